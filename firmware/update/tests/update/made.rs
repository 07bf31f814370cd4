//! Images, their signer, and a flash with a first image in it.

use ed25519_dalek::{Signer, SigningKey};
use embassy_futures::block_on;
use embedded_storage_async::nor_flash::{NorFlash, ReadNorFlash};
use sha2::{Digest, Sha256};
use watch_update::{Conditions, Device, Header, Layout, Slot, Updater};

use crate::flash::{Chip, PAGE};

pub(crate) const BOARD: &str = "mps2-an385";
/// Pages of a slot.
pub(crate) const SLOT_PAGES: u32 = 2;
pub(crate) const CALM: Conditions = Conditions {
    battery_percent: Some(80),
    is_on_cable: false,
    alert_is_open: false,
    wrist_asks: false,
};

#[derive(Clone)]
pub(crate) struct Image {
    pub(crate) header: Header,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn signer() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub(crate) fn key() -> [u8; 32] {
    signer().verifying_key().to_bytes()
}

pub(crate) fn layout() -> Layout {
    let slot = SLOT_PAGES * PAGE;
    Layout {
        record: 0..2 * PAGE,
        a: 2 * PAGE..2 * PAGE + slot,
        b: 2 * PAGE + slot..2 * PAGE + 2 * slot,
    }
}

impl Image {
    /// Of this version, with a length that is no number of words.
    pub(crate) fn new(version: u32) -> Self {
        let length = PAGE + 302 + version;
        let body = (0..length).map(|at| at.wrapping_mul(31 + version).to_le_bytes()[0]);
        let body: Vec<u8> = body.collect();
        let header = Header {
            may_replace_newer: false,
            board: Header::board_bytes(BOARD).unwrap(),
            version,
            length,
            sha256: Sha256::digest(&body).into(),
            signature: [0; 64],
        };
        Self { header, body }.with(|_| {})
    }

    /// Changed, then signed.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Header)) -> Self {
        change(&mut self.header);
        self.header.signature = signer().sign(&self.header.signed()).to_bytes();
        self
    }

    /// Whether a slot holds it.
    pub(crate) fn is_in(&self, chip: &Chip, slot: Slot) -> bool {
        let mut found = vec![0; self.body.len()];
        let start = layout().slot(slot).start;
        block_on(chip.clone().read(start, &mut found)).unwrap();
        found == self.body
    }
}

/// A new flash with this image in slot A.
pub(crate) fn flashed(image: &Image) -> Chip {
    let mut chip = Chip::new(2 + 2 * SLOT_PAGES, 1);
    let start = layout().a.start;
    for (at, bytes) in (start..).step_by(4).zip(image.body.chunks(4)) {
        let mut word = Word([0xff; 4]);
        word.0[..bytes.len()].copy_from_slice(bytes);
        block_on(chip.write(at, &word.0)).unwrap();
    }
    chip
}

#[repr(align(4))]
struct Word([u8; 4]);

pub(crate) fn open(chip: &Chip) -> Updater<Chip> {
    block_on(Updater::open(chip.clone(), layout())).unwrap()
}

/// The same watch once more, with another version running.
pub(crate) fn device(version: u32, keys: &[[u8; 32]]) -> Device<'_> {
    Device {
        board: BOARD,
        version,
        keys,
    }
}
