//! The front end in time: parts, skin, hum, and a converter with its errors, driven by the steps
//! of the board's own code.

use watch_sensors::{CONVERSION_US, Electrode, SkinFault, SkinReading, Step};

use super::{
    circuit::{GROUND, Inverse, Node},
    design::{A, AIN0, AIN1, B, BODY, DRIVE, Design, Kind, NODES, Supply},
};

/// Step of time, seconds.
const STEP_S: f64 = 100e-6;
/// Capacitance of skin under the electrodes, farads.
const SKIN_F: f64 = 20e-9;
/// How long a conversion takes, seconds: 475 a second and 10 % slow.
const CONVERSION_S: f64 = 2.3e-3;
/// Volts of a count.
const COUNT_V: f64 = 4.096 / 32768.0;
/// Internal resistance of the pin that feeds, ohms.
const PIN_OHM: f64 = 30.0;

/// What is not as it is written on the parts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Errors {
    /// Share by which the converter reads too much, and volts.
    pub(crate) gain: f64,
    pub(crate) offset_v: f64,
    /// Counts of noise, root of mean square, and of the bow of its scale.
    pub(crate) noise: f64,
    pub(crate) bow: f64,
    /// Its input, ohms, while it converts, and what leaks into it, amperes.
    pub(crate) input_ohm: f64,
    pub(crate) leak_a: f64,
    /// Share by which R15 is too large, and what the supply gives, volts.
    pub(crate) reference: f64,
    pub(crate) supply_v: f64,
    /// Hum that the body picks up, amperes at the peak, hertz, and its phase.
    pub(crate) hum_a: f64,
    pub(crate) hum_hz: f64,
    pub(crate) phase: f64,
    /// Voltage that two unlike electrodes make, volts.
    pub(crate) metal_v: f64,
    /// Conversions begin up to so much late, seconds.
    pub(crate) late_s: f64,
    pub(crate) seed: u64,
}

impl Errors {
    pub(crate) const NONE: Self = Self {
        gain: 0.0,
        offset_v: 0.0,
        noise: 0.0,
        bow: 0.0,
        input_ohm: 15e6,
        leak_a: 0.0,
        reference: 0.0,
        supply_v: 3.3,
        hum_a: 0.0,
        hum_hz: 50.0,
        phase: 0.0,
        metal_v: 0.0,
        late_s: 0.0,
        seed: 1,
    };
}

/// A linear network in steps of time: each step is one product of a matrix with a vector.
pub(crate) struct Analog {
    errors: Errors,
    capacitors: Vec<(Node, Node, f64)>,
    /// Inverses, for each input that converts and for none; fed or not changes a current alone.
    inverses: [Inverse; 3],
    skin_ohm: f64,
    volts: Vec<f64>,
    time_s: f64,
    is_fed: bool,
}

impl Analog {
    /// The board on skin of `us` microsiemens, at rest.
    pub(crate) fn new(us: f64, errors: Errors) -> Self {
        let board = Design::board();
        let skin_ohm = 1e6 / us;
        let mut capacitors = vec![(A, B, SKIN_F)];
        capacitors.extend(board.parts.iter().filter_map(|part| match part.kind {
            Kind::Capacitor(farad) => Some((part.ends.0, part.ends.1, farad)),
            _ => None,
        }));
        let inverses = [None, Some(AIN0), Some(AIN1)].map(|loaded| {
            let mut network = board.network(Supply::Battery, None, None, 1.0);
            network.resistor(DRIVE, GROUND, PIN_OHM);
            network.resistor(A, BODY, skin_ohm / 2.0);
            network.resistor(BODY, B, skin_ohm / 2.0);
            let lead = board.parts.iter().find(|part| part.name == "R15").unwrap();
            if let Kind::Resistor(ohm) = lead.kind {
                network.siemens(
                    B,
                    GROUND,
                    1.0 / (ohm * (1.0 + errors.reference)) - 1.0 / ohm,
                );
            }
            if let Some(pin) = loaded {
                network.resistor(pin, GROUND, errors.input_ohm);
            }
            for (one, other, farad) in &capacitors {
                network.siemens(*one, *other, farad / STEP_S);
            }
            network.inverse()
        });
        let mut analog = Self {
            errors,
            capacitors,
            inverses,
            volts: vec![0.0; NODES],
            time_s: 0.0,
            is_fed: false,
            skin_ohm,
        };
        analog.pass(0.1, None);
        analog
    }

