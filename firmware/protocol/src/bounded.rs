use alloc::vec::Vec;
use core::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};

/// Reads a sequence and keeps at most one element more than `MOST`: a body that is small can hold
/// more elements than memory, and whoever reads it shall be able to say which limit it broke.
pub(crate) fn bounded<'de, const MOST: usize, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct Bounded<T>(usize, PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Bounded<T> {
        type Value = Vec<T>;

        fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
            formatter.write_str("a sequence")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
            let mut kept = Vec::new();
            while let Some(element) = sequence.next_element()? {
                if kept.len() <= self.0 {
                    kept.push(element);
                }
            }
            Ok(kept)
        }
    }

    deserializer.deserialize_seq(Bounded(MOST, PhantomData))
}
