//! What the emulator ends with.

pub(crate) const SETTLED: u8 = 0;
pub(crate) const SETTINGS: u8 = 2;
pub(crate) const PAIRING: u8 = 3;
pub(crate) const REVOKED: u8 = 4;
pub(crate) const HARDWARE: u8 = 5;
/// Of a program that only measures: a watch starts again.
pub(crate) const PANIC: u8 = 101;
