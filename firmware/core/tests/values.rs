//! What a reading says about each of its values, the pulse wave, exercise, and a day of alerts.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::{collection::vec, prelude::*};
use watch_core::{
    Config, Tick, Watch,
    signal::{Absent, Sample},
};
use watch_protocol::{Qualities, Quality};

/// Every 250 ms a sample, and before it perhaps beats and points of the pulse wave.
#[derive(Clone, Copy, Default)]
struct Scene {
    seconds: u64,
    sample: Sample,
    /// Distance of beats, milliseconds.
    beats: Option<u64>,
    wave: Option<fn(f32) -> f32>,
}

fn quiet() -> Sample {
    Sample {
        skin_conductance_us: Some(2.0),
        skin_temperature_c: Some(33.0),
        heart_rate_bpm: None,
        acceleration_sd_g: Some(0.01),
        ..Sample::default()
    }
}

fn run(watch: &mut Watch, scenes: &[Scene]) -> Vec<Tick> {
    let mut ticks = Vec::new();
    let (mut at, mut end) = (0, 0);
    let (mut next_beat, mut beats) = (0, 0);
    for scene in scenes {
        end += scene.seconds * 1000;
        while at < end {
            ticks.extend(std::iter::from_fn(|| watch.advance(at)));
            for before in at.saturating_sub(250) + 1..=at {
                // A heart sways with the breath.
                if let (Some(ms), true) = (scene.beats, before >= next_beat) {
                    watch.beat(before * 1000);
                    beats += 1;
                    next_beat = before + ms + [0, 15, 5, 10][beats % 4] - 7;
                }
                // 50 Hz.
                if let (Some(wave), 0) = (scene.wave, before % 20) {
                    #[expect(clippy::cast_precision_loss, reason = "a phase, looked at modulo")]
                    watch.pulse(before * 1000, wave((before % 60_000) as f32 / 1000.0));
                }
            }
            watch.sample(at, swayed(at, scene.sample));
            at += 250;
        }
    }
    ticks
}

/// No body stands still.
fn swayed(at: u64, sample: Sample) -> Sample {
    let sway = [0.0, 1.0, -1.0, 2.0, -2.0][(at / 250 % 5) as usize];
    Sample {
        skin_conductance_us: sample
            .skin_conductance_us
            .map(|us| us * (1.0 + 0.001 * sway)),
        skin_temperature_c: sample
            .skin_temperature_c
            .map(|celsius| celsius + 0.01 * sway),
        heart_rate_bpm: sample.heart_rate_bpm.map(|bpm| bpm + 0.1 * sway),
        acceleration_sd_g: sample.acceleration_sd_g.map(|g| g * (1.0 + 0.02 * sway)),
        absent: sample.absent,
    }
}

fn fresh() -> Watch {
    Watch::new(Config::SHIPPED).with_pulse_rate(50.0)
}

fn last(scenes: &[Scene]) -> Qualities {
    let ticks = run(&mut fresh(), scenes);
    ticks
        .last()
        .and_then(|tick| tick.reading.qualities)
        .unwrap()
}

const fn scene(seconds: u64, sample: Sample) -> Scene {
    Scene {
        seconds,
        sample,
        beats: Some(850),
        wave: None,
    }
}

/// 75 beats a minute, swayed by fifteen breaths.
fn wave(at_s: f32) -> f32 {
    let breath = (at_s * core::f32::consts::TAU / 4.0).sin();
    let phase = (at_s / 0.8 + 0.03 * breath + 1.0).fract();
    (-((phase - 0.3) / 0.1).powi(2)).exp()
}

#[test]
fn all_is_well() {
    assert_eq!(last(&[scene(60, quiet())]), Qualities::all(Quality::Ok));
}

#[test]
fn what_was_never_measured_has_no_sensor() {
    let bare = Sample {
        skin_conductance_us: Some(2.0),
        ..Sample::default()
    };
    let found = last(&[Scene {
        beats: None,
        ..scene(60, bare)
    }]);
    let expected = Qualities {
        skin_conductance: Quality::Ok,
        ..Qualities::all(Quality::NoSensor)
    };
    assert_eq!(found, expected);
}

