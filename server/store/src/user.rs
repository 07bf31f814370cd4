use domain::{Person, Role, RoomId, SignInId, UnixMillis, UserId, UserView};

use crate::{Result, Store};

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

impl Store {
    pub async fn any_user(&self) -> Result<bool> {
        unimplemented!()
    }

    /// `false` if somebody exists already; two at once make one admin.
    pub async fn create_first_admin(&self, _user: NewUser) -> Result<bool> {
        unimplemented!()
    }

    /// A wearer gets their care room (`care_room`) in the same transaction, so that an alert
    /// always has a place. `false` if the address is taken.
    pub async fn create_user(&self, _user: NewUser, _care_room: Option<RoomId>) -> Result<bool> {
        unimplemented!()
    }

    pub async fn user(&self, _id: UserId) -> Result<Option<UserRow>> {
        unimplemented!()
    }

    pub async fn user_by_email(&self, _email: &str) -> Result<Option<UserRow>> {
        unimplemented!()
    }

    /// All people, by name.
    pub async fn users(&self) -> Result<Vec<UserView>> {
        unimplemented!()
    }

    /// Ends the account and its sign-ins, revokes the person's devices, and takes them out of
    /// every room but their own care room (with `Left` events by `by`). Returns the sign-ins
    /// that ended. `None` if it would disable the last admin, or there is no such user.
    pub async fn disable_user(
        &self,
        _id: UserId,
        _by: UserId,
        _now: UnixMillis,
    ) -> Result<Option<Vec<SignInId>>> {
        unimplemented!()
    }

    pub async fn set_password_hash(&self, _id: UserId, _hash: &str) -> Result<()> {
        unimplemented!()
    }
}
