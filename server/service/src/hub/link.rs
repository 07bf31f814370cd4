use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use domain::{CloseCode, limits};
use tokio::sync::mpsc::{self, OwnedPermit, error::TrySendError};

use crate::Actor;

/// Frames that may wait when another page is read for a connection.
const PAGES_WAITING: usize = 16;

/// What leaves through one socket. Text is serialised once per event and shared.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// One JSON [`domain::Event`], UTF-8.
    Frame(Bytes),
    /// Last one: close with this code.
    Close(CloseCode),
}

/// Our end of one connection.
pub(super) struct Link {
    pub(super) id: u64,
    pub(super) actor: Actor,
    queue: mpsc::Sender<Outgoing>,
    /// A place in the queue that is kept free for the last word. `None` once it was said.
    last_word: Mutex<Option<OwnedPermit<Outgoing>>>,
    /// Milliseconds since the hub started: the first beat without an answer (0: there is
    /// none), and when the use of the sign-in was last noted.
    unanswered_since: AtomicU64,
    touched_at: AtomicU64,
    /// Held while one page is read and handed over; an async mutex, since that waits.
    pub(super) page: tokio::sync::Mutex<()>,
}

impl Link {
    pub(super) fn new(id: u64, actor: Actor, now_ms: u64) -> (Arc<Self>, mpsc::Receiver<Outgoing>) {
        let (queue, outgoing) = mpsc::channel(limits::SOCKET_QUEUE + 1);
        let last_word = queue.clone().try_reserve_owned().ok();
        let link = Self {
            id,
            actor,
            queue,
            last_word: Mutex::new(last_word),
            unanswered_since: AtomicU64::new(0),
            touched_at: AtomicU64::new(now_ms),
            page: tokio::sync::Mutex::new(()),
        };
        (Arc::new(link), outgoing)
    }

    /// `false`: this connection is over. A full queue ends it, so that nothing is skipped.
    pub(super) fn push(&self, frame: Bytes) -> bool {
        match self.queue.try_send(Outgoing::Frame(frame)) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => {
                self.close(CloseCode::Resync);
                false
            }
            Err(TrySendError::Closed(_)) => false,
        }
    }

    /// The first reason stands.
    pub(super) fn close(&self, code: CloseCode) {
        let mut last_word = self
            .last_word
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = last_word.take() {
            place.send(Outgoing::Close(code));
            let code = code as u16;
            metrics::counter!("fitweet_connections_closed_total", "code" => code.to_string())
                .increment(1);
        }
    }

    pub(super) fn is_over(&self) -> bool {
        let said = self
            .last_word
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_none();
        said || self.queue.is_closed()
    }

    /// Pages are large, and a client that does not read may ask for many: few may wait.
    pub(super) fn is_crowded(&self) -> bool {
        self.queue.capacity() + PAGES_WAITING < limits::SOCKET_QUEUE
    }

    /// Whatever a client says answers a beat.
    pub(super) fn heard(&self) {
        self.unanswered_since.store(0, Ordering::Relaxed);
    }

    pub(super) fn beat(&self, frame: Bytes, now_ms: u64) {
        if self.push(frame) {
            let since = now_ms.max(1);
            let _ = self.unanswered_since.compare_exchange(
                0,
                since,
                Ordering::Relaxed,
                Ordering::Relaxed,
            );
        }
    }

    pub(super) fn is_stale(&self, now_ms: u64) -> bool {
        match self.unanswered_since.load(Ordering::Relaxed) {
            0 => false,
            since => now_ms.saturating_sub(since) > limits::SERVER_STALE_MS,
        }
    }

    /// Whether the use of its sign-in should be noted again; then it counts as noted.
    pub(super) fn wants_touch(&self, now_ms: u64, every_ms: u64) -> bool {
        let last = self.touched_at.load(Ordering::Relaxed);
        let wants = now_ms.saturating_sub(last) > every_ms;
        if wants {
            self.touched_at.store(now_ms, Ordering::Relaxed);
        }
        wants
    }
}

#[cfg(test)]
pub(super) mod tests {
    use domain::{Person, Role, SignInId, UserId};
    use uuid::Uuid;

    use super::*;

    pub(in crate::hub) fn link(id: u64, user: u128) -> (Arc<Link>, mpsc::Receiver<Outgoing>) {
        let actor = Actor {
            user: Person {
                id: UserId(Uuid::from_u128(user)),
                name: format!("Person {user}"),
                role: Role::Expert,
            },
            sign_in: SignInId(Uuid::from_u128(user)),
        };
        Link::new(id, actor, 0)
    }

    #[test]
    fn an_overflow_ends_it_with_resync_and_skips_nothing_before() {
        let (link, mut outgoing) = link(1, 1);
        for n in 0..limits::SOCKET_QUEUE {
            assert!(link.push(Bytes::from(n.to_string())));
        }
        assert!(!link.push(Bytes::from_static(b"one too many")));
        link.close(CloseCode::Restart);
        assert!(link.is_over());
        for n in 0..limits::SOCKET_QUEUE {
            let Ok(Outgoing::Frame(frame)) = outgoing.try_recv() else {
                panic!("frame {n} is missing");
            };
            assert_eq!(frame, n.to_string());
        }
        assert!(matches!(
            outgoing.try_recv(),
            Ok(Outgoing::Close(CloseCode::Resync))
        ));
        assert!(outgoing.try_recv().is_err());
    }

    #[test]
    fn a_client_that_answers_no_beat_is_stale_and_one_that_was_sent_none_is_not() {
        let (link, _outgoing) = link(1, 1);
        assert!(!link.is_stale(u64::MAX));
        link.beat(Bytes::new(), 1_000);
        link.beat(Bytes::new(), 21_000);
        assert!(!link.is_stale(1_000 + limits::SERVER_STALE_MS));
        assert!(link.is_stale(1_001 + limits::SERVER_STALE_MS));
        link.heard();
        assert!(!link.is_stale(u64::MAX));
    }

    #[test]
    fn a_client_that_left_is_over() {
        let (link, outgoing) = link(1, 1);
        drop(outgoing);
        assert!(!link.push(Bytes::new()));
        assert!(link.is_over());
    }
}
