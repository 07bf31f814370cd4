//! How long a cell lasts, by the core's own count ([`watch_core::power`]) over days that are made up. Only the signal's
//! share of the processor was measured, and that on an emulated one.

use std::fmt::Write;
use watch_core::{
    Duty, DutySettings, Needs,
    power::{Load, SUPPLY_UA, Spent, USABLE_PERCENT},
};

pub(crate) const CELL_MAH: u32 = 300;
const QUARTER_MS: u64 = 250;
const DAY_MS: u64 = 24 * 3_600_000;
/// Joining a known network with its address, and a post with a handshake of TLS. Guesses.
const JOIN_MS: u64 = 2_500;
const POST_MS: u64 = 1_500;
/// As the firmware is: an open post comes after this.
const FLUSH_MS: u64 = 60_000;
/// While somebody may come, it is asked for this often.
const POLL_MS: u64 = 10_000;
/// Waking, and reading the sensors over a bus of 400 kHz, each quarter of a second. A guess.
const READ_MS: u64 = 10;
/// Three pulses ask, two tell.
const BUZZ_MS: u64 = 2_000;

/// A day of somebody who wears it.
struct Day {
    name: &'static str,
    alerts: u64,
    /// Until somebody has come.
    alone_ms: u64,
    /// Looks at the display, beside those of alerts, and how long each lights it.
    looks: u64,
    look_ms: u64,
}

const DAYS: [Day; 3] = [
    Day {
        name: "Quiet, the display dark",
        alerts: 0,
        alone_ms: 0,
        looks: 0,
        look_ms: 0,
    },
    Day {
        name: "6 alerts, each 3 minutes until somebody comes, and 30 looks",
        alerts: 6,
        alone_ms: 180_000,
        looks: 30,
        look_ms: 6_000,
    },
    Day {
        name: "300 looks of 6 seconds, 1 alert",
        alerts: 1,
        alone_ms: 180_000,
        looks: 300,
        look_ms: 6_000,
    },
];

/// What the firmware does with chip, radio and display.
enum Firmware {
    /// The radio always joined and listening, the chip never asleep, the display drawing in the dark.
    AsIs,
    /// The same, but the radio hears only some of the network's beacons, and the display's controller sleeps.
    RadioSaves,
    /// Asleep between quarters, the radio by [`Duty`], the display's controller asleep.
    Saving(DutySettings),
}

impl Day {
    /// Whether the n-th of `count` things of a day that last so long is going on.
    fn goes_on(now: u64, count: u64, length_ms: u64) -> bool {
        count > 0 && now % (DAY_MS / count) < length_ms
    }

    fn spend(&self, firmware: &Firmware, signal_ms: u64) -> Spent {
        let mut spent = Spent::new(0);
        for load in [Load::PulseOn, Load::MotionOn, Load::SkinOn] {
            spent.enter(load, 0);
        }
        let mut radio = Radio::new(firmware);
        for now in (0..DAY_MS).step_by(usize::try_from(QUARTER_MS).unwrap_or(1)) {
            let asks = Self::goes_on(now, self.alerts, BUZZ_MS);
            let alone = Self::goes_on(now, self.alerts, self.alone_ms);
            let lit = alone || Self::goes_on(now, self.looks, self.look_ms);
            let dark = match firmware {
                Firmware::AsIs => Load::DisplayDark,
                Firmware::RadioSaves | Firmware::Saving(_) => Load::DisplayAsleep,
            };
            spent.enter(if lit { Load::DisplayLit } else { dark }, now);
            spent.enter(if asks { Load::MotorOn } else { Load::MotorOff }, now);
            let load = radio.next(now, alone);
            spent.enter(load, now);
            spent.enter(Load::ChipAwake, now);
            let sleeps = matches!(firmware, Firmware::Saving(_)) && load == Load::RadioOff;
            // The motor's pulses are counted out by a chip that is awake.
            if sleeps && !asks {
                spent.enter(Load::ChipAsleep, now + READ_MS + signal_ms);
            }
        }
        spent.count(DAY_MS);
        spent
    }
}

/// The radio over a day: joins, posts, and waits.
struct Radio {
    duty: Option<Duty>,
    /// What it does while it is joined.
    joined: Load,
    joined_at: Option<u64>,
    posting_since: Option<u64>,
    posted: Option<u64>,
    /// When an alert began that was delivered; the one before it is over.
    delivered: Option<u64>,
    raised: Option<u64>,
}

impl Radio {
    fn new(firmware: &Firmware) -> Self {
        Self {
            duty: match firmware {
                Firmware::AsIs | Firmware::RadioSaves => None,
                Firmware::Saving(settings) => Some(Duty::new(*settings)),
            },
            joined: match firmware {
                Firmware::RadioSaves => Load::RadioSaving,
                Firmware::AsIs | Firmware::Saving(_) => Load::RadioListening,
            },
            joined_at: None,
            posting_since: None,
            posted: None,
            delivered: None,
            raised: None,
        }
    }

    /// `alone`: an alert was raised, and nobody has come yet.
    fn next(&mut self, now: u64, alone: bool) -> Load {
        if alone {
            self.raised.get_or_insert(now);
        } else {
            self.raised = None;
            self.delivered = None;
        }
        if let Some(since) = self.posting_since.filter(|since| now >= since + POST_MS) {
            self.posting_since = None;
            self.posted = Some(now);
            if self.raised.is_some_and(|raised| raised <= since) {
                self.delivered.get_or_insert(now);
            }
            if let Some(duty) = &mut self.duty {
                duty.posted(now);
            }
        }
        let urgent = self.raised.is_some() && self.delivered.is_none();
        let Some(duty) = &mut self.duty else {
            return self.post_if_due(now, urgent, FLUSH_MS);
        };
        let needs = Needs {
            urgent,
            posting: self.posting_since.is_some(),
            human_since: self.delivered,
        };
        if !duty.poll(now, needs).is_on {
            self.joined_at = None;
            return Load::RadioOff;
        }
        let joined_at = *self.joined_at.get_or_insert(now + JOIN_MS);
        if now < joined_at {
            return Load::RadioJoining;
        }
        if now == joined_at {
            duty.joined();
            self.posting_since = Some(now);
        }
        self.post_if_due(now, urgent, POLL_MS)
    }

