//! An alert of nobody that the server sends through itself, so that it is known whether alerts get through.

use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

/// What an alert goes through, in this order.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Hop {
    /// It is taken from a watch.
    Ingest,
    /// It is stored.
    Commit,
    /// It reaches an open page.
    FanOut,
    /// Somebody is asked.
    Job,
    /// It is queued for the devices of whoever is asked.
    Push,
}

/// How the last walks went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CanaryView {
    /// Since an alert last went the whole way, or since the start.
    pub age_seconds: u64,
    /// One has gone the whole way since the start.
    pub arrived: bool,
    /// Where the last one stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<Hop>,
}
