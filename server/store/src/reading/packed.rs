//! Readings as bytes: each is written as its difference from the one before it, so a usual
//! reading takes about 15 bytes, and one more for each heartbeat. Nothing is rounded.
//!
//! A version, then the number and the times that the first reading is compared with, then the
//! readings. Numbers are LEB128 (seven bits a byte, the lowest first); signed ones are zigzag.

use domain::{
    UnixMillis,
    watch::{Qualities, Quality, Reading, WearState},
};

/// Numbers of one block. A block is read to find a repeat and rewritten for each post, so it is
/// small; a row per reading would be mostly keys.
pub(crate) const NUMBERS: u32 = 64;

/// A reading as the device sent it, and the server's times for it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredReading {
    pub reading: Reading,
    /// On the server's calendar.
    pub measured_at: UnixMillis,
    pub received_at: UnixMillis,
}

const VERSION: u8 = 1;
/// The usual distance of two readings, ms.
const STEP_MS: i64 = 10_000;
/// The usual distance of two heartbeats, ms.
const INTERVAL_MS: i64 = 800;

/// Parts that follow the first byte of a reading, in this order.
mod part {
    /// Its number does not follow the one before.
    pub(super) const SEQ: u8 = 1;
    /// Its distance in time is another one than before.
    pub(super) const STEP: u8 = 1 << 1;
    /// Its place on the calendar is another one, seen from the device's clock.
    pub(super) const PLACE: u8 = 1 << 2;
    pub(super) const RECEIVED: u8 = 1 << 3;
    /// Anything of [`super::State`] changed.
    pub(super) const STATE: u8 = 1 << 4;
    pub(super) const INTERVALS: u8 = 1 << 5;
    /// Any of the four values changed.
    pub(super) const VALUES: u8 = 1 << 6;
    pub(super) const ALL: u8 = (1 << 7) - 1;
}

/// Bytes that no version of this program wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// What seldom changes from one reading to the next.
#[derive(Clone, Copy, PartialEq)]
struct State {
    /// A bit for each of the four values that the reading has.
    present: u8,
    quality: Quality,
    qualities: Option<Qualities>,
    wear: WearState,
    battery_percent: Option<u8>,
}

/// What the next reading is compared with.
struct Before {
    seq: u32,
    device_time: i64,
    step: i64,
    /// From the device's time to the calendar.
    place: i64,
    received_at: i64,
    state: State,
    interval: i64,
    /// Bits of the newest value of each kind.
    values: [u32; 4],
}

impl Before {
    fn new(seq: u32, device_time: i64, place: i64, received_at: i64) -> Self {
        Self {
            seq: seq.wrapping_sub(1),
            device_time: device_time.wrapping_sub(STEP_MS),
            step: STEP_MS,
            place,
            received_at,
            state: State {
                present: 0,
                quality: Quality::Ok,
                qualities: None,
                wear: WearState::OnWrist,
                battery_percent: None,
            },
            interval: INTERVAL_MS,
            values: [0; 4],
        }
    }
}

/// Packs readings that are in the order of their numbers.
pub(crate) fn pack(readings: &[StoredReading]) -> Vec<u8> {
    let mut out = Vec::with_capacity(32 + 32 * readings.len());
    out.push(VERSION);
    let Some(first) = readings.first() else {
        return out;
    };
    let (seq, device_time) = (first.reading.seq, first.reading.measured_at);
    let place = first.measured_at.wrapping_sub(device_time);
    unsigned(&mut out, u64::from(seq));
    signed(&mut out, device_time);
    signed(&mut out, place);
    signed(&mut out, first.received_at.wrapping_sub(first.measured_at));
    let mut before = Before::new(seq, device_time, place, first.received_at);
    for one in readings {
        pack_one(&mut out, &mut before, one);
    }
    out
}

