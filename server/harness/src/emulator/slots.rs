//! Images in the slots of the emulated board, put there by the watch's own code while the board has no power.

use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
};

use anyhow::{Context, Result, ensure};
use ed25519_dalek::{Signer, SigningKey};
use embassy_futures::block_on;
use embedded_storage_async::nor_flash::{ErrorType, NorFlash, NorFlashErrorKind, ReadNorFlash};
use sha2::{Digest, Sha256};
use watch_update::{Conditions, Device, Header, Layout, Updater};

use super::Bench;

/// As `firmware/boards/mps2-an385/src/flash.rs` has them.
const PAGE: u32 = 4096;
const RECORD: u32 = 128 * PAGE;
const A: u32 = RECORD + 2 * PAGE;
const SLOT: u32 = 128 * PAGE;
const BOARD: &str = "mps2-an385";

const CALM: Conditions = Conditions {
    battery_percent: None,
    is_on_cable: true,
    alert_is_open: false,
    wrist_asks: false,
};

impl Bench {
    /// Puts the image into slot A of a new flash; from now on the boot stage is what starts.
    pub fn install(&mut self) -> Result<Vec<u8>> {
        let image = flat(&fs::read(&self.image)?).context("no image in this ELF")?;
        ensure!(image.len() <= SLOT as usize, "the image outgrew its slot");
        let mut flash = vec![0xff; (A + 2 * SLOT) as usize];
        flash[A as usize..][..image.len()].copy_from_slice(&image);
        fs::write(self.folder().join("flash.bin"), flash)?;
        self.kernel = self.image.with_file_name("boot");
        Ok(image)
    }

    /// Brings an image of this version up to the reset before its trial.
    pub fn update(&self, version: u32, image: &[u8]) -> Result<()> {
        let signer = SigningKey::from_bytes(&[7; 32]);
        let mut header = Header {
            may_replace_newer: false,
            board: Header::board_bytes(BOARD).context("a name that fits")?,
            version,
            length: u32::try_from(image.len())?,
            sha256: Sha256::digest(image).into(),
            signature: [0; 64],
        };
        header.signature = signer.sign(&header.signed()).to_bytes();
        let device = Device {
            board: BOARD,
            version: version - 1,
            keys: &[signer.verifying_key().to_bytes()],
        };
        let layout = Layout {
            record: RECORD..A,
            a: A..A + SLOT,
            b: A + SLOT..A + 2 * SLOT,
        };
        let path = self.folder().join("flash.bin");
        let file = File::options().read(true).write(true).open(path)?;
        let done = block_on(async {
            let mut updater = Updater::open(Flash(file), layout).await?;
            let mut offset = updater.offer(&header.bytes(), device, CALM).await?;
            for piece in image.chunks(PAGE as usize) {
                offset = updater.write(offset, piece).await?;
            }
            updater.finish().await?;
            updater.begin_trial(CALM).await
        });
        ensure!(done.is_ok(), "{done:?}");
        Ok(())
    }
}

/// What of an ELF is loaded, from address 0 on.
fn flat(elf: &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| {
        let bytes = elf.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(bytes)).ok()
    };
    let (headers, count) = (word(28)?, word(44)? & 0xffff);
    let mut image = Vec::new();
    for header in (headers..).step_by(32).take(count) {
        let [kind, offset, at, length] = [0, 4, 12, 16].map(|field| word(header + field));
        let (offset, at, length) = (offset?, at?, length?);
        if kind? == 1 && length > 0 {
            let end = image.len().max(at + length);
            image.resize(end, 0xff);
            image[at..at + length].copy_from_slice(elf.get(offset..offset + length)?);
        }
    }
    (!image.is_empty()).then_some(image)
}

/// The board's flash, from outside.
struct Flash(File);

impl ErrorType for Flash {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        let read = self.0.read_exact_at(bytes, offset.into());
        read.map_err(|_| NorFlashErrorKind::OutOfBounds)
    }

    fn capacity(&self) -> usize {
        (A + 2 * SLOT) as usize
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE as usize;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        let erased = vec![0xff; (to - from) as usize];
        let written = self.0.write_all_at(&erased, from.into());
        written.map_err(|_| NorFlashErrorKind::Other)
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        let written = self.0.write_all_at(bytes, offset.into());
        written.map_err(|_| NorFlashErrorKind::Other)
    }
}
