//! Browsers that take pushes. Each belongs to a sign-in and takes them for nobody else.

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl, QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{
    Language, PushEnd, PushSubscriptionId, PushSubscriptionView, SignInId, UnixMillis, UserId,
    limits,
};

use crate::{
    Result, Store, at_once,
    conn::{Conn, execute_all, on},
    key::Key,
    log::row::word,
    one_of::one_of,
    schema::{push_subscriptions as subscriptions, sign_ins},
    statement::{Column, Rows, Statement},
    user,
};

#[derive(Clone, Debug)]
pub struct NewPushSubscription {
    pub id: PushSubscriptionId,
    pub user: UserId,
    pub sign_in: SignInId,
    /// Where its push service takes pushes for it.
    pub endpoint: String,
    /// The browser's public key, and the secret that goes with it.
    pub p256dh: Vec<u8>,
    pub auth: Vec<u8>,
    pub user_agent: String,
    /// Of the browser.
    pub language: Language,
    pub now: UnixMillis,
}

macro_rules! columns {
    () => {
        (
            (
                subscriptions::id,
                subscriptions::sign_in_id,
                subscriptions::user_agent,
                subscriptions::created_at,
            ),
            (
                subscriptions::accepted_at,
                subscriptions::shown_at,
                subscriptions::failed_at,
                subscriptions::failure,
                subscriptions::failures,
                subscriptions::unseen,
                subscriptions::ended_at,
            ),
        )
    };
}
impl Store {
    /// A browser has one. What was there of the same sign-in or at the same address becomes this one, so that what
    /// waits for it still reaches it; an address that was another person's is theirs no more. Returns its id.
    pub async fn add_push_subscription(
        &self,
        new: NewPushSubscription,
    ) -> Result<PushSubscriptionId> {
        self.write(move |tx| Box::pin(async move { add(&mut tx.conn, new).await }))
            .await
    }

    /// Own ones, newest first, but those whose sign-in was ended.
    pub async fn push_subscriptions(
        &self,
        user: UserId,
        sign_in: SignInId,
        now: UnixMillis,
    ) -> Result<Vec<PushSubscriptionView>> {
        self.read(move |conn| {
            Box::pin(async move {
                type Row = (Columns, (i64, i64));
                let rows: Vec<Row> = on!(conn, |db| subscriptions::table
                    .inner_join(sign_ins::table)
                    .filter(subscriptions::user_id.eq(Key::from(user)))
                    .filter(sign_ins::revoked_at.is_null())
                    .order((subscriptions::created_at.desc(), subscriptions::id.desc()))
                    .select((columns!(), (sign_ins::expires_at, sign_ins::last_seen_at)))
                    .load(db))?;
                let view = |(columns, (expires_at, last_seen_at)): Row| {
                    let is_over =
                        expires_at <= now || last_seen_at <= now - limits::SIGN_IN_IDLE_MS;
                    view(columns, sign_in, is_over)
                };
                rows.into_iter().map(view).collect()
            })
        })
        .await
    }

    /// `false` unless it is one of this person's.
    pub async fn remove_push_subscription(
        &self,
        user: UserId,
        id: PushSubscriptionId,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let own = subscriptions::table
                    .find(Key::from(id))
                    .filter(subscriptions::user_id.eq(Key::from(user)));
                Ok(on!(&mut tx.conn, |db| diesel::delete(own).execute(db))? == 1)
            })
        })
        .await
    }
}

type Columns = (
    (Key, Key, String, i64),
    (
        Option<i64>,
        Option<i64>,
        Option<i64>,
        Option<String>,
        i64,
        i64,
        Option<i64>,
    ),
);

fn view(columns: Columns, asking: SignInId, is_over: bool) -> Result<PushSubscriptionView> {
    let ((id, sign_in, user_agent, added_at), rest) = columns;
    let (accepted_at, shown_at, failed_at, failure, failures, unseen, ended_at) = rest;
    let failure = failure.map(|failure| word(&failure)).transpose()?;
    Ok(PushSubscriptionView {
        id: id.into(),
        user_agent,
        current: SignInId::from(sign_in) == asking,
        added_at,
        accepted_at,
        shown_at,
        failed: failed_at.zip(failure),
        is_deaf: failures.max(unseen) >= limits::PUSHES_UNTIL_DEAF,
        ended: match ended_at {
            Some(_) => Some(PushEnd::Gone),
            None => is_over.then_some(PushEnd::SignedOut),
        },
    })
}

