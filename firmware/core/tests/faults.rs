//! What sensors do and bodies do not: no alert from it, and no word that all is well.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;
use watch_core::{Config, Rng, Tick, Watch, signal::Sample};
use watch_protocol::{Qualities, Quality};

/// Seconds of each run.
const LENGTH_S: u64 = 1500;
const PULSE_HZ: u64 = 50;

/// How the heart is heard.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Heart {
    /// By beats that somebody else finds.
    Beats,
    /// By a rate alone.
    Rate,
    /// By the pulse wave.
    Wave,
}

/// What becomes of each value from a moment on.
type Fault<'a> = &'a dyn Fn(f32) -> f32;

struct Faults<'a> {
    from_s: u64,
    skin: Fault<'a>,
    /// The heart's values: intervals in milliseconds, a rate, or the wave from 0 to 1.
    heart: Fault<'a>,
    temperature: Fault<'a>,
    motion: Fault<'a>,
}

fn same(value: f32) -> f32 {
    value
}

impl Faults<'_> {
    fn none(from_s: u64) -> Self {
        Self {
            from_s,
            skin: &same,
            heart: &same,
            temperature: &same,
            motion: &same,
        }
    }
}

/// A calm person of so much conductance, and what the sensors make of it.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some minutes"
)]
fn ticks(seed: u64, us: f32, heart: Heart, faults: &Faults<'_>) -> Vec<Tick> {
    let mut rng = Rng::new(seed);
    let mut watch = Watch::new(Config::SHIPPED).with_pulse_rate(PULSE_HZ as f32);
    let mut ticks = Vec::new();
    let (mut slow, mut fast, mut until_response) = (0.0, 0.0, 1.0);
    let (mut wander, mut next_beat_us, mut last_beat_us) = (0.0_f32, 0_u64, 0_u64);
    let mut interval_us = 850_000.0_f32;
    let mut next_point = 0;
    for step in 0..LENGTH_S * 4 {
        let at = step * 250;
        let is_faulty = at >= faults.from_s * 1000;
        let seen = |fault: Fault<'_>, value| if is_faulty { fault(value) } else { value };
        let mut noise = || 2.0 * rng.unit() - 1.0;
        wander += noise() * 0.1 - wander * 0.003;
        while next_beat_us <= at * 1000 {
            ticks.extend(std::iter::from_fn(|| watch.advance(next_beat_us / 1000)));
            if heart == Heart::Beats {
                watch.beat(next_beat_us);
            }
            last_beat_us = next_beat_us;
            let breath = (next_beat_us % 4_200_000) as f32 / 4_200_000.0 * core::f32::consts::TAU;
            interval_us = 60e6 / (68.0 + wander) * (1.0 + 0.03 * breath.sin() + 0.01 * noise());
            let ms = if heart == Heart::Beats {
                seen(faults.heart, interval_us / 1000.0)
            } else {
                interval_us / 1000.0
            };
            next_beat_us += (ms * 1000.0) as u64;
        }
        while heart == Heart::Wave && next_point <= at * 1000 {
            let phase = (next_point as f32 - last_beat_us as f32) / interval_us;
            let wave = (-((phase - 0.3) / 0.1).powi(2)).exp();
            ticks.extend(std::iter::from_fn(|| watch.advance(next_point / 1000)));
            watch.pulse(next_point, seen(faults.heart, wave));
            next_point += 1_000_000 / PULSE_HZ;
        }
        until_response -= 2.5 / 240.0 * (1.0 + 0.3 * noise());
        if until_response <= 0.0 {
            until_response = 1.0;
            let rise = 0.1 * us * (1.0 + 0.5 * noise());
            (slow, fast) = (slow + rise, fast + rise);
        }
        (slow, fast) = (slow * 0.95, fast * 0.69);
        let skin = us + slow - fast + 0.002 * noise();
        let rate = (heart == Heart::Rate).then(|| seen(faults.heart, 68.0 + wander));
        ticks.extend(std::iter::from_fn(|| watch.advance(at)));
        let sample = Sample {
            skin_conductance_us: Some(seen(faults.skin, skin)),
            skin_temperature_c: Some(seen(faults.temperature, 33.0 + 0.02 * noise())),
            heart_rate_bpm: rate,
            acceleration_sd_g: Some(seen(faults.motion, 0.008 + 0.002 * noise())),
            ..Sample::default()
        };
        watch.sample(at, sample);
    }
    ticks
}

