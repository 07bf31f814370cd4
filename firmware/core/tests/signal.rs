//! The way from samples to ticks: causal, deterministic, unmoved by garbage.

use proptest::{collection::vec, prelude::*};
use watch_core::{Config, Tick, Watch, signal::Sample};
use watch_protocol::{Quality, WearState};

fn run(samples: &[(u64, Sample)]) -> Vec<Tick> {
    let mut watch = Watch::new(Config::SHIPPED);
    let mut ticks = Vec::new();
    for (at, sample) in samples {
        ticks.extend(std::iter::from_fn(|| watch.advance(*at)));
        watch.sample(*at, *sample);
    }
    ticks
}

fn quiet() -> Sample {
    Sample {
        skin_conductance_us: Some(2.0),
        skin_temperature_c: Some(33.0),
        heart_rate_bpm: Some(70.0),
        acceleration_sd_g: Some(0.01),
        ..Sample::default()
    }
}

/// `seconds` of about the same sample, 4 a second, from `start_s` on: no body stands still.
fn hold(start_s: u64, seconds: u64, sample: Sample) -> Vec<(u64, Sample)> {
    let swayed = |n: u64| {
        let sway = [0.0, 1.0, -1.0, 2.0, -2.0][(n % 5) as usize];
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
    };
    let steps = start_s * 4..(start_s + seconds) * 4;
    steps.map(|n| (n * 250, swayed(n))).collect()
}

fn any_sample() -> impl Strategy<Value = (u64, Sample)> {
    let value = || proptest::option::of(any::<f32>());
    (0_u64..40_000, value(), value(), value(), value()).prop_map(
        |(step, conductance, temperature, rate, acceleration)| {
            let sample = Sample {
                skin_conductance_us: conductance,
                skin_temperature_c: temperature,
                heart_rate_bpm: rate,
                acceleration_sd_g: acceleration,
                ..Sample::default()
            };
            (step, sample)
        },
    )
}

proptest! {
    #[test]
    fn garbage_makes_no_panic_and_no_number_that_is_none(steps in vec(any_sample(), 0..400)) {
        let mut at = 0;
        let samples: Vec<_> = steps.into_iter().map(|(step, sample)| {
            at += step;
            (at, sample)
        }).collect();
        for tick in run(&samples) {
            let numbers = [
                tick.reading.heart_rate_bpm,
                tick.reading.skin_conductance_us,
                tick.reading.skin_temperature_c,
                tick.reading.motion,
                tick.score,
            ];
            prop_assert!(numbers.into_iter().flatten().all(f32::is_finite));
        }
    }

    #[test]
    fn a_prefix_of_the_input_gives_a_prefix_of_the_output(
        rates in vec(40_f32..160.0, 200), cut in 0_usize..4000,
    ) {
        let samples: Vec<_> = (0..4000_usize).map(|n| {
            let sway = if n % 2 == 0 { 0.1 } else { 0.0 };
            let heart_rate_bpm = Some(rates[n / 20] + sway);
            (n as u64 * 250, Sample { heart_rate_bpm, ..quiet() })
        }).collect();
        let whole = run(&samples);
        let part = run(&samples[..cut]);
        prop_assert_eq!(&whole[..part.len()], &part[..]);
    }
}

#[test]
fn a_quiet_wearer_warms_up_and_then_scores_nothing() {
    let ticks = run(&hold(0, 900, quiet()));
    assert_eq!(ticks[0].reading.quality, Quality::WarmingUp);
    assert_eq!(ticks[37].score, None);
    assert!(ticks[38].score.is_some_and(|score| score.abs() < 0.1));
    let last = &ticks[ticks.len() - 1];
    assert_eq!(last.reading.quality, Quality::Ok);
    assert_eq!(last.reading.wear, WearState::OnWrist);
    assert!(ticks.iter().all(|tick| tick.alert.is_none()));
}

#[test]
fn a_faster_heart_at_rest_raises_an_alert_that_says_why() {
    let faster = Sample {
        heart_rate_bpm: Some(92.0),
        ..quiet()
    };
    let ticks = run(&[hold(0, 600, quiet()), hold(600, 200, faster)].concat());
    let alerts: Vec<_> = ticks
        .iter()
        .filter_map(|tick| tick.alert.as_ref())
        .collect();
    assert_eq!(alerts.len(), 1, "then the refractory time holds");
    let evidence = alerts[0].evidence;
    let usual = evidence.baseline_heart_rate_bpm;
    assert!(usual.is_some_and(|usual| (usual - 70.0).abs() < 0.1));
    assert!(evidence.heart_rate_bpm.is_some_and(|rate| rate > 80.0));
    assert!(evidence.score > evidence.threshold);
    assert!(evidence.sustained_s >= 30);
    assert_eq!(alerts[0].window.last().map(|point| point.before_s), Some(0));
    assert!(
        alerts[0]
            .window
            .windows(2)
            .all(|pair| pair[0].before_s > pair[1].before_s)
    );
}

