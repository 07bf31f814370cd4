use serde::{Serialize, Serializer, ser::SerializeSeq};

use crate::queue::Queue;

/// The items of one post, read from the queue as they are encoded: no copy of a batch
/// exists on the watch.
pub struct Pending<'a, S> {
    pub(crate) queue: &'a Queue<S>,
    pub(crate) seqs: &'a [u32],
}

impl<S> Pending<'_, S> {
    pub fn seqs(&self) -> &[u32] {
        self.seqs
    }
}

impl<S: AsRef<[u8]> + AsMut<[u8]>> Serialize for Pending<'_, S> {
    fn serialize<T: Serializer>(&self, serializer: T) -> Result<T::Ok, T::Error> {
        let items = || self.seqs.iter().filter_map(|seq| self.queue.get(*seq));
        // A reading may have made room for an alert since the post was planned.
        let mut list = serializer.serialize_seq(Some(items().count()))?;
        for item in items() {
            list.serialize_element(&item)?;
        }
        list.end()
    }
}
