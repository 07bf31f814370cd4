/// The circuit between the pins and the skin:
/// `pin — upper — node E — lead A — electrode A — skin — electrode B — lead B — ground`, with
/// `lower` from E to ground. The converter looks at each electrode through a resistor of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrontEnd {
    /// Of the divider that makes the excitation, ohms.
    pub upper_ohm: f32,
    pub lower_ohm: f32,
    /// In series with each electrode, to the excitation, to ground and to the converter, ohms. It
    /// limits what a fault can drive, and that of electrode B measures the current.
    pub lead_ohm: f32,
    /// From each input of the converter to ground, farads.
    pub filter_f: f32,
}

impl FrontEnd {
    /// The wiring of `firmware/docs/electrodes.md`; 3.3 V give 0.5 V.
    pub const BOARD: Self = Self {
        upper_ohm: 56_000.0,
        lower_ohm: 10_000.0,
        lead_ohm: 150_000.0,
        filter_f: 10e-9,
    };
    /// What the divider makes of the supply, volts.
    pub const EXCITATION_V: f32 = 0.5;
}

/// Voltages of both electrodes, as the converter sees them, volts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    pub a_v: f32,
    pub b_v: f32,
}

/// Why there is no skin conductance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkinFault {
    /// The electrodes touch no skin, or skin too dry to measure.
    NoContact,
    /// The electrodes touch each other.
    Shorted,
    /// No excitation reaches electrode A: USB is plugged in, or a part is broken.
    NotExcited,
    /// A voltage that does not belong there. Feeding is to stop.
    ForeignVoltage,
    /// What leaves the excitation is not what comes back by electrode B: a lead, a resistor or a joint.
    Broken,
    /// The converter does not answer.
    Converter,
    /// The board was busy while it read, so that hum does not cancel.
    Late,
}

/// Below this skin is not touched, microsiemens; the same as in `watch-core`.
const LEAST_US: f32 = 0.02;
/// Above this electrodes touch each other, microsiemens.
const MOST_US: f32 = 100.0;
/// Electrode A rises by this much at least when it is fed, even if B is shorted to it, volts.
const LEAST_RISE_V: f32 = 0.2;
/// How far the supply and the divider may take the excitation from where it should be, volts.
const OFF_V: f32 = 0.05;
/// Electrodes of two metals make 0.2 V at most; the excitation 0.53 V with all tolerances.
const MOST_REST_V: f32 = 0.3;
const MOST_FED_V: f32 = 0.65;

impl FrontEnd {
    /// Skin conductance, microsiemens, from the electrodes' levels without and with excitation.
    /// What both have in common cancels: offsets, leakage, and what the metals make by themselves.
    ///
    /// # Errors
    /// [`SkinFault`], but for [`SkinFault::Converter`] and [`SkinFault::Late`].
    pub fn conductance_us(&self, rest: Levels, fed: Levels) -> Result<f32, SkinFault> {
        let is_sane = |level: Levels, most: f32| level.a_v.abs() <= most && level.b_v.abs() <= most;
        if !is_sane(rest, MOST_REST_V) || !is_sane(fed, MOST_FED_V) {
            return Err(SkinFault::ForeignVoltage);
        }
        let (a_v, b_v) = (fed.a_v - rest.a_v, fed.b_v - rest.b_v);
        if a_v < LEAST_RISE_V {
            return Err(SkinFault::NotExcited);
        }
        let current_ua = 1e6 * b_v / self.lead_ohm;
        // What is missing of the excitation at A is what the current takes on its way there.
        let excitation_v = a_v + 1e-6 * current_ua * (self.lead_ohm + self.source_ohm());
        if (excitation_v - Self::EXCITATION_V).abs() > OFF_V {
            return Err(SkinFault::Broken);
        }
        let across_v = a_v - b_v;
        if current_ua >= MOST_US * across_v {
            return Err(SkinFault::Shorted);
        }
        let us = current_ua / across_v;
        if us >= LEAST_US {
            Ok(us)
        } else {
            Err(SkinFault::NoContact)
        }
    }

    /// Of the divider that makes the excitation, ohms.
    fn source_ohm(&self) -> f32 {
        self.upper_ohm * self.lower_ohm / (self.upper_ohm + self.lower_ohm)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Levels that a conductance gives, from the other end of the circuit.
    fn levels(us: f32) -> Levels {
        let board = FrontEnd::BOARD;
        let skin_ohm = 1e6 / us;
        let current = 0.5 / (board.source_ohm() + 2.0 * board.lead_ohm + skin_ohm);
        let b_v = current * board.lead_ohm;
        Levels {
            a_v: b_v + current * skin_ohm,
            b_v,
        }
    }

    proptest! {
        #[test]
        fn what_the_circuit_does_is_undone(us in 0.05_f32..40.0, a_v in -0.1_f32..0.1, b_v in -0.1_f32..0.1) {
            let levels = levels(us);
            let fed = Levels { a_v: levels.a_v + a_v, b_v: levels.b_v + b_v };
            let read = FrontEnd::BOARD.conductance_us(Levels { a_v, b_v }, fed).unwrap();
            prop_assert!((read - us).abs() < us * 2e-3, "{} for {}", read, us);
        }
    }

    #[test]
    fn what_is_no_skin_has_a_reason() {
        let of = |rest, fed| FrontEnd::BOARD.conductance_us(rest, fed);
        let none = Levels::default();
        assert_eq!(of(none, levels(0.001)), Err(SkinFault::NoContact));
        assert_eq!(of(none, levels(1000.0)), Err(SkinFault::Shorted));
        assert_eq!(of(none, none), Err(SkinFault::NotExcited));
        let at = |a_v, b_v| Levels { a_v, b_v };
        assert_eq!(of(none, at(0.3, 0.0)), Err(SkinFault::Broken));
        assert_eq!(of(none, at(1.5, 0.3)), Err(SkinFault::ForeignVoltage));
        assert_eq!(
            of(at(0.0, 4.0), levels(2.0)),
            Err(SkinFault::ForeignVoltage)
        );
        assert_eq!(of(none, at(f32::NAN, 0.1)), Err(SkinFault::ForeignVoltage));
    }
}
