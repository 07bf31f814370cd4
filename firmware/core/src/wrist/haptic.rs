use crate::Millis;

/// The motor runs, then rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    pub on_ms: u16,
    pub off_ms: u16,
}

/// A run of pulses that a wearer can tell from the others without looking.
#[derive(Debug, PartialEq, Eq)]
pub struct Pattern {
    pub pulses: &'static [Pulse],
}

const fn pulse(on_ms: u16, off_ms: u16) -> Pulse {
    Pulse { on_ms, off_ms }
}

impl Pattern {
    /// The watch asks: short, short, long.
    pub const PROMPT: Self = Self {
        pulses: &[pulse(90, 160), pulse(90, 160), pulse(260, 0)],
    };
    /// Somebody has taken the alert on: two soft pulses, slow as a breath.
    pub const TAKEN: Self = Self {
        pulses: &[pulse(140, 320), pulse(140, 0)],
    };
    /// A press counted: one tick.
    pub const PRESSED: Self = Self {
        pulses: &[pulse(45, 0)],
    };

    /// Milliseconds from the first pulse to the end of the last.
    pub fn length_ms(&self) -> Millis {
        let pulses = self.pulses.iter();
        pulses
            .map(|pulse| Millis::from(pulse.on_ms) + Millis::from(pulse.off_ms))
            .sum()
    }

    /// Whether the motor runs this long after the start.
    pub fn runs_at(&self, elapsed_ms: Millis) -> bool {
        let mut start = 0;
        for pulse in self.pulses {
            let end = start + Millis::from(pulse.on_ms);
            if (start..end).contains(&elapsed_ms) {
                return true;
            }
            start = end + Millis::from(pulse.off_ms);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&Pattern; 3] = [&Pattern::PROMPT, &Pattern::TAKEN, &Pattern::PRESSED];

    #[test]
    fn patterns_differ_in_their_number_of_pulses_and_end() {
        for (one, pattern) in ALL.iter().enumerate() {
            assert!(pattern.runs_at(0) && !pattern.runs_at(pattern.length_ms()));
            assert!(pattern.length_ms() < 1_000, "a buzz is no alarm");
            for other in &ALL[one + 1..] {
                assert_ne!(pattern.pulses.len(), other.pulses.len());
            }
        }
    }

    #[test]
    fn two_pulses_with_a_rest_between() {
        let starts = (1..Pattern::TAKEN.length_ms())
            .filter(|at| Pattern::TAKEN.runs_at(*at) && !Pattern::TAKEN.runs_at(at - 1));
        assert_eq!(starts.count(), 1, "and the first starts at once");
        assert!(!Pattern::TAKEN.runs_at(200));
    }
}
