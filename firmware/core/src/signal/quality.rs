use watch_protocol::{Qualities, Quality, WearState};

use super::{Absent, Sample, Span, sample::DRY_US, span::MIN_INTERVALS, window::RESTLESS};

/// The sensors that ever said something: one that never did is taken to be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sensors(u8);

impl Sensors {
    pub(crate) const RATE: Self = Self(1);
    pub(crate) const BEATS: Self = Self(2);
    const CONDUCTANCE: Self = Self(4);
    const TEMPERATURE: Self = Self(8);
    const ACCELERATION: Self = Self(16);

    pub(crate) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    fn have(self, any_of: Self) -> bool {
        self.0 & any_of.0 != 0
    }

    /// Takes a sample as the sensors gave it: a faulty value, too, comes from a sensor.
    pub(crate) fn sample(&mut self, sample: &Sample) {
        let given = [
            (sample.heart_rate_bpm, Self::RATE),
            (sample.skin_conductance_us, Self::CONDUCTANCE),
            (sample.skin_temperature_c, Self::TEMPERATURE),
            (sample.acceleration_sd_g, Self::ACCELERATION),
        ];
        for (value, sensor) in given {
            if value.is_some() {
                self.add(sensor);
            }
        }
    }
}

/// Why each value of a span is as it is, or is not there.
pub(crate) fn qualities(
    span: &Span,
    sensors: Sensors,
    wear: WearState,
    absent: Absent,
) -> Qualities {
    let moving = span.motion().is_some_and(|motion| motion > RESTLESS);
    let of = |sensor: Sensors, known: Quality| {
        if known.is_fault() {
            known
        } else if !sensors.have(sensor) {
            Quality::NoSensor
        } else if span.samples == 0 && span.beats == 0 {
            Quality::NoData
        } else {
            known
        }
    };
    let body = |sensor: Sensors, known: Quality| match of(sensor, known) {
        Quality::NoSensor => Quality::NoSensor,
        _ if wear == WearState::OffWrist => Quality::OffWrist,
        other => other,
    };
    let doubtful = |otherwise| if moving { Quality::Motion } else { otherwise };
    // A value that no body has was dropped: the sensor is there, the skin is not.
    let present = |value: Option<f32>, fault: Option<Quality>| {
        let why = fault.unwrap_or(Quality::PoorContact);
        value.map_or(why, |_| Quality::Ok)
    };
    let pulse = |found: bool| {
        if found {
            doubtful(Quality::Ok)
        } else if let Some(fault) = absent.pulse {
            fault
        } else if span.beats >= MIN_INTERVALS {
            doubtful(Quality::Irregular)
        } else {
            doubtful(Quality::PoorContact)
        }
    };
    let either = Sensors(Sensors::RATE.0 | Sensors::BEATS.0);
    let dry = span.skin_conductance_us().is_some_and(|us| us < DRY_US);
    Qualities {
        heart_rate: body(either, pulse(span.heart_rate_bpm().is_some())),
        intervals: body(Sensors::BEATS, pulse(!span.intervals_ms.is_empty())),
        skin_conductance: body(
            Sensors::CONDUCTANCE,
            if dry || span.skin_misbehaves() {
                Quality::PoorContact
            } else {
                present(span.skin_conductance_us(), absent.skin)
            },
        ),
        skin_temperature: body(
            Sensors::TEMPERATURE,
            present(span.skin_temperature_c(), None),
        ),
        motion: of(Sensors::ACCELERATION, present(span.motion(), absent.motion)),
    }
}
