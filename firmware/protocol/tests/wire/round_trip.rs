use std::fmt::Debug;

use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use watch_protocol::{BatchOf, Item, codec};

use crate::strategies;

fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    value: &T,
) -> Result<(), TestCaseError> {
    let json = serde_json::to_string(value).unwrap();
    prop_assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value);

    let bytes = codec::to_postcard(value).unwrap();
    prop_assert_eq!(&codec::from_postcard::<T>(&bytes).unwrap(), value);

    let mut buffer = vec![0; bytes.len()];
    prop_assert_eq!(codec::to_slice(value, &mut buffer).unwrap(), &bytes[..]);
    prop_assert!(codec::to_slice(value, &mut buffer[..bytes.len() - 1]).is_err());
    Ok(())
}

proptest! {
    #[test]
    fn reading(value in strategies::reading()) { survives(&value)?; }

    #[test]
    fn alert(value in strategies::alert()) { survives(&value)?; }

    #[test]
    fn batch(value in strategies::batch()) { survives(&value)?; }

    #[test]
    fn batch_reply(value in strategies::batch_reply()) { survives(&value)?; }

    #[test]
    fn pair_request(value in strategies::pair_request()) { survives(&value)?; }

    #[test]
    fn pair_reply(value in strategies::pair_reply()) { survives(&value)?; }

    /// A device without a heap posts slices; the server reads vectors.
    #[test]
    fn borrowed_batches_have_the_same_bytes(owned in strategies::batch()) {
        let borrowed = BatchOf {
            epoch: owned.epoch,
            clock: owned.clock,
            sent_at: owned.sent_at,
            items: &owned.items[..],
            confirmed: &owned.confirmed[..],
        };
        prop_assert_eq!(codec::to_postcard(&borrowed).unwrap(), codec::to_postcard(&owned).unwrap());
        prop_assert_eq!(
            serde_json::to_string(&borrowed).unwrap(),
            serde_json::to_string(&owned).unwrap()
        );
    }

    /// Sequence numbers are read from either kind of item.
    #[test]
    fn items_know_their_number(reading in strategies::reading(), alert in strategies::alert()) {
        prop_assert_eq!(Item::Reading(reading.clone()).seq(), reading.seq);
        prop_assert_eq!(Item::Alert(alert.clone()).seq(), alert.seq);
    }
}
