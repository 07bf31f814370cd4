//! Where a cell's charge goes: how long each part of a watch was in each state, times what it takes there.
//!
//! A board tells [`Spent`] of every change; it holds nothing else, and no decision reads it. The currents are those of data
//! sheets, most of them from memory: [`Load::source`] says which. None was measured on this watch.

use crate::Millis;

/// A state that takes current. Of one [`Part`] there is one state at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Load {
    /// The chip, light sleep, memory kept.
    ChipAsleep,
    /// The chip, running at 80 MHz.
    ChipAwake,
    RadioOff,
    /// Looking for the network and joining it.
    RadioJoining,
    /// Joined, and listening all the time.
    RadioListening,
    /// Joined, and listening at the network's beacons only.
    RadioSaving,
    /// A post under way: TLS, sending, waiting for the answer.
    RadioPosting,
    PulseOff,
    /// The optical sensor with its light, 100 flashes a second.
    PulseOn,
    MotionOff,
    /// The accelerometer, 50 samples a second.
    MotionOn,
    SkinOff,
    /// The skin's converter and what feeds the electrodes.
    SkinOn,
    /// The display's controller sleeps.
    DisplayAsleep,
    /// Its light is off, but its controller draws on.
    DisplayDark,
    DisplayLit,
    MotorOff,
    MotorOn,
}

/// What is in one of several states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Part {
    Chip,
    Radio,
    Pulse,
    Motion,
    Skin,
    Display,
    Motor,
}

const PARTS: usize = 7;
const LOADS: usize = 18;

/// What the supply takes always: regulator 25 µA, step-up 50 µA, divider of the cell 21 µA.
pub const SUPPLY_UA: u32 = 96;
/// Of a cell's rated charge, what is there before the watch must stop, per cent.
pub const USABLE_PERCENT: u32 = 90;

impl Load {
    pub const ALL: [Self; LOADS] = [
        Self::ChipAsleep,
        Self::ChipAwake,
        Self::RadioOff,
        Self::RadioJoining,
        Self::RadioListening,
        Self::RadioSaving,
        Self::RadioPosting,
        Self::PulseOff,
        Self::PulseOn,
        Self::MotionOff,
        Self::MotionOn,
        Self::SkinOff,
        Self::SkinOn,
        Self::DisplayAsleep,
        Self::DisplayDark,
        Self::DisplayLit,
        Self::MotorOff,
        Self::MotorOn,
    ];

    pub const fn part(self) -> Part {
        match self {
            Self::ChipAsleep | Self::ChipAwake => Part::Chip,
            Self::RadioOff
            | Self::RadioJoining
            | Self::RadioListening
            | Self::RadioSaving
            | Self::RadioPosting => Part::Radio,
            Self::PulseOff | Self::PulseOn => Part::Pulse,
            Self::MotionOff | Self::MotionOn => Part::Motion,
            Self::SkinOff | Self::SkinOn => Part::Skin,
            Self::DisplayAsleep | Self::DisplayDark | Self::DisplayLit => Part::Display,
            Self::MotorOff | Self::MotorOn => Part::Motor,
        }
    }

    /// From the cell, microamperes.
    pub const fn microamps(self) -> u32 {
        self.row().0
    }

    /// Where that figure is from.
    pub const fn source(self) -> &'static str {
        self.row().1
    }

    /// The radio's figures are what it takes beside a chip that is awake.
    const fn row(self) -> (u32, &'static str) {
        match self {
            Self::ChipAsleep => (130, "ESP32-C3 data sheet, light sleep; not checked"),
            Self::ChipAwake => (
                20_000,
                "ESP32-C3 data sheet, 80 MHz, radio off; not checked",
            ),
            Self::RadioOff | Self::PulseOff | Self::MotionOff | Self::SkinOff | Self::MotorOff => {
                (0, "off")
            }
            Self::RadioJoining => (
                75_000,
                "ESP32-C3 data sheet, 87 mA receiving and 335 mA at most sending, mixed; a guess",
            ),
            Self::RadioListening => (
                64_000,
                "ESP32-C3 data sheet, 84 mA receiving, less the chip; not checked",
            ),
            Self::RadioSaving => (6_000, "radio at every third beacon; a guess"),
            Self::RadioPosting => (
                80_000,
                "as joining, with a tenth of the time sending; a guess",
            ),
            Self::PulseOn => (
                1_018,
                "MAX30101 data sheet, 600 µA, and 6.4 mA of light for 411 µs a hundred times a second through a step-up of 85 %; not checked",
            ),
            Self::MotionOn => (11, "LIS3DH data sheet, 50 Hz; not checked"),
            Self::SkinOn => (
                110,
                "ADS1115 data sheet, 150 µA for 60 % of the time, and a divider of 50 µA for 40 %; not checked",
            ),
            Self::DisplayAsleep => (30, "GC9A01, sleep in; a guess"),
            Self::DisplayDark => (4_000, "GC9A01, drawing without light; a guess"),
            Self::DisplayLit => (30_000, "GC9A01 module, light on; a guess"),
            Self::MotorOn => (75_000, "coin motors of 3 V take 60 to 80 mA; not checked"),
        }
    }
}

