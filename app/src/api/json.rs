use leptos::server::codee::{Decoder, Encoder};
use serde::{Deserialize, Serialize};

/// How a page hands data to its client. Read from bytes, as answers of server functions and frames of the socket are:
/// from text it would be the code of all types a second time.
pub struct Json;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: for<'a> Deserialize<'a>> Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}
