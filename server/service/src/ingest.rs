use domain::{
    Result,
    watch::{Batch, BatchReply},
};

use crate::{DeviceActor, Service};

impl Service {
    /// Judges each item, stores, answers after the commit. `SignedOut` if the device was
    /// revoked meanwhile.
    pub async fn ingest(&self, _device: &DeviceActor, _batch: Batch) -> Result<BatchReply> {
        unimplemented!()
    }
}
