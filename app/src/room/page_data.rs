use domain::{ClientId, ReadingsView, RoomId, UnixMillis};

/// What the page was served with besides the state of the client.
#[derive(Clone, Debug)]
pub struct PageData {
    pub room: Option<RoomId>,
    pub readings: Option<ReadingsView>,
    /// Id of what a plain form would send.
    pub form_id: ClientId,
    /// What it did not get sent just now.
    pub unsent: Option<String>,
    /// The server's clock.
    pub as_of: UnixMillis,
    /// A link that was made just now.
    pub invitation: Option<String>,
}
