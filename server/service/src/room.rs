use domain::{EventPage, Person, Result, RoomDetail, RoomId, RoomSummary, Seq, UserId};

use crate::{Actor, Service};

impl Service {
    /// The actor's rooms: open alerts first, then most recently active first.
    pub async fn rooms(&self, _actor: &Actor) -> Result<Vec<RoomSummary>> {
        unimplemented!()
    }

    /// Members only, else `NotFound`.
    pub async fn room(&self, _actor: &Actor, _room: RoomId) -> Result<RoomDetail> {
        unimplemented!()
    }

    /// Events before `before` (or the newest ones), oldest first. Members only.
    pub async fn page(
        &self,
        _actor: &Actor,
        _room: RoomId,
        _before: Option<Seq>,
        _limit: i64,
    ) -> Result<EventPage> {
        unimplemented!()
    }

    /// Experts and admins make team rooms.
    pub async fn create_team_room(&self, _actor: &Actor, _name: &str) -> Result<RoomId> {
        unimplemented!()
    }

    /// People one may open a direct room with: those one shares a room with.
    pub async fn contacts(&self, _actor: &Actor) -> Result<Vec<Person>> {
        unimplemented!()
    }

    /// The one direct room with this contact, made if needed.
    pub async fn open_direct_room(&self, _actor: &Actor, _with: UserId) -> Result<RoomId> {
        unimplemented!()
    }

    /// Care room: its wearer or an expert in it takes out an expert; team room: an expert in
    /// it takes out anyone; oneself always, but a wearer from the own care room. Never direct.
    pub async fn remove_member(&self, _actor: &Actor, _room: RoomId, _user: UserId) -> Result<()> {
        unimplemented!()
    }

    /// Moves the own reading mark; never back.
    pub async fn mark_read(&self, _actor: &Actor, _room: RoomId, _seq: Seq) -> Result<()> {
        unimplemented!()
    }
}
