use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, Queryable, dsl::count_star};
use diesel_async::RunQueryDsl;
use domain::{Person, Role, RoomId, RoomKind, SignInId, UnixMillis, UserId, UserView};

use crate::{
    Error, Result, Store,
    conn::{Conn, on},
    key::Key,
    log::{counter, row::person},
    one_of::one_of,
    room::{self, Bond},
    schema::{devices, memberships, pairing_codes, rooms, sign_ins, users},
    tx::Tx,
};

#[derive(Clone, Debug)]
pub struct NewUser {
    pub id: UserId,
    /// Normalised by `domain::text::email`.
    pub email: String,
    pub name: String,
    pub role: Role,
    pub password_hash: String,
    pub created_at: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct UserRow {
    pub person: Person,
    pub email: String,
    pub password_hash: String,
    pub created_at: UnixMillis,
    pub disabled_at: Option<UnixMillis>,
}

#[derive(Queryable)]
struct Row {
    id: Key,
    email: String,
    name: String,
    role: String,
    password_hash: String,
    created_at: i64,
    disabled_at: Option<i64>,
}

impl Row {
    fn into_user(self) -> Result<UserRow> {
        Ok(UserRow {
            person: person(self.id, self.name, &self.role)?,
            email: self.email,
            password_hash: self.password_hash,
            created_at: self.created_at,
            disabled_at: self.disabled_at,
        })
    }
}

/// `false` if the address is taken. A wearer's care room comes with them.
pub(crate) async fn insert(tx: &mut Tx, user: NewUser, care_room: Option<RoomId>) -> Result<bool> {
    let rows = on!(&mut tx.conn, |db| diesel::insert_into(users::table)
        .values((
            users::id.eq(Key::from(user.id)),
            users::email.eq(&user.email),
            users::name.eq(&user.name),
            users::role.eq(user.role.to_string()),
            users::password_hash.eq(&user.password_hash),
            users::created_at.eq(user.created_at),
        ))
        .on_conflict(users::email)
        .do_nothing()
        .execute(db))?;
    if rows == 0 {
        return Ok(false);
    }
    if let (Role::Wearer, Some(room)) = (user.role, care_room) {
        let (bond, now) = (Bond::Wearer(user.id), user.created_at);
        if !room::insert(tx, room, RoomKind::Care, &user.name, bond, now).await? {
            return Err(Error::Other("there is a room with this id".to_owned()));
        }
        let wearer = Person {
            id: user.id,
            name: user.name,
            role: user.role,
        };
        room::enter(tx, room, vec![wearer], None, now).await?;
    }
    Ok(true)
}

/// Lets nobody else make an account. SQLite has its writers in line already.
async fn lock_users(conn: &mut Conn) -> Result<()> {
    postgres_only(conn, "LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE").await
}

/// Makes those who disable admins wait for each other, and nobody else: a lock of the table
/// could meet an invitation that holds a room and makes an account.
async fn lock_admins(conn: &mut Conn) -> Result<()> {
    postgres_only(
        conn,
        "SELECT 1 FROM users WHERE role = 'admin' ORDER BY id FOR NO KEY UPDATE",
    )
    .await
}

async fn postgres_only(conn: &mut Conn, lock: &str) -> Result<()> {
    if let Conn::Postgres(db) = conn {
        diesel::sql_query(lock).execute(&mut ***db).await?;
    }
    Ok(())
}

async fn any(conn: &mut Conn) -> Result<bool> {
    let one: Option<Key> = on!(conn, |db| users::table.select(users::id).first(db)).optional()?;
    Ok(one.is_some())
}

impl Store {
    pub async fn any_user(&self) -> Result<bool> {
        self.read(|conn| Box::pin(any(conn))).await
    }

