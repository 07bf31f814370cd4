//! Passwords: NIST SP 800-63B-4 lengths and a blocklist, no composition rules; argon2id.

mod argon;
mod common;
mod normal;
mod queue;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use argon2::Params;
use domain::{Budget, Error, Result, limits};
use tokio::sync::oneshot;

use crate::budget::exceeded;
use argon::{Memory, work_of, work_of_stored};
use queue::Queue;

pub(crate) use argon::Verdict;
pub(crate) use queue::Asker;

/// What one password hash costs (argon2id).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    pub memory_kib: u32,
    pub iterations: u32,
    pub lanes: u32,
    /// Hashes computed at the same time, each in memory of its own; further ones wait.
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
        self.params().is_some()
    }

    fn params(self) -> Option<Params> {
        Params::new(self.memory_kib, self.iterations, self.lanes, None).ok()
    }
}

/// Whether this may become somebody's password.
///
/// # Errors
/// [`Error::PasswordLength`], [`Error::PasswordCommon`].
pub(crate) fn check(password: &str, email: &str, name: &str) -> Result<()> {
    let password = normal::normalised(password);
    let (min, max) = (limits::PASSWORD_MIN_CHARS, limits::PASSWORD_MAX_CHARS);
    if !(min..=max).contains(&password.chars().count()) {
        return Err(Error::PasswordLength { min, max });
    }
    if common::is_guessable(&password, &[email, name, "fitweet"]) {
        return Err(Error::PasswordCommon);
    }
    Ok(())
}

/// When to ask again, if too many hashes wait.
const HASH_LATER: Duration = Duration::from_secs(2);

/// Hashes on a few threads of their own: each takes much memory and a core. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Passwords {
    threads: Arc<Threads>,
}

struct Threads {
    today: Params,
    queue: Arc<Queue>,
    /// What every check takes: the work of the dearest hash that is known of.
    work: AtomicU64,
}

/// The threads end when nothing waits any more.
impl Drop for Threads {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl Passwords {
    /// `None` if argon2 cannot work at this cost, or there can be no more threads.
    pub(crate) fn new(cost: PasswordCost) -> Option<Self> {
        let params = cost.params()?;
        let threads = Threads {
            work: AtomicU64::new(work_of(&params)),
            queue: Arc::default(),
            today: params,
        };
        for _ in 0..cost.parallel.max(1) {
            let (queue, mut memory) = (
                Arc::clone(&threads.queue),
                Memory::new(threads.today.clone()),
            );
            let hash = move || {
                while let Some(job) = queue.next() {
                    // A job that fails leaves its asker without an answer, not all others.
                    let _ = catch_unwind(AssertUnwindSafe(|| job(&mut memory)));
                }
            };
            let thread = std::thread::Builder::new().name("password".to_owned());
            thread.spawn(hash).ok()?;
        }
        Some(Self {
            threads: Arc::new(threads),
        })
    }

    /// Today's cost, as hashes say it.
    pub(crate) fn params(&self) -> String {
        self.threads.today.to_string()
    }

    /// Lets every check take as long as one at the dearest of these costs.
    pub(crate) fn work_as_for(&self, costs: &[String]) {
        let costs = costs.iter().filter_map(|cost| cost.parse::<Params>().ok());
        for cost in costs {
            self.threads
                .work
                .fetch_max(work_of(&cost), Ordering::Relaxed);
        }
    }

    /// Spares storage what would wait for nothing.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] if too many hashes wait.
    pub(crate) fn check_room(&self, asker: Asker) -> Result<()> {
        if self.threads.queue.has_room(asker) {
            Ok(())
        } else {
            Err(exceeded(Budget::Hashes, HASH_LATER))
        }
    }

    /// As it is to be stored.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] if too many hashes wait.
    pub(crate) async fn hash(&self, asker: Asker, password: &str) -> Result<String> {
        let password = normal::normalised(password);
        self.in_turn(asker, move |memory| memory.hash(&password))
            .await
    }

