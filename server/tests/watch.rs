//! What a watch says.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::watch::{
    self, Alert, Batch, BatchReply, BatchReport, Clock, Confirmation, Evidence, Item, Quality,
    Reading, Rule, Sample, WearState, WristAnswer, codec,
};

use reqwest::{
    Method,
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};

use crate::{
    http::{Answer, Caller},
    server::TestServer,
};

pub(crate) const BATCH: &str = "/ingest/v1/batch";

pub(crate) struct Watch {
    caller: Caller,
}

impl Watch {
    pub(crate) fn new(server: &TestServer, token: &str) -> Self {
        Self {
            caller: Caller::device(server, token),
        }
    }

    pub(crate) async fn post_json(&mut self, items: Vec<Item>) -> BatchReply {
        self.post(&batch(items, Vec::new())).await
    }

    pub(crate) async fn post(&mut self, batch: &Batch) -> BatchReply {
        let answer = self.try_post(batch).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub(crate) async fn try_post(&mut self, batch: &Batch) -> Answer {
        let body = serde_json::to_vec(batch).unwrap();
        self.caller.post(BATCH, codec::JSON, body).await
    }

    /// A body that no device of ours would write.
    pub(crate) async fn post_text(&mut self, body: &str) -> BatchReport {
        let answer = self.try_post_bytes(body.into(), None).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub(crate) async fn try_post_bytes(&mut self, body: Vec<u8>, encoding: Option<&str>) -> Answer {
        let request = self.caller.request(Method::POST, BATCH);
        let mut request = request.header(CONTENT_TYPE, codec::JSON).body(body);
        if let Some(encoding) = encoding {
            request = request.header(CONTENT_ENCODING, encoding);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn post_postcard(&mut self, batch: &Batch) -> BatchReply {
        let body = codec::to_postcard(batch).unwrap();
        let answer = self.caller.post(BATCH, codec::POSTCARD, body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("content-type"), codec::POSTCARD);
        codec::from_postcard(&answer.body).unwrap()
    }
}

pub(crate) fn batch(items: Vec<Item>, confirmed: Vec<Confirmation>) -> Batch {
    Batch {
        epoch: 7,
        clock: Clock::Unix,
        sent_at: now(),
        items,
        confirmed,
    }
}

pub(crate) fn reading(seq: u32) -> Item {
    Item::Reading(Reading {
        seq,
        measured_at: now(),
        heart_rate_bpm: Some(71.5),
        skin_conductance_us: Some(1.25),
        quality: Quality::Ok,
        wear: WearState::OnWrist,
        battery_percent: Some(88),
        ..Reading::default()
    })
}

pub(crate) fn alert(seq: u32) -> Item {
    Item::Alert(Alert {
        seq,
        measured_at: now(),
        rule: Rule::Arousal,
        detector: 1,
        evidence: Evidence {
            sustained_s: 180,
            score: 2.5,
            threshold: 1.5,
            heart_rate_bpm: Some(96.0),
            baseline_heart_rate_bpm: Some(70.5),
            ..Evidence::default()
        },
        quality: Quality::Ok,
        window: std::iter::once(Sample {
            heart_rate_bpm: Some(96.0),
            ..Sample::default()
        })
        .collect(),
    })
}

/// The answer to an alert of the same epoch.
pub(crate) fn answer(seq: u32, alert_seq: u32) -> Item {
    Item::Answer(watch::Answer {
        seq,
        measured_at: now(),
        alert_epoch: 7,
        alert_seq,
        answer: WristAnswer::Fine,
    })
}

pub(crate) fn now() -> i64 {
    let past = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(past.as_millis()).unwrap()
}
