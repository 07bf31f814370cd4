//! What a watch knows of its last reset: pure, so that a computer can step through it.

use watch_protocol::RestartReason;

/// Words of memory that a reset leaves as they are, and a loss of power does not.
pub const RESET_WORDS: usize = 4;
/// Tells kept memory from what is in a chip after a loss of power.
const MAGIC: u32 = 0xF17_0E57;
/// No reason was noted.
const NONE: u32 = u32::MAX;

/// What a board's own register says of its reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hardware {
    PowerOn,
    BrownOut,
    Watchdog,
    /// The program itself wanted it.
    Software,
    /// Somebody at a computer wanted it.
    Computer,
    Other,
}

/// This start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    pub reason: RestartReason,
    /// Starts after a fault since the last loss of power, this one included.
    pub faults: u32,
}

/// What is handed on from one start to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResetNote {
    reason: Option<RestartReason>,
    faults: u32,
}

impl ResetNote {
    /// `None`: these words are no note, since there was no power in between.
    pub fn read([magic, reason, faults, check]: [u32; RESET_WORDS]) -> Option<Self> {
        if magic != MAGIC || check != sum(reason, faults) {
            return None;
        }
        let place = usize::try_from(reason).ok();
        let reason = place.and_then(|place| RestartReason::ALL.get(place).copied());
        Some(Self { reason, faults })
    }

    pub fn words(self) -> [u32; RESET_WORDS] {
        let place = self
            .reason
            .and_then(|reason| RestartReason::ALL.iter().position(|one| *one == reason));
        let place = place.and_then(|place| u32::try_from(place).ok());
        let reason = place.unwrap_or(NONE);
        [MAGIC, reason, self.faults, sum(reason, self.faults)]
    }

    /// The words once a reset has this reason. The first reason stands: what follows may come of it.
    pub fn noted(words: [u32; RESET_WORDS], reason: RestartReason) -> [u32; RESET_WORDS] {
        let note = Self::read(words).unwrap_or(Self {
            reason: None,
            faults: 0,
        });
        Self {
            reason: note.reason.or(Some(reason)),
            ..note
        }
        .words()
    }
}

impl Start {
    /// What the words and the board's register tell of this start, and the words from now on. `hardware`
    /// is `None` on a board without such a register.
    pub fn of(words: [u32; RESET_WORDS], hardware: Option<Hardware>) -> (Self, [u32; RESET_WORDS]) {
        let note = match hardware {
            Some(Hardware::PowerOn) => None,
            _ => ResetNote::read(words),
        };
        let noted = note.and_then(|note| note.reason);
        let reason = match hardware {
            // The supply fails whatever the program was about to say.
            Some(Hardware::BrownOut) => RestartReason::BrownOut,
            Some(Hardware::PowerOn) => RestartReason::PowerOn,
            Some(Hardware::Software | Hardware::Other) => noted.unwrap_or(RestartReason::Other),
            Some(Hardware::Computer) => noted.unwrap_or(RestartReason::Update),
            None if note.is_none() => RestartReason::PowerOn,
            // Whoever resets this board notes why, but for the watchdog.
            None | Some(Hardware::Watchdog) => noted.unwrap_or(RestartReason::Watchdog),
        };
        let before = note.map_or(0, |note| note.faults);
        let faults = before.saturating_add(u32::from(reason.is_fault()));
        let next = ResetNote {
            reason: None,
            faults,
        };
        (Self { reason, faults }, next.words())
    }
}

fn sum(reason: u32, faults: u32) -> u32 {
    !(MAGIC ^ reason.rotate_left(7) ^ faults.rotate_left(16))
}

#[cfg(test)]
mod tests {
    use super::*;
    use RestartReason as Reason;

    fn start(words: &mut [u32; RESET_WORDS], hardware: Option<Hardware>) -> (Reason, u32) {
        let (start, next) = Start::of(*words, hardware);
        *words = next;
        (start.reason, start.faults)
    }

    #[test]
    fn what_was_noted_is_told_once_and_counted() {
        let mut words = [0xdead_beef; RESET_WORDS];
        let software = Some(Hardware::Software);
        assert_eq!(
            start(&mut words, Some(Hardware::PowerOn)),
            (Reason::PowerOn, 0)
        );
        words = ResetNote::noted(words, Reason::Panic);
        words = ResetNote::noted(words, Reason::Watchdog);
        assert_eq!(start(&mut words, software), (Reason::Panic, 1));
        words = ResetNote::noted(words, Reason::Flash);
        assert_eq!(start(&mut words, software), (Reason::Flash, 2));
        words = ResetNote::noted(words, Reason::Update);
        assert_eq!(start(&mut words, software), (Reason::Update, 2));
        assert_eq!(
            start(&mut words, Some(Hardware::Watchdog)),
            (Reason::Watchdog, 3)
        );
        assert_eq!(
            start(&mut words, Some(Hardware::BrownOut)),
            (Reason::BrownOut, 4)
        );
        assert_eq!(
            start(&mut words, Some(Hardware::PowerOn)),
            (Reason::PowerOn, 0)
        );
    }

    #[test]
    fn memory_that_lost_its_power_is_no_note() {
        for words in [
            [0; RESET_WORDS],
            [u32::MAX; RESET_WORDS],
            [0xdead_beef; RESET_WORDS],
        ] {
            assert_eq!(ResetNote::read(words), None);
            // A panic that comes before anything else is told even then.
            let noted = ResetNote::noted(words, Reason::Panic);
            let (start, _) = Start::of(noted, Some(Hardware::Software));
            assert_eq!((start.reason, start.faults), (Reason::Panic, 1));
        }
        let good = ResetNote::noted([0; RESET_WORDS], Reason::Flash);
        for place in 0..RESET_WORDS {
            for bit in 0..32 {
                let mut torn = good;
                torn[place] ^= 1 << bit;
                assert_eq!(ResetNote::read(torn), None, "word {place}, bit {bit}");
            }
        }
    }

    #[test]
    fn a_board_without_a_register_tells_a_reset_by_its_memory() {
        let mut words = [0; RESET_WORDS];
        assert_eq!(start(&mut words, None), (Reason::PowerOn, 0));
        assert_eq!(start(&mut words, None), (Reason::Watchdog, 1));
        words = ResetNote::noted(words, Reason::Panic);
        assert_eq!(start(&mut words, None), (Reason::Panic, 2));
    }
}
