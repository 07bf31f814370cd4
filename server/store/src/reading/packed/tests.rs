use proptest::{collection::vec, option, prelude::*, sample::select};

use super::*;

const QUALITIES: [Quality; 15] = [
    Quality::Ok,
    Quality::Motion,
    Quality::PoorContact,
    Quality::NoData,
    Quality::WarmingUp,
    Quality::Irregular,
    Quality::OffWrist,
    Quality::NoSensor,
    Quality::Charging,
    Quality::NoLight,
    Quality::NoAnswer,
    Quality::NoValues,
    Quality::Shorted,
    Quality::Broken,
    Quality::ForeignVoltage,
];

fn quality() -> impl Strategy<Value = Quality> {
    select(&QUALITIES[..])
}

/// Whatever bits; also what no service lets through.
fn value() -> impl Strategy<Value = Option<f32>> {
    option::of(any::<u32>().prop_map(f32::from_bits))
}

fn time() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), 1_795_000_000_000..1_795_000_100_000_i64]
}

fn qualities() -> impl Strategy<Value = Qualities> {
    (quality(), quality(), quality(), quality(), quality()).prop_map(
        |(heart_rate, intervals, skin_conductance, skin_temperature, motion)| Qualities {
            heart_rate,
            intervals,
            skin_conductance,
            skin_temperature,
            motion,
        },
    )
}

fn stored() -> impl Strategy<Value = StoredReading> {
    let wear = select(&[WearState::OnWrist, WearState::OffWrist, WearState::Unknown][..]);
    let states = (
        quality(),
        option::of(qualities()),
        wear,
        any::<Option<u8>>(),
    );
    let values = (
        value(),
        value(),
        value(),
        value(),
        vec(any::<u16>(), 0..=24),
    );
    (any::<u32>(), [time(), time(), time()], states, values).prop_map(
        |(seq, [device_time, measured_at, received_at], states, values)| StoredReading {
            reading: Reading {
                seq,
                measured_at: device_time,
                heart_rate_bpm: values.0,
                ibi_ms: values.4.into_iter().collect(),
                skin_conductance_us: values.1,
                skin_temperature_c: values.2,
                motion: values.3,
                quality: states.0,
                qualities: states.1,
                wear: states.2,
                battery_percent: states.3,
            },
            measured_at,
            received_at,
        },
    )
}

/// Not a number is unlike itself, so its bits are compared.
fn bits(readings: &[StoredReading]) -> Vec<(StoredReading, [Option<u32>; 4])> {
    let of = |one: &StoredReading| {
        let bits = values(&one.reading).map(|value| value.map(f32::to_bits));
        let mut rest = one.clone();
        rest.reading.heart_rate_bpm = None;
        rest.reading.skin_conductance_us = None;
        rest.reading.skin_temperature_c = None;
        rest.reading.motion = None;
        (rest, bits)
    };
    readings.iter().map(of).collect()
}

proptest! {
    #[test]
    fn any_readings_come_back_bit_by_bit(readings in vec(stored(), 0..=NUMBERS as usize)) {
        let back = unpack(&pack(&readings)).unwrap();
        prop_assert_eq!(bits(&back), bits(&readings));
    }

    #[test]
    fn any_bytes_are_readings_or_an_error(mut bytes in vec(any::<u8>(), 0..600)) {
        for version in [None, Some(VERSION)] {
            if let (Some(first), Some(version)) = (bytes.first_mut(), version) {
                *first = version;
            }
            if let Ok(readings) = unpack(&bytes) {
                prop_assert!(readings.len() <= NUMBERS as usize);
            }
        }
    }

    /// What was cut off or changed is never more than a block, and never a panic.
    #[test]
    fn damaged_readings_end_in_bounds(
        readings in vec(stored(), 1..8),
        place: prop::sample::Index,
        bit in 0..8_u8,
    ) {
        let mut bytes = pack(&readings);
        let place = place.index(bytes.len());
        prop_assert!(unpack(&bytes[..place]).is_ok_and(|left| left.len() < readings.len())
            || unpack(&bytes[..place]).is_err());
        bytes[place] ^= 1 << bit;
        if let Ok(readings) = unpack(&bytes) {
            prop_assert!(readings.len() <= NUMBERS as usize);
        }
    }
}

/// A wearer's usual minute: what the storage of years is made of.
#[test]
fn a_usual_reading_is_small() {
    let usual = |n: u32| {
        let wave = f32::from(u16::try_from(n).unwrap()).sin();
        let beats = (0..12_u16).map(|beat| 810 + (beat * 37 + u16::try_from(n).unwrap()) % 60);
        StoredReading {
            reading: Reading {
                seq: n,
                measured_at: 1_795_000_000_123 + i64::from(n) * 10_000,
                heart_rate_bpm: Some(72.0 + 3.3 * wave),
                ibi_ms: beats.collect(),
                skin_conductance_us: Some(2.5 + 0.1 * wave),
                skin_temperature_c: Some(33.0 + 0.01 * wave),
                motion: Some(0.0),
                quality: Quality::Ok,
                qualities: Some(Qualities::all(Quality::Ok)),
                wear: WearState::OnWrist,
                battery_percent: Some(80),
            },
            measured_at: 1_795_000_000_321 + i64::from(n) * 10_000,
            // Six in one post.
            received_at: 1_795_000_000_000 + i64::from(n / 6) * 60_017,
        }
    };
    let readings: Vec<StoredReading> = (0..NUMBERS).map(usual).collect();
    let bytes = pack(&readings).len();
    assert!(bytes <= 30 * readings.len(), "{bytes} bytes");
}

#[test]
fn another_version_and_a_block_too_many_are_refused() {
    assert_eq!(unpack(&[]), Err(Malformed));
    assert_eq!(unpack(&[VERSION]), Ok(Vec::new()));
    assert_eq!(unpack(&[VERSION + 1]), Err(Malformed));
    let one = StoredReading {
        reading: Reading::default(),
        measured_at: 0,
        received_at: 0,
    };
    let too_many = vec![one; NUMBERS as usize + 1];
    assert_eq!(unpack(&pack(&too_many)), Err(Malformed));
}
