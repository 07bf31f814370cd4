//! A model of the server's ingest: what it takes, how it places times, what it repeats.

use std::collections::BTreeMap;

use watch_protocol::{
    Batch, BatchReply, Clock, Downlink, DownlinkKind, Item, ItemResult, MAX_CONFIRMATIONS, Outcome,
    Reading, RejectCode, UnixMillis, codec,
};

const YEAR_MS: i64 = 366 * 24 * 3_600_000;

/// Device epoch and number.
pub(crate) type Name = (u32, u32);

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    pub(crate) item: Item,
    pub(crate) placed: UnixMillis,
    pub(crate) clock: Clock,
}

#[derive(Default)]
pub(crate) struct Server {
    pub(crate) stored: BTreeMap<Name, Stored>,
    /// Kept aside, and why.
    pub(crate) aside: BTreeMap<Name, RejectCode>,
    /// Readings as they came.
    pub(crate) order: Vec<Name>,
    pub(crate) downlinks: Vec<Downlink>,
    /// Downlink, and when it was felt on the server's calendar.
    pub(crate) confirmed: BTreeMap<i64, UnixMillis>,
    /// How far the server's clock is ahead of the truth.
    pub(crate) ahead_ms: i64,
}

/// What the item says of its time.
pub(crate) fn measured_at(item: &Item) -> i64 {
    match item {
        Item::Reading(reading) => reading.measured_at,
        Item::Alert(alert) => alert.measured_at,
        Item::Answer(answer) => answer.measured_at,
        Item::Restart(restart) => restart.measured_at,
    }
}

fn is_plausible(reading: &Reading) -> bool {
    let rate = reading.heart_rate_bpm;
    rate.is_none_or(|rate| (20.0..=300.0).contains(&rate))
        && reading
            .motion
            .is_none_or(|share| (0.0..=1.0).contains(&share))
}

impl Server {
    /// Takes a post at `now`, the true time.
    pub(crate) fn post(&mut self, body: &[u8], now: UnixMillis) -> BatchReply {
        let batch: Batch = codec::from_postcard(body).unwrap();
        let received_at = now + self.ahead_ms;
        let place = |at: i64| {
            let age = batch.sent_at.checked_sub(at)?;
            (0..=YEAR_MS).contains(&age).then(|| received_at - age)
        };
        assert!(batch.confirmed.len() <= MAX_CONFIRMATIONS);
        for felt in &batch.confirmed {
            self.downlinks.retain(|known| known.id != felt.id);
            let felt_at = place(felt.felt_at).unwrap_or(received_at);
            self.confirmed.entry(felt.id).or_insert(felt_at);
        }
        let mut results = Vec::new();
        for item in batch.items {
            let placed = place(measured_at(&item));
            let seq = item.seq();
            let outcome = self.take((batch.epoch, seq), item, placed, batch.clock, received_at);
            results.push(ItemResult { seq, outcome });
        }
        results.reverse();
        BatchReply {
            server_time: received_at,
            results,
            downlinks: self.downlinks.clone(),
        }
    }

    fn take(
        &mut self,
        name: Name,
        item: Item,
        placed: Option<UnixMillis>,
        clock: Clock,
        received_at: UnixMillis,
    ) -> Outcome {
        if let Some(known) = self.stored.get(&name) {
            return if known.item == item {
                Outcome::Duplicate
            } else {
                Outcome::Rejected(RejectCode::SeqReused)
            };
        }
        if self.aside.contains_key(&name) {
            return Outcome::Duplicate;
        }
        let refusal = match &item {
            Item::Reading(reading) if !is_plausible(reading) => Some(RejectCode::ValueOutOfRange),
            Item::Reading(_) if placed.is_none() => Some(RejectCode::TimeOutOfRange),
            Item::Answer(answer) => {
                let alert = (answer.alert_epoch, answer.alert_seq);
                let known = self.stored.contains_key(&alert);
                (!known).then_some(RejectCode::UnknownAlert)
            }
            _ => None,
        };
        if let Some(code) = refusal {
            self.aside.insert(name, code);
            return Outcome::Rejected(code);
        }
        match &item {
            Item::Reading(_) => self.order.push(name),
            Item::Alert(_) => self.downlinks.push(Downlink {
                id: 1_000 + i64::try_from(self.stored.len()).unwrap(),
                kind: DownlinkKind::Acknowledged {
                    alert_epoch: name.0,
                    alert_seq: name.1,
                    by: "Ines".into(),
                    at: received_at,
                },
            }),
            Item::Answer(_) | Item::Restart(_) => {}
        }
        let placed = placed.unwrap_or(received_at);
        self.stored.insert(
            name,
            Stored {
                item,
                placed,
                clock,
            },
        );
        Outcome::Accepted
    }
}
