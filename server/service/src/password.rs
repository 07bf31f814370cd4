//! Passwords: NIST SP 800-63B-4 lengths and a blocklist, no composition rules; argon2id.

mod argon;
mod common;
mod normal;
mod queue;
#[cfg(test)]
mod tests;

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
                // Nobody's talk waits for the guesses of a stranger.
                #[cfg(target_os = "linux")]
                rustix::process::nice(10).ok();
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
