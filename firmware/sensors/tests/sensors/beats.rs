//! Times of beats, from a sensor with a clock of its own through the watch's beat finder.

mod sensor;

use std::fmt::Write;

use proptest::{collection::vec, prelude::*};
use sensor::{Wrist, rmssd_ms};
use watch_core::signal::{Intervals, Variability};
use watch_sensors::{Poll, SampleClock};

use crate::document;

/// Two minutes of polls, 50 ms early or late.
fn polls() -> Vec<u64> {
    let late = |n: u64| n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99) >> 33;
    (1..480)
        .map(|n| n * 250_000 - 50_000 + late(n) % 100_000)
        .collect()
}

/// Goal for the variability of a pulse that has none, milliseconds.
const MOST_MS: f32 = 2.0;

#[test]
fn a_regular_pulse_has_no_variability_whatever_the_polls_and_the_oscillator() {
    for bpm in [60.0, 75.0, 140.0] {
        for off in [-0.02, -0.015, 0.0, 0.015, 0.02] {
            let wrist = Wrist {
                bpm,
                sway_s: 0.0,
                off,
                polls_us: polls(),
                missing: Vec::new(),
            };
            let of = |stamped: &[(u64, f64)]| rmssd_ms(&wrist.beats(stamped), bpm);
            let ms = of(&wrist.stamped());
            assert!(ms <= MOST_MS, "{bpm} bpm, {off}: {ms} ms");
            let before_ms = of(&wrist.stamped_by_polls());
            assert!(
                before_ms > 3.0 * MOST_MS,
                "{bpm} bpm, {off}: {before_ms} ms"
            );
        }
    }
}

/// A heart that sways with the breath keeps its sway, through the watch's gate for intervals.
#[test]
fn the_variability_of_a_heart_is_neither_lost_nor_made_up() {
    for (sway_s, off) in [(0.01, 0.015), (0.03, -0.015), (0.06, 0.0)] {
        let wrist = Wrist {
            bpm: 66.0,
            sway_s,
            off,
            polls_us: polls(),
            missing: Vec::new(),
        };
        let rmssd_ms = |beats: &[u64]| {
            let mut gate = Intervals::default();
            let mut heart = Variability::default();
            let intervals = beats.iter().filter_map(|at_us| gate.beat(*at_us));
            intervals.for_each(|interval| heart.interval(interval));
            assert!(heart.intervals > 100);
            heart.rmssd_ms().unwrap()
        };
        let true_ms = rmssd_ms(&wrist.true_beats());
        let found_ms = rmssd_ms(&wrist.beats(&wrist.stamped()));
        assert!(
            (found_ms - true_ms).abs() < MOST_MS,
            "{found_ms} for {true_ms} ms"
        );
    }
}

/// The table in the crate's README: with the sensor's clock, and as it was until 2026.
#[test]
fn the_table_is_what_the_beat_finder_finds() {
    let mut table =
        "| Pulse | Sensor's clock | RMSSD | RMSSD by times of polls |\n|---|---|---|---|\n"
            .to_owned();
    for bpm in [60.0, 75.0, 140.0] {
        for off in [-0.015, 0.0, 0.015] {
            let wrist = Wrist {
                bpm,
                sway_s: 0.0,
                off,
                polls_us: polls(),
                missing: Vec::new(),
            };
            let of = |stamped: &[(u64, f64)]| rmssd_ms(&wrist.beats(stamped), bpm);
            let (now, former) = (of(&wrist.stamped()), of(&wrist.stamped_by_polls()));
            let slow = 100.0 * off;
            writeln!(
                table,
                "| {bpm} bpm | {slow:+.1} % | {now:.1} ms | {former:.0} ms |"
            )
            .unwrap();
        }
    }
    document::hold("sensors/README.md", &[("beats", table)]);
}

