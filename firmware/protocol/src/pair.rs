use alloc::string::String;
use serde::{Deserialize, Serialize};

use crate::UnixMillis;

/// Trades a pairing code for a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PairRequest {
    /// Eight characters of Crockford's base 32; case and dashes do not matter.
    pub code: String,
    /// What people will see, for example "Left wrist".
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairReply {
    pub device_id: String,
    /// `dev_<id>.<secret>`, for `Authorization: Bearer`. Shown this once.
    pub token: String,
    pub server_time: UnixMillis,
}