    /// Lets time pass; the mean of the pin that converts, if one does.
    fn pass(&mut self, seconds: f64, converts: Option<Node>) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "steps of a fraction of a second"
        )]
        let steps = (seconds / STEP_S).round() as usize;
        let inverse = match converts {
            None => 0,
            Some(AIN0) => 1,
            Some(_) => 2,
        };
        let mut sum = 0.0;
        for _ in 0..steps {
            self.time_s += STEP_S;
            let mut current = vec![0.0; NODES];
            for (one, other, farad) in &self.capacitors {
                let kept = farad / STEP_S * (self.volts[*one] - self.volts[*other]);
                current[*one] += kept;
                current[*other] -= kept;
            }
            let errors = self.errors;
            if self.is_fed {
                current[DRIVE] += errors.supply_v / PIN_OHM;
            }
            let turn = std::f64::consts::TAU * errors.hum_hz * self.time_s + errors.phase;
            current[BODY] += errors.hum_a * turn.sin();
            let metal_a = errors.metal_v / (self.skin_ohm / 2.0);
            current[BODY] += metal_a;
            current[B] -= metal_a;
            current[AIN0] += errors.leak_a;
            current[AIN1] += errors.leak_a;
            self.volts = self.inverses[inverse].product(&current);
            sum += converts.map_or(0.0, |pin| self.volts[pin]);
        }
        sum / f64::from(u32::try_from(steps).unwrap().max(1))
    }

    /// What the converter makes of a voltage.
    fn convert(&mut self, volts: f64) -> f32 {
        let errors = self.errors;
        let ideal = (volts * (1.0 + errors.gain) + errors.offset_v) / COUNT_V;
        let bow = errors.bow * (ideal / 700.0).sin();
        let noise: f64 = (0..12).map(|_| self.random() - 0.5).sum();
        let counts = (ideal + bow + errors.noise * noise).round();
        #[expect(clippy::cast_possible_truncation, reason = "a voltage")]
        let volts = (counts.clamp(-32768.0, 32767.0) * COUNT_V) as f32;
        volts
    }

    /// From nothing to one, by xorshift.
    fn random(&mut self) -> f64 {
        let seed = &mut self.errors.seed;
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        #[expect(clippy::cast_precision_loss, reason = "a random number")]
        let share = (*seed >> 11) as f64 / (1_u64 << 53) as f64;
        share
    }

    /// As the board's loop does it.
    pub(crate) fn read(&mut self) -> Result<f32, SkinFault> {
        let mut reading = SkinReading::default();
        let mut due_s = self.time_s;
        while let Some(step) = reading.next_step() {
            match step {
                Step::Feed(on) => self.is_fed = on,
                Step::Wait(us) => {
                    self.pass(f64::from(us) / 1e6, None);
                    due_s = self.time_s;
                }
                Step::Convert(electrode) => {
                    let pin = match electrode {
                        Electrode::A => AIN0,
                        Electrode::B => AIN1,
                    };
                    let late_s = self.errors.late_s * self.random();
                    self.pass(late_s, None);
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "microseconds of a fraction of a second"
                    )]
                    let began_us = (self.time_s * 1e6) as u64;
                    let volts = self.pass(CONVERSION_S, Some(pin));
                    reading.take(began_us, self.convert(volts));
                    due_s += f64::from(CONVERSION_US) / 1e6;
                    self.pass(due_s - self.time_s, None);
                }
            }
        }
        assert!(!self.is_fed, "nothing is left on skin");
        self.pass(0.25 - 0.14, None);
        reading.finish()
    }
}
