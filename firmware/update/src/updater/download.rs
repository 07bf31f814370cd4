use embassy_futures::yield_now;
use embedded_storage_async::nor_flash::NorFlash;
use sha2::{Digest, Sha256};

use super::{Device, Error, Result, Updater};
use crate::{Conditions, HEADER_BYTES, Header, Outcome, Phase, Refusal};

/// Bytes that are moved at once; whole words of every flash.
const CHUNK: usize = 256;
/// Chunks that are read without a pause.
const CHUNKS_AT_ONCE: usize = 16;

/// Some flash drivers copy only from words.
#[repr(align(4))]
struct Words([u8; CHUNK]);

impl<F: NorFlash> Updater<F> {
    /// Looks at the header of an image that a server offers, and makes room for it. Where in the image
    /// the download begins, or goes on, bytes.
    ///
    /// # Errors
    /// When it is not for this watch, when this is no time for it, or when flash fails.
    pub async fn offer(
        &mut self,
        header: &[u8; HEADER_BYTES],
        device: Device<'_>,
        conditions: Conditions,
    ) -> Result<u32, F> {
        let header = Header::parse(header)?;
        if Some(header.board) != Header::board_bytes(device.board) {
            return Err(Refusal::WrongBoard.into());
        }
        let slot = self.layout.slot(self.record.active.other());
        if header.length > slot.end - slot.start {
            return Err(Refusal::TooLarge.into());
        }
        // Before the signature, which takes a slow chip a while.
        if !header.may_replace_newer {
            if header.version <= device.version {
                return Err(Refusal::NotNewer.into());
            }
            if Some(header.version) == self.record.failed {
                return Err(Refusal::FailedBefore.into());
            }
        }
        if !header.is_signed_by(device.keys) {
            return Err(Refusal::BadSignature.into());
        }
        conditions.check()?;
        let is_same = self.candidate() == Some(&header);
        match self.record.phase {
            Phase::Trial { .. } => return Err(Refusal::OutOfTurn.into()),
            Phase::Downloading { offset } if is_same => return Ok(offset),
            Phase::Ready if is_same => return Ok(header.length),
            _ => {}
        }
        let mut next = self.record.clone();
        next.phase = Phase::Downloading { offset: 0 };
        next.candidate = Some(header);
        self.save(next).await?;
        Ok(0)
    }

    /// Bytes of one piece: a page of flash.
    pub const PIECE_BYTES: usize = F::ERASE_SIZE;

    /// Takes the piece of the image that follows, and what the next one begins with: a piece is
    /// [`Updater::PIECE_BYTES`] long, or goes to the end of the image.
    ///
    /// # Errors
    /// When it is not the piece that follows, or when flash fails; then the same piece is to be given again.
    pub async fn write(&mut self, offset: u32, piece: &[u8]) -> Result<u32, F> {
        let (Phase::Downloading { offset: expected }, Some(header)) =
            (self.record.phase, self.record.candidate)
        else {
            return Err(Refusal::OutOfTurn.into());
        };
        let left = usize::try_from(header.length.saturating_sub(expected)).unwrap_or(usize::MAX);
        if offset != expected || piece.is_empty() || piece.len() != left.min(Self::PIECE_BYTES) {
            return Err(Refusal::OutOfTurn.into());
        }
        let at = self.layout.slot(self.record.active.other()).start + offset;
        let erased = self.flash.erase(at, at + length(F::ERASE_SIZE)).await;
        erased.map_err(Error::Flash)?;
        for (bytes, at) in piece.chunks(CHUNK).zip((at..).step_by(CHUNK)) {
            let mut words = Words([0xff; CHUNK]);
            words.0[..bytes.len()].copy_from_slice(bytes);
            let whole = bytes.len().next_multiple_of(F::WRITE_SIZE).min(CHUNK);
            let written = self.flash.write(at, &words.0[..whole]).await;
            written.map_err(Error::Flash)?;
        }
        let mut next = self.record.clone();
        let offset = offset + length(piece.len());
        next.phase = Phase::Downloading { offset };
        self.save(next).await?;
        Ok(offset)
    }

    /// All of it was downloaded: holds what lies in flash against what was signed.
    ///
    /// # Errors
    /// [`Refusal::BadDigest`] ends the update; or when a piece is missing, or flash fails.
    pub async fn finish(&mut self) -> Result<(), F> {
        match (self.record.phase, self.record.candidate) {
            (Phase::Downloading { offset }, Some(header)) if offset == header.length => {}
            (Phase::Ready, _) => return Ok(()),
            _ => return Err(Refusal::OutOfTurn.into()),
        }
        if !self.is_whole().await? {
            self.give_up(Outcome::Refused(Refusal::BadDigest)).await?;
            return Err(Refusal::BadDigest.into());
        }
        let mut next = self.record.clone();
        next.phase = Phase::Ready;
        self.save(next).await
    }

    /// Whether the other slot holds the candidate, byte for byte.
    pub(super) async fn is_whole(&mut self) -> Result<bool, F> {
        let Some(header) = self.record.candidate else {
            return Ok(false);
        };
        let slot = self.layout.slot(self.record.active.other());
        let mut digest = Sha256::new();
        let mut left = usize::try_from(header.length).unwrap_or(usize::MAX);
        for (count, at) in slot.step_by(CHUNK).enumerate() {
            let mut words = Words([0; CHUNK]);
            let read = self.flash.read(at, &mut words.0).await;
            read.map_err(Error::Flash)?;
            let taken = left.min(CHUNK);
            digest.update(&words.0[..taken]);
            left -= taken;
            if left == 0 {
                break;
            }
            // All of it takes longer than the button may wait.
            if count % CHUNKS_AT_ONCE == 0 {
                yield_now().await;
            }
        }
        Ok(left == 0 && digest.finalize()[..] == header.sha256)
    }
}

/// A length that came from 32 bits.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
