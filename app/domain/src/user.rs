use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{SignInId, Standing, UnixMillis, UserId, ids::four_digits};

/// What a person is on this site. Says nothing about a room: membership does.
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

impl Person {
    /// With a number of the account's own behind the name, where others have one that looks alike.
    #[must_use]
    pub fn with_number(&self) -> Self {
        let number = four_digits(self.id.0);
        Self {
            name: format!("{} ({number:04})", self.name),
            ..self.clone()
        }
    }
}

/// A list of people, with numbers behind the names that look alike in it.
#[cfg(not(target_family = "wasm"))]
pub fn told_apart(people: &[Person]) -> Vec<Person> {
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    let alike = crate::text::alike(&names);
    let people = people.iter().zip(alike);
    people
        .map(|(person, alike)| {
            if alike {
                person.with_number()
            } else {
                person.clone()
            }
        })
        .collect()
}

/// A row of the admin's list of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserView {
    pub person: Person,
    pub email: String,
    pub created_at: UnixMillis,
    pub disabled: bool,
    pub standing: Standing,
    /// Whose link brought them, or which admin added them.
    pub invited_by: Option<Person>,
    /// Name of the room that somebody who waits enters once approved.
    pub enters: Option<String>,
}

/// One person, for admins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetail {
    pub user: UserView,
    pub approved_by: Option<Person>,
    /// The newest one.
    pub reset: Option<PasswordResetView>,
    /// Enabled accounts that this person invited, and those that these invited, and so on; the oldest first.
    pub invited: Vec<UserView>,
}

/// That a link was made which sets somebody's password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordResetView {
    pub person: Person,
    pub made_by: Person,
    pub made_at: UnixMillis,
    pub expires_at: UnixMillis,
    pub used_at: Option<UnixMillis>,
}

/// What somebody reads whose account cannot be used yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingView {
    pub person: Person,
    pub email: String,
    pub standing: Standing,
    pub invited_by: Option<Person>,
    /// Some of those who can approve it.
    pub admins: Vec<Person>,
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
