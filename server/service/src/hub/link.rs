use std::sync::{
    Arc, Mutex, OnceLock, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use domain::{CloseCode, LogId, RoomId, limits};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::Actor;

use super::{
    frame::Frame,
    outgoing::{Queue, Receiver, Refused, queue},
};

/// Our end of one connection.
pub(super) struct Link {
    pub(super) id: u64,
    pub(super) actor: Actor,
    queue: Queue,
    /// Pages that may still be read for it. Pages are large, and a client that does not read
    /// may ask for many. Closed with the last word.
    pages: Arc<Semaphore>,
    fetches: Arc<Semaphore>,
    /// What waits is of no more use: the client will resume.
    pub(super) cut: CancellationToken,
    /// Milliseconds since the hub started: the first beat without an answer (0: there is
    /// none), and when the use of the sign-in was last noted.
    unanswered_since: AtomicU64,
    touched_at: AtomicU64,
    /// As its hello named it.
    log: OnceLock<LogId>,
    /// The room that its screen shows, and whether that shows its page at all, as its client last said. A std mutex: held
    /// to copy an id.
    shown: Mutex<(Option<RoomId>, bool)>,
}

impl Link {
    pub(super) fn new(id: u64, actor: Actor, now_ms: u64) -> (Arc<Self>, Receiver) {
        let (queue, outgoing) = queue();
        let link = Self {
            id,
            actor,
            queue,
            pages: Arc::new(Semaphore::new(limits::SOCKET_PAGES)),
            fetches: Arc::new(Semaphore::new(limits::SOCKET_FETCHES)),
            cut: CancellationToken::new(),
            unanswered_since: AtomicU64::new(0),
            touched_at: AtomicU64::new(now_ms),
            log: OnceLock::new(),
            shown: Mutex::default(),
        };
        (Arc::new(link), outgoing)
    }

    pub(super) fn name_log(&self, log: LogId) {
        let _ = self.log.set(log);
    }

    /// Whether a client that names this one holds events of another. Older ones name none.
    pub(super) fn is_other_log(&self, log: Option<LogId>) -> bool {
        log.is_some_and(|log| self.log.get() != Some(&log))
    }

    pub(super) fn show(&self, room: Option<RoomId>, visible: bool) {
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = (room, visible);
    }

    /// Unless a beat waits for its answer: then the screen may be gone.
    pub(super) fn shows(&self) -> Option<RoomId> {
        self.shown().0
    }

    /// Whether its page is on a visible screen. Older clients say which room, and no more.
    pub(super) fn is_on_screen(&self) -> bool {
        let (room, visible) = self.shown();
        visible || room.is_some()
    }

    fn shown(&self) -> (Option<RoomId>, bool) {
        if self.unanswered_since.load(Ordering::Relaxed) != 0 {
            return (None, false);
        }
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `false`: this connection is over. A full queue ends it, so that nothing is skipped.
    pub(super) fn push(&self, frame: impl Into<Frame>) -> bool {
        match self.queue.push(frame.into()) {
            Ok(()) => true,
            Err(Refused::Over) => false,
            Err(Refused::Full) => {
                self.close(CloseCode::Resync);
                false
            }
        }
    }

    /// The first reason stands.
    pub(super) fn close(&self, code: CloseCode) {
        if self.queue.close(code) {
            self.pages.close();
            if code == CloseCode::Resync {
                self.cut.cancel();
            }
            let code = code as u16;
            metrics::counter!("fitweet_connections_closed_total", "code" => code.to_string())
                .increment(1);
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.queue.is_over()
    }

    /// Waits until another page may be read for this client; the place goes with the page.
    /// `None`: it is over.
    pub(super) async fn place_for_page(&self) -> Option<OwnedSemaphorePermit> {
        let place = Arc::clone(&self.pages).acquire_owned().await.ok()?;
        (!self.is_over()).then_some(place)
    }

    /// To be held by a fetch until it is answered. `None`: too many wait.
    pub(super) fn place_for_fetch(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.fetches).try_acquire_owned().ok()
    }

    /// Whatever a client says answers a beat.
    pub(super) fn heard(&self) {
        self.unanswered_since.store(0, Ordering::Relaxed);
    }

    pub(super) fn beat(&self, text: Bytes, now_ms: u64) {
        if self.push(text) {
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
    use futures::{FutureExt, StreamExt};
    use uuid::Uuid;

    use super::*;
    use crate::hub::Outgoing;

    pub(in crate::hub) fn link(id: u64, user: u128) -> (Arc<Link>, Receiver) {
        let actor = Actor {
            user: Person {
                id: UserId(Uuid::from_u128(user)),
                name: format!("Person {user}"),
                role: Role::Expert,
            },
            standing: domain::Standing::Active,
            language: None,
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
            let Some(Outgoing::Frame(frame)) = outgoing.try_next() else {
                panic!("frame {n} is missing");
            };
            assert_eq!(frame.text(), n.to_string());
        }
        assert!(matches!(
            outgoing.try_next(),
            Some(Outgoing::Close(CloseCode::Resync))
        ));
        assert!(outgoing.next().now_or_never().unwrap().is_none());
        assert!(link.cut.is_cancelled());
    }

    #[test]
    fn what_waits_is_bounded_in_bytes_too_and_what_left_counts_no_more() {
        let (link, mut outgoing) = link(1, 1);
        let half = Bytes::from(vec![b' '; limits::SOCKET_QUEUE_BYTES / 2]);
        for _ in 0..3 {
            assert!(link.push(half.clone()));
            assert!(link.push(half.clone()));
            drop((outgoing.try_next(), outgoing.try_next()));
        }
        assert!(link.push(half.clone()) && link.push(half));
        assert!(!link.push(Bytes::from_static(b"one too many")));
        assert!(link.is_over() && link.cut.is_cancelled());
    }

    #[tokio::test]
    async fn a_page_is_read_only_when_earlier_ones_have_left() {
        let (link, mut outgoing) = link(1, 1);
        for _ in 0..limits::SOCKET_PAGES {
            let place = link.place_for_page().now_or_never().flatten();
            assert!(link.push(Frame::page(Bytes::new(), place.unwrap())));
        }
        let mut next = Box::pin(link.place_for_page());
        assert!(next.as_mut().now_or_never().is_none());
        drop(outgoing.try_next());
        assert!(next.await.is_some());
    }

    #[tokio::test]
    async fn nobody_waits_for_a_page_of_a_connection_that_is_over() {
        let (left, outgoing) = link(1, 1);
        let places: Vec<_> = (0..limits::SOCKET_PAGES)
            .map(|_| left.place_for_page().now_or_never().flatten())
            .collect();
        let mut next = Box::pin(left.place_for_page());
        assert!(next.as_mut().now_or_never().is_none());
        drop((outgoing, places));
        assert!(next.await.is_none());
        let (closed, _outgoing) = link(2, 1);
        closed.close(CloseCode::Restart);
        assert!(closed.place_for_page().await.is_none());
        assert!(!closed.cut.is_cancelled());
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
