//! The document of what watches call, made from the types that are read and written.

use domain::watch::{
    Alert, Batch, BatchReport, Clock, Confirmation, Downlink, DownlinkKind, Evidence, Item,
    ItemReport, MAX_CONFIRMATIONS, MAX_ITEMS, Outcome, PairReply, PairRequest, Problem, Quality,
    Reading, Reason, RejectCode, Rule, Sample, WearState,
};
use serde_json::{Value, json};
use utoipa::{Modify, OpenApi, openapi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fitweet ingest",
        description = "What a watch says to the server. Every route also speaks postcard \
            (`application/vnd.fitweet.postcard`: one version byte, then the same types); the \
            reply has the encoding of the request. Bodies may be compressed (`Content-Encoding: \
            gzip`). Errors are always JSON.",
        version = "1",
        license(name = "Apache-2.0"),
    ),
    paths(pair, batch),
    components(schemas(
        Alert, BatchReport, Clock, Confirmation, Downlink, DownlinkKind, Evidence, Item,
        ItemReport, Outcome, PairReply, PairRequest, Problem, Quality, Reading, Reason, RejectCode,
        Rule, Sample, WearState,
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
///
/// Each item is judged alone, and so is each field of an item. What cannot be read or cannot be
/// is left out, and named in `problems` of its result; unknown fields and kinds of newer firmware
/// cost nothing else. Of what stands somewhere more than once the last that can be read counts;
/// all `items` are read. An element that holds several items gives each of them, with a result for
/// each, alerts first.
///
/// Only `epoch` and `items` are needed of a post. Without a `clock` and a `sent_at` that can be
/// read nothing in it has a time. One post takes 256 items and 16 confirmations. Of more items
/// alerts are taken first; those without a result were not taken and are to be sent again in
/// another post, of which `problems` tells.
///
/// A reading needs `seq` and `measured_at`, an answer all of its fields. An alert is always taken:
/// a person may need help. One whose number cannot be read is a repeat only in a post that is
/// sent again as it was, with the same `sent_at`. Under a number that another alert had, or under
/// none for the second time, it is shown as a possible repeat, and `new_epoch` asks the device for a new epoch, as does the header
/// `Fitweet-New-Epoch: 1` of either encoding. A postcard reply has `seq` and `outcome` of each
/// result alone. Postcard does not say where an item ends: those behind one of an unknown kind are
/// not answered for, and are to be sent again.
///
/// `clock` \"unix\" counts milliseconds from 1970; seconds, microseconds and nanoseconds are
/// recognised by their size, from the year 2000 to 2100. A clock that was never set counts from a
/// start: say `uptime`, or nothing has a time. Fractions are rounded.
#[utoipa::path(
    post,
    path = "/ingest/v1/batch",
    request_body = inline(Batch),
    responses(
        (status = 200, description = "One result per item, in order; and what the wearer shall feel", body = BatchReport),
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
    // As it is read: newer fields and words are no reason to refuse.
    if let Some(body) = body.as_object_mut() {
        body.remove("additionalProperties");
    }
    body["properties"]["clock"] = json!({
        "description": "`unix`, `uptime` or `interrupted`. With anything else \
            nothing has a time: readings are refused one by one, alerts are taken without.",
        "example": "unix",
    });
    body["properties"]["sent_at"] = json!({
        "description": "When this is sent, by the device's clock; an integer. With anything else \
            nothing has a time.",
        "example": 1_795_000_000_000_i64,
    });
    body["required"] = json!(["epoch", "items"]);
    body["properties"]["items"] = list("Item", MAX_ITEMS);
    body["properties"]["items"]["items"] = json!({
        "description": "An `Item`. Anything else is refused alone, in its result.",
        "anyOf": [{ "$ref": "#/components/schemas/Item" }, {}],
    });
    let mut confirmed = list("Confirmation", MAX_CONFIRMATIONS);
    confirmed["items"] = json!({
        "anyOf": [{ "$ref": "#/components/schemas/Confirmation" }, {}],
    });
    body["properties"]["confirmed"] = json!({
        "description": "A list of `Confirmation`. What is none is left out, in `problems`.",
        "anyOf": [confirmed, { "type": ["null", "boolean", "number", "string", "object"] }],
    });
    settle(&mut document);
    document.to_string()
}

/// The type of these is a parameter, of which a derive knows nothing.
fn list(of: &str, most: usize) -> Value {
    let items = json!({ "$ref": format!("#/components/schemas/{of}") });
    let description = format!("One post takes {most}: more are not refused, and come again.");
    json!({ "type": "array", "items": items, "description": description })
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
            if let Some(Value::Object(properties)) = fields.get_mut("properties") {
                properties.iter_mut().for_each(bound);
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

/// `int32` has a sign and these have none: their ends are said in numbers.
fn bound((name, value): (&String, &mut Value)) {
    let Some(fields) = value.as_object_mut() else {
        return;
    };
    let is_unsigned =
        fields.get("format") == Some(&json!("int32")) && fields.contains_key("minimum");
    if !is_unsigned {
        return;
    }
    let most = match name.as_str() {
        "battery_percent" => 100,
        "detector" | "sustained_s" | "before_s" => i64::from(u16::MAX),
        _ => i64::from(u32::MAX),
    };
    fields.remove("format");
    fields.insert("maximum".into(), most.into());
}

/// Refusals of every route.
const COMMON: [(&str, &str); 5] = [
    (
        "400",
        "The body cannot be read; `line` and `column` say where, in JSON. Or it lacks something \
         that all of it needs; `field` and `reason` say what",
    ),
    ("413", "The body is too large"),
    (
        "415",
        "Neither JSON nor postcard, or compressed with something else than gzip",
    ),
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
                "line": { "type": "integer", "description": "Of a 400, from 1" },
                "column": { "type": "integer", "description": "Of a 400, from 1" },
                "field": { "type": "string", "description": "Of a 400" },
                "reason": { "type": "string", "description": "Of a 400: see `Reason`" },
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
