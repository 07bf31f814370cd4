use domain::{AlertId, ClientId, EventPage, RoomEvent, RoomId, Seq, UnixMillis, UserId};

use crate::{Result, Store};

/// Where a room's log stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub room: RoomId,
    pub seq: Seq,
    /// Rises with every change of membership, in the transaction of that change.
    pub epoch: i64,
}

/// What a person adds to a log.
#[derive(Clone, Debug, PartialEq)]
pub enum Utterance {
    Message { text: String },
    Acknowledge { alert: AlertId },
}

#[derive(Clone, Debug)]
pub struct Append {
    pub room: RoomId,
    pub author: UserId,
    pub client_id: ClientId,
    pub what: Utterance,
    pub now: UnixMillis,
}

/// What became of an [`Append`], decided inside its transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    Written {
        seq: Seq,
        at: UnixMillis,
    },
    /// Same author, client id, room and content as before: the original number.
    /// An acknowledgement of an alert that is acknowledged already answers with the seq of
    /// the first one: the state, not the race, counts.
    Repeat {
        seq: Seq,
        at: UnixMillis,
    },
    /// Same author and client id, other content or room.
    Reused,
    /// The author is not a member now, or there is no such room or alert in it.
    NotFound,
}

/// New events of one room, read in one snapshot with its head and epoch.
#[derive(Clone, Debug)]
pub struct Fresh {
    pub head: Head,
    /// After the asked seq, oldest first, without holes; may stop short of the head.
    pub events: Vec<RoomEvent>,
}

impl Store {
    /// Hands it to the writer and waits. Dropping the future does not undo the write.
    /// An acknowledgement also writes the alert's state and the downlink to its device.
    pub async fn append(&self, _append: Append) -> Result<Appended> {
        unimplemented!()
    }

    /// Events before `before` (or the newest), at most `limit`, oldest first. `None` unless
    /// this person is a member now.
    pub async fn page(
        &self,
        _user: UserId,
        _room: RoomId,
        _before: Option<Seq>,
        _limit: i64,
    ) -> Result<Option<EventPage>> {
        unimplemented!()
    }

    /// Events in (`after`, `before`), at most `limit`, oldest first. `None` unless this person
    /// is a member now.
    pub async fn between(
        &self,
        _user: UserId,
        _room: RoomId,
        _after: Seq,
        _before: Seq,
        _limit: i64,
    ) -> Result<Option<Vec<RoomEvent>>> {
        unimplemented!()
    }

    /// For the fan-out, which checks entitlement itself: new events of several rooms at once.
    /// At most `limit` events per room.
    pub async fn fresh(&self, _after: &[(RoomId, Seq)], _limit: i64) -> Result<Vec<Fresh>> {
        unimplemented!()
    }
}
