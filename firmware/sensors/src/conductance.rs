/// Skin above a known resistor: `excitation — skin — node — reference — ground`. The node's
/// voltage says how well the skin conducts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Divider {
    /// Voltage across skin and reference, volts; half a volt is the most that skin shall get.
    pub excitation_v: f32,
    /// Reference resistor, ohms.
    pub reference_ohm: f32,
    /// Voltage of the converter's full scale, volts.
    pub full_scale_v: f32,
    /// Counts of the full scale.
    pub full_scale: u16,
}

/// Nearer to the excitation than this share, electrodes touch each other.
const SHORT: f32 = 0.97;

impl Divider {
    /// The wiring of `firmware/README.md`.
    pub const BOARD: Self = Self {
        excitation_v: 0.5,
        reference_ohm: 100_000.0,
        full_scale_v: 0.75,
        full_scale: 4095,
    };

    /// Microsiemens from the mean of converter counts: `G = V / (R (E − V))`. `None` if the
    /// electrodes are short-circuited or the converter is at its end.
    pub fn conductance_us(&self, counts: f32) -> Option<f32> {
        let node_v = counts / f32::from(self.full_scale) * self.full_scale_v;
        let is_sound = counts >= 0.0 && node_v <= SHORT * self.excitation_v;
        is_sound.then(|| 1e6 * node_v / (self.reference_ohm * (self.excitation_v - node_v)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Counts that a conductance gives, from the other end of the circuit.
    fn counts(divider: &Divider, us: f32) -> f32 {
        let skin_ohm = 1e6 / us;
        let node_v =
            divider.excitation_v * divider.reference_ohm / (divider.reference_ohm + skin_ohm);
        node_v / divider.full_scale_v * f32::from(divider.full_scale)
    }

    proptest! {
        #[test]
        fn what_the_circuit_does_is_undone(us in 0.05_f32..100.0) {
            let divider = Divider::BOARD;
            let read = divider.conductance_us(counts(&divider, us)).unwrap();
            prop_assert!((read - us).abs() < us * 1e-3, "{} for {}", read, us);
        }
    }

    #[test]
    fn no_skin_is_nothing_and_a_short_circuit_is_unknown() {
        let divider = Divider::BOARD;
        assert_eq!(divider.conductance_us(0.0), Some(0.0));
        assert_eq!(divider.conductance_us(2700.0), None);
        assert_eq!(divider.conductance_us(4095.0), None);
        assert_eq!(divider.conductance_us(f32::NAN), None);
    }

    #[test]
    fn current_through_skin_stays_small() {
        let divider = Divider::BOARD;
        let most_ua = divider.excitation_v / divider.reference_ohm * 1e6;
        assert!(most_ua <= 10.0, "{most_ua} µA, whatever the skin");
    }
}