fn pack_one(out: &mut Vec<u8>, before: &mut Before, one: &StoredReading) {
    let reading = &one.reading;
    let head = out.len();
    out.push(0);
    let mut parts = 0;

    let seq = reading.seq.wrapping_sub(before.seq);
    if seq != 1 {
        parts |= part::SEQ;
        unsigned(out, u64::from(seq));
    }
    let step = reading.measured_at.wrapping_sub(before.device_time);
    if step != before.step {
        parts |= part::STEP;
        signed(out, step.wrapping_sub(before.step));
    }
    let place = one.measured_at.wrapping_sub(reading.measured_at);
    if place != before.place {
        parts |= part::PLACE;
        signed(out, place.wrapping_sub(before.place));
    }
    if one.received_at != before.received_at {
        parts |= part::RECEIVED;
        signed(out, one.received_at.wrapping_sub(before.received_at));
    }
    let values = values(reading);
    let present = (0..4).fold(0, |bits, n| bits | (u8::from(values[n].is_some()) << n));
    let state = State {
        present,
        quality: reading.quality,
        qualities: reading.qualities,
        wear: reading.wear,
        battery_percent: reading.battery_percent,
    };
    if state != before.state {
        parts |= part::STATE;
        pack_state(out, &state);
    }
    let mut interval = before.interval;
    if let Ok(count @ 1..) = u8::try_from(reading.ibi_ms.len()) {
        parts |= part::INTERVALS;
        out.push(count);
        for ibi in &reading.ibi_ms {
            signed(out, i64::from(*ibi) - interval);
            interval = i64::from(*ibi);
        }
    }
    let bits = |n: usize| values[n].map_or(before.values[n], f32::to_bits);
    let values = [bits(0), bits(1), bits(2), bits(3)];
    if values != before.values {
        parts |= part::VALUES;
        pack_values(out, before.values, values);
    }

    out[head] = parts;
    *before = Before {
        seq: reading.seq,
        device_time: reading.measured_at,
        step,
        place,
        received_at: one.received_at,
        state,
        interval,
        values,
    };
}

fn values(reading: &Reading) -> [Option<f32>; 4] {
    [
        reading.heart_rate_bpm,
        reading.skin_conductance_us,
        reading.skin_temperature_c,
        reading.motion,
    ]
}

const HAS_BATTERY: u8 = 1 << 4;
const HAS_QUALITIES: u8 = 1 << 5;
const WEAR_SHIFT: u8 = 6;

fn pack_state(out: &mut Vec<u8>, state: &State) {
    let battery = state.battery_percent.map_or(0, |_| HAS_BATTERY);
    let qualities = state.qualities.map_or(0, |_| HAS_QUALITIES);
    out.push(state.present | battery | qualities | (wear_code(state.wear) << WEAR_SHIFT));
    out.push(quality_code(state.quality));
    out.extend(state.battery_percent);
    if let Some(each) = state.qualities {
        out.extend([
            quality_code(each.heart_rate),
            quality_code(each.intervals),
            quality_code(each.skin_conductance),
            quality_code(each.skin_temperature),
            quality_code(each.motion),
        ]);
    }
}

/// Two bytes with a bit for each byte that changed, then those bytes: neighbours share their
/// first bytes, round values end in zeros.
fn pack_values(out: &mut Vec<u8>, before: [u32; 4], now: [u32; 4]) {
    let head = out.len();
    out.extend([0, 0]);
    let mut changed = 0_u16;
    for (n, (before, now)) in before.into_iter().zip(now).enumerate() {
        for (place, byte) in (before ^ now).to_le_bytes().into_iter().enumerate() {
            if byte != 0 {
                changed |= 1 << (4 * n + place);
                out.push(byte);
            }
        }
    }
    out[head..head + 2].copy_from_slice(&changed.to_le_bytes());
}

/// # Errors
/// [`Malformed`], whatever the bytes are. Never more than a block's readings come out.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Vec<StoredReading>, Malformed> {
    let mut from = Bytes(bytes);
    if from.byte()? != VERSION {
        return Err(Malformed);
    }
    let mut readings = Vec::new();
    if from.0.is_empty() {
        return Ok(readings);
    }
    let seq = u32::try_from(from.unsigned()?).map_err(|_| Malformed)?;
    let (device_time, place) = (from.signed()?, from.signed()?);
    let measured_at = device_time.wrapping_add(place);
    let received_at = measured_at.wrapping_add(from.signed()?);
    let mut before = Before::new(seq, device_time, place, received_at);
    while !from.0.is_empty() {
        if readings.len() >= NUMBERS as usize {
            return Err(Malformed);
        }
        readings.push(unpack_one(&mut from, &mut before)?);
    }
    Ok(readings)
}

