use std::sync::Arc;

use bytes::Bytes;
use domain::Event;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A frame on its way to one client. Until it is dropped it takes up a place there.
#[derive(Debug)]
pub struct Frame {
    text: Bytes,
    #[expect(dead_code, reason = "given back when dropped")]
    weight: Option<OwnedSemaphorePermit>,
    #[expect(dead_code, reason = "given back when dropped")]
    page: Option<OwnedSemaphorePermit>,
}

impl Frame {
    pub(super) fn page(text: Bytes, place: OwnedSemaphorePermit) -> Self {
        Self {
            page: Some(place),
            ..text.into()
        }
    }

    /// Takes up its bytes. `None`: they are not to be had.
    pub(super) fn weighed(self, bytes: &Arc<Semaphore>) -> Option<Self> {
        let count = u32::try_from(self.text.len()).ok()?;
        let weight = Arc::clone(bytes).try_acquire_many_owned(count).ok()?;
        Some(Self {
            weight: Some(weight),
            ..self
        })
    }

    /// One JSON [`Event`], UTF-8: serialised once, shared by all who get it.
    pub fn text(&self) -> Bytes {
        self.text.clone()
    }
}

impl From<Bytes> for Frame {
    fn from(text: Bytes) -> Self {
        Self {
            text,
            weight: None,
            page: None,
        }
    }
}

/// The JSON text of one event, to be shared by all sockets that get it.
pub(super) fn of(event: &Event) -> Bytes {
    // Strings, numbers and maps with text keys: this cannot fail, and an empty frame would be
    // noticed by the client as a malformed one.
    serde_json::to_vec(event).unwrap_or_default().into()
}
