//! Limits of protocol version 1. The server names them in its errors.

/// Items in one batch.
pub const MAX_ITEMS: usize = 256;
/// Downlink confirmations in one batch.
pub const MAX_CONFIRMATIONS: usize = 16;
/// Inter-beat intervals in one reading.
pub const MAX_INTERVALS: usize = 24;
/// Samples in the window that raised an alert.
pub const MAX_SAMPLES: usize = 48;
/// Unicode characters of a device's name.
pub const MAX_NAME: usize = 64;
/// Characters of a pairing code.
pub const PAIRING_CODE_LEN: usize = 8;
/// Crockford's base 32: no I, L, O, U.
pub const PAIRING_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
