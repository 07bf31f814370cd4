use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoStaticStr};

/// Whether an account can be used. Whoever is not [`Standing::Active`] may do next to nothing.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Standing {
    #[default]
    Active,
    /// An admin has not approved it yet.
    Waiting,
    /// Somebody else knows its password.
    MustChangePassword,
}
