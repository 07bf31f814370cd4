use crate::{FrontEnd, SkinFault, conductance::Levels};

/// Conversions of each electrode for one mean. Their distance of two [`CONVERSION_US`] spreads
/// them over two periods of the mains at 50 Hz, so that its hum cancels.
const ROUNDS: u8 = 5;
/// From one conversion to the next, microseconds.
pub const CONVERSION_US: u32 = 4_000;
/// From the excitation to the first conversion, microseconds: ten time constants of filter,
/// leads and a skin of 20 nF.
const SETTLE_US: u32 = 60_000;
/// A conversion may begin so much off its time, microseconds: later and hum does not cancel.
const LATE_US: u64 = 500;
/// Ten conversions are begun anew so many times, so that a busy moment costs no value.
const REPEATS: u8 = 2;
/// With this many foreign voltages after each other, feeding ends.
const STRIKES: u8 = 4;

/// What the converter is to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Electrode {
    A,
    B,
}

/// What a board is to do next for a reading of the skin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Feed the electrodes, or stop it.
    Feed(bool),
    /// Wait, microseconds.
    Wait(u32),
    /// Begin a conversion, wait for [`CONVERSION_US`], and give the voltage to [`SkinReading::take`].
    Convert(Electrode),
}

/// One reading: both electrodes at rest, then fed. It takes 140 ms, and feeds for 100 of them; on a
/// board that is busy up to 80 ms more.
#[derive(Clone, Debug, Default)]
pub struct SkinReading {
    turn: u8,
    is_fed: bool,
    rest: Levels,
    fed: Levels,
    /// When the next conversion is due, microseconds of the board's clock.
    due_us: Option<u64>,
    repeats: u8,
    is_late: bool,
}

const FEED: u8 = 2 * ROUNDS;
const WAIT: u8 = FEED + 1;
const RELEASE: u8 = WAIT + 2 * ROUNDS + 1;

impl SkinReading {
    /// The next step; `None` after the last.
    pub fn next_step(&mut self) -> Option<Step> {
        let turn = self.turn;
        self.turn = turn.saturating_add(1);
        match turn {
            FEED => {
                self.is_fed = true;
                self.due_us = None;
                Some(Step::Feed(true))
            }
            WAIT => Some(Step::Wait(SETTLE_US)),
            RELEASE => Some(Step::Feed(false)),
            _ if turn > RELEASE => None,
            // FEED and WAIT are two turns, so electrodes alternate after them as before.
            _ if turn.is_multiple_of(2) => Some(Step::Convert(Electrode::A)),
            _ => Some(Step::Convert(Electrode::B)),
        }
    }

    /// Takes the voltage of the last conversion, volts, and when it began, microseconds of the
    /// board's clock.
    pub fn take(&mut self, began_us: u64, volts: f32) {
        let due_us = self.due_us.unwrap_or(began_us);
        let is_late = began_us.abs_diff(due_us) > LATE_US;
        let (levels, first) = if self.is_fed {
            (&mut self.fed, WAIT + 1)
        } else {
            (&mut self.rest, 0)
        };
        if is_late && self.repeats < REPEATS {
            self.repeats += 1;
            (self.turn, self.due_us) = (first, None);
            *levels = Levels::default();
            return;
        }
        self.is_late |= is_late;
        self.due_us = Some(due_us + u64::from(CONVERSION_US));
        let level = if self.turn.is_multiple_of(2) {
            &mut levels.b_v
        } else {
            &mut levels.a_v
        };
        *level += volts / f32::from(ROUNDS);
    }

    /// Skin conductance, microsiemens.
    ///
    /// # Errors
    /// [`SkinFault`]
    pub fn finish(&self) -> Result<f32, SkinFault> {
        if self.is_late {
            return Err(SkinFault::Late);
        }
        FrontEnd::BOARD.conductance_us(self.rest, self.fed)
    }
}

/// Whether electrodes may be fed: no more, until a restart, after foreign voltages on them.
#[derive(Clone, Copy, Debug, Default)]
pub struct FeedGuard {
    strikes: u8,
}

impl FeedGuard {
    pub fn may_feed(self) -> bool {
        self.strikes < STRIKES
    }

    /// Takes what a reading gave.
    pub fn take(&mut self, reading: Result<f32, SkinFault>) {
        if !self.may_feed() {
            return;
        }
        self.strikes = match reading {
            Err(SkinFault::ForeignVoltage) => self.strikes + 1,
            // They tell nothing of the voltages.
            Err(SkinFault::Late | SkinFault::Converter) => self.strikes,
            _ => 0,
        };
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::*;

    #[test]
    fn it_reads_at_rest_then_feeds_waits_reads_and_releases() {
        let mut reading = SkinReading::default();
        let steps: Vec<Step> = core::iter::from_fn(|| reading.next_step()).collect();
        assert_eq!(steps.len(), 23);
        assert!(
            steps[..10]
                .iter()
                .all(|step| matches!(step, Step::Convert(_)))
        );
        assert_eq!(steps[10..12], [Step::Feed(true), Step::Wait(SETTLE_US)]);
        assert_eq!(steps[12], Step::Convert(Electrode::A));
        assert_eq!(steps[21], Step::Convert(Electrode::B));
        assert_eq!(steps[22], Step::Feed(false), "nothing is left on skin");
        assert_eq!(reading.next_step(), None);
    }

    /// A reading in which the conversions of these numbers begin so much late, and how many
    /// conversions it took.
    fn read(late: &[u32], late_us: u64) -> (Result<f32, SkinFault>, u32) {
        let mut reading = SkinReading::default();
        let (mut due_us, mut number) = (0, 0);
        while let Some(step) = reading.next_step() {
            match step {
                Step::Feed(_) => {}
                Step::Wait(us) => due_us += u64::from(us) + 7_000,
                Step::Convert(electrode) => {
                    let began_us = due_us + if late.contains(&number) { late_us } else { 0 };
                    let fed_v = if electrode == Electrode::A {
                        0.36
                    } else {
                        0.133
                    };
                    let volts = if reading.is_fed { fed_v } else { 0.0 };
                    // What was late is not to be in the mean.
                    let is_spoilt = began_us > due_us + LATE_US;
                    reading.take(began_us, if is_spoilt { 0.6 } else { volts });
                    due_us = if is_spoilt { began_us } else { due_us } + u64::from(CONVERSION_US);
                    number += 1;
                }
            }
        }
        (reading.finish(), number)
    }

    #[test]
    fn what_is_late_is_read_again_twice_and_then_given_up() {
        let (whole, count) = read(&[], 0);
        assert!((whole.unwrap() - 3.906).abs() < 1e-2);
        assert_eq!(count, 20, "a longer wait does no harm");
        assert_eq!(read(&[3, 12], 400), (whole, 20));
        assert_eq!(read(&[3], 600), (whole, 24), "at rest");
        assert_eq!(read(&[15], 30_000), (whole, 26), "fed");
        assert_eq!(read(&[3, 20], 600), (whole, 31));
        assert_eq!(read(&[3, 5, 8], 600).0, Err(SkinFault::Late));
    }

    #[test]
    fn feeding_ends_for_good_after_a_second_of_foreign_voltage() {
        let mut guard = FeedGuard::default();
        for reading in [
            Err(SkinFault::ForeignVoltage),
            Err(SkinFault::ForeignVoltage),
            Ok(2.0),
        ] {
            guard.take(reading);
            assert!(guard.may_feed(), "a spark is none");
        }
        for _ in 0..4 {
            guard.take(Err(SkinFault::ForeignVoltage));
        }
        guard.take(Ok(2.0));
        assert!(!guard.may_feed());
    }
}
