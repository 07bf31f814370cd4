//! A server of forty lines that stores, answers and, on demand, misbehaves.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::json;
use watch_protocol::{
    Batch, BatchReply, Downlink, DownlinkKind, Item, ItemResult, Outcome, PairReply, PairRequest,
    codec,
};

pub(crate) const TOKEN: &str = "dev_1.secret";
pub(crate) const CODE: &str = "K7QM2XDV";

#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) items: BTreeMap<(u32, u32), Item>,
    pub(crate) duplicates: u32,
    pub(crate) posts: u32,
    pub(crate) confirmed: Vec<i64>,
    pub(crate) downlinks: Vec<Downlink>,
    /// Answers 503 this many times.
    pub(crate) unavailable: u32,
    /// Stores, but loses the reply, this many times.
    pub(crate) lose_replies: u32,
    pub(crate) revoked: bool,
    pub(crate) nobody_answers: bool,
    pub(crate) encodings: Vec<String>,
}

impl Seen {
    pub(crate) fn alerts(&self) -> usize {
        let alert = |item: &&Item| matches!(item, Item::Alert(_));
        self.items.values().filter(alert).count()
    }

    fn take(&mut self, epoch: u32, item: Item) -> ItemResult {
        let seq = item.seq();
        if let Some(known) = self.items.get(&(epoch, seq)) {
            assert_eq!(*known, item, "a number was given twice");
            self.duplicates += 1;
            return ItemResult {
                seq,
                outcome: Outcome::Duplicate,
            };
        }
        if matches!(item, Item::Alert(_)) && !self.nobody_answers {
            let kind = DownlinkKind::Acknowledged {
                alert_epoch: epoch,
                alert_seq: seq,
                by: "Ines".into(),
                at: item_time(&item),
            };
            // One number for one downlink: a start counts its items from 0 again.
            let id = i64::try_from(self.items.len()).unwrap();
            self.downlinks.push(Downlink { id, kind });
        }
        self.items.insert((epoch, seq), item);
        ItemResult {
            seq,
            outcome: Outcome::Accepted,
        }
    }
}

fn item_time(item: &Item) -> i64 {
    match item {
        Item::Reading(reading) => reading.measured_at,
        Item::Alert(alert) => alert.measured_at,
        Item::Answer(answer) => answer.measured_at,
        Item::Restart(restart) => restart.measured_at,
    }
}

#[derive(Clone, Default)]
pub(crate) struct Stub(Arc<Mutex<Seen>>);

impl Stub {
    /// Serves on a free port of the loopback until the test's runtime ends.
    pub(crate) async fn start(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        self.serve(listener)
    }

    pub(crate) fn serve(&self, listener: tokio::net::TcpListener) -> SocketAddr {
        let address = listener.local_addr().unwrap();
        let app = Router::new()
            .route("/ingest/v1/pair", post(pair))
            .route("/ingest/v1/batch", post(batch))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        address
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap()
    }
}

fn error(status: StatusCode, code: &str) -> Response {
    let body = json!({"error": {"code": code, "message": format!("this is {code}")}});
    (status, Json(body)).into_response()
}

async fn pair(Json(request): Json<PairRequest>) -> Response {
    if request.code.replace('-', "").to_uppercase() != CODE {
        return error(StatusCode::NOT_FOUND, "pairing_code_unknown");
    }
    Json(PairReply {
        device_id: "1".into(),
        token: TOKEN.into(),
        server_time: 0,
    })
    .into_response()
}

async fn batch(State(stub): State<Stub>, headers: HeaderMap, body: Bytes) -> Response {
    let mut seen = stub.seen();
    seen.posts += 1;
    let bearer = headers.get(header::AUTHORIZATION).unwrap();
    if seen.revoked || bearer.to_str().unwrap() != format!("Bearer {TOKEN}") {
        return error(StatusCode::UNAUTHORIZED, "device_revoked");
    }
    if seen.unavailable > 0 {
        seen.unavailable -= 1;
        let mut response = error(StatusCode::SERVICE_UNAVAILABLE, "storage_down");
        let soon = "1".parse().unwrap();
        response.headers_mut().insert(header::RETRY_AFTER, soon);
        return response;
    }
    let kind = headers[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    let batch: Batch = if kind == codec::POSTCARD {
        codec::from_postcard(&body).unwrap()
    } else {
        serde_json::from_slice(&body).unwrap()
    };
    if !seen.encodings.contains(&kind) {
        seen.encodings.push(kind.clone());
    }
    let epoch = batch.epoch;
    let late = |item: &Item| item_time(item) > batch.sent_at;
    assert!(!batch.items.iter().any(late), "measured after it was sent");
    let results = batch
        .items
        .into_iter()
        .map(|i| seen.take(epoch, i))
        .collect();
    for confirmation in batch.confirmed {
        seen.downlinks.retain(|known| known.id != confirmation.id);
        seen.confirmed.push(confirmation.id);
    }
    if seen.lose_replies > 0 {
        seen.lose_replies -= 1;
        return error(StatusCode::BAD_GATEWAY, "lost_on_the_way");
    }
    let reply = BatchReply {
        server_time: batch.sent_at,
        results,
        downlinks: seen.downlinks.clone(),
    };
    if kind == codec::POSTCARD {
        let bytes = codec::to_postcard(&reply).unwrap();
        ([(header::CONTENT_TYPE, codec::POSTCARD)], bytes).into_response()
    } else {
        Json(reply).into_response()
    }
}
