use heapless::String;
use serde::{Deserialize, Serialize};

/// Who this watch is to which server. Lies in the area of secrets.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// Address of the server, for example `http://10.0.2.2:3000`.
    pub server: String<128>,
    pub device_id: String<64>,
    /// For `Authorization: Bearer`.
    pub token: String<160>,
}

/// A pairing, and the epoch it began in: what was felt before was felt for another.
#[derive(Serialize, Deserialize)]
pub(crate) struct Paired {
    pub(crate) pairing: Pairing,
    pub(crate) since: u32,
}

/// What somebody typed in to pair this watch anew. Lies in the area of secrets until another is typed,
/// so that no loss of power makes anybody type again.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairingRequest {
    /// Eight characters; used once.
    pub code: String<16>,
    /// What people call the watch.
    pub name: String<64>,
    /// Gives up what waits for a former pairing.
    pub discard: bool,
}

/// What somebody typed in at a desk: where the watch finds its network and its server. Lies in
/// the area of secrets.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provision {
    pub wifi_name: String<32>,
    pub wifi_password: String<64>,
    /// Address of the server, for example `http://10.0.2.2:3000`.
    pub server: String<128>,
    /// SHA-256 of the public key that the server must hold; without one there is no `https`.
    pub pin: Option<[u8; 32]>,
    /// Eight characters; used once.
    pub pairing_code: String<16>,
}
