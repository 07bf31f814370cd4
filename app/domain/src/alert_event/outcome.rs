use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// How an episode ended, in the words of who closed it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    Helped,
    Talked,
    /// There was nothing: everybody who was told reads so.
    FalseAlarm,
    /// Somebody outside goes on with it.
    PassedOn,
    NothingNeeded,
}
