//! Whether what raised an alert is as usual again, as far as the readings after it can tell.

use super::AlertReport;
use crate::{ReadingPoint, Signals, UnixMillis};

/// For so long the heart must have been as usual, milliseconds.
const CALM_MS: i64 = 3 * 60_000;
/// Readings of it that must be good ones, of about eighteen.
const GOOD: usize = 12;
/// As usual is up to this much above it, beats per minute: a heart sways by as much at rest.
const SWAY_BPM: f32 = 5.0;

/// The usual heart rate of whoever an alert is about, beats per minute, if a fast heart was part of it. Nothing else that
/// raises one is in the readings, so of nothing else it can be told that it is over.
pub fn usual_heart_rate(report: &AlertReport) -> Option<f32> {
    let heart = matches!(report.signals(), Signals::Heart | Signals::HeartAndSkin);
    report
        .evidence
        .baseline_heart_rate_bpm
        .filter(|_| heart && report.technical.is_none() && report.device.is_some())
}

/// Whether the heart has been as usual for the last three minutes of these readings of one watch, all of them after the
/// last sign, at `since`, and the newest of them of lately. Oldest first.
pub fn is_as_usual(
    usual_bpm: f32,
    since: UnixMillis,
    now: UnixMillis,
    readings: &[ReadingPoint],
) -> bool {
    let Some(newest) = readings.last().map(|one| one.at) else {
        return false;
    };
    let from = newest - CALM_MS;
    let last = readings.iter().filter(|one| one.at > from);
    // Of one that could not be trusted there is none.
    let good = last.filter_map(|one| one.heart_rate_bpm);
    let good: Vec<f32> = good.collect();
    let is_of_now = newest > now - CALM_MS;
    is_of_now
        && from >= since
        && good.len() >= GOOD
        && good.iter().all(|bpm| *bpm <= usual_bpm + SWAY_BPM)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use watch_protocol::{Quality, WearState};

    use crate::samples;

    const USUAL: f32 = 70.0;
    const NOW: UnixMillis = 200_000;

    fn at(at: UnixMillis, heart_rate_bpm: f32) -> ReadingPoint {
        ReadingPoint {
            at,
            heart_rate_bpm: Some(heart_rate_bpm),
            skin_conductance_us: None,
            skin_temperature_c: None,
            motion: None,
            quality: Quality::Ok,
            wear: WearState::OnWrist,
        }
    }

    /// One in ten seconds, from the last sign on.
    fn readings(rates: impl IntoIterator<Item = f32>) -> Vec<ReadingPoint> {
        let rates = (1..).zip(rates);
        rates.map(|(place, bpm)| at(place * 10_000, bpm)).collect()
    }

    #[test]
    fn three_calm_minutes_after_the_last_sign_are_as_usual() {
        let calm = readings([72.0; 18]);
        assert!(is_as_usual(USUAL, 0, NOW, &calm));
        assert!(
            !is_as_usual(USUAL, 1, NOW, &calm),
            "the last sign was later"
        );
        assert!(!is_as_usual(USUAL, 0, NOW, &calm[..17]));
        assert!(!is_as_usual(USUAL, 0, NOW, &[]));
        let later = calm[17].at + CALM_MS;
        assert!(
            !is_as_usual(USUAL, 0, later, &calm),
            "nothing is heard since"
        );
    }

    #[test]
    fn what_nobody_could_measure_is_no_calm() {
        let mut doubtful = readings([72.0; 18]);
        for one in &mut doubtful[..7] {
            one.heart_rate_bpm = None;
        }
        assert!(!is_as_usual(USUAL, 0, NOW, &doubtful));
        let mut silent = readings([72.0; 18]);
        silent.drain(3..17);
        assert!(!is_as_usual(USUAL, 0, NOW, &silent));
    }

    #[test]
    fn of_a_skin_alone_and_of_a_press_nothing_is_told() {
        let mut report = samples::report();
        report.evidence.heart_rate_bpm = Some(95.0);
        report.evidence.baseline_heart_rate_bpm = Some(USUAL);
        assert_eq!(usual_heart_rate(&report), Some(USUAL));
        report.evidence.heart_rate_bpm = Some(USUAL);
        report.evidence.responses_per_min = Some(9.0);
        report.evidence.baseline_responses_per_min = Some(2.0);
        assert_eq!(usual_heart_rate(&report), None);
        let pressed = AlertReport::without_watch(watch_protocol::Rule::Manual, None, 0);
        assert_eq!(usual_heart_rate(&pressed), None);
    }

    proptest! {
        /// However calm the rest was.
        #[test]
        fn one_fast_reading_of_the_last_minutes_is_not_as_usual(
            place in 6_usize..24,
            above in 5.1_f32..80.0,
        ) {
            let mut rates = [68.0; 24];
            rates[place] = USUAL + above;
            prop_assert!(!is_as_usual(USUAL, 0, NOW, &readings(rates)));
        }
    }
}
