//! Reads the JSON that this site's own programs write, in a quarter of the code that `serde_json` takes for it: that
//! explains in words, with numbers, what is wrong with a text, and a client loads all of it before it can be used.
//!
//! It takes no type that has to look at a value to know what it is (untagged enums and the like), no keys but texts,
//! and does not look closely at what no type asks for. Numbers of up to fifteen digits are read exactly.

mod deserializer;
mod reader;
#[cfg(test)]
mod tests;

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Visitor},
};

use reader::Reader;

/// It is no JSON, or not what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON that cannot be read")
    }
}

impl std::error::Error for Unreadable {}

/// What the whole text says.
pub fn from_str<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Unreadable> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(Unreadable),
    }
}

/// By this name of a type [`Reader`] hands over a value as it is written.
const WRITTEN: &str = "domain::json::WRITTEN";

/// A value, or `None` if there is one that this build does not know.
pub(crate) fn if_known<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: DeserializeOwned,
    D: Deserializer<'de>,
{
    struct IfKnown<T>(PhantomData<T>);

    impl<'de, T: DeserializeOwned> Visitor<'de> for IfKnown<T> {
        type Value = Option<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value")
        }

        fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Option<T>, E> {
            Ok(from_str(text).ok())
        }

        /// Of `serde_json`.
        #[cfg(not(target_family = "wasm"))]
        fn visit_newtype_struct<D: Deserializer<'de>>(
            self,
            from: D,
        ) -> Result<Option<T>, D::Error> {
            let text = Box::<serde_json::value::RawValue>::deserialize(from)?;
            Ok(serde_json::from_str(text.get()).ok())
        }
    }

    from.deserialize_newtype_struct(WRITTEN, IfKnown(PhantomData))
}
