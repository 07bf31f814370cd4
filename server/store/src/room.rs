use domain::{RoomDetail, RoomId, RoomKind, RoomSummary, Seq, UnixMillis, UserId};

use crate::{Head, Result, Store};

#[derive(Clone, Debug)]
pub struct NewRoom {
    pub id: RoomId,
    /// Care rooms come with their wearer (`create_user`); direct rooms by `direct_room`.
    pub kind: RoomKind,
    pub name: String,
    pub created_by: UserId,
    pub created_at: UnixMillis,
}

impl Store {
    /// Makes a room with its creator as member (a `Joined` event).
    pub async fn create_room(&self, _room: NewRoom) -> Result<()> {
        unimplemented!()
    }

    /// The one direct room of these two, made with `fresh` as its id if there is none.
    pub async fn direct_room(
        &self,
        _a: UserId,
        _b: UserId,
        _fresh: RoomId,
        _now: UnixMillis,
    ) -> Result<RoomId> {
        unimplemented!()
    }

    /// The care room of a wearer.
    pub async fn care_room(&self, _wearer: UserId) -> Result<Option<RoomId>> {
        unimplemented!()
    }

    /// Rooms this person is in now: open alerts first, then most recently active first.
    pub async fn rooms_of(&self, _user: UserId) -> Result<Vec<RoomSummary>> {
        unimplemented!()
    }

    /// `None` unless this person is a member now.
    pub async fn summary(&self, _user: UserId, _room: RoomId) -> Result<Option<RoomSummary>> {
        unimplemented!()
    }

    /// `None` unless this person is a member now.
    pub async fn detail(&self, _user: UserId, _room: RoomId) -> Result<Option<RoomDetail>> {
        unimplemented!()
    }

    /// Present members, with the epoch that this answer belongs to (one snapshot).
    pub async fn entitled(&self, _room: RoomId) -> Result<Option<(i64, Vec<UserId>)>> {
        unimplemented!()
    }

    /// Adds a member: `Joined` event by `by`, epoch + 1. `false` if present already.
    pub async fn add_member(
        &self,
        _room: RoomId,
        _user: UserId,
        _by: UserId,
        _now: UnixMillis,
    ) -> Result<bool> {
        unimplemented!()
    }

    /// Ends a membership: `Left` event by `by`, epoch + 1. `false` if not a member.
    pub async fn remove_member(
        &self,
        _room: RoomId,
        _user: UserId,
        _by: UserId,
        _now: UnixMillis,
    ) -> Result<bool> {
        unimplemented!()
    }

    /// Moves the mark forward, never back, never past the head. Returns (last_read, unread,
    /// head) as they are then; `None` unless this person is a member now.
    pub async fn mark_read(
        &self,
        _user: UserId,
        _room: RoomId,
        _seq: Seq,
    ) -> Result<Option<(Seq, u32, Seq)>> {
        unimplemented!()
    }

    /// Current heads and epochs of these rooms.
    pub async fn heads(&self, _rooms: &[RoomId]) -> Result<Vec<Head>> {
        unimplemented!()
    }
}