fn alerts(ticks: &[Tick]) -> Vec<u64> {
    let raised = ticks.iter().filter(|tick| tick.alert.is_some());
    raised.map(|tick| tick.at / 1000).collect()
}

/// The readings that begin `after_s` after the fault.
fn later(ticks: &[Tick], from_s: u64, after_s: u64) -> impl Iterator<Item = (Quality, Qualities)> {
    let later = ticks
        .iter()
        .filter(move |tick| tick.at >= (from_s + after_s + 10) * 1000);
    later.map(|tick| (tick.reading.quality, tick.reading.qualities.unwrap()))
}

const HEARTS: [Heart; 3] = [Heart::Beats, Heart::Rate, Heart::Wave];

fn any_heart() -> impl Strategy<Value = Heart> {
    proptest::sample::select(&HEARTS[..])
}

#[test]
fn a_calm_person_is_measured_well_and_raises_nothing() {
    for (seed, heart) in (1..).zip(HEARTS) {
        let ticks = ticks(seed, 2.0, heart, &Faults::none(0));
        assert_eq!(alerts(&ticks), [] as [u64; 0]);
        for (quality, qualities) in later(&ticks, 400, 0) {
            assert_eq!(quality, Quality::Ok, "{heart:?}");
            assert_eq!(qualities.skin_conductance, Quality::Ok);
            assert_eq!(qualities.heart_rate, Quality::Ok);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_frozen_skin_raises_nothing_and_is_not_well(
        seed: u64, us in 0.2_f32..10.0, heart in any_heart(), from_s in 100_u64..1200, at in 0.05_f32..120.0,
    ) {
        let skin = |_| at;
        let ticks = ticks(seed, us, heart, &Faults { skin: &skin, ..Faults::none(from_s) });
        prop_assert_eq!(alerts(&ticks), [] as [u64; 0]);
        for (quality, qualities) in later(&ticks, from_s, 12) {
            prop_assert_ne!(quality, Quality::Ok);
            prop_assert_eq!(qualities.skin_conductance, Quality::PoorContact);
        }
    }

    #[test]
    fn a_clipped_skin_raises_nothing(
        seed: u64, us in 0.2_f32..10.0, heart in any_heart(), from_s in 100_u64..1200, end in 0.9_f32..1.1,
        times in 1.0_f32..60.0,
    ) {
        let own_end = |value: f32| value.min(us * end);
        let cut = ticks(seed, us, heart, &Faults { skin: &own_end, ..Faults::none(from_s) });
        prop_assert_eq!(alerts(&cut), [] as [u64; 0]);
        let sensors_end = |value: f32| (value * times).min(100.0);
        let cut = ticks(seed, us, heart, &Faults { skin: &sensors_end, ..Faults::none(from_s) });
        prop_assert_eq!(alerts(&cut), [] as [u64; 0]);
    }

    #[test]
    fn another_electrode_raises_nothing_and_is_said(
        seed: u64, us in 0.2_f32..4.0, heart in any_heart(), from_s in 100_u64..1200, times in 1.5_f32..20.0,
        up: bool, offset in 0.0_f32..1.0,
    ) {
        let skin = |value: f32| if up { offset + value * times } else { value / times };
        let ticks = ticks(seed, us, heart, &Faults { skin: &skin, ..Faults::none(from_s) });
        prop_assert_eq!(alerts(&ticks), [] as [u64; 0]);
        let doubted = later(&ticks, from_s, 0).take(3);
        let mut doubted = doubted.map(|(_, qualities)| qualities.skin_conductance);
        prop_assert!(doubted.any(|quality| quality == Quality::PoorContact));
    }

    #[test]
    fn an_electrode_that_slips_again_and_again_raises_nothing(
        seed: u64, us in 0.2_f32..4.0, heart in any_heart(), times in 1.5_f32..10.0, every in 50_u32..400,
    ) {
        let count = core::cell::Cell::new(0);
        let skin = |value: f32| {
            count.set(count.get() + 1);
            if (count.get() / every).is_multiple_of(2) { value * times } else { value }
        };
        let ticks = ticks(seed, us, heart, &Faults { skin: &skin, ..Faults::none(500) });
        prop_assert_eq!(alerts(&ticks), [] as [u64; 0]);
    }

    #[test]
    fn a_heart_that_stands_still_raises_nothing_and_is_not_well(
        seed: u64, heart in any_heart(), from_s in 100_u64..1200, share in 0.0_f32..1.0,
    ) {
        // Whatever it last said: an interval, a rate, a point of the wave.
        let frozen = match heart {
            Heart::Beats => 500.0 + 500.0 * share,
            Heart::Rate => 60.0 + 35.0 * share,
            Heart::Wave => share,
        };
        let stands = |_| frozen;
        let ticks = ticks(seed, 2.0, heart, &Faults { heart: &stands, ..Faults::none(from_s) });
        prop_assert_eq!(alerts(&ticks), [] as [u64; 0]);
        for (quality, qualities) in later(&ticks, from_s, 120) {
            prop_assert_ne!(quality, Quality::Ok);
            prop_assert_ne!(qualities.heart_rate, Quality::Ok);
            prop_assert_ne!(qualities.intervals, Quality::Ok);
        }
    }

    #[test]
    fn a_clipped_wave_raises_nothing_and_is_not_well(
        seed: u64, from_s in 100_u64..1200, end in 0.1_f32..0.7, below: bool,
    ) {
        let cut = |wave: f32| if below { wave.max(end) } else { wave.min(end) };
        let ticks = ticks(seed, 2.0, Heart::Wave, &Faults { heart: &cut, ..Faults::none(from_s) });
        prop_assert_eq!(alerts(&ticks), [] as [u64; 0]);
        for (quality, qualities) in later(&ticks, from_s, 70) {
            prop_assert_ne!(quality, Quality::Ok);
            prop_assert_eq!(qualities.heart_rate, Quality::PoorContact);
        }
    }

    #[test]
    fn another_gain_of_the_wave_raises_nothing_and_stays_well(
        seed: u64, from_s in 100_u64..1200, times in 0.2_f32..8.0, offset in -3.0_f32..3.0,
    ) {
        let scaled = |wave: f32| offset + times * wave;
        let ticks = ticks(seed, 2.0, Heart::Wave, &Faults { heart: &scaled, ..Faults::none(from_s) });
        prop_assert_eq!(alerts(&ticks), [] as [u64; 0]);
        for (_, qualities) in later(&ticks, from_s, 60) {
            prop_assert_eq!(qualities.heart_rate, Quality::Ok);
        }
    }

    #[test]
    fn a_frozen_thermometer_or_accelerometer_is_not_well(
        seed: u64, from_s in 100_u64..1200, celsius in 28.0_f32..36.0, g in 0.0_f32..0.01,
    ) {
        let (temperature, motion) = (|_| celsius, |_| g);
        let faults = Faults { temperature: &temperature, motion: &motion, ..Faults::none(from_s) };
        let ticks = ticks(seed, 2.0, Heart::Beats, &faults);
        prop_assert_eq!(alerts(&ticks), [] as [u64; 0]);
        for (_, qualities) in later(&ticks, from_s, 125) {
            prop_assert_eq!(qualities.skin_temperature, Quality::PoorContact);
            prop_assert_eq!(qualities.motion, Quality::PoorContact);
        }
    }
}

#[test]
fn a_sensor_that_floods_the_watch_does_not_end_it() {
    let mut watch = Watch::new(Config::SHIPPED);
    watch.advance(0);
    let sample = Sample {
        skin_conductance_us: Some(2.0),
        ..Sample::default()
    };
    for _ in 0..70_000 {
        watch.sample(0, sample);
        watch.beat(0);
    }
    assert!(watch.advance(10_000).is_some());
}
