use domain::{Budget, Error, Person, Result, Role, RoomId, Standing, UserId, text};
use store::NewUser;
use uuid::Uuid;

use crate::{
    Peer, Service, SignedIn,
    budget::{Bucket, peer_key},
    clock, code, fault,
    password::{self, Asker},
    secret,
};

/// Letters of a set-up code: 80 bits, beyond any guessing.
const SET_UP_CODE_LEN: usize = 16;

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

    /// A fresh code that lets its holder make the first admin; `None` once somebody has an account.
    /// Those of earlier starts and of other processes stay good until then.
    pub async fn set_up_code(&self) -> Result<Option<String>> {
        if !self.needs_set_up().await? {
            return Ok(None);
        }
        let code = code::fresh(SET_UP_CODE_LEN);
        let added = self
            .store()
            .add_set_up_code(secret::hash(&code), clock::now());
        let added = added.await.map_err(fault)?;
        Ok(added.then(|| code::grouped(&code)))
    }

    /// Makes the first admin, for whoever has a set-up code, and signs them in. Slowed per peer.
    pub async fn set_up(&self, code: &str, account: NewAccount, peer: &Peer) -> Result<SignedIn> {
        if !self.needs_set_up().await? {
            return Err(Error::AlreadySetUp);
        }
        let account = checked(account)?;
        let tries = Bucket::of_peer(Budget::FailedAttempts, peer.address);
        self.budgets().spend(&[tries]).await?;
        let code = code::normalised(code, SET_UP_CODE_LEN).ok_or(Error::BadSetUpCode)?;
        let code_hash = secret::hash(&code);
        let is_known = self.store().is_set_up_code(code_hash).await;
        if !is_known.map_err(fault)? {
            return Err(Error::BadSetUpCode);
        }
        let asker = Asker::Stranger(peer_key(peer.address));
        let user = self.new_user(asker, account, Role::Admin).await?;
        let (service, peer) = (self.clone(), peer.clone());
        self.owned(async move {
            let person = person(&user);
            let made = service.store().create_first_admin(user, code_hash).await;
            if !made.map_err(fault)? {
                return Err(Error::AlreadySetUp);
            }
            tracing::info!(peer = %peer.address, user.id = %person.id, "the set-up code was used");
            service.begin_known_sign_in(person, None, &peer).await
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
            standing: Standing::Active,
            invited_by: None,
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
    let email = text::new_email(&account.email)?;
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