/// How long each state lasted, milliseconds.
#[derive(Clone, Debug)]
pub struct Spent {
    since: Millis,
    counted_to: Millis,
    now: [Load; PARTS],
    times: [Millis; LOADS],
}

impl Spent {
    /// Everything is off but the chip.
    pub const fn new(at: Millis) -> Self {
        Self {
            since: at,
            counted_to: at,
            now: [
                Load::ChipAwake,
                Load::RadioOff,
                Load::PulseOff,
                Load::MotionOff,
                Load::SkinOff,
                Load::DisplayAsleep,
                Load::MotorOff,
            ],
            times: [0; LOADS],
        }
    }

    /// A part is in this state from now on, and no longer in its former one.
    pub fn enter(&mut self, load: Load, at: Millis) {
        self.count(at);
        self.now[load.part() as usize] = load;
    }

    /// Counts all parts up to this moment.
    pub fn count(&mut self, at: Millis) {
        let passed = at.saturating_sub(self.counted_to);
        for load in self.now {
            self.times[load as usize] += passed;
        }
        self.counted_to = self.counted_to.max(at);
    }

    /// Counted time in a state, milliseconds.
    pub const fn time(&self, load: Load) -> Millis {
        self.times[load as usize]
    }

    /// Mean of a state over the counted time, microamperes.
    pub fn share_ua(&self, load: Load) -> u32 {
        let all = (self.counted_to - self.since).max(1);
        let mean = u64::from(load.microamps()) * self.time(load) / all;
        u32::try_from(mean).unwrap_or(u32::MAX)
    }

    /// Mean of everything, microamperes.
    pub fn mean_ua(&self) -> u32 {
        let loads = Load::ALL.iter().map(|load| self.share_ua(*load));
        loads.fold(SUPPLY_UA, u32::saturating_add)
    }

    /// How long a full cell of this charge would last, minutes.
    pub fn minutes(&self, cell_mah: u32) -> u32 {
        let usable_uah = u64::from(cell_mah) * u64::from(10 * USABLE_PERCENT);
        let minutes = usable_uah * 60 / u64::from(self.mean_ua());
        u32::try_from(minutes).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_in_one_state_and_every_millisecond_is_counted_once() {
        let mut spent = Spent::new(1_000);
        spent.enter(Load::RadioJoining, 2_000);
        spent.enter(Load::RadioPosting, 5_000);
        // Told late: nothing is counted twice, nothing backwards.
        spent.enter(Load::RadioOff, 4_000);
        spent.count(11_000);
        assert_eq!(spent.time(Load::RadioJoining), 3_000);
        assert_eq!(spent.time(Load::RadioPosting), 0);
        assert_eq!(spent.time(Load::RadioOff), 7_000);
        assert_eq!(spent.time(Load::ChipAwake), 10_000);
        for part in [Part::Chip, Part::Radio, Part::Display, Part::Motor] {
            let states = Load::ALL.iter().filter(|load| load.part() == part);
            let sum: Millis = states.map(|load| spent.time(*load)).sum();
            assert_eq!(sum, 10_000, "{part:?}");
        }
    }

    #[test]
    fn every_state_has_its_own_place_and_a_source() {
        for (place, load) in Load::ALL.iter().enumerate() {
            assert_eq!(*load as usize, place);
            assert!(!load.source().is_empty());
        }
    }

    #[test]
    fn a_radio_that_always_listens_empties_the_cell_in_hours() {
        let mut spent = Spent::new(0);
        spent.enter(Load::RadioListening, 0);
        spent.enter(Load::PulseOn, 0);
        spent.count(3_600_000);
        assert_eq!(spent.mean_ua(), 20_000 + 64_000 + 1_018 + 30 + SUPPLY_UA);
        assert_eq!(spent.minutes(300), 270_000 * 60 / 85_144);
        let mut asleep = Spent::new(0);
        asleep.enter(Load::ChipAsleep, 0);
        asleep.count(3_600_000);
        assert_eq!(asleep.minutes(300), 270_000 * 60 / (130 + 30 + SUPPLY_UA));
    }
}
