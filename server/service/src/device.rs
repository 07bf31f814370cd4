use domain::watch::{PairReply, PairRequest};
use domain::{DeviceId, DeviceView, PairingCodeView, ReadingsView, Result, RoomId};

use crate::{Actor, DeviceActor, Peer, Service};

impl Service {
    /// Wearers, for themselves. Ends earlier unused codes.
    pub async fn create_pairing_code(&self, _actor: &Actor) -> Result<PairingCodeView> {
        unimplemented!()
    }

    /// The actor's own (wearers).
    pub async fn devices(&self, _actor: &Actor) -> Result<Vec<DeviceView>> {
        unimplemented!()
    }

    /// One of the actor's own; refused from the next post on.
    pub async fn revoke_device(&self, _actor: &Actor, _device: DeviceId) -> Result<()> {
        unimplemented!()
    }

    /// From the watch. Slowed per peer.
    pub async fn pair(&self, _request: PairRequest, _peer: &Peer) -> Result<PairReply> {
        unimplemented!()
    }

    /// `Authorization: Bearer` of a watch; read from storage at each post, never cached.
    pub async fn authenticate_device(&self, _token: &str) -> Result<Option<DeviceActor>> {
        unimplemented!()
    }

    /// Readings of a care room's wearer over the last `span_ms`, for its members.
    pub async fn readings(
        &self,
        _actor: &Actor,
        _room: RoomId,
        _span_ms: i64,
    ) -> Result<ReadingsView> {
        unimplemented!()
    }
}
