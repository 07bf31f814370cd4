//! The document of what watches call, made from the types that are read and written.

use domain::watch::{
    Alert, Batch, BatchReply, Clock, Confirmation, Downlink, DownlinkKind, Evidence, Item,
    ItemResult, MAX_CONFIRMATIONS, MAX_ITEMS, Outcome, PairReply, PairRequest, Quality, Reading,
    RejectCode, Rule, Sample, WearState,
};
use serde_json::{Value, json};
use utoipa::{Modify, OpenApi, openapi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fitweet ingest",
        description = "What a watch says to the server. Every route also speaks postcard \
            (`application/vnd.fitweet.postcard`: one version byte, then the same types); the \
            reply has the encoding of the request. Errors are always JSON.",
        version = "1",
        license(name = "Apache-2.0"),
    ),
    paths(pair, batch),
    components(schemas(
        Alert, BatchReply, Clock, Confirmation, Downlink, DownlinkKind, Evidence, Item,
        ItemResult, Outcome, PairReply, PairRequest, Quality, Reading, RejectCode, Rule, Sample,
        WearState,
    )),
    modifiers(&Additions),
)]
struct Document;

/// Trade a pairing code for a credential.
///
/// The wearer gets the code in *Settings*. It is good for ten minutes and one use; attempts are
/// limited per address.
#[utoipa::path(
    post,
    path = "/ingest/v1/pair",
    request_body = PairRequest,
    responses(
        (status = 200, description = "Paired. The token is shown this once", body = PairReply),
        (status = 404, description = "The code was used, has expired or never existed"),
    ),
)]
#[expect(dead_code, reason = "carries the attribute")]
fn pair() {}

/// Deliver readings and alerts.
///
/// At least once: repeat a batch until it is answered, (device, epoch, seq) makes repeats
/// harmless. The answer comes after everything accepted is on disk.
#[utoipa::path(
    post,
    path = "/ingest/v1/batch",
    request_body = inline(Batch),
    responses(
        (status = 200, description = "One result per item, in order; and what the wearer shall feel", body = BatchReply),
        (status = 401, description = "No such device, or its credential was revoked"),
    ),
    security(("device" = [])),
)]
#[expect(dead_code, reason = "carries the attribute")]
fn batch() {}

/// What the attributes cannot say.
struct Additions;

impl Modify for Additions {
    fn modify(&self, document: &mut openapi::OpenApi) {
        use openapi::security::{Http, HttpAuthScheme, SecurityScheme};
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        if let Some(components) = &mut document.components {
            components.add_security_scheme("device", scheme);
        }
    }
}

/// The whole document.
pub(crate) fn json() -> String {
    let mut document = serde_json::to_value(Document::openapi()).unwrap_or_default();
    for path in ["/ingest/v1/pair", "/ingest/v1/batch"] {
        let responses = &mut document["paths"][path]["post"]["responses"];
        for (status, description) in COMMON {
            responses[status] = json!({ "description": description });
        }
        if let Some(responses) = responses.as_object_mut() {
            for (status, response) in responses {
                if status != "200" {
                    response["content"] = json!({ "application/json": { "schema": refusal() } });
                }
            }
        }
    }
    let post = &mut document["paths"]["/ingest/v1/batch"]["post"];
    let body = &mut post["requestBody"]["content"]["application/json"]["schema"];
    body["description"] = "One post.".into();
    body["properties"]["items"] = list("Item", MAX_ITEMS);
    body["properties"]["confirmed"] = list("Confirmation", MAX_CONFIRMATIONS);
    settle(&mut document);
    document.to_string()
}

/// The type of these is a parameter, of which a derive knows nothing.
fn list(of: &str, most: usize) -> Value {
    let items = json!({ "$ref": format!("#/components/schemas/{of}") });
    json!({ "type": "array", "items": items, "maxItems": most })
}

/// Names of plain numbers, and links that only Rust's documentation can follow, are of no use
/// to a reader of the document.
fn settle(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.get("$ref") == Some(&json!("#/components/schemas/i64")) {
                fields.remove("$ref");
                fields.insert("type".into(), "integer".into());
                fields.insert("format".into(), "int64".into());
            }
            if let Some(Value::String(words)) = fields.get_mut("description") {
                *words = words.replace("[`", "`").replace("`]", "`");
            }
            fields.values_mut().for_each(settle);
        }
        Value::Array(values) => values.iter_mut().for_each(settle),
        _ => {}
    }
}

/// Refusals of every route.
const COMMON: [(&str, &str); 5] = [
    (
        "400",
        "The body cannot be read; `line` and `column` say where, in JSON",
    ),
    ("413", "The body is too large"),
    ("415", "Neither JSON nor postcard, or compressed"),
    (
        "429",
        "Too much in a short time, and nothing of it was taken: `budget` names what, Retry-After \
         says when to send the same again",
    ),
    (
        "503",
        "Storage does not answer, so it is not known what was kept; repeat, see Retry-After",
    ),
];

fn refusal() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": { "type": "string", "description": "Stable, for programs" },
                "message": { "type": "string", "description": "For people" },
                "budget": {
                    "type": "string",
                    "description": "Of a 429: what there was too much of, such as `posts` or `alerts`",
                },
            },
        } },
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    fn document() -> Value {
        serde_json::from_str(&super::json()).unwrap()
    }

    #[test]
    fn the_document_changes_on_purpose_only() {
        // Other crates of a build decide whether JSON objects keep their order.
        insta::with_settings!({ sort_maps => true }, {
            insta::assert_json_snapshot!("ingest", document());
        });
    }

    #[test]
    fn everything_named_is_there() {
        let document = document();
        let mut waiting = vec![&document];
        while let Some(value) = waiting.pop() {
            if let Some(Value::String(name)) = value.get("$ref") {
                let place = name.trim_start_matches('#');
                assert!(document.pointer(place).is_some(), "{name}");
            }
            match value {
                Value::Object(fields) => waiting.extend(fields.values()),
                Value::Array(values) => waiting.extend(values),
                _ => {}
            }
        }
    }
}
