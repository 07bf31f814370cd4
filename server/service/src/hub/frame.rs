use bytes::Bytes;
use domain::Event;
use tokio::sync::OwnedSemaphorePermit;

/// A frame on its way to one client.
#[derive(Debug)]
pub struct Frame {
    text: Bytes,
    #[expect(dead_code, reason = "given back when dropped")]
    page: Option<OwnedSemaphorePermit>,
}

impl Frame {
    /// Until it is dropped, it takes up that place.
    pub(super) fn page(text: Bytes, place: OwnedSemaphorePermit) -> Self {
        Self {
            text,
            page: Some(place),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// One JSON [`Event`], UTF-8: serialised once, shared by all who get it.
    pub fn text(&self) -> Bytes {
        self.text.clone()
    }
}

impl From<Bytes> for Frame {
    fn from(text: Bytes) -> Self {
        Self { text, page: None }
    }
}

/// The JSON text of one event, to be shared by all sockets that get it.
pub(super) fn of(event: &Event) -> Bytes {
    // Strings, numbers and maps with text keys: this cannot fail, and an empty frame would be
    // noticed by the client as a malformed one.
    serde_json::to_vec(event).unwrap_or_default().into()
}
