use domain::{Budget, Error, Person, Result, Role, RoomId, UserId, text};
use store::NewUser;
use uuid::Uuid;

use crate::{
    Peer, Service, SignedIn,
    budget::{Bucket, peer_key},
    clock, fault,
    password::{self, Asker},
};

/// What a person types to get an account. Checked by the service.
#[derive(Clone)]
pub struct NewAccount {
    pub name: String,
    pub email: String,
    pub password: String,
}

impl Service {
    /// Nobody has an account yet.
    pub async fn needs_set_up(&self) -> Result<bool> {
        Ok(!self.store().any_user().await.map_err(fault)?)
    }

    /// Makes the first admin and signs them in.
    pub async fn set_up(&self, account: NewAccount, peer: &Peer) -> Result<SignedIn> {
        if !self.needs_set_up().await? {
            return Err(Error::AlreadySetUp);
        }
        let account = checked(account)?;
        let tries = Bucket::of_peer(Budget::FailedAttempts, peer.address);
        self.budgets().spend(&[tries]).await?;
        let asker = Asker::Stranger(peer_key(peer.address));
        let user = self.new_user(asker, account, Role::Admin).await?;
        let (service, peer) = (self.clone(), peer.clone());
        self.owned(async move {
            let person = person(&user);
            if !service
                .store()
                .create_first_admin(user)
                .await
                .map_err(fault)?
            {
                return Err(Error::AlreadySetUp);
            }
            service.begin_known_sign_in(person, &peer).await
        })
        .await
    }

    /// Hashes the password of an account that was checked.
    pub(crate) async fn new_user(
        &self,
        asker: Asker,
        account: Checked,
        role: Role,
    ) -> Result<NewUser> {
        let Checked(account) = account;
        let password_hash = self.inner.passwords.hash(asker, &account.password).await?;
        Ok(NewUser {
            id: UserId(Uuid::now_v7()),
            email: account.email,
            name: account.name,
            role,
            password_hash,
            created_at: clock::now(),
        })
    }

    /// Writes a checked account; a wearer gets a care room with it.
    pub(crate) async fn create_user(&self, user: NewUser) -> Result<Person> {
        let service = self.clone();
        self.owned(async move {
            let person = person(&user);
            let room = care_room_of(user.role);
            if service
                .store()
                .create_user(user, room)
                .await
                .map_err(fault)?
            {
                Ok(person)
            } else {
                Err(Error::EmailTaken)
            }
        })
        .await
    }
}

/// What may become an account, as it will be stored.
pub(crate) struct Checked(NewAccount);

/// Needs neither storage nor a hash.
pub(crate) fn checked(account: NewAccount) -> Result<Checked> {
    let name = text::name(&account.name)?;
    let email = text::email(&account.email)?;
    password::check(&account.password, &email, &name)?;
    let password = account.password;
    Ok(Checked(NewAccount {
        name,
        email,
        password,
    }))
}

pub(crate) fn person(user: &NewUser) -> Person {
    Person {
        id: user.id,
        name: user.name.clone(),
        role: user.role,
    }
}

/// The id of the care room that comes with a wearer's account.
pub(crate) fn care_room_of(role: Role) -> Option<RoomId> {
    (role == Role::Wearer).then(|| RoomId(Uuid::now_v7()))
}
