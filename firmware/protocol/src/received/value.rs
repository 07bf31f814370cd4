//! One JSON value at a time, whatever stands beside it.

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};
use core::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::Problems;
use crate::{DeviceMillis, Reason};

/// Names of one object of which it is known whether they come again. No object here has as many
/// fields.
const MOST_NAMES: usize = 32;

/// Calls `each` with every field of an object. What stands there more than once is named, under
/// `path`.
pub(super) fn object<'a>(
    raw: &'a RawValue,
    path: &str,
    problems: &mut Problems,
    mut each: impl FnMut(&str, &'a RawValue, &mut Problems),
) -> Result<(), Reason> {
    let mut names: Vec<String> = Vec::new();
    fields(raw, |key, value| {
        if names.iter().any(|name| name == key) {
            problems.add(&format!("{path}{key}"), Reason::Ambiguous);
        } else if names.len() < MOST_NAMES {
            names.push(key.to_owned());
        }
        each(key, value, problems);
    })
}

/// Keeps the newest value, and a value rather than none.
pub(super) fn keep<T>(slot: &mut Option<T>, read: Option<T>) {
    if read.is_some() {
        *slot = read;
    }
}

/// A field's name. Half of a surrogate pair, which only JSON can write, becomes a mark: the name
/// is unknown anyway, and what stands beside it is not.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Name;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a name")
            }

            fn visit_bytes<E: serde::de::Error>(self, name: &[u8]) -> Result<Name, E> {
                Ok(Name(String::from_utf8_lossy(name).into_owned()))
            }
        }

        from.deserialize_bytes(Bytes)
    }
}

/// Calls `each` with every field of an object.
fn fields<'a>(raw: &'a RawValue, each: impl FnMut(&str, &'a RawValue)) -> Result<(), Reason> {
    struct Fields<F>(F);

    impl<'a, F: FnMut(&str, &'a RawValue)> Visitor<'a> for Fields<F> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
            while let Some(Name(key)) = map.next_key()? {
                (self.0)(&key, map.next_value()?);
            }
            Ok(())
        }
    }

    let mut from = serde_json::Deserializer::from_str(raw.get());
    from.deserialize_map(Fields(each))
        .map_err(|_| Reason::WrongType)
}

/// Calls `each` with every element of an array and its place.
pub(super) fn elements<'a>(
    raw: &'a RawValue,
    each: impl FnMut(usize, &'a RawValue),
) -> Result<(), Reason> {
    struct Elements<F>(F);

    impl<'a, F: FnMut(usize, &'a RawValue)> Visitor<'a> for Elements<F> {
        type Value = ();

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("an array")
        }

        fn visit_seq<A: SeqAccess<'a>>(mut self, mut sequence: A) -> Result<(), A::Error> {
            let mut place = 0;
            while let Some(element) = sequence.next_element()? {
                (self.0)(place, element);
                place += 1;
            }
            Ok(())
        }
    }

    let mut from = serde_json::Deserializer::from_str(raw.get());
    from.deserialize_seq(Elements(each))
        .map_err(|_| Reason::WrongType)
}

pub(super) fn is_null(raw: &RawValue) -> bool {
    raw.get() == "null"
}

/// A number, whole or not.
fn number(raw: &RawValue) -> Result<f64, Reason> {
    let text = raw.get();
    let is_number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    let number = is_number.then(|| text.parse::<f64>().ok()).flatten();
    number.ok_or(Reason::WrongType)
}

/// A number that a device measured.
#[expect(
    clippy::cast_possible_truncation,
    reason = "what does not fit is refused"
)]
pub(super) fn float(raw: &RawValue) -> Result<f32, Reason> {
    let value = number(raw)? as f32;
    value.is_finite().then_some(value).ok_or(Reason::OutOfRange)
}

/// The same, or nothing.
pub(super) fn optional_float(raw: &RawValue) -> Result<Option<f32>, Reason> {
    if is_null(raw) {
        return Ok(None);
    }
    float(raw).map(Some)
}

/// A whole number, also where it is written `7.0` or `7e0`: to JSON they are one.
pub(super) fn whole<T: TryFrom<i64>>(raw: &RawValue) -> Result<T, Reason> {
    let text = raw.get();
    let value = match text.parse::<i64>() {
        Ok(exact) => exact,
        // A double would round it to one that fits.
        Err(_)
            if text
                .trim_start_matches('-')
                .bytes()
                .all(|byte| byte.is_ascii_digit()) =>
        {
            return Err(Reason::OutOfRange);
        }
        Err(_) => number(raw).and_then(exactly)?,
    };
    T::try_from(value).map_err(|_| Reason::OutOfRange)
}

/// A moment, in whole units: clocks that count in fractions are rounded.
pub(super) fn time(raw: &RawValue) -> Result<DeviceMillis, Reason> {
    match whole(raw) {
        Err(Reason::NotWhole) => number(raw).map(f64::round).and_then(exactly),
        read => read,
    }
}

fn exactly(value: f64) -> Result<i64, Reason> {
    /// 2^63, which a double holds exactly.
    const END: f64 = 9_223_372_036_854_775_808.0;
    if !(-END..END).contains(&value) {
        return Err(Reason::OutOfRange);
    }
    if value % 1.0 != 0.0 {
        return Err(Reason::NotWhole);
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and in range")]
    let whole = value as i64;
    Ok(whole)
}

/// A word of a closed list.
pub(super) fn word<T: DeserializeOwned>(raw: &RawValue) -> Result<T, Reason> {
    serde_json::from_str(raw.get()).map_err(|_| {
        if raw.get().starts_with('"') {
            Reason::UnknownValue
        } else {
            Reason::WrongType
        }
    })
}
