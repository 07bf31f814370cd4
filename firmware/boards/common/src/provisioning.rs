use watch_core::Millis;

/// Whether a start waits for somebody who types settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provisioning {
    /// The wearer pressed the button for it.
    pub asked: bool,
    /// Flash holds where the network and the server are.
    pub is_provisioned: bool,
}

/// What to do about settings now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Read what is typed.
    Read,
    /// Go on with what flash holds.
    GoOn,
    /// There is nothing to go on with: show so, and look again.
    Wait,
}

impl Provisioning {
    /// A computer is seen this long after it was plugged in, milliseconds.
    pub const PLUG_MS: Millis = 5_000;
    /// A watch with settings waits no longer for the next byte, milliseconds,
    pub const QUIET_MS: Millis = 120_000;
    /// and no longer for all of them: some computers never stop talking.
    pub const LONGEST_MS: Millis = 600_000;

    /// `has_computer`: somebody who could type is there. Milliseconds since the beginning of this wait,
    /// and since the last byte in it.
    pub fn next(self, has_computer: bool, elapsed_ms: Millis, quiet_ms: Millis) -> Next {
        if !self.is_provisioned {
            return if has_computer { Next::Read } else { Next::Wait };
        }
        if !self.asked || elapsed_ms >= Self::LONGEST_MS || quiet_ms >= Self::QUIET_MS {
            return Next::GoOn;
        }
        match has_computer {
            true => Next::Read,
            false if elapsed_ms < Self::PLUG_MS => Next::Wait,
            false => Next::GoOn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Provisioning = Provisioning {
        asked: true,
        is_provisioned: true,
    };
    const NEW: Provisioning = Provisioning {
        asked: false,
        is_provisioned: false,
    };
    const HOUR: Millis = 3_600_000;

    #[test]
    fn a_watch_with_settings_is_never_kept_from_its_work() {
        let unasked = Provisioning {
            asked: false,
            ..KNOWN
        };
        for has_computer in [false, true] {
            assert_eq!(unasked.next(has_computer, 0, 0), Next::GoOn);
            assert_eq!(KNOWN.next(has_computer, HOUR, 0), Next::GoOn);
            assert_eq!(
                KNOWN.next(has_computer, HOUR / 30, HOUR / 30),
                Next::GoOn,
                "nobody types"
            );
        }
        assert_eq!(
            KNOWN.next(false, Provisioning::PLUG_MS, 0),
            Next::GoOn,
            "pressed, and no computer is there"
        );
    }

    #[test]
    fn somebody_who_asked_is_given_time_to_type() {
        assert_eq!(
            KNOWN.next(false, 0, 0),
            Next::Wait,
            "a computer takes a moment"
        );
        assert_eq!(KNOWN.next(true, 0, 0), Next::Read);
        assert_eq!(KNOWN.next(true, HOUR / 10, 1_000), Next::Read, "they type");
    }

    #[test]
    fn a_new_watch_waits_for_ever_and_never_goes_on_with_nothing() {
        for elapsed in [0, HOUR, 24 * HOUR] {
            assert_eq!(NEW.next(false, elapsed, elapsed), Next::Wait);
            assert_eq!(NEW.next(true, elapsed, elapsed), Next::Read);
            let pressed = Provisioning { asked: true, ..NEW };
            assert_eq!(pressed.next(false, elapsed, elapsed), Next::Wait);
        }
    }
}