/// Beats must go missing where samples do, and no interval may span them.
fn check_hole(wrist: &Wrist) {
    let stamped = wrist.stamped();
    let beats = wrist.beats(&stamped);
    let ms = rmssd_ms(&beats, wrist.bpm);
    assert!(ms <= MOST_MS, "{wrist:?}: {ms} ms");
    let holes = stamped
        .windows(2)
        .filter(|pair| pair[1].0 - pair[0].0 > 50_000);
    assert!(
        (1..=2).contains(&holes.count()),
        "a gap, or two if a poll fell into it"
    );
    let usual_us = 60e6 / wrist.bpm;
    let pauses = beats.windows(2).filter(|pair| {
        #[expect(clippy::cast_precision_loss, reason = "a few seconds")]
        let us = (pair[1] - pair[0]) as f64;
        us > 1.5 * usual_us
    });
    let pauses: Vec<_> = pauses.collect();
    assert_eq!(pauses.len(), 1, "and costs beats");
    assert!(
        pauses[0][1] - pauses[0][0] > 1_500_000,
        "no interval of a heart"
    );
}

#[test]
fn samples_that_are_missing_are_a_gap_and_no_interval() {
    for missing in [1, 2, 3, 10, 25] {
        for start in 3000..3050 {
            check_hole(&Wrist {
                bpm: 75.0,
                sway_s: 0.0,
                off: 0.004,
                polls_us: polls(),
                missing: (start..start + missing).collect(),
            });
        }
    }
}

#[test]
fn a_fifo_that_overflows_is_a_gap_and_no_interval() {
    for pause in [4, 5, 8, 20] {
        for bpm in [60.0, 75.0, 140.0] {
            let mut polls_us = polls();
            polls_us.drain(240..240 + pause);
            check_hole(&Wrist {
                bpm,
                sway_s: 0.0,
                off: -0.015,
                polls_us,
                missing: Vec::new(),
            });
        }
    }
}

#[test]
fn a_late_poll_that_loses_nothing_is_no_gap() {
    let mut polls_us = polls();
    polls_us.remove(200);
    let wrist = Wrist {
        bpm: 75.0,
        sway_s: 0.0,
        off: 0.01,
        polls_us,
        missing: Vec::new(),
    };
    let stamped = wrist.stamped();
    assert!(
        stamped
            .windows(2)
            .all(|pair| pair[1].0 - pair[0].0 < 50_000)
    );
    let ms = rmssd_ms(&wrist.beats(&stamped), 75.0);
    assert!(ms <= MOST_MS, "{ms} ms");
}

proptest! {
    #[test]
    fn times_rise_strictly(
        polls in vec((0_u64..2_000_000, 0_u64..5_000, 0_u8..=32, any::<bool>()), 1..200),
    ) {
        let mut clock = SampleClock::new(50);
        let (mut now_us, mut last_us) = (0, None);
        for (later_us, read_us, count, lost) in polls {
            now_us += later_us;
            let stamps = clock.take(Poll {
                before_us: now_us,
                after_us: now_us + read_us,
                count,
                lost: lost && later_us > 600_000,
            });
            now_us += read_us;
            for at_us in (0..count).filter_map(|number| stamps.at_us(number)) {
                prop_assert!(last_us.is_none_or(|last| at_us > last), "{} after {:?}", at_us, last_us);
                last_us = Some(at_us);
            }
        }
    }
}

#[test]
fn what_the_sensor_says_it_lost_is_a_gap_even_where_times_fit() {
    let mut clock = SampleClock::new(50);
    let mut stamps = |quarter: u64, lost| {
        clock.take(Poll {
            before_us: quarter * 240_000,
            after_us: quarter * 240_000 + 100,
            count: 12,
            lost,
        })
    };
    let last_us = (1..60)
        .filter_map(|quarter| stamps(quarter, false).at_us(11))
        .last();
    let after = stamps(60, true);
    assert!(after.is_gap);
    let first_us = (0..12).find_map(|number| after.at_us(number));
    assert!(first_us.unwrap() - last_us.unwrap() >= 60_000);
    assert!(!stamps(61, false).is_gap);
}
