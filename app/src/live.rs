//! What one client knows of its rooms: a state, and what happens to it.
//!
//! No clock, no socket, no storage in here: everything that happened comes in as an [`Input`]
//! with the time, everything to be done about it goes out as an [`Effect`].

mod alike;
mod apply;
mod link;
mod log;
mod outbox;
mod room;
mod rows;
mod timeline;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ClientId, Command, Error, Event, LogId, OpenRoom, Person, Role, RoomAction, RoomId,
    RoomSummary, UnixMillis, limits,
};

pub use link::{Freshness, Link};
pub use log::RoomLog;
pub use outbox::{Draft, DraftState, Outbox};
pub use room::Room;
pub use rows::{Row, RowKey};
pub use timeline::{AlertCard, Body, Item, Timeline};

/// Everything that can happen to a client.
#[derive(Clone, Debug)]
pub enum Input {
    /// A page brought the list of rooms.
    Listed(Vec<RoomSummary>),
    /// A page, or an [`Effect::Load`], brought a room.
    Loaded(Box<OpenRoom>),
    /// An [`Effect::Load`] failed.
    NotLoaded {
        room: RoomId,
        error: Option<Error>,
    },
    /// The reader looks at this room now.
    Open(RoomId),
    /// No longer at this one. Another may have been opened before.
    Close(RoomId),
    /// Whether the newest item of a room is on a visible screen.
    AtEnd {
        room: RoomId,
        seen: bool,
    },
    /// Whether this page is on a visible screen.
    Visible(bool),
    /// Further back in the open room.
    Older,
    /// The reader does something in a room.
    Act {
        room: RoomId,
        client_id: ClientId,
        action: RoomAction,
    },
    /// Tries a failed draft again; `fresh` is for where its own id is taken.
    Retry {
        client_id: ClientId,
        fresh: ClientId,
    },
    Discard(ClientId),
    /// Drafts that an earlier page left.
    Restored(Vec<Draft>),
    Connecting,
    Frame(Box<Event>),
    /// A frame that this build cannot read.
    Unreadable,
    Lost,
    /// No socket opens; whether the server answers plain requests.
    Blocked(bool),
    /// What became of an [`Effect::Post`]. An error is unknown where nothing answered.
    Posted {
        room: RoomId,
        client_id: Option<ClientId>,
        result: Result<(), Option<Error>>,
    },
    /// Time went by.
    Tick,
    /// The clock was set back.
    SetBack,
}

/// What a driver has to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Through the socket, in this order.
    Command(Command),
    /// By a plain request, because no socket opens.
    Post(Command),
    /// The newest page of a room, through HTTP.
    Load(RoomId),
    /// The outbox changed: put its unsent drafts into the browser's storage.
    Keep,
    /// A half-written text changed: put them into the browser's storage.
    KeepTyped,
    /// The socket is silent: drop it and connect again.
    Reconnect,
    /// The server restarts: drop the socket and connect again after this long.
    ComeBack { after_ms: u64 },
    /// This page is too old for what is said here: load it anew where nothing is lost by it.
    Renew,
    /// The sign-in ended, or another person signed in: leave this page.
    Leave,
}

/// What the reader sees of this page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct OnScreen {
    /// The page is on a visible screen.
    page: bool,
    /// The room whose newest item is.
    at_end: Option<RoomId>,
}

/// What one client knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Live {
    me: Option<Person>,
    /// Build of this page.
    version: String,
    /// The server runs another build.
    outdated: bool,
    /// Something came that this build cannot read. Only another page mends that.
    unreadable: bool,
    /// The list of rooms is known, even if it is empty.
    listed: bool,
    /// What the numbers in `rooms` count in.
    log: Option<LogId>,
    rooms: BTreeMap<RoomId, Room>,
    /// Closed to the reader while this page was open.
    left: BTreeSet<RoomId>,
    open: Option<RoomId>,
    on_screen: OnScreen,
    /// The same, as the server was last told on this connection.
    told: OnScreen,
    outbox: Outbox,
    link: Link,
}

impl Live {
    pub fn new(me: Option<Person>, version: String) -> Self {
        Self {
            me,
            version,
            ..Self::default()
        }
    }

    pub fn me(&self) -> Option<&Person> {
        self.me.as_ref()
    }

    pub fn is_listed(&self) -> bool {
        self.listed
    }

    /// Build of this page.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The server runs another build than this page.
    pub fn is_outdated(&self) -> bool {
        self.outdated
    }

    /// This page cannot show everything that it was told.
    pub fn is_unreadable(&self) -> bool {
        self.unreadable
    }

    /// Open alerts first, then the most recently active first.
    pub fn rooms(&self) -> Vec<RoomSummary> {
        let mut rooms: Vec<_> = self.rooms.values().map(Room::summary).collect();
        rooms.sort_by_key(|room| {
            (
                room.open_alerts == 0,
                std::cmp::Reverse(room.active_at),
                room.id,
            )
        });
        rooms
    }

    pub fn room(&self, room: RoomId) -> Option<&Room> {
        self.rooms.get(&room)
    }

    /// A room in which nobody could take an alert. Not known before it is loaded.
    pub fn is_without_expert(&self, room: RoomId) -> bool {
        self.rooms.get(&room).is_some_and(|room| {
            let mut present = room
                .members
                .iter()
                .filter(|member| member.left_at.is_none());
            room.log.is_loaded() && !present.any(|member| member.person.role == Role::Expert)
        })
    }

    /// The reader was in this room, and is no longer.
    pub fn has_left(&self, room: RoomId) -> bool {
        self.left.contains(&room)
    }

    /// Rooms that the reader is no longer in, and wrote something in that was not sent: a draft, or
    /// something half-written in one of `typed`.
    pub fn stranded(&self, typed: impl Iterator<Item = RoomId>) -> Vec<RoomId> {
        let mut rooms = Vec::new();
        let drafts = self.outbox.unsent().map(|draft| draft.room);
        for room in drafts.chain(typed).filter(|_| self.listed) {
            if !self.rooms.contains_key(&room) && !rooms.contains(&room) {
                rooms.push(room);
            }
        }
        rooms
    }

    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    pub fn link(&self) -> &Link {
        &self.link
    }

    /// Whether the screen shows what is: the connection, and the open room.
    pub fn freshness(&self, now: UnixMillis) -> Freshness {
        let complete = match self.open {
            Some(id) => self.rooms.get(&id).is_none_or(Room::is_complete) && self.listed,
            None => self.listed,
        };
        match self.link.freshness(now, complete) {
            // The server is there: what is missing is a page that can read what it says.
            Freshness::Blocked if self.unreadable => Freshness::Outdated,
            Freshness::NotConnected { .. } if self.link.is_misread(now) => Freshness::Outdated,
            // Being cut off is the more urgent thing to say.
            cut
            @ (Freshness::NotConnected { .. } | Freshness::StorageDown | Freshness::Blocked) => cut,
            _ if self.unreadable => Freshness::Outdated,
            Freshness::UpToDate { .. } if self.outbox.is_overdue(now) => Freshness::Checking,
            fresh => fresh,
        }
    }

    /// Whether another page is wanted, and the server there to bring it.
    fn wants_renewal(&self, now: UnixMillis) -> bool {
        self.unreadable && self.link.heard_within(now, limits::CLIENT_STALE_MS)
    }

    /// Whether [`Input::Tick`] would do something.
    pub fn wants_tick(&self, now: UnixMillis) -> bool {
        self.link.is_stale(now)
            || self.wants_renewal(now)
            || ((self.link.is_ready() || self.link.is_blocked()) && self.outbox.is_due(now))
    }
}