#[test]
fn the_same_while_moving_raises_none() {
    let walking = Sample {
        heart_rate_bpm: Some(92.0),
        acceleration_sd_g: Some(0.3),
        ..quiet()
    };
    let ticks = run(&[hold(0, 600, quiet()), hold(600, 400, walking)].concat());
    assert!(ticks.iter().all(|tick| tick.alert.is_none()));
    assert_eq!(ticks[ticks.len() - 1].reading.quality, Quality::Motion);
}

#[test]
fn taking_the_watch_off_starts_the_warm_up_again() {
    let table = Sample {
        skin_conductance_us: Some(0.0),
        skin_temperature_c: Some(22.0),
        heart_rate_bpm: None,
        acceleration_sd_g: Some(0.0),
        ..Sample::default()
    };
    let parts = [
        hold(0, 600, quiet()),
        hold(600, 200, table),
        hold(800, 600, quiet()),
    ];
    let ticks = run(&parts.concat());
    assert_eq!(ticks[75].reading.wear, WearState::OffWrist);
    assert_eq!(ticks[75].reading.quality, Quality::OffWrist);
    assert_eq!(ticks[110].score, None);
    assert_eq!(ticks[110].reading.quality, Quality::WarmingUp);
    assert!(ticks[ticks.len() - 1].score.is_some());
}

#[test]
fn missing_samples_are_said_to_be_missing() {
    let parts = [hold(0, 600, quiet()), hold(650, 100, quiet())];
    let ticks = run(&parts.concat());
    assert_eq!(ticks[62].reading.quality, Quality::NoData);
    assert_eq!(ticks[62].reading.heart_rate_bpm, None);
    let hour_later = [hold(0, 600, quiet()), hold(4200, 20, quiet())];
    let ticks = run(&hour_later.concat());
    assert_eq!(
        ticks.len(),
        61,
        "an hour of nothing is not reported in pieces"
    );
    assert_eq!(ticks[60].at, 4_210_000);
    assert_eq!(ticks[60].score, None);
}

fn with_rate(bpm: f32) -> Sample {
    Sample {
        heart_rate_bpm: Some(bpm),
        ..quiet()
    }
}

fn alert_times(ticks: &[Tick]) -> Vec<u64> {
    let alerts = ticks.iter().filter(|tick| tick.alert.is_some());
    alerts.map(|tick| tick.at / 1000).collect()
}

#[test]
fn a_heart_that_fits_exercise_raises_none() {
    let ticks = run(&[hold(0, 600, quiet()), hold(600, 400, with_rate(125.0))].concat());
    let highest = ticks
        .iter()
        .filter_map(|tick| tick.score)
        .fold(0.0, f32::max);
    assert!(
        highest > Config::SHIPPED.threshold,
        "the score alone would have"
    );
    assert!(alert_times(&ticks).is_empty());
}

#[test]
fn nothing_is_raised_soon_after_moving() {
    let walking = Sample {
        acceleration_sd_g: Some(0.3),
        ..with_rate(90.0)
    };
    let parts = [
        hold(0, 600, quiet()),
        hold(600, 120, walking),
        hold(720, 400, with_rate(92.0)),
    ];
    let times = alert_times(&run(&parts.concat()));
    let hold_s = Config::SHIPPED.gate.hold_ms / 1000;
    assert!(
        !times.is_empty(),
        "a heart that stays fast is said in the end"
    );
    assert!(times.iter().all(|at| *at >= 720 + hold_s), "{times:?}");
}

#[test]
fn alerts_keep_their_distance_and_a_new_usual_is_learned() {
    let ticks = run(&[hold(0, 600, quiet()), hold(600, 7_200, with_rate(92.0))].concat());
    let times = alert_times(&ticks);
    let refractory_s = Config::SHIPPED.refractory_ms / 1000;
    assert!(
        times
            .windows(2)
            .all(|pair| pair[1] - pair[0] >= refractory_s)
    );
    assert!(times.len() > 1 && times.len() < 5, "{times:?}");
    assert!(times[times.len() - 1] < 3_000, "then it is the usual");
}

#[test]
fn a_lost_pulse_does_not_go_on_for_ever() {
    let lost = Sample {
        heart_rate_bpm: None,
        ..quiet()
    };
    let parts = [
        hold(0, 600, quiet()),
        hold(600, 20, with_rate(96.0)),
        hold(620, 600, lost),
    ];
    let ticks = run(&parts.concat());
    assert!(alert_times(&ticks).iter().all(|at| *at < 800));
    let last = &ticks[ticks.len() - 1];
    assert_eq!(last.reading.quality, Quality::PoorContact);
    assert!(last.score.is_some_and(|score| score < 0.3));
}

#[test]
fn it_does_not_matter_when_the_clock_began() {
    let samples = [hold(0, 600, quiet()), hold(600, 200, with_rate(92.0))].concat();
    let late: Vec<_> = samples
        .iter()
        .map(|(at, sample)| (at + 987_654_321, *sample))
        .collect();
    let score = |ticks: Vec<Tick>| ticks.into_iter().map(|tick| tick.score).collect::<Vec<_>>();
    assert_eq!(score(run(&samples)), score(run(&late)));
}

#[test]
fn the_whole_state_fits_a_small_chip() {
    let bytes = size_of::<Watch>();
    assert!(bytes <= 16 * 1024, "{bytes} bytes");
}
