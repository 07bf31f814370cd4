//! What the experts of a care room tell each other about its alerts. The wearer never sees it.

use serde::{Deserialize, Serialize};

use crate::{Episode, Person, RoomId, UnixMillis};

/// For whoever is on call next: what is open, what was lately, and what was noted about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandOverView {
    pub room: RoomId,
    /// Of the room.
    pub name: String,
    pub now: UnixMillis,
    /// What nobody has closed first, then the newest.
    pub episodes: Vec<NotedEpisode>,
}

/// An episode with the notes about it, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotedEpisode {
    pub episode: Episode,
    pub notes: Vec<TeamNote>,
}

impl NotedEpisode {
    /// Everybody who is named in it.
    pub fn people_mut(&mut self) -> impl Iterator<Item = &mut Person> {
        let authors = self.notes.iter_mut().map(|note| &mut note.by);
        self.episode.life.people_mut().chain(authors)
    }
}

/// What an expert wrote about an episode, for the other experts of the room alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamNote {
    pub by: Person,
    pub at: UnixMillis,
    pub text: String,
}
