//! Passwords: NIST SP 800-63B-4 lengths and a blocklist, no composition rules; argon2id.

mod common;

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use domain::{Error, Result, limits};
use tokio::sync::Semaphore;

/// What one password hash costs (argon2id).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    pub memory_kib: u32,
    pub iterations: u32,
    pub lanes: u32,
    /// Hashes computed at the same time; further sign-ins wait.
    pub parallel: usize,
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            iterations: 2,
            lanes: 1,
            parallel: 2,
        }
    }
}

impl PasswordCost {
    /// Whether argon2 can work at it.
    pub fn is_possible(self) -> bool {
        Passwords::new(self).is_some()
    }
}

/// Whether this may become somebody's password.
///
/// # Errors
/// [`Error::PasswordLength`], [`Error::PasswordCommon`].
pub(crate) fn check(password: &str, email: &str, name: &str) -> Result<()> {
    let (min, max) = (limits::PASSWORD_MIN_CHARS, limits::PASSWORD_MAX_CHARS);
    if !(min..=max).contains(&password.chars().count()) {
        return Err(Error::PasswordLength { min, max });
    }
    if common::is_guessable(password, &[email, name, "fitweet"]) {
        return Err(Error::PasswordCommon);
    }
    Ok(())
}

/// What a check of a password found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Right,
    /// Right, but hashed at another cost than today's.
    RightButOld,
    Wrong,
}

/// Hashes off the async threads, a few at a time: each takes much memory and a core.
#[derive(Clone)]
pub(crate) struct Passwords {
    params: Params,
    turns: Arc<Semaphore>,
    /// What an unknown address is checked against, so that it takes as long as a known one.
    dummy: Arc<str>,
}

impl Passwords {
    /// `None` if argon2 cannot work at this cost.
    pub(crate) fn new(cost: PasswordCost) -> Option<Self> {
        let params = Params::new(cost.memory_kib, cost.iterations, cost.lanes, None).ok()?;
        let dummy = hash_now(&params, "nobody has this").ok()?;
        Some(Self {
            params,
            turns: Arc::new(Semaphore::new(cost.parallel.max(1))),
            dummy: dummy.into(),
        })
    }

    pub(crate) async fn hash(&self, password: String) -> Result<String> {
        let params = self.params.clone();
        self.in_turn(move || hash_now(&params, &password)).await?
    }

    /// `hash` is `None` for an unknown address.
    pub(crate) async fn verify(&self, password: String, hash: Option<String>) -> Result<Verdict> {
        let params = self.params.clone();
        let dummy = Arc::clone(&self.dummy);
        self.in_turn(move || {
            let known = hash.is_some();
            let Ok(hash) = PasswordHash::new(hash.as_deref().unwrap_or(&dummy)) else {
                return Verdict::Wrong;
            };
            let right = hasher(&params)
                .verify_password(password.as_bytes(), &hash)
                .is_ok();
            if !(right && known) {
                Verdict::Wrong
            } else if Params::try_from(&hash).is_ok_and(|cost| same_cost(&cost, &params)) {
                Verdict::Right
            } else {
                Verdict::RightButOld
            }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|_| Error::Internal)?;
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(|_| Error::Internal)
    }
}

fn same_cost(a: &Params, b: &Params) -> bool {
    (a.m_cost(), a.t_cost(), a.p_cost()) == (b.m_cost(), b.t_cost(), b.p_cost())
}

fn hasher(params: &Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
}

fn hash_now(params: &Params, password: &str) -> Result<String> {
    hasher(params)
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| Error::Internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cheap() -> PasswordCost {
        PasswordCost {
            memory_kib: 64,
            iterations: 1,
            lanes: 1,
            parallel: 2,
        }
    }

    #[test]
    fn lengths_count_characters() {
        let length = Err(Error::PasswordLength { min: 15, max: 256 });
        let check = |password: &str| check(password, "ada@example.org", "Ada");
        assert_eq!(check("vq8#Lm2!xZ7&kd"), length);
        assert_eq!(check("vq8#Lm2!xZ7&kdü"), Ok(()));
        assert_eq!(check(&"ab1ö9x".repeat(50)), length);
        assert_eq!(check(""), length);
    }

    #[tokio::test]
    async fn verifies_rehashes_and_never_lets_the_unknown_in() {
        let passwords = Passwords::new(cheap()).expect("valid cost");
        let hash = passwords.hash("open sesame".into()).await.expect("hashed");
        let verify = |with: &Passwords, password: &str, hash: Option<&String>| {
            let (with, password, hash) = (with.clone(), password.to_owned(), hash.cloned());
            async move { with.verify(password, hash).await.expect("verified") }
        };
        assert_eq!(
            verify(&passwords, "open sesame", Some(&hash)).await,
            Verdict::Right
        );
        assert_eq!(
            verify(&passwords, "open", Some(&hash)).await,
            Verdict::Wrong
        );
        assert_eq!(verify(&passwords, "open", None).await, Verdict::Wrong);
        assert_eq!(
            verify(&passwords, "nobody has this", None).await,
            Verdict::Wrong
        );
        let dearer = Passwords::new(PasswordCost {
            iterations: 2,
            ..cheap()
        })
        .expect("valid cost");
        assert_eq!(
            verify(&dearer, "open sesame", Some(&hash)).await,
            Verdict::RightButOld
        );
        let unusable = "!".to_owned();
        assert_eq!(
            verify(&passwords, "!", Some(&unusable)).await,
            Verdict::Wrong
        );
    }

    #[test]
    fn an_impossible_cost_is_refused() {
        assert!(
            Passwords::new(PasswordCost {
                lanes: 0,
                ..cheap()
            })
            .is_none()
        );
    }
}
