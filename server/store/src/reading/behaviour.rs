//! Finds values that stay the same for too long or reach the sensor's end, whatever the watch says of them.

use domain::{
    UnixMillis, qualities_of,
    watch::{
        Quality, Reading,
        behaviour::{Behaviour, Limits},
    },
};

use super::packed::StoredReading;

/// Readings are means over seconds and may be rounded, so they repeat for longer than samples do.
const SAME_MS: u64 = 5 * 60 * 1000;
/// A watch that tells rounded values seldom must not seem to stand still: this many alike as well.
const SAME_VALUES: u16 = 30;
/// Skin keeps its warmth for long, and coarse sensors tell tenths of a degree.
const SAME_TEMPERATURE_MS: u64 = 30 * 60 * 1000;
/// Readings of this long before a chart are judged with it, ms: a value may have been frozen at its start.
pub(super) const LEAD_MS: UnixMillis = 10 * 60 * 1000;

/// Marks values that froze or reached the sensor's end as [`Quality::NoData`]. Takes the readings of one
/// device, oldest first.
pub(super) fn judge(readings: &mut [StoredReading]) {
    let Some(first) = readings.first().map(|one| one.measured_at) else {
        return;
    };
    let mut judges = Judges::default();
    for one in readings {
        let at = u64::try_from(one.measured_at - first).unwrap_or_default();
        judges.judge(at, &mut one.reading);
    }
}

struct Judges {
    heart_rate: Behaviour,
    skin_conductance: Behaviour,
    skin_temperature: Behaviour,
}

impl Default for Judges {
    fn default() -> Self {
        let of = |limits: Limits, same_ms| {
            Behaviour::new(Limits {
                frozen_values: SAME_VALUES,
                ..limits.of_readings(same_ms)
            })
        };
        Self {
            heart_rate: of(Limits::HEART_RATE, SAME_MS),
            skin_conductance: of(Limits::SKIN_CONDUCTANCE, SAME_MS),
            skin_temperature: of(Limits::SKIN_TEMPERATURE, SAME_TEMPERATURE_MS),
        }
    }
}

impl Judges {
    fn judge(&mut self, at: u64, reading: &mut Reading) {
        let misbehaves = |judge: &mut Behaviour, value: Option<f32>| {
            value.is_some_and(|value| judge.take(at, value).is_some())
        };
        let heart_rate = misbehaves(&mut self.heart_rate, reading.heart_rate_bpm);
        let skin = misbehaves(&mut self.skin_conductance, reading.skin_conductance_us);
        let temperature = misbehaves(&mut self.skin_temperature, reading.skin_temperature_c);
        if !(heart_rate || skin || temperature) {
            return;
        }
        let mut qualities = qualities_of(reading);
        let found = [
            (heart_rate, &mut qualities.heart_rate),
            (skin, &mut qualities.skin_conductance),
            (temperature, &mut qualities.skin_temperature),
        ];
        for (_, quality) in found.into_iter().filter(|(misbehaves, _)| *misbehaves) {
            *quality = Quality::NoData;
        }
        reading.qualities = Some(qualities);
        // Both are needed to know how somebody is; the warmth of the skin is not.
        let is_fine = matches!(reading.quality, Quality::Ok | Quality::WarmingUp);
        if (heart_rate || skin) && is_fine {
            reading.quality = Quality::NoData;
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{Trust, watch::WearState};
    use proptest::prelude::*;

    use super::*;

    const STEP_MS: UnixMillis = 10_000;

    fn readings(values: impl Iterator<Item = Reading>) -> Vec<StoredReading> {
        let mut readings: Vec<StoredReading> = (0..)
            .zip(values)
            .map(|(n, reading)| StoredReading {
                reading,
                measured_at: n * STEP_MS,
                received_at: n * STEP_MS,
            })
            .collect();
        judge(&mut readings);
        readings
    }

    fn reading(bpm: f32, us: f32) -> Reading {
        Reading {
            heart_rate_bpm: Some(bpm),
            skin_conductance_us: Some(us),
            skin_temperature_c: Some(33.0),
            quality: Quality::Ok,
            wear: WearState::OnWrist,
            ..Reading::default()
        }
    }

    fn trusts(one: &StoredReading) -> [Trust; 3] {
        let all = qualities_of(&one.reading);
        [all.heart_rate, all.skin_conductance, all.skin_temperature].map(Trust::of)
    }

    #[test]
    fn a_frozen_value_is_no_data_and_the_others_are_good() {
        let bpm = |n: u16| {
            if n < 50 {
                60.0 + f32::from(n % 9)
            } else {
                72.0
            }
        };
        let all = readings((0..120).map(|n| reading(bpm(n), 2.0 + f32::from(n % 7) * 0.01)));
        assert_eq!(
            trusts(&all[79]),
            [Trust::Good; 3],
            "five minutes are not over"
        );
        assert_eq!(trusts(&all[80]), [Trust::Nothing, Trust::Good, Trust::Good]);
        assert_eq!(all[80].reading.quality, Quality::NoData);
        assert_eq!(
            all[80].reading.heart_rate_bpm,
            Some(72.0),
            "kept as it came"
        );
    }

    #[test]
    fn a_value_at_the_end_of_the_sensor_is_none() {
        let all = readings((0..3_u8).map(|n| reading(60.0 + f32::from(n), 100.0)));
        assert_eq!(trusts(&all[0]), [Trust::Good, Trust::Nothing, Trust::Good]);
    }

    #[test]
    fn a_warm_skin_may_stay_as_warm() {
        let all = readings(
            (0..150).map(|n| reading(60.0 + f32::from(n % 9_u16), 2.0 + f32::from(n % 7) * 0.01)),
        );
        assert_eq!(all.iter().find(|one| trusts(one) != [Trust::Good; 3]), None);
    }

    proptest! {
        /// Rounded as coarse devices round, and seldom: once a minute.
        #[test]
        fn what_moves_within_thirty_values_is_believed(runs in prop::collection::vec(1_usize..30, 1..20)) {
            let values = (0_u16..).zip(&runs).flat_map(|(n, run)| std::iter::repeat_n(60.0 + f32::from(n % 50), *run));
            let all = readings(values.map(|bpm| reading(bpm, bpm / 30.0)));
            prop_assert!(all.iter().all(|one| one.reading.quality == Quality::Ok));
        }
    }
}
