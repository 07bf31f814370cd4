/// Failed polls after each other until a sensor counts as not answering: half a second.
const FAILED: u8 = 2;
/// Empty polls after each other: a second.
const EMPTY: u8 = 4;
/// Equal samples after each other: two seconds. Noise alone moves the last digit of a sound one.
const EQUAL: u8 = 100;
/// Polls from one restart of a faulty sensor to the next: two seconds.
const RESTART: u8 = 8;

/// Why a sensor gives no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SensorFault {
    /// The bus fails, or is held.
    Bus,
    /// It answers and measures nothing, as after a loss of power.
    Silent,
    /// It says the same all the time.
    Frozen,
    /// None of its lights shines.
    Dark,
}

/// Sees by its samples whether a sensor works. What is no number from the body is not passed on.
#[derive(Clone, Debug)]
pub struct Watchdog {
    failed: u8,
    empty: u8,
    equal: u8,
    last: Option<[u32; 3]>,
    since_restart: u8,
}

impl Default for Watchdog {
    /// Of a sensor that was not set up yet.
    fn default() -> Self {
        Self {
            failed: 0,
            empty: 0,
            equal: 0,
            last: None,
            since_restart: RESTART,
        }
    }
}

impl Watchdog {
    /// Takes how many samples a poll of a quarter of a second found; `None` if it failed.
    pub fn poll(&mut self, count: Option<u8>) {
        let count_up = |counter: u8, yes: bool| if yes { counter.saturating_add(1) } else { 0 };
        self.failed = count_up(self.failed, count.is_none());
        if count.is_some() {
            self.empty = count_up(self.empty, count == Some(0));
        }
        self.since_restart = self.since_restart.saturating_add(1);
    }

    /// Takes a sample, as its sensor's digits.
    pub fn sample(&mut self, digits: [u32; 3]) {
        let is_equal = self.last.replace(digits) == Some(digits);
        self.equal = if is_equal {
            self.equal.saturating_add(1)
        } else {
            0
        };
    }

    /// What is wrong; while there is something, samples are not to be used.
    pub fn fault(&self) -> Option<SensorFault> {
        if self.failed >= FAILED {
            Some(SensorFault::Bus)
        } else if self.empty >= EMPTY {
            Some(SensorFault::Silent)
        } else if self.equal >= EQUAL {
            Some(SensorFault::Frozen)
        } else {
            None
        }
    }

    /// Whether to set the sensor up anew, now.
    pub fn take_restart(&mut self) -> bool {
        let is_due = self.fault().is_some() && self.since_restart >= RESTART;
        if is_due {
            self.since_restart = 0;
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensor_that_fails_is_silent_or_frozen_says_so_and_comes_back() {
        let mut dog = Watchdog::default();
        dog.poll(None);
        assert_eq!(dog.fault(), None, "once is noise");
        dog.poll(None);
        assert_eq!(dog.fault(), Some(SensorFault::Bus));
        dog.poll(Some(12));
        assert_eq!(dog.fault(), None);
        for _ in 0..EMPTY {
            dog.poll(Some(0));
        }
        assert_eq!(dog.fault(), Some(SensorFault::Silent));
        dog.poll(Some(12));
        for _ in 0..=EQUAL {
            dog.sample([1, 2, 3]);
        }
        assert_eq!(dog.fault(), Some(SensorFault::Frozen));
        dog.sample([1, 2, 4]);
        assert_eq!(dog.fault(), None);
    }

    #[test]
    fn it_is_set_up_anew_every_two_seconds_and_not_while_it_works() {
        let mut dog = Watchdog::default();
        let restarts = |dog: &mut Watchdog, count| {
            let polls = (0..80).filter(|_| {
                dog.poll(count);
                dog.take_restart()
            });
            polls.count()
        };
        assert_eq!(restarts(&mut dog, Some(12)), 0);
        assert_eq!(restarts(&mut dog, None), 10);
    }
}
