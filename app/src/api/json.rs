use leptos::server::codee::{Decoder, Encoder};
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// How a page hands data to its client, and how server functions answer: read by [`domain::json`], which a client has
/// once, for all that it reads.
pub struct Json;

/// For the answer of a server function that a client calls.
pub(crate) type JsonAnswer = Post<Json>;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: for<'a> Deserialize<'a>> Decoder<T> for Json {
    type Error = domain::json::Unreadable;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, domain::json::Unreadable> {
        domain::json::from_str(text)
    }
}

impl ContentType for Json {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Json {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Json {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, serde_json::Error> {
        serde_json::to_vec(value).map(Into::into)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Json {
    type Error = domain::json::Unreadable;

    fn decode(bytes: Bytes) -> Result<T, domain::json::Unreadable> {
        let text = std::str::from_utf8(&bytes).map_err(|_| domain::json::Unreadable)?;
        domain::json::from_str(text)
    }
}