#[test]
fn a_rate_without_beats_is_a_rate_without_intervals() {
    let rate = Sample {
        heart_rate_bpm: Some(70.0),
        ..quiet()
    };
    let found = last(&[Scene {
        beats: None,
        ..scene(60, rate)
    }]);
    assert_eq!(found.heart_rate, Quality::Ok);
    assert_eq!(found.intervals, Quality::NoSensor);
}

#[test]
fn a_lost_pulse_a_confused_one_and_one_in_motion_are_told_apart() {
    let before = scene(60, quiet());
    let lost = Scene {
        beats: None,
        ..before
    };
    assert_eq!(last(&[before, lost]).heart_rate, Quality::PoorContact);
    let confused = Scene {
        beats: Some(200),
        ..before
    };
    assert_eq!(last(&[before, confused]).heart_rate, Quality::Irregular);
    assert_eq!(last(&[before, confused]).intervals, Quality::Irregular);
    let walking = Sample {
        acceleration_sd_g: Some(0.3),
        ..quiet()
    };
    let found = last(&[before, scene(60, walking)]);
    assert_eq!(found.heart_rate, Quality::Motion);
    assert_eq!(found.motion, Quality::Ok, "motion itself is well known");
}

/// A fault that a sensor knows is told, from the first span on, and not guessed at.
#[test]
fn a_sensor_that_fails_says_why_until_it_gives_values_again() {
    let absent = |pulse, skin| Sample {
        absent: Absent {
            pulse,
            skin,
            ..Absent::default()
        },
        ..quiet()
    };
    let dark = Scene {
        beats: None,
        ..scene(120, absent(Some(Quality::NoLight), None))
    };
    let of = |scenes: &[Scene]| {
        let reading = run(&mut fresh(), scenes).pop().unwrap().reading;
        (reading.quality, reading.qualities.unwrap())
    };
    let expected = Qualities {
        heart_rate: Quality::NoLight,
        intervals: Quality::NoLight,
        ..Qualities::all(Quality::Ok)
    };
    assert_eq!(of(&[dark]), (Quality::NoLight, expected), "never worked");
    let before = scene(60, quiet());
    assert_eq!(of(&[before, dark]), (Quality::NoLight, expected));
    let again = of(&[before, dark, scene(120, quiet())]);
    assert_eq!(again.1, Qualities::all(Quality::Ok));
    let shorted = Sample {
        skin_conductance_us: None,
        ..absent(None, Some(Quality::Shorted))
    };
    let found = of(&[before, scene(120, shorted)]);
    let expected = Qualities {
        skin_conductance: Quality::Shorted,
        ..Qualities::all(Quality::Ok)
    };
    assert_eq!(found, (Quality::Shorted, expected));
    // A light that nothing sends back lies on a table.
    let table = Sample {
        skin_conductance_us: Some(0.0),
        skin_temperature_c: Some(22.0),
        ..absent(Some(Quality::NoLight), None)
    };
    let lying = Scene {
        beats: None,
        ..scene(120, table)
    };
    assert_eq!(of(&[lying]).0, Quality::OffWrist);
    assert_eq!(of(&[lying]).1.heart_rate, Quality::OffWrist);
}

#[test]
fn a_fault_is_poor_contact_and_a_table_is_no_wrist() {
    let faulty = Sample {
        skin_temperature_c: Some(382.2),
        ..quiet()
    };
    let found = last(&[scene(60, faulty)]);
    assert_eq!(found.skin_temperature, Quality::PoorContact);
    let table = Sample {
        skin_conductance_us: Some(0.0),
        skin_temperature_c: Some(22.0),
        ..quiet()
    };
    let off = Scene {
        beats: None,
        ..scene(120, table)
    };
    let found = last(&[scene(60, quiet()), off]);
    let expected = Qualities {
        motion: Quality::Ok,
        ..Qualities::all(Quality::OffWrist)
    };
    assert_eq!(found, expected);
}

#[test]
fn a_silence_is_no_data() {
    let mut watch = fresh();
    run(&mut watch, &[scene(60, quiet())]);
    let silent: Vec<Tick> = std::iter::from_fn(|| watch.advance(90_000)).collect();
    let qualities = silent.last().and_then(|tick| tick.reading.qualities);
    assert_eq!(qualities, Some(Qualities::all(Quality::NoData)));
}

