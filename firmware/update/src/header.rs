use ed25519_dalek::{Signature, VerifyingKey};

use crate::Refusal;

/// Begins every header.
const MAGIC: [u8; 4] = *b"FTWU";
const FORMAT: u8 = 1;
/// In the byte of flags: a signer lets this image replace the same or a newer one, or be tried again.
const MAY_REPLACE_NEWER: u8 = 1;
/// UTF-8 bytes of a board's name, padded with zeros.
pub const BOARD_BYTES: usize = 32;
/// What the signature is made over: all before it.
pub const SIGNED_BYTES: usize = 80;
/// A whole header.
pub const HEADER_BYTES: usize = SIGNED_BYTES + Signature::BYTE_SIZE;

/// What is known of an image before a byte of it is fetched. Numbers are little-endian on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub may_replace_newer: bool,
    /// Zeros after the name.
    pub board: [u8; BOARD_BYTES],
    /// From 1, greater with each release.
    pub version: u32,
    /// Bytes of the image, without this header.
    pub length: u32,
    /// SHA-256 of the image.
    pub sha256: [u8; 32],
    /// Ed25519 over [`Header::signed`].
    pub signature: [u8; Signature::BYTE_SIZE],
}

impl Header {
    /// A board's name as a header holds it; `None` if it is empty or too long.
    #[must_use]
    pub fn board_bytes(name: &str) -> Option<[u8; BOARD_BYTES]> {
        let mut board = [0; BOARD_BYTES];
        let place = board.get_mut(..name.len())?;
        place.copy_from_slice(name.as_bytes());
        (!name.is_empty()).then_some(board)
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn signed(&self) -> [u8; SIGNED_BYTES] {
        let mut bytes = [0; SIGNED_BYTES];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4] = FORMAT;
        bytes[5] = if self.may_replace_newer {
            MAY_REPLACE_NEWER
        } else {
            0
        };
        bytes[8..40].copy_from_slice(&self.board);
        bytes[40..44].copy_from_slice(&self.version.to_le_bytes());
        bytes[44..48].copy_from_slice(&self.length.to_le_bytes());
        bytes[48..].copy_from_slice(&self.sha256);
        bytes
    }

    #[must_use]
    pub fn bytes(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..SIGNED_BYTES].copy_from_slice(&self.signed());
        bytes[SIGNED_BYTES..].copy_from_slice(&self.signature);
        bytes
    }

    /// Reads a header; says nothing of its signature.
    ///
    /// # Errors
    /// [`Refusal::NotAnImage`].
    pub fn parse(bytes: &[u8; HEADER_BYTES]) -> Result<Self, Refusal> {
        let number = |at: usize| {
            let mut word = [0; 4];
            word.copy_from_slice(&bytes[at..at + 4]);
            u32::from_le_bytes(word)
        };
        let mut header = Self {
            may_replace_newer: bytes[5] == MAY_REPLACE_NEWER,
            board: [0; BOARD_BYTES],
            version: number(40),
            length: number(44),
            sha256: [0; 32],
            signature: [0; Signature::BYTE_SIZE],
        };
        header.board.copy_from_slice(&bytes[8..40]);
        header.sha256.copy_from_slice(&bytes[48..SIGNED_BYTES]);
        header.signature.copy_from_slice(&bytes[SIGNED_BYTES..]);
        // Another magic, format or flag, and any byte that is kept for later, differs here.
        let is_known = header.bytes() == *bytes;
        let is_sound = header.version > 0 && header.length > 0;
        (is_known && is_sound)
            .then_some(header)
            .ok_or(Refusal::NotAnImage)
    }

    /// Whether one of these public keys signed it.
    #[must_use]
    pub fn is_signed_by(&self, keys: &[[u8; 32]]) -> bool {
        let signature = Signature::from_bytes(&self.signature);
        let signed = self.signed();
        keys.iter().any(|key| {
            let key = VerifyingKey::from_bytes(key);
            key.is_ok_and(|key| key.verify_strict(&signed, &signature).is_ok())
        })
    }
}
