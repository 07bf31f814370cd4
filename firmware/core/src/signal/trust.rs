use watch_protocol::behaviour::{Behaviour, Fault, Limits};

use super::{Sample, sample::DRY_US};
use crate::Millis;

/// What misbehaved is doubted for this long: an electrode that slips slips again, and a window still
/// holds what was said before that was known.
const DOUBT_MS: Millis = 120_000;

/// Which values of the sensors are believed, by how they behave.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    conductance: Behaviour,
    temperature: Behaviour,
    rate: Behaviour,
    acceleration: Behaviour,
    temperature_jumped: Option<Millis>,
    rate_misbehaved: Option<Millis>,
    skin_misbehaved: Option<Millis>,
}

/// A sample without what is not believed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Believed {
    pub(crate) sample: Sample,
    /// Skin conductance as it would be had no step changed its scale, microsiemens: what is
    /// compared with before. `None` while it is not known whether the level has just stepped.
    pub(crate) comparable_us: Option<f32>,
}

impl Trust {
    pub(crate) const fn new() -> Self {
        Self {
            conductance: Behaviour::new(Limits::SKIN_CONDUCTANCE),
            temperature: Behaviour::new(Limits::SKIN_TEMPERATURE),
            rate: Behaviour::new(Limits::HEART_RATE),
            acceleration: Behaviour::new(Limits::ACCELERATION),
            temperature_jumped: None,
            rate_misbehaved: None,
            skin_misbehaved: None,
        }
    }

    /// Takes a plausible sample. Electrodes that touch no skin say so by their low value, and
    /// may stand still at it; for the behaviour of the skin that is a gap.
    pub(crate) fn believe(&mut self, at: Millis, sample: Sample) -> Believed {
        let skin = sample.skin_conductance_us.filter(|us| *us >= DRY_US);
        let skin = skin.and_then(|us| self.conductance.take(at, us));
        if skin.is_some() {
            self.skin_misbehaved = Some(at);
        }
        let stands = |fault| matches!(fault, Some(Fault::Frozen | Fault::Clipped));
        let moving = |behaviour: &mut Behaviour, value: Option<f32>| {
            value.filter(|value| !stands(behaviour.take(at, *value)))
        };
        let heart_rate_bpm = moving(&mut self.rate, sample.heart_rate_bpm);
        if heart_rate_bpm != sample.heart_rate_bpm {
            self.rate_misbehaved = Some(at);
        }
        let celsius = sample.skin_temperature_c;
        let temperature = celsius.and_then(|celsius| self.temperature.take(at, celsius));
        if let Some(Fault::Stepped(_)) = temperature {
            self.temperature_jumped = Some(at);
        }
        let skin_conductance_us = sample.skin_conductance_us.filter(|_| !stands(skin));
        let warm = !stands(temperature) && !doubted(self.temperature_jumped, at);
        Believed {
            sample: Sample {
                skin_conductance_us,
                skin_temperature_c: celsius.filter(|_| warm),
                heart_rate_bpm,
                acceleration_sd_g: moving(&mut self.acceleration, sample.acceleration_sd_g),
                absent: sample.absent,
            },
            comparable_us: skin_conductance_us.map(|us| us / self.conductance.scale()),
        }
    }

    /// Whether a sensor's own heart rate misbehaved a moment ago.
    pub(crate) fn rate_is_doubtful(&self, at: Millis) -> bool {
        doubted(self.rate_misbehaved, at)
    }

    /// Whether the electrodes misbehaved a moment ago.
    pub(crate) fn skin_is_doubtful(&self, at: Millis) -> bool {
        doubted(self.skin_misbehaved, at)
    }
}

/// Whether what misbehaved at `since` is still doubted.
pub(super) fn doubted(since: Option<Millis>, now: Millis) -> bool {
    since.is_some_and(|since| now.saturating_sub(since) < DOUBT_MS)
}
