//! What a reading is worth, with every error that parts, converter and surroundings have.

use std::fmt::Write;

use proptest::prelude::*;
use watch_sensors::SkinFault;

use super::analog::{Analog, Errors};

/// Share of the conductance, and microsiemens where that is less.
const SHARE: f64 = 0.05;
const LEAST_US: f64 = 0.02;

fn error_us(read: f32, us: f64) -> f64 {
    (f64::from(read) - us).abs()
}

/// Each error at its limit in the data sheet (gain and offset of the converter, 0.1 % of R15,
/// 3 % of the supply), 20 % of the converter's input, 1 nA that leaks, 0.1 V between the metals,
/// hum of 230 V by
/// 1.0 pF, and a board that is up to 0.4 ms late.
fn errors() -> impl Strategy<Value = Errors> {
    let converter = (-0.0015..0.0015, -0.5e-3..0.5e-3, 12e6..18e6, -1e-9..1e-9);
    let parts = (-0.001..0.001, 3.2..3.4, -0.1..0.1);
    let hum = (0.0..100e-9, 49.8..50.2, 0.0..std::f64::consts::TAU);
    (converter, parts, hum, 1..u64::MAX).prop_map(|(converter, parts, hum, seed)| {
        let (gain, offset_v, input_ohm, leak_a) = converter;
        let (reference, supply_v, metal_v) = parts;
        let (hum_a, hum_hz, phase) = hum;
        Errors {
            gain,
            offset_v,
            input_ohm,
            leak_a,
            reference,
            supply_v,
            metal_v,
            hum_a,
            hum_hz,
            phase,
            seed,
            noise: 1.0,
            bow: 1.0,
            late_s: 0.4e-3,
        }
    })
}

proptest! {
    #[test]
    fn a_reading_is_right_within_five_per_cent(
        decade in 0.05_f64.log10()..40_f64.log10(), errors in errors(),
    ) {
        let us = 10_f64.powf(decade);
        let mut analog = Analog::new(us, errors);
        for _ in 0..2 {
            let read = analog.read();
            let close = read.is_ok_and(|read| error_us(read, us) <= (SHARE * us).max(LEAST_US));
            prop_assert!(close, "{:?} for {}", read, us);
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn open_and_touching_electrodes_have_their_reason(errors in errors()) {
        prop_assert_eq!(Analog::new(0.002, errors).read(), Err(SkinFault::NoContact));
        prop_assert_eq!(Analog::new(1e5, errors).read(), Err(SkinFault::Shorted));
        let unfed = Errors { supply_v: 0.0, ..errors };
        prop_assert_eq!(Analog::new(5.0, unfed).read(), Err(SkinFault::NotExcited));
        let foreign = Errors { supply_v: 8.0, ..errors };
        prop_assert_eq!(Analog::new(1.0, foreign).read(), Err(SkinFault::ForeignVoltage));
    }
}

/// The table in the document: without any error, and the largest of many wearers.
pub(crate) fn table() -> String {
    let mut table = "| Skin, µS | Read with ideal parts | Largest error of 60 with all errors |\n|---|---|---|\n"
        .to_owned();
    for us in [0.05, 0.1, 0.3, 1.0, 3.0, 5.0, 10.0, 20.0, 40.0] {
        let ideal = Analog::new(us, Errors::NONE).read().unwrap();
        let mut largest: f64 = 0.0;
        for turn in 0..60_u32 {
            // Each error at one of its ends.
            let sign = |bit: u32| if turn >> bit & 1 == 0 { 1.0 } else { -1.0 };
            let errors = Errors {
                gain: 0.0015 * sign(0),
                offset_v: 0.5e-3 * sign(1),
                noise: 1.0,
                bow: 1.0,
                input_ohm: 15e6 + 3e6 * sign(2),
                leak_a: 1e-9 * sign(3),
                reference: 0.001 * sign(4),
                supply_v: 3.3 + 0.1 * sign(5),
                hum_a: 100e-9,
                hum_hz: 50.0 + 0.2 * sign(0),
                phase: f64::from(turn),
                metal_v: 0.1 * sign(1),
                late_s: 0.4e-3,
                seed: u64::from(turn) * 7919 + 1,
            };
            let read = Analog::new(us, errors).read().unwrap();
            largest = largest.max(error_us(read, us));
        }
        writeln!(
            table,
            "| {us} | {ideal:.3} | {largest:.3} µS, {:.1} % |",
            100.0 * largest / us
        )
        .unwrap();
    }
    table
}
