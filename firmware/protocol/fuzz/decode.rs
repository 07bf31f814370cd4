//! What every decoder owes: never a panic, and what it takes comes out of both encodings as it
//! went in. The fuzzer and `tests/wire` run the same.

use serde::{Serialize, de::DeserializeOwned};
use watch_protocol::codec;

/// Decodes hostile bytes in both encodings.
pub(crate) fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8]) {
    if let Ok(value) = codec::from_postcard::<T>(bytes) {
        again(&value);
    }
    if let Ok(value) = serde_json::from_slice::<T>(bytes) {
        again(&value);
    }
}

/// Bytes are compared, not values: a reading may hold what is not a number, and that equals
/// nothing.
fn again<T: Serialize + DeserializeOwned>(value: &T) {
    let postcard = encode(value);
    let decoded: Result<T, _> = codec::from_postcard(&postcard);
    assert!(decoded.is_ok_and(|decoded| encode(&decoded) == postcard));

    // JSON has no word for what is not a number; it becomes null, which some fields refuse.
    let Ok(json) = serde_json::to_string(value) else {
        panic!("a message has no JSON")
    };
    if let Ok(decoded) = serde_json::from_str::<T>(&json) {
        assert!(serde_json::to_string(&decoded).is_ok_and(|twice| twice == json));
    } else {
        assert!(json.contains("null"), "its own JSON is refused: {json}");
    }
}

fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    match codec::to_postcard(value) {
        Ok(bytes) => bytes,
        Err(error) => panic!("a message has no encoding: {error}"),
    }
}
