use std::collections::{HashMap, HashSet};

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::{Language, Person, SignInId, Standing, UnixMillis, UserId};
use futures::future::BoxFuture;

use crate::{
    Result, Store,
    conn::{Conn, on},
    key::Key,
    log::row::person,
    one_of::one_of,
    schema::{sign_ins, users},
    user::{self, standing},
};

#[derive(Clone, Debug)]
pub struct NewSignIn {
    pub id: SignInId,
    pub user: UserId,
    /// The hash that the password was checked with. `None`: without a password.
    pub password_hash: Option<String>,
    /// SHA-256 of the opaque token.
    pub token_hash: [u8; 32],
    pub user_agent: String,
    pub created_at: UnixMillis,
    /// Absolute end.
    pub expires_at: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct SignInRow {
    pub id: SignInId,
    pub user: Person,
    pub standing: Standing,
    /// That they chose, if it is still there.
    pub language: Option<Language>,
    pub user_agent: String,
    pub created_at: UnixMillis,
    pub last_seen_at: UnixMillis,
    pub expires_at: UnixMillis,
}

type UserColumns = (Key, String, String, Option<i64>, bool, Option<String>);
type Row = ((Key, String, i64, i64, i64), UserColumns);

fn view(((id, user_agent, created_at, last_seen_at, expires_at), user): Row) -> Result<SignInRow> {
    let (user, name, role, approved_at, must_change_password, language) = user;
    Ok(SignInRow {
        id: id.into(),
        user: person(user, name, &role)?,
        standing: standing(approved_at, must_change_password),
        language: language.as_deref().and_then(Language::from_tag),
        user_agent,
        created_at,
        last_seen_at,
        expires_at,
    })
}

/// Not revoked, of an enabled account.
macro_rules! enabled {
    () => {
        sign_ins::revoked_at
            .is_null()
            .and(users::disabled_at.is_null())
    };
}

/// Not expired either.
macro_rules! live {
    ($now:expr) => {
        enabled!().and(sign_ins::expires_at.gt($now))
    };
}

macro_rules! columns {
    () => {
        (
            (
                sign_ins::id,
                sign_ins::user_agent,
                sign_ins::created_at,
                sign_ins::last_seen_at,
                sign_ins::expires_at,
            ),
            (
                users::id,
                users::name,
                users::role,
                users::approved_at,
                users::must_change_password,
                users::language,
            ),
        )
    };
}

/// Whether there is a live sign-in with this token, at this time.
pub(crate) struct Asked {
    token_hash: [u8; 32],
    now: UnixMillis,
    used_after: UnixMillis,
}

/// Answers each question with the sign-in if it is live.
pub(crate) fn live<'c>(
    conn: &'c mut Conn,
    asked: &'c [Asked],
) -> BoxFuture<'c, Result<Vec<Option<SignInRow>>>> {
    Box::pin(async move {
        let hashes = asked.iter().map(|one| one.token_hash);
        let rows: Vec<(Vec<u8>, Row)> = on!(conn, |db| sign_ins::table
            .inner_join(users::table)
            .filter(one_of(sign_ins::token_hash, hashes))
            .filter(enabled!())
            .select((sign_ins::token_hash, columns!()))
            .load(db))?;
        let found = rows
            .into_iter()
            .map(|(hash, row)| Ok((hash, view(row)?)))
            .collect::<Result<HashMap<Vec<u8>, SignInRow>>>()?;
        let answer = |one: &Asked| {
            let row = found.get(one.token_hash.as_slice())?;
            let live = row.expires_at > one.now && row.last_seen_at > one.used_after;
            live.then(|| row.clone())
        };
        Ok(asked.iter().map(answer).collect())
    })
}

impl Store {
    /// `None` if the account was disabled, or got another password, since the password was checked.
    pub async fn create_sign_in(
        &self,
        sign_in: NewSignIn,
    ) -> Result<Option<(Standing, Option<Language>)>> {
        self.write(move |tx| {
            Box::pin(async move {
                let user = user::lock(&mut tx.conn, sign_in.user)
                    .await?
                    .filter(|user| {
                        let checked = sign_in.password_hash.as_ref();
                        user.disabled_at.is_none()
                            && checked.is_none_or(|hash| *hash == user.password_hash)
                    });
                let Some(user) = user else {
                    return Ok(None);
                };
                on!(&mut tx.conn, |db| diesel::insert_into(sign_ins::table)
                    .values((
                        sign_ins::id.eq(Key::from(sign_in.id)),
                        sign_ins::user_id.eq(Key::from(sign_in.user)),
                        sign_ins::token_hash.eq(sign_in.token_hash.to_vec()),
                        sign_ins::user_agent.eq(&sign_in.user_agent),
                        sign_ins::created_at.eq(sign_in.created_at),
                        sign_ins::last_seen_at.eq(sign_in.created_at),
                        sign_ins::expires_at.eq(sign_in.expires_at),
                    ))
                    .execute(db))?;
                Ok(Some((user.standing, user.language)))
            })
        })
        .await
    }

