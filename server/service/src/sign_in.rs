use domain::{Budget, Error, Person, Result, SignInId, SignInView, UserId, limits, text};
use store::{NewSignIn, UserRow};
use uuid::Uuid;

use crate::{
    Actor, Peer, Service,
    access::{Action, Object},
    budget::{Bucket, peer_key},
    clock, fault, may,
    password::{Asker, Verdict},
    secret::{self, Token},
};

/// Use is noted this often: often enough for a list, and no write per request.
const TOUCH_EVERY_MS: i64 = 5 * 60_000;

/// A fresh sign-in. `token` goes into the cookie and nowhere else.
#[derive(Clone)]
pub struct SignedIn {
    pub token: String,
    pub actor: Actor,
    /// By which the browser is known from now on; goes into a cookie that outlives the sign-in.
    pub browser: Option<String>,
}

impl Service {
    /// Same answer and the same work for an unknown address and a wrong password; wrong ones
    /// are slowed per account and per peer.
    pub async fn sign_in(&self, email: &str, password: &str, peer: &Peer) -> Result<SignedIn> {
        // What is no address has no account, and is not told apart from one that has none.
        let email = text::email(email).ok();
        if peer.browser.is_none() {
            // Before storage is asked anything.
            let reserve = Bucket::reserve(email.as_deref().unwrap_or_default(), peer.address);
            let tries = Bucket::of_peer(Budget::FailedAttempts, peer.address);
            self.budgets().check(&[Bucket::of_network(peer.address)])?;
            if let Err(refused) = self.budgets().check(&[tries]) {
                self.budgets().check(&[reserve]).map_err(|_| refused)?;
            }
        }
        let row = match &email {
            Some(email) => self.store().user_by_email(email).await.map_err(fault)?,
            None => None,
        };
        let user = row.as_ref().map(|row| row.person.id);
        let (asker, tries) = self
            .admit_sign_in(&email.unwrap_or_default(), user, peer)
            .await?;
        let hash = row.as_ref().map(|row| row.password_hash.clone());
        let verdict = match self.inner.passwords.verify(asker, password, hash).await {
            Ok(verdict) => verdict,
            Err(error) => {
                // Not looked at, so not wrong.
                self.budgets().give_back(&tries).await;
                return Err(error);
            }
        };
        let row = match row {
            Some(row) if verdict != Verdict::Wrong && row.disabled_at.is_none() => row,
            _ => {
                metrics::counter!("fitweet_sign_ins_total", "outcome" => "refused").increment(1);
                return Err(Error::WrongCredentials);
            }
        };
        self.budgets().give_back(&tries).await;
        metrics::counter!("fitweet_sign_ins_total", "outcome" => "accepted").increment(1);
        let user = row.person.id;
        let (signed_in, checked) = self.begin_checked_sign_in(row, password, peer).await?;
        if verdict == Verdict::RightButOld {
            self.rehash(user, password, checked).await;
        }
        Ok(signed_in)
    }

    /// Lets somebody in who gave the password of this row; the hash that was there then.
    async fn begin_checked_sign_in(
        &self,
        mut row: UserRow,
        password: &str,
        peer: &Peer,
    ) -> Result<(SignedIn, String)> {
        loop {
            let (service, peer) = (self.clone(), peer.clone());
            let (person, checked) = (row.person.clone(), row.password_hash.clone());
            let begun = self.owned(async move {
                let begun = service.begin_known_sign_in(person, Some(checked), &peer);
                begun.await
            });
            let refused = match begun.await {
                Ok(signed_in) => return Ok((signed_in, row.password_hash)),
                Err(error) => error,
            };
            row = self.hashed_anew(&row, password).await?.ok_or(refused)?;
        }
    }

    /// The account as it is now, if another hash of the same password was written since: whoever
    /// signs in elsewhere at the same time may have had it hashed at today's cost.
    pub(crate) async fn hashed_anew(
        &self,
        seen: &UserRow,
        password: &str,
    ) -> Result<Option<UserRow>> {
        let now = self.store().user(seen.person.id).await.map_err(fault)?;
        let Some(now) = now.filter(|now| now.password_hash != seen.password_hash) else {
            return Ok(None);
        };
        let (asker, hash) = (Asker::Known(now.person.id), Some(now.password_hash.clone()));
        let verdict = self.inner.passwords.verify(asker, password, hash).await?;
        Ok((verdict != Verdict::Wrong).then_some(now))
    }

    /// At today's cost. Nobody's sign-in depends on it: without, the next one does it.
    async fn rehash(&self, user: UserId, password: &str, old: String) {
        let Ok(hash) = self
            .inner
            .passwords
            .hash(Asker::Known(user), password)
            .await
        else {
            return;
        };
        let service = self.clone();
        let rehashed = self.owned(async move {
            let set = service.store().rehash_password(user, &old, &hash);
            set.await.map_err(fault)
        });
        if let Ok(false) = rehashed.await {
            tracing::debug!("a password was hashed anew elsewhere");
        }
    }