#[test]
fn a_wave_gives_a_heart_rate() {
    let worn = Scene {
        beats: None,
        wave: Some(wave),
        ..scene(60, quiet())
    };
    let ticks = run(&mut fresh(), &[worn]);
    let reading = &ticks.last().unwrap().reading;
    let rate = reading.heart_rate_bpm.unwrap();
    assert!((rate - 75.0).abs() < 0.5, "{rate}");
    assert_eq!(reading.qualities, Some(Qualities::all(Quality::Ok)));
    let flat = Scene {
        wave: Some(|_| 7.0),
        ..worn
    };
    assert_eq!(last(&[flat]).heart_rate, Quality::PoorContact);
}

fn alerts(ticks: &[Tick]) -> Vec<u64> {
    let raised = ticks.iter().filter(|tick| tick.alert.is_some());
    raised.map(|tick| tick.at / 1000).collect()
}

#[test]
fn a_wrist_that_lies_still_on_a_handlebar_exercises() {
    let riding = Sample {
        acceleration_sd_g: Some(0.03),
        ..quiet()
    };
    let faster = |sample| Scene {
        beats: Some(690),
        ..scene(400, sample)
    };
    let sitting = run(&mut fresh(), &[scene(600, quiet()), faster(quiet())]);
    assert!(!alerts(&sitting).is_empty(), "87 beats a minute in a chair");
    // Below what counts as moving: only the trembling tells.
    let ticks = run(&mut fresh(), &[scene(600, quiet()), faster(riding)]);
    assert_eq!(alerts(&ticks), [] as [u64; 0]);
    assert!(
        ticks
            .iter()
            .all(|tick| tick.reading.motion.unwrap_or(0.0) < 0.01)
    );
}

#[test]
fn a_day_has_no_more_alerts_than_the_setting_allows() {
    let up_and_down: Vec<Scene> = (0..120)
        .map(|n| Scene {
            beats: Some(if n % 2 == 0 { 850 } else { 690 }),
            ..scene(600, quiet())
        })
        .collect();
    let times = alerts(&run(&mut fresh(), &up_and_down));
    assert_eq!(times.len(), Config::SHIPPED.alerts_per_day, "{times:?}");
    let few = Config {
        alerts_per_day: 3,
        ..Config::SHIPPED
    };
    assert_eq!(alerts(&run(&mut Watch::new(few), &up_and_down)).len(), 3);
}

#[test]
fn an_alert_says_which_setting_fired() {
    let faster = Scene {
        beats: Some(690),
        ..scene(300, quiet())
    };
    let ticks = run(&mut fresh(), &[scene(600, quiet()), faster]);
    let alert = ticks.iter().find_map(|tick| tick.alert.as_ref()).unwrap();
    assert_eq!(alert.detector, Config::SHIPPED.version);
    assert!(alert.evidence.score > Config::SHIPPED.threshold);
    assert!((alert.evidence.threshold - Config::SHIPPED.threshold).abs() < 1e-6);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Garbage, gaps and steps back: no panic, no number that is none, and nothing that comes
    /// later changes what was said before.
    #[test]
    fn a_torn_wave_is_causal_and_makes_finite_numbers(
        points in vec((0_u64..60_000, any::<f32>()), 0..3000), cut in 0_usize..3000,
    ) {
        let play = |points: &[(u64, f32)]| {
            let mut watch = fresh();
            let (mut at_us, mut ticks) = (0, Vec::new());
            for (step, value) in points {
                at_us += step;
                ticks.extend(std::iter::from_fn(|| watch.advance(at_us / 1000)));
                watch.pulse(at_us, *value);
                watch.sample(at_us / 1000, quiet());
            }
            ticks
        };
        let whole = play(&points);
        let part = play(&points[..cut.min(points.len())]);
        prop_assert_eq!(&whole[..part.len()], &part[..]);
        for tick in &whole {
            let rate = tick.reading.heart_rate_bpm;
            prop_assert!(rate.is_none_or(|rate| (40.0..=182.0).contains(&rate)), "{:?}", rate);
            prop_assert!(tick.score.is_none_or(f32::is_finite));
        }
    }
}