    /// Only live ones: not revoked, not expired, used within `idle_ms`, of an enabled account.
    pub async fn sign_in(
        &self,
        token_hash: [u8; 32],
        now: UnixMillis,
        idle_ms: i64,
    ) -> Result<Option<SignInRow>> {
        let asked = Asked {
            token_hash,
            now,
            used_after: now - idle_ms,
        };
        self.grouped_sign_ins().ask(asked).await
    }

    /// Notes use; never moves backwards.
    pub async fn touch_sign_in(&self, id: SignInId, now: UnixMillis) -> Result<()> {
        self.touch_sign_ins(&[id], now).await
    }

    /// Notes use of each of them.
    pub async fn touch_sign_ins(&self, ids: &[SignInId], now: UnixMillis) -> Result<()> {
        let keys: Vec<Key> = ids.iter().map(|id| Key::from(*id)).collect();
        self.write(move |tx| {
            Box::pin(async move {
                for keys in keys.chunks(IDS_AT_ONCE) {
                    on!(&mut tx.conn, |db| diesel::update(sign_ins::table)
                        .filter(one_of(sign_ins::id, keys.to_vec()))
                        .filter(sign_ins::last_seen_at.lt(now))
                        .set(sign_ins::last_seen_at.eq(now))
                        .execute(db))?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Live sign-ins of one person, newest first.
    pub async fn sign_ins(
        &self,
        user: UserId,
        now: UnixMillis,
        idle_ms: i64,
    ) -> Result<Vec<SignInRow>> {
        self.read(move |conn| {
            Box::pin(async move {
                let rows: Vec<Row> = on!(conn, |db| sign_ins::table
                    .inner_join(users::table)
                    .filter(sign_ins::user_id.eq(Key::from(user)))
                    .filter(sign_ins::last_seen_at.gt(now - idle_ms))
                    .filter(live!(now))
                    .order((sign_ins::created_at.desc(), sign_ins::id.desc()))
                    .select(columns!())
                    .load(db))?;
                rows.into_iter().map(view).collect()
            })
        })
        .await
    }

    /// `false` unless it is a live sign-in of this user.
    pub async fn revoke_sign_in(
        &self,
        user: UserId,
        id: SignInId,
        now: UnixMillis,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let rows = on!(&mut tx.conn, |db| diesel::update(
                    sign_ins::table
                        .find(Key::from(id))
                        .filter(sign_ins::user_id.eq(Key::from(user)))
                        .filter(sign_ins::revoked_at.is_null())
                        .filter(sign_ins::expires_at.gt(now))
                )
                .set(sign_ins::revoked_at.eq(now))
                .execute(db))?;
                Ok(rows == 1)
            })
        })
        .await
    }

    /// Which of `ids` are no longer live (revoked, expired, account disabled).
    pub async fn ended_sign_ins(&self, ids: &[SignInId], now: UnixMillis) -> Result<EndedSignIns> {
        let mut found = EndedSignIns::default();
        if ids.is_empty() {
            return Ok(found);
        }
        let ids = ids.to_vec();
        self.read(move |conn| {
            Box::pin(async move {
                for ids in ids.chunks(IDS_AT_ONCE) {
                    let keys: Vec<Key> = ids.iter().map(|id| Key::from(*id)).collect();
                    let live: Vec<(Key, i64)> = on!(conn, |db| sign_ins::table
                        .inner_join(users::table)
                        .filter(one_of(sign_ins::id, keys))
                        .filter(live!(now))
                        .select((sign_ins::id, sign_ins::expires_at))
                        .load(db))?;
                    let expiries = live.iter().map(|(_, expires_at)| *expires_at);
                    found.next_at = found.next_at.into_iter().chain(expiries).min();
                    let live: HashSet<SignInId> =
                        live.into_iter().map(|(id, _)| SignInId::from(id)).collect();
                    let ended = ids.iter().filter(|id| !live.contains(id));
                    found.ended.extend(ended);
                }
                Ok(found)
            })
        })
        .await
    }
}

/// Some sign-ins at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndedSignIns {
    pub ended: Vec<SignInId>,
    /// When the first of the others ends by time alone.
    pub next_at: Option<UnixMillis>,
}

/// Of one statement: its answer is collected whole.
const IDS_AT_ONCE: usize = 10_000;

/// Ends the live sign-ins of one person, but this one.
pub(crate) async fn end_sign_ins(
    conn: &mut Conn,
    user: UserId,
    but: Option<SignInId>,
    now: UnixMillis,
) -> Result<Vec<SignInId>> {
    let but = but.map_or(Key::FIRST, Key::from);
    let ended: Vec<Key> = on!(conn, |db| diesel::update(
        sign_ins::table
            .filter(sign_ins::user_id.eq(Key::from(user)))
            .filter(sign_ins::revoked_at.is_null())
            .filter(sign_ins::expires_at.gt(now))
            .filter(sign_ins::id.ne(but))
    )
    .set(sign_ins::revoked_at.eq(now))
    .returning(sign_ins::id)
    .get_results(db))?;
    Ok(ended.into_iter().map(SignInId::from).collect())
}