async fn add(conn: &mut Conn, new: NewPushSubscription) -> Result<PushSubscriptionId> {
    // One at a time for each person.
    user::lock(conn, new.user).await?;
    let (owner, sign_in) = (Key::from(new.user), Key::from(new.sign_in));
    let known: Vec<(Key, String)> = on!(conn, |db| subscriptions::table
        .filter(subscriptions::user_id.eq(owner))
        .filter(
            subscriptions::endpoint
                .eq(&new.endpoint)
                .or(subscriptions::sign_in_id.eq(sign_in))
        )
        .order(subscriptions::created_at.desc())
        .select((subscriptions::id, subscriptions::endpoint))
        .load(db))?;
    let same = known.iter().find(|(_, endpoint)| *endpoint == new.endpoint);
    let kept = same.or(known.as_slice().first()).map(|(id, _)| *id);
    let stale = known.into_iter().map(|(id, _)| id);
    let stale: Vec<Key> = stale.filter(|id| Some(*id) != kept).collect();
    delete(conn, stale).await?;
    let moved = subscriptions::table
        .filter(subscriptions::endpoint.eq(&new.endpoint))
        .filter(subscriptions::user_id.ne(owner));
    on!(conn, |db| diesel::delete(moved).execute(db))?;
    let id = kept.unwrap_or(Key::from(new.id));
    if kept.is_none() {
        make_room(conn, owner).await?;
    }
    let values = (
        subscriptions::sign_in_id.eq(sign_in),
        subscriptions::endpoint.eq(&new.endpoint),
        subscriptions::p256dh.eq(&new.p256dh),
        subscriptions::auth.eq(&new.auth),
        subscriptions::user_agent.eq(&new.user_agent),
        subscriptions::language.eq(new.language.to_string()),
        subscriptions::ended_at.eq(None::<i64>),
        subscriptions::failures.eq(0),
        subscriptions::unseen.eq(0),
    );
    if kept.is_some() {
        on!(conn, |db| diesel::update(subscriptions::table.find(id))
            .set(values)
            .execute(db))?;
    } else {
        on!(conn, |db| diesel::insert_into(subscriptions::table)
            .values((
                subscriptions::id.eq(id),
                subscriptions::user_id.eq(owner),
                subscriptions::created_at.eq(new.now),
                values,
            ))
            .execute(db))?;
    }
    execute_all(conn, [at_once::look_at_ways(owner)]).await?;
    Ok(id.into())
}

/// For one more.
async fn make_room(conn: &mut Conn, owner: Key) -> Result<()> {
    let most = i64::try_from(limits::PUSH_SUBSCRIPTIONS).unwrap_or(i64::MAX);
    let older: Vec<Key> = on!(conn, |db| subscriptions::table
        .filter(subscriptions::user_id.eq(owner))
        .order(subscriptions::created_at.desc())
        .select(subscriptions::id)
        .offset(most - 1)
        .load(db))?;
    delete(conn, older).await
}

async fn delete(conn: &mut Conn, ids: Vec<Key>) -> Result<()> {
    if !ids.is_empty() {
        let rows = subscriptions::table.filter(one_of(subscriptions::id, ids));
        on!(conn, |db| diesel::delete(rows).execute(db))?;
    }
    Ok(())
}

/// Somebody's browser.
#[derive(QueryableByName)]
pub(crate) struct Reachable {
    #[diesel(sql_type = sql_types::Binary)]
    pub(crate) user_id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    pub(crate) id: Key,
    #[diesel(sql_type = sql_types::Text)]
    pub(crate) user_agent: String,
    /// So many of the newest pushes failed, or were not seen on its screen.
    #[diesel(sql_type = sql_types::BigInt)]
    pub(crate) missed: i64,
}

/// Of these people, those that take pushes now.
pub(crate) async fn reachable(conn: &mut Conn, people: Vec<Key>) -> Result<Vec<Reachable>> {
    let asked = Rows::new("asked").column("user_id", Column::Keys(people));
    let select = Statement::new(
        "SELECT s.user_id, s.id, s.user_agent, \
           CASE WHEN s.failures > s.unseen THEN s.failures ELSE s.unseen END AS missed FROM ",
    )
    .rows(asked)
    .sql(
        " JOIN push_subscriptions s ON s.user_id = asked.user_id \
               JOIN sign_ins i ON i.id = s.sign_in_id \
             WHERE s.ended_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > ",
    )
    .now()
    .sql(" AND i.last_seen_at > ")
    .now()
    .sql(" - ")
    .number(limits::SIGN_IN_IDLE_MS);
    Ok(on!(conn, |db| select.load(db))?)
}
