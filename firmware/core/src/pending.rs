use serde::{Serialize, Serializer, ser::SerializeSeq};

use crate::{record, record_buffer::RecordBuffer};

/// Bytes of the items of one post.
pub(crate) const POST_BYTES: usize = 4096;

/// The items of one post, decoded one by one as they are encoded.
pub struct Pending<'a> {
    pub(crate) buffer: &'a RecordBuffer<POST_BYTES>,
}

impl Pending<'_> {
    pub fn len(&self) -> usize {
        self.buffer.len()
    }

    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }
}

impl Serialize for Pending<'_> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        let mut list = serializer.serialize_seq(Some(self.buffer.items().count()))?;
        for item in self.buffer.records().filter_map(record::item) {
            list.serialize_element(&item)?;
        }
        list.end()
    }
}
