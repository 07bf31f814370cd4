/// A change of this much of the scale, a thirtieth of the wave, and then so many times the same
/// value: the sensor is at its end. In four hours of real pulse waves none came.
const STOP: i32 = 1 << 14;
const SAME: u8 = 4;
/// Nothing is trusted for so long after, microseconds: a few beats.
const HOLD_US: u64 = 3_000_000;

/// Sees where a wave is cut off: it stops dead, where a real peak slows down before it turns.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clip {
    last: i32,
    entry: i32,
    same: u8,
    seen_us: Option<u64>,
}

impl Clip {
    pub(super) fn take(&mut self, at_us: u64, value: i32) {
        if value == self.last {
            self.same = self.same.saturating_add(1);
        } else {
            self.entry = value.saturating_sub(self.last).saturating_abs();
            self.same = 1;
            self.last = value;
        }
        if self.same >= SAME && self.entry >= STOP {
            self.seen_us = Some(at_us);
        }
    }

    pub(super) fn is_near(&self, at_us: u64) -> bool {
        self.seen_us
            .is_some_and(|seen| at_us.saturating_sub(seen) < HOLD_US)
    }
}