fn unpack_one(from: &mut Bytes<'_>, before: &mut Before) -> Result<StoredReading, Malformed> {
    let parts = from.byte()?;
    if parts & !part::ALL != 0 {
        return Err(Malformed);
    }
    let has = |part| parts & part != 0;
    let seq = if has(part::SEQ) {
        u32::try_from(from.unsigned()?).map_err(|_| Malformed)?
    } else {
        1
    };
    before.seq = before.seq.wrapping_add(seq);
    if has(part::STEP) {
        before.step = before.step.wrapping_add(from.signed()?);
    }
    before.device_time = before.device_time.wrapping_add(before.step);
    if has(part::PLACE) {
        before.place = before.place.wrapping_add(from.signed()?);
    }
    if has(part::RECEIVED) {
        before.received_at = before.received_at.wrapping_add(from.signed()?);
    }
    if has(part::STATE) {
        before.state = unpack_state(from)?;
    }
    let mut reading = Reading {
        seq: before.seq,
        measured_at: before.device_time,
        quality: before.state.quality,
        qualities: before.state.qualities,
        wear: before.state.wear,
        battery_percent: before.state.battery_percent,
        ..Reading::default()
    };
    if has(part::INTERVALS) {
        for _ in 0..from.byte()? {
            before.interval = before.interval.wrapping_add(from.signed()?);
            let ibi = u16::try_from(before.interval).map_err(|_| Malformed)?;
            reading.ibi_ms.push(ibi).map_err(|_| Malformed)?;
        }
    }
    if has(part::VALUES) {
        unpack_values(from, &mut before.values)?;
    }
    let value = |n: usize| {
        let present = before.state.present & (1 << n) != 0;
        present.then(|| f32::from_bits(before.values[n]))
    };
    reading.heart_rate_bpm = value(0);
    reading.skin_conductance_us = value(1);
    reading.skin_temperature_c = value(2);
    reading.motion = value(3);
    Ok(StoredReading {
        reading,
        measured_at: before.device_time.wrapping_add(before.place),
        received_at: before.received_at,
    })
}

fn unpack_state(from: &mut Bytes<'_>) -> Result<State, Malformed> {
    let head = from.byte()?;
    let quality = from.quality()?;
    let battery_percent = (head & HAS_BATTERY != 0).then(|| from.byte()).transpose()?;
    let qualities = if head & HAS_QUALITIES == 0 {
        None
    } else {
        Some(Qualities {
            heart_rate: from.quality()?,
            intervals: from.quality()?,
            skin_conductance: from.quality()?,
            skin_temperature: from.quality()?,
            motion: from.quality()?,
        })
    };
    Ok(State {
        present: head & 0b1111,
        quality,
        qualities,
        wear: wear_of(head >> WEAR_SHIFT)?,
        battery_percent,
    })
}

fn unpack_values(from: &mut Bytes<'_>, values: &mut [u32; 4]) -> Result<(), Malformed> {
    let changed = u16::from_le_bytes([from.byte()?, from.byte()?]);
    for (n, value) in values.iter_mut().enumerate() {
        let mut bytes = [0; 4];
        for (place, byte) in bytes.iter_mut().enumerate() {
            if changed & (1 << (4 * n + place)) != 0 {
                *byte = from.byte()?;
            }
        }
        *value ^= u32::from_le_bytes(bytes);
    }
    Ok(())
}

fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let [low, ..] = (value & 0x7f).to_le_bytes();
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

fn signed(out: &mut Vec<u8>, value: i64) {
    unsigned(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.0.split_first().ok_or(Malformed)?;
        self.0 = rest;
        Ok(*first)
    }

    fn unsigned(&mut self) -> Result<u64, Malformed> {
        let mut value = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Malformed)
    }

    fn signed(&mut self) -> Result<i64, Malformed> {
        let value = self.unsigned()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn quality(&mut self) -> Result<Quality, Malformed> {
        quality_of(self.byte()?)
    }
}

/// Numbers of a closed list; a number that was given is never given again.
macro_rules! codes {
    ($of:ident, $back:ident, $list:ident { $($variant:ident = $code:literal),* $(,)? }) => {
        const fn $of(value: $list) -> u8 {
            match value {
                $($list::$variant => $code),*
            }
        }

        fn $back(code: u8) -> Result<$list, Malformed> {
            match code {
                $($code => Ok($list::$variant),)*
                _ => Err(Malformed),
            }
        }
    };
}
codes!(quality_code, quality_of, Quality {
    Ok = 0,
    Motion = 1,
    PoorContact = 2,
    NoData = 3,
    WarmingUp = 4,
    Irregular = 5,
    OffWrist = 6,
    NoSensor = 7,
    Charging = 8,
    NoLight = 9,
    NoAnswer = 10,
    NoValues = 11,
    Shorted = 12,
    Broken = 13,
    ForeignVoltage = 14,
});
// Two bits.
codes!(wear_code, wear_of, WearState {
    OnWrist = 0,
    OffWrist = 1,
    Unknown = 2,
});

#[cfg(test)]
mod tests;
