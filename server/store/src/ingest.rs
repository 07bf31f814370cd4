use std::collections::BTreeSet;

use domain::{
    AlertId, AlertReport, DeviceId, UnixMillis,
    watch::{Answer, Confirmation, Downlink, Outcome, Reading, RestartReason},
};

use crate::{Result, Store};

/// An item whose values and times the service has judged.
#[derive(Clone, Debug)]
pub enum CheckedItem {
    Reading {
        reading: Reading,
        /// On the server's calendar.
        measured_at: UnixMillis,
    },
    Alert {
        seq: u32,
        /// Used only if it is new.
        id: AlertId,
        /// The device's own stamp, kept as it came; part of what makes a repeat a repeat.
        device_time: i64,
        report: AlertReport,
    },
    Answer {
        answer: Answer,
        /// On the server's calendar; `None` if nobody knows.
        answered_at: Option<UnixMillis>,
    },
    /// The watch started: this is its first item of an epoch.
    Start {
        seq: u32,
        reason: RestartReason,
        /// On the server's calendar, or when it was told.
        at: UnixMillis,
    },
    /// Kept aside with its code, if there is room; `raw` is the item as JSON.
    Rejected {
        seq: u32,
        code: domain::watch::RejectCode,
        raw: String,
    },
    /// Its number could not be read, so there is no place to keep it.
    Unnumbered { code: domain::watch::RejectCode },
}

/// One batch of one device.
#[derive(Clone, Debug)]
pub struct Ingest {
    pub device: DeviceId,
    /// SHA-256 of the secret that came with it.
    pub token_hash: [u8; 32],
    pub epoch: u32,
    pub items: Vec<CheckedItem>,
    /// (downlink id, felt at on the server's calendar; `None` if nobody knows)
    pub confirmed: Vec<(Confirmation, Option<UnixMillis>)>,
    pub clock_skew_ms: Option<i64>,
    pub received_at: UnixMillis,
}

#[derive(Clone, Debug)]
pub struct Ingested {
    /// One per item, in order.
    pub outcomes: Vec<Outcome>,
    /// Places of items whose number had been used for another one.
    pub reused: BTreeSet<usize>,
    /// Indexes of rejected items that are stored for whoever looks into them later.
    pub kept_aside: BTreeSet<usize>,
    /// Not confirmed yet, oldest first; as many as one post can confirm.
    pub downlinks: Vec<Downlink>,
    /// Alerts that this batch raised.
    pub raised: Vec<AlertId>,
}

impl Store {
    /// One transaction: readings, alerts with their room events, confirmations with theirs,
    /// the device's last contact. `None` if the device is unknown or revoked, or has another
    /// secret, checked inside.
    pub async fn ingest(&self, ingest: Ingest) -> Result<Option<Ingested>> {
        let permit = self.permit().await?;
        self.writer().ingest(ingest, permit).await
    }
}