    fn post_if_due(&mut self, now: u64, urgent: bool, every_ms: u64) -> Load {
        let is_due = self.posted.is_none_or(|posted| now >= posted + every_ms);
        if self.posting_since.is_none() && (urgent || is_due) {
            self.posting_since = Some(now);
        }
        match self.posting_since {
            Some(_) => Load::RadioPosting,
            None => self.joined,
        }
    }
}

/// `share`: of a core, that signal and detector take.
pub(super) fn rows(share: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few milliseconds"
    )]
    let signal_ms = (share * 250.0).ceil() as u64;
    let seldom = DutySettings {
        every_ms: 300_000,
        ..DutySettings::DEVICE
    };
    let firmwares = [
        Firmware::AsIs,
        Firmware::RadioSaves,
        Firmware::Saving(DutySettings::DEVICE),
        Firmware::Saving(seldom),
    ];
    let mut words = String::from(
        "\n| A day with it | The firmware as it is | Its radio at beacons only, its dark display asleep | The chip asleep between samples, a post every 2 minutes | The same, a post every 5 minutes |\n\
         |---|---|---|---|---|\n",
    );
    let mut quiet = Vec::new();
    for (turn, day) in DAYS.iter().enumerate() {
        let _ = write!(words, "| {} |", day.name);
        for firmware in &firmwares {
            let spent = day.spend(firmware, signal_ms);
            let _ = write!(
                words,
                " **{:.1} hours**, {} mA |",
                f64::from(spent.minutes(CELL_MAH)) / 60.0,
                milliamps(spent.mean_ua())
            );
            if turn == 0 {
                quiet.push(spent);
            }
        }
        words.push('\n');
    }
    let _ = write!(
        words,
        "\nComputed by `watch_core::power`, never measured: a cell of {CELL_MAH} mAh, {USABLE_PERCENT} % of it used. Guessed \
         are {} s to join a network, {} s for a post and {READ_MS} ms to read the sensors four times a second; counted is what \
         signal and detector take, {signal_ms} ms each time. Where the current goes on the quiet day, mA:\n\n\
         | What | Takes while it lasts | As it is | At beacons | Every 2 minutes | Every 5 minutes | Source |\n|---|---|---|---|---|---|---|\n",
        seconds(JOIN_MS),
        seconds(POST_MS),
    );
    for load in Load::ALL.iter().filter(|load| load.microamps() > 0) {
        let _ = write!(
            words,
            "| {} | {} |",
            name(*load),
            milliamps(load.microamps())
        );
        for spent in &quiet {
            let _ = write!(words, " {} |", milliamps(spent.share_ua(*load)));
        }
        let _ = writeln!(words, " {} |", load.source());
    }
    let supply = milliamps(SUPPLY_UA);
    let _ = writeln!(
        words,
        "| Supply | {supply} | {supply} | {supply} | {supply} | {supply} | TLV755 data sheet, 25 µA, a step-up of 50 µA, and the cell's \
         divider; not checked |"
    );
    words
}

/// `ChipAsleep` as "Chip asleep".
fn name(load: Load) -> String {
    let mut words = String::new();
    for letter in format!("{load:?}").chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

fn milliamps(microamps: u32) -> String {
    format!("{:.2}", f64::from(microamps) / 1000.0)
}

fn seconds(ms: u64) -> String {
    format!("{}.{}", ms / 1000, ms % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_counted_whole_and_says_what_costs() {
        let [quiet, alerts, looks] = &DAYS;
        let saving = Firmware::Saving(DutySettings::DEVICE);
        let as_is = quiet.spend(&Firmware::AsIs, 1);
        assert_eq!(as_is.time(Load::ChipAwake), DAY_MS);
        let listened = as_is.time(Load::RadioListening) + as_is.time(Load::RadioPosting);
        assert_eq!(listened, DAY_MS);
        assert_eq!(as_is.minutes(CELL_MAH), 180);
        let saved = quiet.spend(&saving, 1);
        // A post every two minutes, and the time it takes itself.
        let posts = saved.time(Load::RadioPosting) / POST_MS;
        assert!((690..=720).contains(&posts), "{posts}");
        assert_eq!(saved.time(Load::RadioJoining) / JOIN_MS, posts);
        assert_eq!(saved.time(Load::DisplayLit) + saved.time(Load::MotorOn), 0);
        let of_alerts = alerts.spend(&saving, 1);
        assert_eq!(of_alerts.time(Load::MotorOn), 6 * BUZZ_MS);
        // The radio stays on for up to two minutes after each alert, to hear who comes.
        let waited = of_alerts.time(Load::RadioListening);
        assert!((6 * 80_000..=6 * 120_000).contains(&waited), "{waited}");
        assert_eq!(
            looks.spend(&saving, 1).time(Load::DisplayLit),
            300 * 6_000 + 180_000 - 6_000
        );
        let minutes = |day: &Day| day.spend(&saving, 1).minutes(CELL_MAH);
        assert!(minutes(quiet) > minutes(alerts) && minutes(alerts) > as_is.minutes(CELL_MAH));
    }
}
