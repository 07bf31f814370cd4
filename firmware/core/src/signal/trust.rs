use watch_protocol::behaviour::{Behaviour, Fault, Limits};

use super::{Sample, window::DRY_US};
use crate::Millis;

/// A temperature that jumped is not believed for this long.
const DOUBT_MS: Millis = 60_000;
/// Skin whose level jumped supports no alert for this long: one electrode that slips slips again.
const SKIN_DOUBT_MS: Millis = 300_000;

/// Which values of the sensors are believed, by how they behave.
#[derive(Clone, Debug)]
pub(crate) struct Trust {
    conductance: Behaviour,
    temperature: Behaviour,
    rate: Behaviour,
    acceleration: Behaviour,
    temperature_jumped: Option<Millis>,
    skin_jumped: Option<Millis>,
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
            skin_jumped: None,
        }
    }

    /// Takes a plausible sample. Electrodes that touch no skin say so by their low value, and
    /// may stand still at it; for the behaviour of the skin that is a gap.
    pub(crate) fn believe(&mut self, at: Millis, sample: Sample) -> Believed {
        let skin = sample.skin_conductance_us.filter(|us| *us >= DRY_US);
        let skin = skin.and_then(|us| self.conductance.take(at, us));
        if let Some(Fault::Stepped(_)) = skin {
            self.skin_jumped = Some(at);
        }
        let stands = |fault| matches!(fault, Some(Fault::Frozen | Fault::Clipped));
        let moving = |behaviour: &mut Behaviour, value: Option<f32>| {
            value.filter(|value| !stands(behaviour.take(at, *value)))
        };
        let celsius = sample.skin_temperature_c;
        let temperature = celsius.and_then(|celsius| self.temperature.take(at, celsius));
        if let Some(Fault::Stepped(_)) = temperature {
            self.temperature_jumped = Some(at);
        }
        let skin_conductance_us = sample.skin_conductance_us.filter(|_| !stands(skin));
        let warm = !stands(temperature) && !within(self.temperature_jumped, DOUBT_MS, at);
        Believed {
            sample: Sample {
                skin_conductance_us,
                skin_temperature_c: celsius.filter(|_| warm),
                heart_rate_bpm: moving(&mut self.rate, sample.heart_rate_bpm),
                acceleration_sd_g: moving(&mut self.acceleration, sample.acceleration_sd_g),
            },
            comparable_us: skin_conductance_us
                .filter(|_| !self.conductance.is_unsettled())
                .map(|us| us / self.conductance.scale()),
        }
    }

    /// Whether the level of the skin has jumped a moment ago.
    pub(crate) fn doubts_skin(&self, at: Millis) -> bool {
        within(self.skin_jumped, SKIN_DOUBT_MS, at)
    }
}

fn within(since: Option<Millis>, time: Millis, now: Millis) -> bool {
    since.is_some_and(|since| now.saturating_sub(since) < time)
}
