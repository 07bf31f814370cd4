use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString};

use crate::{SignInId, UnixMillis, UserId};

/// What a person is on this site. Says nothing about a room: membership does.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Display, EnumIter, EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Runs the site. Sees no room that they are not a member of.
    Admin,
    /// The mental-health professional who answers.
    Expert,
    /// The person with the watch.
    Wearer,
}

/// A name to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    pub name: String,
    pub role: Role,
}

/// A row of the admin's list of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserView {
    pub person: Person,
    pub email: String,
    pub created_at: UnixMillis,
    pub disabled: bool,
}

/// A row of a person's own list of sign-ins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInView {
    pub id: SignInId,
    /// The browser's own description of itself, cut to [`crate::limits::USER_AGENT_CHARS`].
    pub user_agent: String,
    pub created_at: UnixMillis,
    pub last_seen_at: UnixMillis,
    /// The one that asks.
    pub current: bool,
}