    /// `hash` is `None` for an unknown address, which takes as long as a known one.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] if too many hashes wait.
    pub(crate) async fn verify(
        &self,
        asker: Asker,
        password: &str,
        hash: Option<String>,
    ) -> Result<Verdict> {
        let written = normal::ways_to_write(password);
        if let Some(hash) = &hash {
            let seen = work_of_stored(hash);
            self.threads.work.fetch_max(seen, Ordering::Relaxed);
        }
        let work = self.threads.work.load(Ordering::Relaxed);
        self.in_turn(asker, move |memory| {
            memory.verify(&written, hash.as_deref(), work)
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        asker: Asker,
        work: impl FnOnce(&mut Memory) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job = move |memory: &mut Memory| {
            // Who went away needs no hash.
            if !reply.is_closed() {
                let _ = reply.send(work(memory));
            }
        };
        if !self.threads.queue.push(asker, Box::new(job)) {
            return Err(exceeded(Budget::Hashes, HASH_LATER));
        }
        answer.await.map_err(|_| Error::Internal)?
    }
}

#[cfg(test)]
mod tests {
    use domain::UserId;
    use uuid::Uuid;

    use super::{argon::Work, *};

    const ASKER: Asker = Asker::Operator;

    fn cheap() -> PasswordCost {
        PasswordCost {
            memory_kib: 64,
            iterations: 1,
            lanes: 1,
            parallel: 2,
        }
    }

    fn dearer() -> PasswordCost {
        PasswordCost {
            memory_kib: 100,
            iterations: 3,
            ..cheap()
        }
    }

    #[test]
    fn lengths_count_characters() {
        let length = Err(Error::PasswordLength { min: 15, max: 256 });
        let check = |password: &str| check(password, "ada@example.org", "Ada");
        assert_eq!(check("vq8#Lm2!xZ7&kd"), length);
        assert_eq!(check("vq8#Lm2!xZ7&kdü"), Ok(()));
        assert_eq!(check("vq8#Lm2!xZ7&ku\u{308}"), length);
        assert_eq!(check(&"ab1ö9x".repeat(50)), length);
        assert_eq!(check(""), length);
    }

    async fn verify(with: &Passwords, password: &str, hash: Option<&str>) -> Verdict {
        let hash = hash.map(str::to_owned);
        let verdict = with.verify(ASKER, password, hash).await;
        verdict.expect("verified")
    }

    #[tokio::test]
    async fn verifies_rehashes_and_never_lets_the_unknown_in() {
        let passwords = Passwords::new(cheap()).expect("valid cost");
        let hash = passwords.hash(ASKER, "open sesame").await.expect("hashed");
        assert_eq!(
            verify(&passwords, "open sesame", Some(&hash)).await,
            Verdict::Right
        );
        assert_eq!(
            verify(&passwords, "open", Some(&hash)).await,
            Verdict::Wrong
        );
        assert_eq!(verify(&passwords, "open", None).await, Verdict::Wrong);
        assert_eq!(verify(&passwords, "", None).await, Verdict::Wrong);
        for cost in [
            dearer(),
            PasswordCost {
                memory_kib: 32,
                ..cheap()
            },
        ] {
            let other = Passwords::new(cost).expect("valid cost");
            assert_eq!(
                verify(&other, "open sesame", Some(&hash)).await,
                Verdict::RightButOld
            );
            assert_eq!(verify(&other, "open", Some(&hash)).await, Verdict::Wrong);
        }
        assert_eq!(verify(&passwords, "!", Some("!")).await, Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_made_without_normalising_is_right_but_old() {
        let passwords = Passwords::new(cheap()).expect("valid cost");
        let decomposed = "Mu\u{308}ller und So\u{308}hne";
        let raw = raw_hash(decomposed);
        assert_eq!(
            verify(&passwords, decomposed, Some(&raw)).await,
            Verdict::RightButOld
        );
        assert_eq!(
            verify(&passwords, "M\u{fc}ller und So\u{308}hne", Some(&raw)).await,
            Verdict::Wrong
        );
        let today = passwords.hash(ASKER, decomposed).await.expect("hashed");
        for written in [decomposed, "M\u{fc}ller und S\u{f6}hne"] {
            assert_eq!(
                verify(&passwords, written, Some(&today)).await,
                Verdict::Right
            );
        }
    }

    /// With the one-call way of `argon2`, which is how hashes were made before.
    fn raw_hash(password: &str) -> String {
        use argon2::PasswordHasher;
        let params = cheap().params().expect("valid cost");
        let argon = argon2::Argon2::from(params);
        let hash = argon.hash_password(password.as_bytes()).expect("hashed");
        hash.to_string()
    }

    /// What checking took, on a fresh thread's memory.
    fn work_of_check(written: &str, hash: Option<&str>, at: PasswordCost, work: Work) -> Work {
        let mut memory = Memory::new(at.params().expect("valid cost"));
        let written = normal::ways_to_write(written);
        memory.verify(&written, hash, work).expect("verified");
        memory.done()
    }

    #[test]
    fn a_check_takes_the_same_work_whoever_it_is() {
        let at = |cost: PasswordCost| {
            let mut memory = Memory::new(cost.params().expect("valid cost"));
            memory.hash("open sesame").expect("hashed")
        };
        let small = at(PasswordCost {
            memory_kib: 40,
            ..cheap()
        });
        let (old, today) = (at(cheap()), at(dearer()));
        let dearest = at(PasswordCost {
            memory_kib: 500,
            iterations: 4,
            ..cheap()
        });
        for known in [work_of_stored(&today), work_of_stored(&dearest)] {
            let of = |hash, written| work_of_check(written, hash, dearer(), known);
            let unknown = of(None, "a guess");
            for hash in [&small, &old, &today, "!", ""] {
                assert_eq!(of(Some(hash), "a guess"), unknown, "{hash}");
                assert_eq!(of(Some(hash), "open sesame"), unknown, "{hash}");
                assert_eq!(of(Some(hash), "u\u{308}"), of(None, "u\u{308}"), "{hash}");
            }
            assert!(unknown.abs_diff(known) < 8, "{unknown} of {known}");
        }
        let known = work_of_stored(&dearest);
        let of = |hash| work_of_check("a guess", hash, dearer(), known);
        assert_eq!(of(Some(&dearest)), of(None));
    }

    #[tokio::test]
    async fn a_peer_that_asks_for_too_much_is_told_at_once_and_others_are_served() {
        let passwords = Passwords::new(PasswordCost {
            parallel: 1,
            ..cheap()
        })
        .expect("valid");
        let stranger = Asker::Stranger([10, 0, 0, 1].into());
        let tries = (0..40).map(|_| passwords.verify(stranger, "a guess", None));
        let other = passwords.hash(Asker::Known(UserId(Uuid::nil())), "open sesame");
        let (tries, other) = tokio::join!(futures::future::join_all(tries), other);
        let refused = |tried: &Result<Verdict>| matches!(tried, Err(Error::TooManyAttempts { .. }));
        assert!(tries.iter().any(refused) && tries.iter().any(|tried| !refused(tried)));
        assert!(other.is_ok());
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
