use domain::{Budget, Error, Person, Result, Role, RoomId, Standing, UserDetail, UserId, UserView};
use store::Acting;

use crate::{
    Actor, NewAccount, Service,
    access::{Action, Object},
    account::checked,
    clock, fault, may,
    password::Asker,
};

impl Service {
    /// Admins only.
    pub async fn users(&self, actor: &Actor) -> Result<Vec<UserView>> {
        may(actor, Action::SeeUsers, Object::Site)?;
        self.store().users().await.map_err(fault)
    }

    /// Admins only. One person, with those whom they invited.
    pub async fn user_detail(&self, actor: &Actor, user: UserId) -> Result<UserDetail> {
        may(actor, Action::SeeUsers, Object::Site)?;
        let detail = self.store().user_detail(user, actor.user.id).await;
        detail.map_err(fault)?.ok_or(Error::NotFound)
    }

    /// Admins only. A wearer gets a care room with it. The password is theirs to change: the admin
    /// knows it.
    pub async fn add_user(&self, actor: &Actor, account: NewAccount, role: Role) -> Result<Person> {
        may(actor, Action::AddUser, Object::Site)?;
        let account = checked(account)?;
        self.spend_own(Budget::NewAccounts, actor).await?;
        let asker = Asker::Known(actor.user.id);
        let mut user = self.new_user(asker, account, role).await?;
        user.standing = Standing::MustChangePassword;
        user.invited_by = Some(actor.user.id);
        self.create_user(user).await
    }

    /// Admins only. Lets somebody in who waits, and into the room of their link, which is returned,
    /// unless that link was closed meanwhile.
    pub async fn approve_user(&self, actor: &Actor, user: UserId) -> Result<Option<RoomId>> {
        may(actor, Action::ApproveUser, Object::Site)?;
        let service = self.clone();
        let by = actor.user.id;
        self.owned(async move {
            let approved = service.store().approve_user(user, by, clock::now()).await;
            let room = approved.map_err(fault)?.ok_or(Error::NotFound)?;
            tracing::info!(user.id = %user, by = %by, "an account was approved");
            service.hub().user_changed(user);
            Ok(room)
        })
        .await
    }

    /// Admins only. Ends the account, its sign-ins and sockets, its devices, links and memberships,
    /// and the accounts of those who came by their links and still wait.
    pub async fn disable_user(&self, actor: &Actor, user: UserId) -> Result<()> {
        may(actor, Action::DisableUser, Object::Site)?;
        self.end_account(user, actor.user.id.into()).await
    }

    /// Admins only. Ends the accounts of all experts and admins whom this person invited, directly or
    /// not; see [`UserDetail::invited`]. Wearers keep theirs.
    pub async fn disable_invited(&self, actor: &Actor, user: UserId) -> Result<()> {
        may(actor, Action::DisableUser, Object::Site)?;
        let detail = self.user_detail(actor, user).await?;
        for invited in detail.invited {
            if invited.person.role != Role::Wearer {
                self.end_account(invited.person.id, actor.user.id.into())
                    .await?;
            }
        }
        Ok(())
    }

    /// Admins only. Lets somebody whose account ended sign in again; nothing else comes back.
    pub async fn enable_user(&self, actor: &Actor, user: UserId) -> Result<()> {
        may(actor, Action::EnableUser, Object::Site)?;
        self.reopen_account(user, actor.user.id.into()).await
    }

    pub(crate) async fn end_account(&self, user: UserId, by: Acting) -> Result<()> {
        let service = self.clone();
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
            service.end_in_hub(ended.sign_ins);
            for person in ended.people {
                service.hub().user_changed(person);
            }
            Ok(())
        })
        .await
    }

    pub(crate) async fn reopen_account(&self, user: UserId, by: Acting) -> Result<()> {
        let service = self.clone();
        self.owned(async move {
            let enabled = service.store().enable_user(user, by).await.map_err(fault)?;
            enabled.then_some(()).ok_or(Error::NotFound)
        })
        .await
    }
}
