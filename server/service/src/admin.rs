use domain::{Budget, Error, Person, Result, Role, UserId, UserView};
use store::NewUser;
use uuid::Uuid;

use crate::{
    Actor, NewAccount, Service,
    access::{Action, Object},
    account::checked,
    clock, fault, may,
    password::Asker,
};

/// No password has this hash.
const UNUSABLE: &str = "!";

impl Service {
    /// Admins only.
    pub async fn users(&self, actor: &Actor) -> Result<Vec<UserView>> {
        may(actor, Action::SeeUsers, Object::Site)?;
        self.store().users().await.map_err(fault)
    }

    /// Admins only. A wearer gets a care room with it.
    pub async fn add_user(&self, actor: &Actor, account: NewAccount, role: Role) -> Result<Person> {
        may(actor, Action::AddUser, Object::Site)?;
        let account = checked(account)?;
        self.spend_own(Budget::NewAccounts, actor).await?;
        let asker = Asker::Known(actor.user.id);
        let user = self.new_user(asker, account, role).await?;
        self.create_user(user).await
    }

    /// Admins only. Ends the account, its sign-ins and sockets, its devices and memberships.
    pub async fn disable_user(&self, actor: &Actor, user: UserId) -> Result<()> {
        may(actor, Action::DisableUser, Object::Site)?;
        let service = self.clone();
        let by = actor.user.id;
        self.owned(async move {
            let store = service.store();
            if store.user(user).await.map_err(fault)?.is_none() {
                return Err(Error::NotFound);
            }
            let ended = store
                .disable_user(user, by, clock::now())
                .await
                .map_err(fault)?
                .ok_or(Error::LastAdmin)?;
            for sign_in in ended {
                service.hub().end_sign_in(sign_in);
            }
            service.hub().user_changed(user);
            Ok(())
        })
        .await
    }

    /// Without an actor: for the command line (`user add`, `seed`, `demo`) alone.
    pub async fn add_user_locally(&self, account: NewAccount, role: Role) -> Result<Person> {
        let user = self
            .new_user(Asker::Operator, checked(account)?, role)
            .await?;
        self.create_user(user).await
    }

    /// Without an actor and without a password, so that thousands are made quickly; such an
    /// account is entered by [`Service::sign_in_as`] alone. For `seed`.
    pub async fn add_user_without_password(
        &self,
        name: &str,
        email: &str,
        role: Role,
    ) -> Result<Person> {
        self.create_user(NewUser {
            id: UserId(Uuid::now_v7()),
            email: domain::text::email(email)?,
            name: domain::text::name(name)?,
            role,
            password_hash: UNUSABLE.to_owned(),
            created_at: clock::now(),
        })
        .await
    }
}