    /// `false` if somebody exists already; two at once make one admin.
    pub async fn create_first_admin(&self, user: NewUser) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                lock_users(&mut tx.conn).await?;
                if any(&mut tx.conn).await? {
                    return Ok(false);
                }
                insert(tx, user, None).await
            })
        })
        .await
    }

    /// A wearer gets their care room (`care_room`) in the same transaction, so that an alert
    /// always has a place. `false` if the address is taken.
    pub async fn create_user(&self, user: NewUser, care_room: Option<RoomId>) -> Result<bool> {
        self.write(move |tx| Box::pin(insert(tx, user, care_room)))
            .await
    }

    pub async fn user(&self, id: UserId) -> Result<Option<UserRow>> {
        self.read(move |conn| {
            Box::pin(async move {
                let row: Option<Row> =
                    on!(conn, |db| users::table.find(Key::from(id)).first(db)).optional()?;
                row.map(Row::into_user).transpose()
            })
        })
        .await
    }

    pub async fn user_by_email(&self, email: &str) -> Result<Option<UserRow>> {
        let email = email.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                let row: Option<Row> = on!(conn, |db| users::table
                    .filter(users::email.eq(email))
                    .first(db))
                .optional()?;
                row.map(Row::into_user).transpose()
            })
        })
        .await
    }

    /// All people, by name.
    pub async fn users(&self) -> Result<Vec<UserView>> {
        self.read(|conn| {
            Box::pin(async move {
                let rows: Vec<Row> = on!(conn, |db| users::table
                    .order((users::name, users::id))
                    .load(db))?;
                rows.into_iter()
                    .map(|row| {
                        let user = row.into_user()?;
                        Ok(UserView {
                            person: user.person,
                            email: user.email,
                            created_at: user.created_at,
                            disabled: user.disabled_at.is_some(),
                        })
                    })
                    .collect()
            })
        })
        .await
    }

    /// Ends the account and its sign-ins, revokes the person's devices, and takes them out of
    /// every room but their own care room (with `Left` events by `by`). Returns the sign-ins
    /// that ended. `None` if it would disable the last admin, or there is no such user.
    pub async fn disable_user(
        &self,
        id: UserId,
        by: UserId,
        now: UnixMillis,
    ) -> Result<Option<Vec<SignInId>>> {
        self.write(move |tx| Box::pin(disable(tx, id, by, now)))
            .await
    }

    pub async fn set_password_hash(&self, id: UserId, hash: &str) -> Result<()> {
        let hash = hash.to_owned();
        self.write(move |tx| {
            Box::pin(async move {
                on!(&mut tx.conn, |db| diesel::update(
                    users::table.find(Key::from(id))
                )
                .set(users::password_hash.eq(hash))
                .execute(db))?;
                Ok(())
            })
        })
        .await
    }
}

async fn disable(
    tx: &mut Tx,
    id: UserId,
    by: UserId,
    now: UnixMillis,
) -> Result<Option<Vec<SignInId>>> {
    lock_admins(&mut tx.conn).await?;
    let Some(who) = room::find_person(&mut tx.conn, id).await? else {
        return Ok(None);
    };
    let other_admins: i64 = on!(&mut tx.conn, |db| users::table
        .filter(users::role.eq(Role::Admin.to_string()))
        .filter(users::disabled_at.is_null())
        .filter(users::id.ne(Key::from(id)))
        .select(count_star())
        .first(db))?;
    if who.role == Role::Admin && other_admins == 0 {
        return Ok(None);
    }
    on!(&mut tx.conn, |db| diesel::update(
        users::table
            .find(Key::from(id))
            .filter(users::disabled_at.is_null())
    )
    .set(users::disabled_at.eq(now))
    .execute(db))?;
    let ended: Vec<Key> = on!(&mut tx.conn, |db| diesel::update(
        sign_ins::table
            .filter(sign_ins::user_id.eq(Key::from(id)))
            .filter(sign_ins::revoked_at.is_null())
            .filter(sign_ins::expires_at.gt(now))
    )
    .set(sign_ins::revoked_at.eq(now))
    .returning(sign_ins::id)
    .get_results(db))?;
    // The codes first: who pairs just now holds one until their device is there.
    on!(&mut tx.conn, |db| diesel::delete(
        pairing_codes::table.filter(pairing_codes::wearer_id.eq(Key::from(id)))
    )
    .execute(db))?;
    // Devices by id and before rooms, the order in which ingest locks them.
    let worn = devices::table
        .filter(devices::wearer_id.eq(Key::from(id)))
        .filter(devices::revoked_at.is_null())
        .order(devices::id)
        .select(devices::id);
    let worn: Vec<Key> = match &mut tx.conn {
        Conn::Postgres(db) => worn.for_no_key_update().load(&mut ***db).await?,
        Conn::Sqlite(db) => worn.load(&mut ***db).await?,
    };
    on!(&mut tx.conn, |db| diesel::update(
        devices::table.filter(one_of(devices::id, worn))
    )
    .set(devices::revoked_at.eq(now))
    .execute(db))?;
    let present: Vec<(Key, Option<Key>)> = on!(&mut tx.conn, |db| memberships::table
        .inner_join(rooms::table)
        .filter(memberships::user_id.eq(Key::from(id)))
        .filter(memberships::left_at.is_null())
        .select((rooms::id, rooms::wearer_id))
        .load(db))?;
    let ids = present.iter().map(|(room, _)| RoomId::from(*room));
    counter::lock(&mut tx.conn, ids).await?;
    for (room, wearer) in present {
        let room = RoomId::from(room);
        let own = wearer.is_some_and(|wearer| UserId::from(wearer) == id);
        // They may have been taken out while the lock was awaited.
        if !own && room::is_member(&mut tx.conn, id, room).await? {
            room::leave(tx, room, who.clone(), by, now).await?;
        }
    }
    Ok(Some(ended.into_iter().map(SignInId::from).collect()))
}
