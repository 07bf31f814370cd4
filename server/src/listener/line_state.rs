use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use axum::body::{Body, Bytes};
use http_body_util::BodyExt as _;
use tokio::sync::Notify;

/// The requests of one connection that are under way, and whether it has to end to make room.
/// Copies look at the same ones.
#[derive(Clone, Default)]
pub(super) struct LineState(Arc<Counts>);

#[derive(Default)]
struct Counts {
    begun: AtomicUsize,
    arriving: AtomicUsize,
    working: AtomicUsize,
    answering: AtomicUsize,
    is_cut: AtomicBool,
    cut: Notify,
}

/// What a connection is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// With nothing, or with a head that is not complete.
    Waiting,
    /// With a body that is not complete, or an answer that its client is still reading.
    Passing,
    /// With a request that we work on.
    Working,
}

/// One more request at this stage, for as long as it lives.
pub(super) struct Under {
    counts: Arc<Counts>,
    which: fn(&Counts) -> &AtomicUsize,
}

impl LineState {
    /// A head has arrived. The first lasts until its body has, the other until its answer begins.
    pub(super) fn begin(&self, body: &impl hyper::body::Body) -> (Option<Under>, Under) {
        self.0.begun.fetch_add(1, Ordering::Relaxed);
        let arriving = (!body.is_end_stream()).then(|| self.under(|it| &it.arriving));
        (arriving, self.under(|it| &it.working))
    }

    /// Ends the connection.
    pub(super) fn cut(&self) {
        self.0.is_cut.store(true, Ordering::Relaxed);
        self.0.cut.notify_one();
    }

    pub(super) fn is_cut(&self) -> bool {
        self.0.is_cut.load(Ordering::Relaxed)
    }

    /// Waits for [`Self::cut`]; for one waiter at a time.
    pub(super) async fn until_cut(&self) {
        while !self.is_cut() {
            self.0.cut.notified().await;
        }
    }

    /// How many heads have arrived.
    pub(super) fn begun(&self) -> usize {
        self.0.begun.load(Ordering::Relaxed)
    }

    fn under(&self, which: fn(&Counts) -> &AtomicUsize) -> Under {
        which(&self.0).fetch_add(1, Ordering::Relaxed);
        Under {
            counts: Arc::clone(&self.0),
            which,
        }
    }

    pub(super) fn stage(&self) -> Stage {
        let some = |count: &AtomicUsize| count.load(Ordering::Relaxed) > 0;
        if some(&self.0.arriving) {
            Stage::Passing
        } else if some(&self.0.working) {
            Stage::Working
        } else if some(&self.0.answering) {
            Stage::Passing
        } else {
            Stage::Waiting
        }
    }

    /// Whether there are any, and none that the client has not finished.
    pub(super) fn are_whole(&self) -> bool {
        self.stage() != Stage::Waiting && self.0.arriving.load(Ordering::Relaxed) == 0
    }
}

impl Under {
    /// Its answer has begun.
    pub(super) fn answered(self) -> Self {
        LineState(Arc::clone(&self.counts)).under(|it| &it.answering)
    }

    /// Lasts as long as this body.
    pub(super) fn hold<B>(this: impl Send + 'static, body: B) -> Body
    where
        B: hyper::body::Body<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static,
    {
        Body::new(body.map_frame(move |frame| {
            let _ = &this;
            frame
        }))
    }
}

impl Drop for Under {
    fn drop(&mut self) {
        (self.which)(&self.counts).fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_whole_from_its_last_byte_to_the_end_of_its_answer() {
        let state = LineState::default();
        assert!(!state.are_whole());
        assert_eq!(state.stage(), Stage::Waiting);
        let (arriving, working) = state.begin(&Body::from("half"));
        let body = Under::hold(arriving, Body::from("half"));
        assert!(!state.are_whole());
        assert_eq!(state.stage(), Stage::Passing);
        drop(body);
        assert!(state.are_whole());
        assert_eq!(state.stage(), Stage::Working);
        let answer = Under::hold(working.answered(), Body::from("answer"));
        assert!(state.are_whole());
        assert_eq!(state.stage(), Stage::Passing);
        drop(answer);
        assert!(!state.are_whole());
        assert_eq!(state.stage(), Stage::Waiting);
    }

    #[test]
    fn a_request_without_a_body_is_whole_at_once() {
        let state = LineState::default();
        let (arriving, working) = state.begin(&Body::empty());
        assert!(state.are_whole());
        drop((arriving, working));
        assert!(!state.are_whole());
    }
}
