//! Where samples and beats come from.

pub(crate) mod recording;
mod script;
mod table;
mod wave;
pub(crate) mod wearer;

use watch_core::{Millis, signal::Sample};

use crate::fault::Fault;

/// One thing the sensors said, in order of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Event {
    Sample(Millis, Sample),
    /// Microseconds of the signal.
    Beat(u64),
    /// A point of the pulse wave, by microseconds of the signal.
    Pulse(u64, f32),
}

impl Event {
    pub(crate) fn at_ms(&self) -> Millis {
        match self {
            Self::Sample(at, _) => *at,
            Self::Beat(at_us) | Self::Pulse(at_us, _) => at_us / 1000,
        }
    }

    /// What is left of it when a sensor fails; `None`: nothing.
    pub(crate) fn of_failed(self, fault: Fault) -> Option<Self> {
        let why = Some(fault.quality());
        match (fault, self) {
            (Fault::Shorted, Self::Sample(at, mut sample)) => {
                sample.skin_conductance_us = None;
                sample.absent.skin = why;
                Some(Self::Sample(at, sample))
            }
            (Fault::Shorted, other) => Some(other),
            (Fault::NoLight | Fault::NoAnswer, Self::Sample(at, mut sample)) => {
                sample.heart_rate_bpm = None;
                sample.absent.pulse = why;
                Some(Self::Sample(at, sample))
            }
            (Fault::NoLight | Fault::NoAnswer, Self::Beat(_) | Self::Pulse(..)) => None,
        }
    }
}

/// Feeds one event to the watch and returns the ticks it completes.
pub(crate) fn feed(watch: &mut watch_core::Watch, event: &Event) -> Vec<watch_core::Tick> {
    let ticks = std::iter::from_fn(|| watch.advance(event.at_ms())).collect();
    match *event {
        Event::Sample(at, sample) => watch.sample(at, sample),
        Event::Beat(at_us) => watch.beat(at_us),
        Event::Pulse(at_us, value) => watch.pulse(at_us, value),
    }
    ticks
}
