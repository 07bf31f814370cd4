use watch_protocol::Item;

use crate::record::{self, Key};

/// Bytes before a record: its length.
const HEADER: usize = 2;

/// A few records in memory, in the order they came.
#[derive(Clone, Debug)]
pub(crate) struct RecordBuffer<const N: usize> {
    bytes: [u8; N],
    used: usize,
    len: usize,
}

impl<const N: usize> RecordBuffer<N> {
    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; N],
            used: 0,
            len: 0,
        }
    }

    pub(crate) fn clear(&mut self) {
        self.used = 0;
        self.len = 0;
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes one more record; `false` when there is no room.
    #[must_use]
    pub(crate) fn push(&mut self, record: &[u8]) -> bool {
        let room = self
            .bytes
            .get_mut(self.used..self.used + HEADER + record.len());
        let (Some(room), Ok(length)) = (room, u16::try_from(record.len())) else {
            return false;
        };
        room[..HEADER].copy_from_slice(&length.to_le_bytes());
        room[HEADER..].copy_from_slice(record);
        self.used += HEADER + record.len();
        self.len += 1;
        true
    }

    pub(crate) fn records(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = &self.bytes[..self.used];
        core::iter::from_fn(move || {
            let (record, after) = first(rest)?;
            rest = after;
            Some(record)
        })
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = Key> {
        self.records().filter_map(record::key)
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = Item> {
        self.records().filter_map(record::item)
    }

    /// Forgets what `keep` turns down.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&[u8]) -> bool) {
        let mut start = 0;
        while let Some((record, _)) = first(&self.bytes[start..self.used]) {
            let end = start + HEADER + record.len();
            if keep(record) {
                start = end;
            } else {
                self.bytes.copy_within(end..self.used, start);
                self.used -= end - start;
                self.len -= 1;
            }
        }
    }
}

fn first(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (header, rest) = bytes.split_first_chunk::<HEADER>()?;
    rest.split_at_checked(usize::from(u16::from_le_bytes(*header)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_full_by_bytes_and_forgets_from_the_middle() {
        let mut buffer = RecordBuffer::<15>::new();
        assert!(buffer.push(b"one") && buffer.push(b"two") && buffer.push(b"!"));
        assert!(
            !buffer.push(b"x"),
            "two bytes are left, and a record takes three"
        );
        buffer.retain(|record| record != b"two");
        assert_eq!(buffer.len(), 2);
        assert!(
            buffer.push(b"four"),
            "there is room for what went, and a little more"
        );
        assert!(buffer.records().eq([&b"one"[..], b"!", b"four"]));
        buffer.clear();
        assert!(buffer.is_empty() && buffer.records().next().is_none());
    }
}
