use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::{BatchReply, Downlink, ItemResult, Outcome, Problem, UnixMillis};

/// What became of one item, and of its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemReport {
    /// Its number; `None` if it could not be read.
    pub seq: Option<u32>,
    pub outcome: Outcome,
    /// Parts that were left out or are doubted. Of a rejected item: why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// [`BatchReply`] with what only JSON has room for: a postcard message cannot grow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchReport {
    pub server_time: UnixMillis,
    /// One per item that could be told from its neighbours, in the order of the batch.
    pub results: Vec<ItemReport>,
    /// At most [`crate::MAX_CONFIRMATIONS`], oldest first; the others follow once these are
    /// confirmed.
    pub downlinks: Vec<Downlink>,
    /// A number came twice in this epoch for different items: the device should go on under a
    /// new random epoch.
    #[serde(default, skip_serializing_if = "is_false")]
    pub new_epoch: bool,
    /// Parts of the post beside its items that were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

impl From<BatchReport> for BatchReply {
    /// Without the items whose number could not be read.
    fn from(report: BatchReport) -> Self {
        let results = report.results.into_iter();
        Self {
            server_time: report.server_time,
            results: results
                .filter_map(|one| {
                    Some(ItemResult {
                        seq: one.seq?,
                        outcome: one.outcome,
                    })
                })
                .collect(),
            downlinks: report.downlinks,
        }
    }
}
