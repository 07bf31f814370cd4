use crate::Millis;

/// When the radio is on. Joining a network costs seconds at a hundred milliamperes, and being joined almost as much, so
/// posts wait for each other; an alert waits for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DutySettings {
    /// Without an alert there is a post this often.
    pub every_ms: Millis,
    /// So long after an alert the radio stays on, for somebody may come.
    pub human_on_ms: Millis,
    /// After that it is asked this often whether somebody has come.
    pub human_every_ms: Millis,
    /// A network that is not joined after this is not there.
    pub join_within_ms: Millis,
    /// Pauses between tries: of an alert, always; of anything else the first, which doubles.
    pub retry_ms: Millis,
    pub retry_max_ms: Millis,
}

impl DutySettings {
    /// Saves the cell. A server calls a watch silent after three minutes, so one try may fail between two posts.
    pub const DEVICE: Self = Self {
        every_ms: 120_000,
        human_on_ms: 120_000,
        human_every_ms: 30_000,
        join_within_ms: 20_000,
        retry_ms: 2_000,
        retry_max_ms: 300_000,
    };
}

/// Why the radio would be needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// An alert, an answer or a confirmation waits for the server.
    pub urgent: bool,
    /// A post is under way.
    pub posting: bool,
    /// When an alert was delivered for which nobody has come yet.
    pub human_since: Option<Millis>,
}

/// What the radio shall do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub is_on: bool,
    /// Ask again then, or when something happens.
    pub until: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Off,
    Joining(Millis),
    Joined,
}

/// Decides when the radio is on. Knows neither the radio nor a clock.
#[derive(Clone, Debug)]
pub struct Duty {
    settings: DutySettings,
    state: State,
    /// When the last post was answered; at first, when the watch started.
    posted: Option<Millis>,
    /// The last try to join that failed, and how many did in a row.
    failed: Option<(Millis, u32)>,
}

impl Duty {
    /// The first post is due at once.
    pub const fn new(settings: DutySettings) -> Self {
        Self {
            settings,
            state: State::Off,
            posted: None,
            failed: None,
        }
    }

    /// The network is there.
    pub const fn joined(&mut self) {
        self.state = State::Joined;
        self.failed = None;
    }

    /// The network was not found, or is lost.
    pub fn lost(&mut self, now: Millis) {
        let failures = self.failed.map_or(0, |(_, failures)| failures);
        self.failed = Some((now, failures.saturating_add(1)));
        self.state = State::Off;
    }

    /// A post was answered.
    pub const fn posted(&mut self, now: Millis) {
        self.posted = Some(now);
    }

    pub fn poll(&mut self, now: Millis, needs: Needs) -> Step {
        if let State::Joining(since) = self.state {
            let given_up = since + self.settings.join_within_ms;
            if now < given_up {
                return Step {
                    is_on: true,
                    until: given_up,
                };
            }
            self.lost(now);
        }
        let due = self.due(now, needs);
        let is_on = now >= due;
        self.state = match (self.state, is_on) {
            (State::Off, true) => State::Joining(now),
            (State::Joined, true) => State::Joined,
            (_, false) => State::Off,
            (joining @ State::Joining(_), true) => joining,
        };
        let until = if is_on {
            now + self.settings.join_within_ms
        } else {
            due
        };
        Step { is_on, until }
    }