    /// Takes a try: of the browser, if this account was signed in to there before, else of the
    /// peer and of what strangers have for this account. Both are shared with others; when one is used
    /// up, each peer still has a few for each account, so that guessing by others, elsewhere or behind the
    /// same address, locks nobody out. A network as a whole has no more than its own.
    async fn admit_sign_in(
        &self,
        email: &str,
        user: Option<UserId>,
        peer: &Peer,
    ) -> Result<(Asker, Vec<Bucket>)> {
        if let (Some(browser), Some(user)) = (self.known_browser(user, peer).await?, user) {
            self.inner.passwords.check_room(Asker::Known(user))?;
            let tries = vec![Bucket::account_from_browser(email, &browser)];
            if self.budgets().spend(&tries).await.is_ok() {
                return Ok((Asker::Known(user), tries));
            }
            // Whoever used its tries up may have a copy of its token: the owner has those of strangers.
        }
        let address = peer.address;
        let asker = Asker::Stranger(peer_key(address));
        self.inner.passwords.check_room(asker)?;
        let shared = [
            Bucket::of_peer(Budget::FailedAttempts, address),
            Bucket::account_from_strangers(email),
        ];
        let reserve = Bucket::reserve(email, address);
        let own = [
            Bucket::of_network(address),
            Bucket::account_from_peer(email, address),
        ];
        let tries = self.budgets().spend_shared(&own, &shared, reserve).await?;
        Ok((asker, tries))
    }

    /// For seeding and `user add`: a sign-in without a password.
    pub async fn sign_in_as(&self, user: &Person, user_agent: &str) -> Result<SignedIn> {
        let service = self.clone();
        let (user, user_agent) = (user.clone(), user_agent.to_owned());
        self.owned(async move { service.begin_sign_in(user, None, &user_agent).await })
            .await
    }

    /// Call it from work that is owned already. With the hash that a password was checked with: what
    /// was changed or disabled since lets nobody in.
    pub(crate) async fn begin_sign_in(
        &self,
        user: Person,
        password_hash: Option<String>,
        user_agent: &str,
    ) -> Result<SignedIn> {
        let token = Token::fresh();
        let now = clock::now();
        let sign_in = SignInId(Uuid::now_v7());
        let row = NewSignIn {
            id: sign_in,
            user: user.id,
            password_hash,
            token_hash: token.hash,
            user_agent: one_line(user_agent),
            created_at: now,
            expires_at: now + limits::SIGN_IN_MAX_MS,
        };
        let begun = self.store().create_sign_in(row).await.map_err(fault)?;
        let (standing, language) = begun.ok_or(Error::WrongCredentials)?;
        Ok(SignedIn {
            token: token.text,
            actor: Actor {
                user,
                standing,
                language,
                sign_in,
            },
            browser: None,
        })
    }

    /// Whose cookie this is. `Ok(None)` for anything that is no live sign-in.
    pub async fn authenticate(&self, token: &str) -> Result<Option<Actor>> {
        if !secret::has_token_shape(token) {
            return Ok(None);
        }
        let now = clock::now();
        let row = self
            .store()
            .sign_in(secret::hash(token), now, limits::SIGN_IN_IDLE_MS)
            .await
            .map_err(fault)?;
        let Some(row) = row else { return Ok(None) };
        if now - row.last_seen_at > TOUCH_EVERY_MS {
            self.touch(row.id);
        }
        Ok(Some(Actor {
            user: row.user,
            standing: row.standing,
            language: row.language,
            sign_in: row.id,
        }))
    }

    /// In the background: nobody waits for the note, and losing it costs minutes of life.
    fn touch(&self, sign_in: SignInId) {
        let store = self.store().clone();
        self.inner.owned.spawn(async move {
            drop(
                store
                    .touch_sign_in(sign_in, clock::now())
                    .await
                    .map_err(fault),
            );
        });
    }

    pub async fn sign_out(&self, actor: &Actor) -> Result<()> {
        may(actor, Action::SignOut, Object::OWN)?;
        self.end_sign_in(actor, actor.sign_in).await?;
        Ok(())
    }

    /// The actor's own, newest first.
    pub async fn sign_ins(&self, actor: &Actor) -> Result<Vec<SignInView>> {
        may(actor, Action::SeeSignIns, Object::OWN)?;
        let rows = self
            .store()
            .sign_ins(actor.user.id, clock::now(), limits::SIGN_IN_IDLE_MS)
            .await
            .map_err(fault)?;
        Ok(rows
            .into_iter()
            .map(|row| SignInView {
                id: row.id,
                user_agent: row.user_agent,
                created_at: row.created_at,
                last_seen_at: row.last_seen_at,
                current: row.id == actor.sign_in,
            })
            .collect())
    }

    /// Ends one of the actor's own; its sockets close within a second on every process.
    pub async fn revoke_sign_in(&self, actor: &Actor, id: SignInId) -> Result<()> {
        may(actor, Action::RevokeSignIn, Object::OWN)?;
        if self.end_sign_in(actor, id).await? {
            Ok(())
        } else {
            Err(Error::NotFound)
        }
    }

    async fn end_sign_in(&self, actor: &Actor, id: SignInId) -> Result<bool> {
        let service = self.clone();
        let user = actor.user.id;
        self.owned(async move {
            let ended = service
                .store()
                .revoke_sign_in(user, id, clock::now())
                .await
                .map_err(fault)?;
            if ended {
                service.hub().end_sign_in(id);
            }
            Ok(ended)
        })
        .await
    }
}

fn one_line(user_agent: &str) -> String {
    user_agent
        .chars()
        .filter(|c| !c.is_control())
        .take(limits::USER_AGENT_CHARS)
        .collect()
}
