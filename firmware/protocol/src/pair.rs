use alloc::string::String;
use serde::{Deserialize, Serialize};

use crate::UnixMillis;

/// Trades a pairing code for a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PairRequest {
    /// Eight characters of Crockford's base 32; case, dashes and spaces do not matter.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 8,
            pattern = "^[ -]*([0-9A-TV-Za-tv-z][ -]*){8}$",
            example = "ABCD-EFGH"
        )
    )]
    pub code: String,
    /// What people will see: one line that begins and ends with a letter or digit. Letters of
    /// other scripts than those of the pattern and most signs are taken too.
    #[cfg_attr(
        feature = "openapi",
        schema(
            min_length = 1,
            max_length = 64,
            pattern = r"^[A-Za-z0-9À-ÖØ-öø-ÿА-Яа-я一-鿋]([A-Za-z0-9À-ÖØ-öø-ÿА-Яа-я一-鿋 .'()+-]*[A-Za-z0-9À-ÖØ-öø-ÿА-Яа-я一-鿋])?$",
            example = "Left wrist",
        )
    )]
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
