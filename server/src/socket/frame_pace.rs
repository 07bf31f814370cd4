//! How many frames a client may send. The protocol answers pings and joins pieces of messages by
//! itself, so frames are counted on the way in, whatever they are.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use domain::limits::{FRAMES_BURST, FRAMES_PER_SECOND};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a client that is over the pace is not read, at least.
const PAUSE: Duration = Duration::from_secs(1);
/// So many pauses, without ever being within the pace in between, are no accident.
const PAUSES: u32 = 5;

#[derive(Default)]
pub(super) struct FramePace {
    walk: Walk,
    /// When the client may send a whole burst again. `None`: now.
    rested_at: Option<Instant>,
    /// Frames that came and that nothing is left for.
    owed: u32,
    pauses: u32,
    /// Until its end nothing is read. In a box, for most sockets need none.
    pause: Option<Pin<Box<Sleep>>>,
}

impl FramePace {
    /// These bytes were read.
    pub(super) fn read(&mut self, bytes: &[u8]) {
        self.owed += self.walk.over(bytes);
        self.pay_or_pause();
    }

    fn pay_or_pause(&mut self) {
        if self.owed > 0 {
            let now = Instant::now();
            let wait = self.pay(now);
            self.pause = wait.map(|wait| Box::pin(sleep_until(now + wait)));
        }
    }

    /// Pays for what is owed, or says how long nothing is to be read.
    fn pay(&mut self, now: Instant) -> Option<Duration> {
        let every = Duration::from_secs(1) / FRAMES_PER_SECOND;
        let rested_at = self.rested_at.filter(|at| *at > now);
        if rested_at.is_none() {
            self.pauses = 0;
        }
        let rested_at = rested_at.unwrap_or(now) + every * self.owed;
        let wait = (rested_at - now).saturating_sub(every * FRAMES_BURST);
        if wait.is_zero() {
            self.rested_at = Some(rested_at);
            self.owed = 0;
            return None;
        }
        self.pauses += 1;
        Some(wait.max(PAUSE))
    }

    /// Whether bytes may be read now.
    pub(super) fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while let Some(pause) = &mut self.pause {
            if pause.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            self.pause = None;
            self.pay_or_pause();
        }
        Poll::Ready(())
    }

    pub(super) fn is_abuse(&self) -> bool {
        self.pauses > PAUSES
    }
}

/// Where in the frames of a client (RFC 6455, section 5.2) the next byte is.
#[derive(Clone, Copy, Default)]
struct Walk {
    /// Bytes of the current head so far.
    at: u8,
    /// Bytes of the head that hold a length, and the mask.
    length_bytes: u8,
    mask_bytes: u8,
    /// Bytes of the payload that are to come.
    payload: u64,
}

/// The first byte of a frame, and the one with a short length.
const FIXED_BYTES: u8 = 2;

impl Walk {
    /// How many frames begin in these bytes.
    fn over(&mut self, mut bytes: &[u8]) -> u32 {
        let mut frames = 0;
        while let Some((&byte, after)) = bytes.split_first() {
            if self.has_head() {
                let most = usize::try_from(self.payload).unwrap_or(usize::MAX);
                let (payload, rest) = bytes.split_at(most.min(bytes.len()));
                self.payload -= payload.len() as u64;
                bytes = rest;
            } else {
                frames += u32::from(self.at == 0);
                self.take(byte);
                bytes = after;
            }
            if self.has_head() && self.payload == 0 {
                *self = Self::default();
            }
        }
        frames
    }

    fn has_head(&self) -> bool {
        self.at >= FIXED_BYTES && self.at == FIXED_BYTES + self.length_bytes + self.mask_bytes
    }

    fn take(&mut self, byte: u8) {
        if self.at == 1 {
            self.mask_bytes = byte >> 7 << 2;
            let short = byte & 0x7F;
            (self.length_bytes, self.payload) = match short {
                0x7E => (2, 0),
                0x7F => (8, 0),
                _ => (0, short.into()),
            };
        } else if (FIXED_BYTES..FIXED_BYTES + self.length_bytes).contains(&self.at) {
            self.payload = self.payload << 8 | u64::from(byte);
        }
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(payload: usize, masked: bool) -> Vec<u8> {
        let mask = if masked { 0x80 } else { 0 };
        let mut bytes = vec![0x81];
        match payload {
            0..126 => bytes.push(mask | u8::try_from(payload).unwrap()),
            126..65_536 => {
                bytes.push(mask | 0x7E);
                bytes.extend(u16::try_from(payload).unwrap().to_be_bytes());
            }
            _ => {
                bytes.push(mask | 0x7F);
                bytes.extend((payload as u64).to_be_bytes());
            }
        }
        bytes.resize(bytes.len() + usize::from(masked) * 4 + payload, 0x81);
        bytes
    }

    #[test]
    fn frames_are_counted_however_they_are_cut() {
        let lengths = [0, 0, 1, 125, 126, 127, 0, 65_535, 65_536, 3];
        for masked in [true, false] {
            let bytes: Vec<u8> = lengths.iter().flat_map(|it| frame(*it, masked)).collect();
            for piece in [1, 2, 3, 7, 512, bytes.len()] {
                let mut walk = Walk::default();
                let count: u32 = bytes.chunks(piece).map(|it| walk.over(it)).sum();
                assert_eq!(count, 10, "{masked} {piece}");
            }
        }
    }

    /// As a client that sends so many at once, whenever it is read.
    fn sends(pace: &mut FramePace, now: &mut Instant, frames: u32) {
        pace.owed += frames;
        while let Some(wait) = pace.pay(*now) {
            *now += wait;
        }
    }

    #[test]
    fn who_stays_over_the_pace_is_no_client_of_ours() {
        let (mut pace, mut now) = (FramePace::default(), Instant::now());
        for _ in 0..FRAMES_BURST {
            pace.owed += 1;
            assert_eq!(pace.pay(now), None);
        }
        let mut frames = 0;
        while !pace.is_abuse() {
            sends(&mut pace, &mut now, 80);
            frames += 80;
        }
        assert!((500..5_000).contains(&frames), "{frames}");
    }

    #[test]
    fn a_pause_is_forgiven_by_rest() {
        let (mut pace, mut now) = (FramePace::default(), Instant::now());
        for _ in 0..100 {
            sends(&mut pace, &mut now, FRAMES_BURST);
            sends(&mut pace, &mut now, 1);
            assert!(!pace.is_abuse());
            now += Duration::from_secs(60);
        }
    }
}
