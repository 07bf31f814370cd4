use bytes::Bytes;
use domain::Event;

/// The JSON text of one event, to be shared by all sockets that get it.
pub(super) fn of(event: &Event) -> Bytes {
    // Strings, numbers and maps with text keys: this cannot fail, and an empty frame would be
    // noticed by the client as a malformed one.
    serde_json::to_vec(event).unwrap_or_default().into()
}
