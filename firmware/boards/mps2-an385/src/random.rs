use rand_core::{CryptoRng, Error, RngCore, impls};

use crate::host;

/// The host's randomness; see [`host::random`].
#[derive(Clone, Copy)]
pub struct HostRandom;

impl RngCore for HostRandom {
    fn next_u32(&mut self) -> u32 {
        impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, buffer: &mut [u8]) {
        // A key that is not random is worse than none.
        assert!(host::random(buffer), "the host gives no randomness");
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(buffer);
        Ok(())
    }
}

impl CryptoRng for HostRandom {}
