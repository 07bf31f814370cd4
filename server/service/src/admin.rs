use domain::{Person, Result, Role, UserId, UserView};

use crate::{Actor, NewAccount, Service};

impl Service {
    /// Admins only.
    pub async fn users(&self, _actor: &Actor) -> Result<Vec<UserView>> {
        unimplemented!()
    }

    /// Admins only. A wearer gets a care room with it.
    pub async fn add_user(
        &self,
        _actor: &Actor,
        _account: NewAccount,
        _role: Role,
    ) -> Result<Person> {
        unimplemented!()
    }

    /// Admins only. Ends the account, its sign-ins and sockets, its devices and memberships.
    pub async fn disable_user(&self, _actor: &Actor, _user: UserId) -> Result<()> {
        unimplemented!()
    }

    /// Without an actor: for the command line (`user add`, `seed`, `demo`) alone.
    pub async fn add_user_locally(&self, _account: NewAccount, _role: Role) -> Result<Person> {
        unimplemented!()
    }
}
