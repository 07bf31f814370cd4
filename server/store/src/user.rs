use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, Queryable, dsl::sql, expression::SqlLiteral,
    sql_types::Bool,
};
use diesel_async::RunQueryDsl;
use domain::{Language, Person, Role, RoomId, RoomKind, Standing, UnixMillis, UserId};

use crate::{
    Error, Result, Store,
    conn::{Conn, on},
    key::Key,
    log::row::person,
    room::{self, Bond},
    schema::users,
    tx::Tx,
};

mod acting;
mod invited;

pub use acting::Acting;
pub(crate) use invited::invited;

#[derive(Clone, Debug)]
pub struct NewUser {
    pub id: UserId,
    /// Normalised by `domain::text::email`.
    pub email: String,
    pub name: String,
    pub role: Role,
    pub password_hash: String,
    pub created_at: UnixMillis,
    pub standing: Standing,
    /// The admin who added them. Of those who come by a link, the transaction that uses it writes its maker.
    pub invited_by: Option<UserId>,
}

#[derive(Clone, Debug)]
pub struct UserRow {
    pub person: Person,
    pub email: String,
    pub password_hash: String,
    pub created_at: UnixMillis,
    pub disabled_at: Option<UnixMillis>,
    pub standing: Standing,
    /// That they chose, if it is still there.
    pub language: Option<Language>,
    pub invited_by: Option<UserId>,
    pub approved_by: Option<UserId>,
}

#[derive(Queryable)]
pub(crate) struct Row {
    id: Key,
    email: String,
    name: String,
    role: String,
    password_hash: String,
    created_at: i64,
    disabled_at: Option<i64>,
    invited_by: Option<Key>,
    approved_at: Option<i64>,
    approved_by: Option<Key>,
    must_change_password: bool,
    language: Option<String>,
}

impl Row {
    pub(crate) fn into_user(self) -> Result<UserRow> {
        Ok(UserRow {
            person: person(self.id, self.name, &self.role)?,
            email: self.email,
            password_hash: self.password_hash,
            created_at: self.created_at,
            disabled_at: self.disabled_at,
            standing: standing(self.approved_at, self.must_change_password),
            language: self.language.as_deref().and_then(Language::from_tag),
            invited_by: self.invited_by.map(UserId::from),
            approved_by: self.approved_by.map(UserId::from),
        })
    }
}

/// What the columns of an account say together.
pub(crate) fn standing(approved_at: Option<i64>, must_change_password: bool) -> Standing {
    match (approved_at, must_change_password) {
        (None, _) => Standing::Waiting,
        (Some(_), true) => Standing::MustChangePassword,
        (Some(_), false) => Standing::Active,
    }
}

/// `false` if the address is taken. A wearer's care room comes with them.
pub(crate) async fn insert(tx: &mut Tx, user: NewUser, care_room: Option<RoomId>) -> Result<bool> {
    let approved_at = (user.standing != Standing::Waiting).then_some(user.created_at);
    let rows = on!(&mut tx.conn, |db| diesel::insert_into(users::table)
        .values((
            users::id.eq(Key::from(user.id)),
            users::email.eq(&user.email),
            users::name.eq(&user.name),
            users::role.eq(user.role.to_string()),
            users::password_hash.eq(&user.password_hash),
            users::created_at.eq(user.created_at),
            users::invited_by.eq(user.invited_by.map(Key::from)),
            users::approved_at.eq(approved_at),
            users::must_change_password.eq(user.standing == Standing::MustChangePassword),
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

pub(crate) async fn find(conn: &mut Conn, id: UserId) -> Result<Option<UserRow>> {
    let row: Option<Row> = on!(conn, |db| users::table.find(Key::from(id)).first(db)).optional()?;
    row.map(Row::into_user).transpose()
}

/// The same, with the row locked: whatever it says holds until the end of the transaction. Before
/// rooms, which come before invitations.
pub(crate) async fn lock(conn: &mut Conn, id: UserId) -> Result<Option<UserRow>> {
    let row: Option<Row> = match conn {
        Conn::Postgres(db) => {
            let row = users::table.find(Key::from(id)).for_no_key_update();
            row.first(&mut ***db).await.optional()?
        }
        Conn::Sqlite(_) => return find(conn, id).await,
    };
    row.map(Row::into_user).transpose()
}

/// No probe.
pub(crate) fn somebody() -> SqlLiteral<Bool> {
    sql("NOT users.is_probe")
}

pub(crate) async fn any(conn: &mut Conn) -> Result<bool> {
    let one: Option<Key> = on!(conn, |db| users::table
        .filter(somebody())
        .select(users::id)
        .first(db))
    .optional()?;
    Ok(one.is_some())
}

pub(crate) async fn postgres_only(conn: &mut Conn, lock: &str) -> Result<()> {
    if let Conn::Postgres(db) = conn {
        diesel::sql_query(lock).execute(&mut ***db).await?;
    }
    Ok(())
}

impl Store {
    pub async fn any_user(&self) -> Result<bool> {
        self.read(|conn| Box::pin(any(conn))).await
    }

    /// A wearer gets their care room (`care_room`) in the same transaction, so that an alert
    /// always has a place. `false` if the address is taken.
    ///
    /// # Errors
    /// [`Error::NotAdmin`] if it is added by somebody who is no enabled admin.
    pub async fn create_user(&self, user: NewUser, care_room: Option<RoomId>) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(by) = user.invited_by {
                    Acting::Admin(by).hold(&mut tx.conn).await?;
                }
                insert(tx, user, care_room).await
            })
        })
        .await
    }

    /// The language of whoever chooses one, in all their browsers.
    pub async fn set_language(&self, user: UserId, language: Language) -> Result<()> {
        self.write(move |tx| {
            Box::pin(async move {
                on!(&mut tx.conn, |db| diesel::update(
                    users::table.find(Key::from(user))
                )
                .set(users::language.eq(language.tag()))
                .execute(db))?;
                Ok(())
            })
        })
        .await
    }

    pub async fn user(&self, id: UserId) -> Result<Option<UserRow>> {
        self.read(move |conn| Box::pin(find(conn, id))).await
    }

    pub async fn user_by_email(&self, email: &str) -> Result<Option<UserRow>> {
        let email = email.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                let row: Option<Row> = on!(conn, |db| users::table
                    .filter(users::email.eq(email))
                    .filter(somebody())
                    .first(db))
                .optional()?;
                row.map(Row::into_user).transpose()
            })
        })
        .await
    }
}
