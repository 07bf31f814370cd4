use std::sync::Arc;

use axum::body::{Body, Bytes};
use http_body_util::BodyExt as _;

/// The requests of one connection that are under way.
#[derive(Default)]
pub(super) struct Requests {
    arriving: Under,
    running: Under,
}

/// Counts what is under way by who holds a copy.
#[derive(Clone, Default)]
pub(super) struct Under(Arc<()>);

impl Requests {
    /// Its head has arrived. The first lasts until its body has, the other until it is answered.
    pub(super) fn begin(&self, body: &impl hyper::body::Body) -> (Under, Under) {
        let arriving = if body.is_end_stream() {
            Under::default()
        } else {
            self.arriving.clone()
        };
        (arriving, self.running.clone())
    }

    /// Whether there are any, and none that the client has not finished.
    pub(super) fn are_whole(&self) -> bool {
        self.running.is_held() && !self.arriving.is_held()
    }
}

impl Under {
    /// Lasts as long as this body.
    pub(super) fn hold<B>(self, body: B) -> Body
    where
        B: hyper::body::Body<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static,
    {
        Body::new(body.map_frame(move |frame| {
            let _ = &self;
            frame
        }))
    }

    fn is_held(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_whole_from_its_last_byte_to_the_end_of_its_answer() {
        let requests = Requests::default();
        assert!(!requests.are_whole());
        let (arriving, running) = requests.begin(&Body::from("half"));
        let body = arriving.hold(Body::from("half"));
        assert!(!requests.are_whole());
        drop(body);
        let answer = running.hold(Body::from("answer"));
        assert!(requests.are_whole());
        drop(answer);
        assert!(!requests.are_whole());
    }

    #[test]
    fn a_request_without_a_body_is_whole_at_once() {
        let requests = Requests::default();
        let (arriving, running) = requests.begin(&Body::empty());
        let body = arriving.hold(Body::empty());
        assert!(requests.are_whole());
        drop((body, running));
        assert!(!requests.are_whole());
    }
}
