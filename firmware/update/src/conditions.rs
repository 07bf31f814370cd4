use crate::Refusal;

/// Without a cable a download begins, and a trial starts, with no less than this, per cent.
pub const LEAST_BATTERY_PERCENT: u8 = 30;

/// What the wearer and the cell allow at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conditions {
    /// What is left of the cell, per cent, if that is known.
    pub battery_percent: Option<u8>,
    pub is_on_cable: bool,
    /// An alert waits for its delivery, or for a person, or its episode goes on.
    pub alert_is_open: bool,
    /// The wrist shows a question.
    pub wrist_asks: bool,
}

impl Conditions {
    /// What stands against an update now. The wearer comes before the cell.
    ///
    /// # Errors
    /// The [`Refusal`] that passes by itself.
    pub fn check(self) -> Result<(), Refusal> {
        if self.alert_is_open {
            return Err(Refusal::AlertOpen);
        }
        if self.wrist_asks {
            return Err(Refusal::WristAsks);
        }
        let has_charge = self
            .battery_percent
            .is_some_and(|percent| percent >= LEAST_BATTERY_PERCENT);
        if self.is_on_cable || has_charge {
            Ok(())
        } else {
            Err(Refusal::LowBattery)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: Conditions = Conditions {
        battery_percent: Some(LEAST_BATTERY_PERCENT),
        is_on_cable: false,
        alert_is_open: false,
        wrist_asks: false,
    };

    #[test]
    fn an_alert_and_a_question_come_first_even_on_a_cable() {
        let cable = Conditions {
            is_on_cable: true,
            ..CALM
        };
        let alert = Conditions {
            alert_is_open: true,
            ..cable
        };
        let question = Conditions {
            wrist_asks: true,
            ..cable
        };
        assert_eq!(alert.check(), Err(Refusal::AlertOpen));
        assert_eq!(question.check(), Err(Refusal::WristAsks));
        assert_eq!(cable.check(), Ok(()));
    }

    #[test]
    fn a_cell_that_is_low_or_unknown_needs_a_cable() {
        assert_eq!(CALM.check(), Ok(()));
        for battery_percent in [None, Some(0), Some(LEAST_BATTERY_PERCENT - 1)] {
            let low = Conditions {
                battery_percent,
                ..CALM
            };
            assert_eq!(low.check(), Err(Refusal::LowBattery));
            let cable = Conditions {
                is_on_cable: true,
                ..low
            };
            assert_eq!(cable.check(), Ok(()));
        }
    }
}
