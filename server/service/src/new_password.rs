//! Another password, and the links that allow one to be chosen.

use domain::{Budget, Error, PasswordResetView, Result, SignInId, UserId, limits};
use store::{NewPassword, NewPasswordReset};

use crate::{
    Actor, Peer, Service, SignedIn,
    access::{Action, Object},
    budget::{Bucket, peer_key},
    clock, fault, may, password,
    password::{Asker, Verdict},
    secret::{self, Token},
};

impl Service {
    /// For the actor, who knows the present one. Ends all other sign-ins of theirs. Wrong ones are
    /// counted.
    pub async fn change_password(&self, actor: &Actor, present: &str, new: String) -> Result<()> {
        may(actor, Action::ChangePassword, Object::OWN)?;
        let user = self.store().user(actor.user.id).await.map_err(fault)?;
        let user = user.ok_or(Error::SignedOut)?;
        password::check(&new, &user.email, &user.person.name)?;
        let tries = [Bucket::of_person(Budget::PasswordChanges, actor.user.id)];
        self.budgets().spend(&tries).await?;
        let asker = Asker::Known(actor.user.id);
        let hash = Some(user.password_hash.clone());
        let verdict = self.inner.passwords.verify(asker, present, hash).await?;
        if verdict == Verdict::Wrong {
            return Err(Error::WrongPassword);
        }
        self.budgets().give_back(&tries).await;
        if new == present {
            return Err(Error::SamePassword);
        }
        let (hash, mut user) = (self.inner.passwords.hash(asker, &new).await?, user);
        loop {
            let password = NewPassword {
                user: user.person.id,
                hash: hash.clone(),
                instead_of: Some(user.password_hash.clone()),
                must_change: false,
                keep: Some(actor.sign_in),
                now: clock::now(),
            };
            if self.replace_password(password).await?.is_some() {
                return Ok(());
            }
            // Changed from elsewhere meanwhile, or hashed anew.
            let now = self.hashed_anew(&user, present).await?;
            user = now.ok_or(Error::WrongPassword)?;
        }
    }

    /// Admins only, for others: the path of a link by which this person chooses a new password. Ends
    /// an earlier one.
    pub async fn make_password_reset(&self, actor: &Actor, user: UserId) -> Result<String> {
        may(actor, Action::MakePasswordReset, Object::Site)?;
        // The own password is changed by whoever knows it.
        if user == actor.user.id {
            return Err(Error::Forbidden);
        }
        let token = Token::fresh();
        let now = clock::now();
        let reset = NewPasswordReset {
            token_hash: token.hash,
            user,
            created_by: actor.user.id,
            created_at: now,
            expires_at: now + limits::PASSWORD_RESET_MS,
        };
        let (service, by) = (self.clone(), actor.user.id);
        self.owned(async move {
            let made = service.store().create_password_reset(reset).await;
            if !made.map_err(fault)? {
                return Err(Error::NotFound);
            }
            tracing::info!(user.id = %user, by = %by, "a link to a new password was made");
            Ok(format!("/reset/{}", token.text))
        })
        .await
    }

    /// What a link is for, shown before it is used. Needs no sign-in; slowed per peer.
    pub async fn password_reset(&self, token: &str, peer: &Peer) -> Result<PasswordResetView> {
        self.looking_up(Budget::WrongResetLinks, peer, self.usable_reset(token))
            .await
    }

    /// Sets the password, ends all sign-ins of that person, and begins a new one.
    pub async fn reset_password(&self, token: &str, new: String, peer: &Peer) -> Result<SignedIn> {
        let reset = self
            .looking_up(Budget::WrongResetLinks, peer, self.usable_reset(token))
            .await?;
        let user = self.store().user(reset.person.id).await.map_err(fault)?;
        let user = user.ok_or(Error::BadInvitation)?;
        password::check(&new, &user.email, &user.person.name)?;
        let asker = Asker::Stranger(peer_key(peer.address));
        let hash = self.inner.passwords.hash(asker, &new).await?;
        let (service, token_hash) = (self.clone(), secret::hash(token));
        let peer = peer.clone();
        self.owned(async move {
            let used = service
                .store()
                .use_password_reset(token_hash, hash, clock::now())
                .await
                .map_err(fault)?;
            let (person, ended) = used.ok_or(Error::BadInvitation)?;
            service.end_in_hub(ended);
            tracing::info!(user.id = %person.id, "a password was set by link");
            service.begin_known_sign_in(person, None, &peer).await
        })
        .await
    }

    /// The newest link that an admin made for the actor.
    pub async fn own_password_reset(&self, actor: &Actor) -> Result<Option<PasswordResetView>> {
        may(actor, Action::SeeSignIns, Object::OWN)?;
        let newest = self.store().newest_password_reset(actor.user.id).await;
        newest.map_err(fault)
    }

    async fn usable_reset(&self, token: &str) -> Result<PasswordResetView> {
        if !secret::has_token_shape(token) {
            return Err(Error::BadInvitation);
        }
        self.store()
            .password_reset(secret::hash(token), clock::now())
            .await
            .map_err(fault)?
            .ok_or(Error::BadInvitation)
    }

    /// How many sign-ins ended; `None` if there is nothing to replace.
    pub(crate) async fn replace_password(&self, password: NewPassword) -> Result<Option<usize>> {
        let service = self.clone();
        self.owned(async move {
            let ended = service
                .store()
                .set_password(password)
                .await
                .map_err(fault)?;
            Ok(ended.map(|ended| service.end_in_hub(ended)))
        })
        .await
    }

    /// Closes the sockets of sign-ins that storage has ended.
    pub(crate) fn end_in_hub(&self, ended: Vec<SignInId>) -> usize {
        let count = ended.len();
        for sign_in in ended {
            self.hub().end_sign_in(sign_in);
        }
        count
    }
}
