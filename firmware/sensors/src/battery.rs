/// Millivolts of a resting lithium cell and what is left of it, per cent.
const CURVE: [(u16, u8); 9] = [
    (3300, 0),
    (3600, 5),
    (3700, 12),
    (3750, 25),
    (3800, 40),
    (3900, 60),
    (4000, 78),
    (4100, 92),
    (4180, 100),
];

/// Of the converter's input, which takes current from the divider, ohms.
const INPUT_OHM: f32 = 15e6;
/// What the cell's own 0.25 Ω take at the 20 mA of a watch that is awake, millivolts. An estimate.
const LOAD_MV: f32 = 5.0;
/// Voltages of one median, eight seconds: the radio, which pulls the cell down, is on for less than half of them.
const VOLTAGES: usize = 31;
/// What is shown rises by this much at least, per cent, so that noise never lets it rise.
const RISE: u8 = 2;

/// What is left of the cell, from the voltage at the converter four times a second.
#[derive(Clone, Debug, Default)]
pub struct Battery {
    millivolts: [u16; VOLTAGES],
    count: usize,
    missed: usize,
    percent: Option<u8>,
}

impl Battery {
    /// Each of the two resistors between which the converter looks, ohms.
    pub const DIVIDER_OHM: f32 = 100_000.0;

    /// Takes the voltage at the middle of the divider, volts, if there is one. Per cent of the
    /// cell; `None` for the first eight seconds, and after as many without a voltage.
    pub fn take(&mut self, volts: Option<f32>) -> Option<u8> {
        let Some(volts) = volts else {
            self.missed += 1;
            if self.missed >= VOLTAGES {
                *self = Self::default();
            }
            return self.percent;
        };
        self.missed = 0;
        let cell_mv = 2000.0 * volts * (1.0 + 0.5 * Self::DIVIDER_OHM / INPUT_OHM) + LOAD_MV;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast from a float ends at the ends"
        )]
        let cell_mv = libm::roundf(cell_mv) as u16;
        if let Some(place) = self.millivolts.get_mut(self.count) {
            *place = cell_mv;
            self.count += 1;
        }
        if self.count == VOLTAGES {
            self.count = 0;
            self.millivolts.sort_unstable();
            let now = charge_percent(self.millivolts[VOLTAGES / 2]);
            let is_news = self
                .percent
                .is_none_or(|shown| now < shown || now >= shown.saturating_add(RISE));
            if is_news {
                self.percent = Some(now);
            }
        }
        self.percent
    }
}

/// What is left of one lithium cell at rest, per cent, by its voltage.
fn charge_percent(millivolts: u16) -> u8 {
    for pair in CURVE.windows(2) {
        let [(low_mv, low), (high_mv, high)] = [pair[0], pair[1]];
        if millivolts <= low_mv {
            return low;
        }
        if millivolts < high_mv {
            let share = u32::from(millivolts - low_mv) * u32::from(high - low);
            let share = share / u32::from(high_mv - low_mv);
            return low.saturating_add(u8::try_from(share).unwrap_or(0));
        }
    }
    100
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is shown of a cell at so many volts, with so much error of converter and divider.
    fn shown(battery: &mut Battery, volts: f32, error: f32) -> Option<u8> {
        let loaded = 1.0 + 0.5 * Battery::DIVIDER_OHM / INPUT_OHM;
        let pin_v = (volts / 2.0 / loaded) * (1.0 + error);
        (0..VOLTAGES).fold(None, |_, _| battery.take(Some(pin_v)))
    }

    #[test]
    fn a_full_cell_is_full_and_an_empty_one_is_empty() {
        for error in [-0.0025, 0.0, 0.0025] {
            let of = |volts| shown(&mut Battery::default(), volts, error).unwrap();
            assert!(of(4.18 - 0.005) >= 97, "{error}: {}", of(4.175));
            assert_eq!(of(3.3 - 0.005), 0, "{error}");
        }
        assert_eq!(
            Battery::default().take(Some(2.0)),
            None,
            "not by one voltage"
        );
    }

    #[test]
    fn without_a_converter_it_becomes_unknown() {
        let mut battery = Battery::default();
        assert!(shown(&mut battery, 3.9, 0.0).is_some());
        assert!(battery.take(None).is_some(), "once is noise");
        let last = (0..VOLTAGES).fold(None, |_, _| battery.take(None));
        assert_eq!(last, None);
    }

    #[test]
    fn noise_and_the_radio_never_let_it_rise_while_it_discharges() {
        let mut battery = Battery::default();
        let (mut last, mut seed) = (100, 1_u32);
        let hour = 4 * 3600_u16;
        for quarter in 0..10 * u32::from(hour) {
            #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
            let rest_v = 4.18 - 0.88 * quarter as f32 / (10.0 * f32::from(hour));
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise_v = 0.004 * (f32::from(u16::try_from(seed >> 16).unwrap()) / 65_536.0 - 0.5);
            // The radio is on for 1.5 s of each minute.
            let sag_v = if quarter % 240 < 6 { 0.06 } else { 0.0 };
            let percent = battery.take(Some(0.5 * (rest_v - sag_v + noise_v)));
            if let Some(percent) = percent {
                assert!(percent <= last, "{percent} after {last}");
                last = percent;
            }
        }
        assert!(last <= 1, "{last}");
        assert!(
            shown(&mut battery, 3.9, 0.0).unwrap() > 50,
            "a charger does"
        );
    }

    #[test]
    fn between_the_points_it_is_straight_and_never_falls() {
        for (millivolts, percent) in CURVE {
            assert_eq!(charge_percent(millivolts), percent);
        }
        assert_eq!(charge_percent(3850), 50);
        assert_eq!((charge_percent(0), charge_percent(u16::MAX)), (0, 100));
        let all = (3000..4400).map(charge_percent);
        assert!(all.clone().zip(all.skip(1)).all(|(one, next)| one <= next));
    }
}