    /// When the radio is needed next, and not before a pause after a failure.
    fn due(&self, now: Millis, needs: Needs) -> Millis {
        if needs.posting {
            return now;
        }
        let allowed = self.failed.map_or(0, |(at, failures)| {
            let pause = if needs.urgent {
                self.settings.retry_ms
            } else {
                let doubled = self.settings.retry_ms << (failures.clamp(1, 16) - 1);
                doubled.min(self.settings.retry_max_ms)
            };
            at + pause
        });
        let wanted = match (needs.urgent, self.posted, needs.human_since) {
            (true, ..) | (_, None, _) => now,
            (_, Some(_), Some(since)) if now < since + self.settings.human_on_ms => now,
            (_, Some(posted), Some(_)) => posted + self.settings.human_every_ms,
            (_, Some(posted), None) => posted + self.settings.every_ms,
        };
        wanted.max(allowed)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    const DEVICE: DutySettings = DutySettings::DEVICE;
    const URGENT: Needs = Needs {
        urgent: true,
        posting: false,
        human_since: None,
    };
    const QUIET: Needs = Needs {
        urgent: false,
        posting: false,
        human_since: None,
    };

    /// Joined and posted at this moment, then nothing to do.
    fn settled(at: Millis) -> Duty {
        let mut duty = Duty::new(DEVICE);
        assert!(duty.poll(at, QUIET).is_on, "the first post is due at once");
        duty.joined();
        duty.posted(at);
        assert!(!duty.poll(at, QUIET).is_on);
        duty
    }

    #[test]
    fn readings_wait_for_each_other_and_then_go_together() {
        let mut duty = settled(1_000);
        let due = 1_000 + DEVICE.every_ms;
        assert_eq!(duty.poll(due - 1, QUIET).until, due);
        assert!(!duty.poll(due - 1, QUIET).is_on);
        assert!(duty.poll(due, QUIET).is_on);
        // An hour of second by second: joined every two minutes, and off between.
        let mut duty = settled(0);
        let (mut joins, mut on) = (0, 0);
        let mut was_on = false;
        for second in 1..=3_600 {
            let now = second * 1_000;
            let is_on = duty.poll(now, QUIET).is_on;
            joins += u32::from(is_on && !was_on);
            on += u32::from(is_on);
            if is_on && was_on {
                duty.joined();
                duty.posted(now);
            }
            was_on = is_on;
        }
        assert_eq!(joins, 29);
        assert!(on <= 2 * joins, "{on} s");
    }

    #[test]
    fn an_alert_turns_the_radio_on_at_once_whatever_was_before() {
        let mut asleep = settled(1_000);
        assert!(asleep.poll(1_001, URGENT).is_on);
        // After many failures, too, the pause of an alert is short.
        let mut unreachable = settled(0);
        for turn in 1..20 {
            unreachable.lost(turn * 400_000);
        }
        let at = 19 * 400_000;
        assert!(!unreachable.poll(at + DEVICE.retry_ms - 1, URGENT).is_on);
        assert!(unreachable.poll(at + DEVICE.retry_ms, URGENT).is_on);
        const { assert!(DEVICE.retry_ms <= 5_000) };
    }

    #[test]
    fn an_alert_is_tried_again_and_again() {
        let mut duty = settled(0);
        let mut last_try = None;
        for second in 1..600 {
            let now = second * 1_000;
            let was = duty.state;
            duty.poll(now, URGENT);
            if let (State::Joining(at), true) = (duty.state, was != duty.state) {
                let pause = last_try.map_or(0, |last| at - last);
                assert!(pause <= DEVICE.join_within_ms + DEVICE.retry_ms, "{pause}");
                last_try = Some(at);
            }
        }
        assert!(last_try.is_some_and(|at| at > 570_000));
    }

    #[test]
    fn without_a_network_readings_try_ever_more_seldom() {
        let mut duty = settled(0);
        let mut tries = std::vec![];
        let mut now = DEVICE.every_ms;
        while now < 4 * 3_600_000 {
            let step = duty.poll(now, QUIET);
            if step.is_on && duty.state == State::Joining(now) {
                tries.push(now);
            }
            assert!(step.until > now, "time goes on");
            now = step.until;
        }
        let pauses: std::vec::Vec<_> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert_eq!(pauses[0], DEVICE.join_within_ms + DEVICE.retry_ms);
        assert!(pauses.is_sorted());
        let longest = DEVICE.join_within_ms + DEVICE.retry_max_ms;
        assert_eq!(pauses.last(), Some(&longest));
    }

    #[test]
    fn somebody_who_comes_is_heard_of_soon() {
        let mut duty = settled(0);
        let waits = Needs {
            human_since: Some(10_000),
            ..QUIET
        };
        assert!(duty.poll(10_000, waits).is_on);
        duty.joined();
        duty.posted(120_000);
        assert!(duty.poll(129_999, waits).is_on, "two minutes it stays on");
        assert!(!duty.poll(130_000, waits).is_on);
        assert!(
            duty.poll(150_000, waits).is_on,
            "then it asks twice a minute"
        );
        duty.joined();
        duty.posted(151_000);
        assert!(!duty.poll(151_000, waits).is_on);
        assert_eq!(duty.poll(151_000, QUIET).until, 151_000 + DEVICE.every_ms);
    }

    #[test]
    fn a_post_under_way_is_never_cut() {
        let mut duty = settled(0);
        let posting = Needs {
            posting: true,
            ..QUIET
        };
        duty.poll(DEVICE.every_ms, QUIET);
        duty.joined();
        duty.posted(DEVICE.every_ms);
        assert!(duty.poll(DEVICE.every_ms + 1, posting).is_on);
        assert!(!duty.poll(DEVICE.every_ms + 2, QUIET).is_on);
    }
}
