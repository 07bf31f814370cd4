use proptest::{collection::vec, prelude::*};
use watch_protocol::{
    Batch, BatchReply, MAX_INTERVALS, MAX_SAMPLES, PairReply, PairRequest, Reading,
    codec::{self, DecodeError, VERSION},
};

use crate::{samples, strategies};

/// Decodes as everything; returning at all is the test.
fn decode_as_all(bytes: &[u8]) {
    let _ = codec::from_postcard::<Batch>(bytes);
    let _ = codec::from_postcard::<BatchReply>(bytes);
    let _ = codec::from_postcard::<PairRequest>(bytes);
    let _ = codec::from_postcard::<PairReply>(bytes);
    let _ = serde_json::from_slice::<Batch>(bytes);
    let _ = serde_json::from_slice::<BatchReply>(bytes);
    let _ = serde_json::from_slice::<PairRequest>(bytes);
    let _ = serde_json::from_slice::<PairReply>(bytes);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(mut bytes in vec(any::<u8>(), 0..512)) {
        decode_as_all(&bytes);
        bytes.insert(0, VERSION);
        decode_as_all(&bytes);
    }

    #[test]
    fn damaged_messages_never_panic(
        batch in strategies::batch(),
        at in any::<prop::sample::Index>(),
        with in any::<u8>(),
    ) {
        let mut bytes = codec::to_postcard(&batch).unwrap();
        *at.get_mut(&mut bytes) = with;
        decode_as_all(&bytes);
    }

    #[test]
    fn a_cut_message_is_malformed(batch in strategies::batch(), at in any::<prop::sample::Index>()) {
        let bytes = codec::to_postcard(&batch).unwrap();
        let cut = &bytes[..=at.index(bytes.len() - 1)];
        prop_assert_eq!(codec::from_postcard::<Batch>(cut), Err(DecodeError::Malformed));
    }
}

#[test]
fn each_fault_has_its_name() {
    let bytes = codec::to_postcard(&samples::batch()).unwrap();
    let decode = codec::from_postcard::<Batch>;
    assert_eq!(decode(&[]), Err(DecodeError::Empty));
    assert_eq!(
        decode(&[&[9], &bytes[1..]].concat()),
        Err(DecodeError::Version(9))
    );
    assert_eq!(
        decode(&[&bytes[..], &[0]].concat()),
        Err(DecodeError::Trailing)
    );
}

#[test]
fn lists_longer_than_their_type_are_refused() {
    let mut json = serde_json::to_value(samples::reading()).unwrap();
    json["ibi_ms"] = vec![800; MAX_INTERVALS + 1].into();
    assert!(serde_json::from_value::<Reading>(json).is_err());

    let mut json = serde_json::to_value(samples::alert()).unwrap();
    json["window"] = vec![serde_json::to_value(samples::sample()).unwrap(); MAX_SAMPLES + 1].into();
    assert!(serde_json::from_value::<watch_protocol::Alert>(json).is_err());
}

#[test]
fn a_claimed_length_does_not_allocate_it() {
    // epoch 0, clock, sent_at 0, then a list that claims four thousand million items.
    let bytes = [VERSION, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f];
    assert_eq!(
        codec::from_postcard::<Batch>(&bytes),
        Err(DecodeError::Malformed)
    );
}

#[test]
fn unknown_fields_of_a_post_are_refused() {
    let mut json = serde_json::to_value(samples::batch()).unwrap();
    json["priority"] = 1.into();
    assert!(serde_json::from_value::<Batch>(json).is_err());
}

#[test]
fn an_older_watch_reads_a_reply_with_new_fields() {
    let mut json = serde_json::to_value(samples::batch_reply()).unwrap();
    json["weather"] = "fine".into();
    assert_eq!(
        serde_json::from_value::<BatchReply>(json).unwrap(),
        samples::batch_reply()
    );
}

#[test]
fn the_smallest_reading_a_person_would_write() {
    let reading: Reading = serde_json::from_str(
        r#"{"seq":1,"measured_at":1790000000000,"heart_rate_bpm":72,"skin_conductance_us":null,
            "skin_temperature_c":null,"motion":0,"battery_percent":null}"#,
    )
    .unwrap();
    assert_eq!(reading.heart_rate_bpm, Some(72.0));
    let shorter: Reading = serde_json::from_str(r#"{"seq":1,"measured_at":0}"#).unwrap();
    assert_eq!(shorter.heart_rate_bpm, None);
}
