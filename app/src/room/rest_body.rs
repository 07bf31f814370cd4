//! What a wearer's home shows.

mod on_call_line;
mod own_watch;
mod team;

pub(super) use own_watch::OwnWatch;
pub(super) use team::Team;
