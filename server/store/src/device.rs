use domain::{DeviceId, DeviceView, ReadingPoint, UnixMillis, UserId};

use crate::{Result, Store};

#[derive(Clone, Debug)]
pub struct NewDevice {
    pub id: DeviceId,
    pub name: String,
    pub token_hash: [u8; 32],
    pub paired_at: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct DeviceRow {
    pub view: DeviceView,
    pub token_hash: [u8; 32],
}

impl Store {
    /// Replaces the wearer's earlier unused codes.
    pub async fn create_pairing_code(
        &self,
        _wearer: UserId,
        _code_hash: [u8; 32],
        _now: UnixMillis,
        _expires_at: UnixMillis,
    ) -> Result<()> {
        unimplemented!()
    }

    /// Uses the code up and makes the device, in one transaction. `None` if the code is
    /// unknown, used or expired.
    pub async fn pair(&self, _code_hash: [u8; 32], _device: NewDevice) -> Result<Option<UserId>> {
        unimplemented!()
    }

    pub async fn device(&self, _id: DeviceId) -> Result<Option<DeviceRow>> {
        unimplemented!()
    }

    /// Present ones first, newest first.
    pub async fn devices_of(&self, _wearer: UserId) -> Result<Vec<DeviceView>> {
        unimplemented!()
    }

    /// `false` unless it was a live device of this wearer.
    pub async fn revoke_device(
        &self,
        _wearer: UserId,
        _id: DeviceId,
        _now: UnixMillis,
    ) -> Result<bool> {
        unimplemented!()
    }

    /// Readings measured in [`from`, `to`), oldest first, thinned evenly to `max` points.
    pub async fn readings(
        &self,
        _wearer: UserId,
        _from: UnixMillis,
        _to: UnixMillis,
        _max: usize,
    ) -> Result<Vec<ReadingPoint>> {
        unimplemented!()
    }
}
