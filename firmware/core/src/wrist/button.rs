use crate::Millis;

/// A level counts after it has been the same for this long, milliseconds.
const SETTLE_MS: Millis = 25;
/// Held this long, a press is long, milliseconds.
const LONG_MS: Millis = 800;

/// What a wearer did with the button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Let go before it was long.
    Short,
    /// Still held: the wearer need not guess how long is long enough.
    Long,
}

/// Presses from the level of a pin that bounces.
#[derive(Clone, Debug, Default)]
pub struct Button {
    raw: bool,
    raw_since: Millis,
    /// Since when it is down, and whether its long press was told.
    down: Option<(Millis, bool)>,
}

impl Button {
    /// Takes the level, at least every few tens of milliseconds while it is down.
    pub fn level(&mut self, now: Millis, is_down: bool) -> Option<Press> {
        if is_down != self.raw {
            self.raw = is_down;
            self.raw_since = now;
        }
        let settled = now.saturating_sub(self.raw_since) >= SETTLE_MS;
        match &mut self.down {
            None if is_down && settled => {
                self.down = Some((self.raw_since, false));
                None
            }
            Some((since, told)) if is_down => {
                let long = !*told && now.saturating_sub(*since) >= LONG_MS;
                *told |= long;
                long.then_some(Press::Long)
            }
            Some((_, told)) if settled => {
                let short = !*told;
                self.down = None;
                short.then_some(Press::Short)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use super::*;

    /// Feeds levels every 5 ms for runs of milliseconds, beginning with up.
    fn presses(runs: &[u64]) -> Vec<Press> {
        let mut button = Button::default();
        let mut now = 0;
        let mut found = Vec::new();
        for (turn, length) in runs.iter().enumerate() {
            let end = now + length;
            while now < end {
                found.extend(button.level(now, turn % 2 == 1));
                now += 5;
            }
        }
        found
    }

    #[test]
    fn a_bounce_is_no_press() {
        assert_eq!(presses(&[100, 10, 10, 15, 200]), []);
        assert_eq!(
            presses(&[100, 10, 10, 200, 10, 10, 100]),
            [Press::Short],
            "bounces at both ends"
        );
    }

    #[test]
    fn a_long_press_is_told_once_while_it_is_held() {
        assert_eq!(presses(&[100, 850]), [Press::Long]);
        assert_eq!(presses(&[100, 5_000, 200]), [Press::Long], "and no short");
        assert_eq!(
            presses(&[100, 900, 100, 100, 100]),
            [Press::Long, Press::Short]
        );
    }
}
