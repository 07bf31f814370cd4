//! Watches whose token was found right. What is kept here never changes in storage; whether a
//! watch was revoked does, so the transaction that takes its items asks for that again.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::DeviceId;
use subtle::ConstantTimeEq;

use crate::DeviceActor;

/// Beyond this many it begins anew; each costs one read of storage then.
const LIMIT: usize = 100_000;

#[derive(Default)]
pub(crate) struct ProvenDevices {
    /// A std mutex: held for one look-up.
    by_id: Mutex<HashMap<DeviceId, DeviceActor>>,
}

impl ProvenDevices {
    pub(super) fn find(&self, id: DeviceId, token_hash: &[u8; 32]) -> Option<DeviceActor> {
        let by_id = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
        let device = by_id.get(&id)?;
        let right: bool = token_hash.ct_eq(&device.token_hash).into();
        right.then(|| device.clone())
    }

    pub(super) fn keep(&self, device: &DeviceActor) {
        let mut by_id = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
        if by_id.len() >= LIMIT {
            by_id.clear();
        }
        by_id.insert(device.device, device.clone());
    }

    pub(crate) fn forget(&self, id: DeviceId) {
        let mut by_id = self.by_id.lock().unwrap_or_else(PoisonError::into_inner);
        by_id.remove(&id);
    }
}
