use domain::{
    Budget, Error, EventPage, LogId, Member, Person, Result, RoomDetail, RoomId, RoomKind,
    RoomSummary, Seq, UserId, limits, text,
};
use store::{DirectRoom, NewRoom};
use uuid::Uuid;

use crate::{
    Actor, Service,
    access::{About, Action, Object},
    budget::Bucket,
    clock, fault, may,
};

impl Service {
    /// The actor's rooms: open alerts first, then most recently active first.
    pub async fn rooms(&self, actor: &Actor) -> Result<Vec<RoomSummary>> {
        may(actor, Action::SeeRooms, Object::Site)?;
        self.store().rooms_of(actor.user.id).await.map_err(fault)
    }

    /// Which logs the numbers of events count in.
    pub async fn log_id(&self) -> Result<LogId> {
        self.store().log_id().await.map_err(fault)
    }

    /// Members only, else `NotFound`.
    pub async fn room(&self, actor: &Actor, room: RoomId) -> Result<RoomDetail> {
        self.detail(actor, room).await
    }

    /// Events before `before` (or the newest ones), oldest first. Members only.
    pub async fn page(
        &self,
        actor: &Actor,
        room: RoomId,
        before: Option<Seq>,
        limit: i64,
    ) -> Result<EventPage> {
        may(actor, Action::ReadRoom, Object::JOINED)?;
        let most = limits::PAGE_EVENTS;
        if !(1..=most).contains(&limit) {
            return Err(Error::BadRange { limit: most });
        }
        self.store()
            .page(actor.user.id, room, before, limit)
            .await
            .map_err(fault)?
            .ok_or(Error::NotFound)
    }

    /// Experts and admins make team rooms.
    pub async fn create_team_room(&self, actor: &Actor, name: &str) -> Result<RoomId> {
        may(actor, Action::CreateTeamRoom, Object::Site)?;
        let room = NewRoom {
            id: RoomId(Uuid::now_v7()),
            kind: RoomKind::Team,
            name: text::name(name)?,
            created_by: actor.user.id,
            created_at: clock::now(),
        };
        self.has_space_for_a_room(actor.user.id).await?;
        self.spend_own(Budget::NewRooms, actor).await?;
        let service = self.clone();
        self.owned(async move {
            let (id, by) = (room.id, room.created_by);
            service.store().create_room(room).await.map_err(fault)?;
            service.hub().user_changed(by);
            Ok(id)
        })
        .await
    }

    /// People one may open a direct room with: those one shares a room with.
    pub async fn contacts(&self, actor: &Actor) -> Result<Vec<Person>> {
        may(actor, Action::SeeContacts, Object::Site)?;
        self.store().contacts(actor.user.id).await.map_err(fault)
    }

    /// The one direct room with this contact, made if needed.
    pub async fn open_direct_room(&self, actor: &Actor, with: UserId) -> Result<RoomId> {
        may(actor, Action::OpenDirectRoom, Object::Site)?;
        self.has_space_for_a_room(actor.user.id).await?;
        self.spend_own(Budget::NewRooms, actor).await?;
        let service = self.clone();
        let user = actor.user.id;
        self.owned(async move {
            let fresh = RoomId(Uuid::now_v7());
            let room = service
                .store()
                .direct_room(user, with, fresh, clock::now())
                .await
                .map_err(fault)?;
            if room != DirectRoom::Open(fresh) {
                let rooms = Bucket::of_person(Budget::NewRooms, user);
                service.budgets().give_back(&[rooms]).await;
            }
            let room = match room {
                DirectRoom::Open(room) => room,
                DirectRoom::NotFound => return Err(Error::NotFound),
                DirectRoom::YouBlock => return Err(Error::YouBlock),
            };
            service.hub().user_changed(user);
            service.hub().user_changed(with);
            Ok(room)
        })
        .await
    }

    /// Care room: its wearer or an expert in it takes out an expert; team room: an expert or
    /// admin in it takes out anyone; oneself always, but a wearer from the own care room. With
    /// `end_direct`, the actor leaves their direct room with that person as well.
    pub async fn remove_member(
        &self,
        actor: &Actor,
        room: RoomId,
        user: UserId,
        end_direct: bool,
    ) -> Result<()> {
        let detail = self.detail(actor, room).await?;
        let target = detail
            .members
            .iter()
            .find(|member| member.person.id == user && is_present(member))
            .ok_or(Error::NotFound)?;
        let about = if user == actor.user.id {
            About::Oneself
        } else {
            About::Other(target.person.role)
        };
        may(actor, Action::RemoveMember, joined(&detail, about))?;
        let service = self.clone();
        let by = actor.user.id;
        self.owned(async move {
            if end_direct {
                // First: what follows could be asked for again if it failed.
                let left = service.store().leave_direct_room(by, user, clock::now());
                left.await.map_err(fault)?;
                service.hub().user_changed(by);
            }
            let removed = service
                .store()
                .remove_member(room, user, by, clock::now())
                .await
                .map_err(fault)?;
            if removed {
                service.hub().user_changed(user);
                Ok(())
            } else {
                Err(Error::NotFound)
            }
        })
        .await
    }

    /// Whether new items of this room are counted for the actor.
    pub async fn mute(&self, actor: &Actor, room: RoomId, muted: bool) -> Result<()> {
        let detail = self.detail(actor, room).await?;
        may(actor, Action::MuteRoom, joined(&detail, About::Nobody))?;
        let service = self.clone();
        let user = actor.user.id;
        self.owned(async move {
            let since = muted.then(clock::now);
            let set = service.store().mute(user, room, since);
            if set.await.map_err(fault)? {
                Ok(())
            } else {
                Err(Error::NotFound)
            }
        })
        .await
    }

    /// Moves the own reading mark; never back.
    pub async fn mark_read(&self, actor: &Actor, room: RoomId, seq: Seq) -> Result<()> {
        may(actor, Action::MarkRead, Object::JOINED)?;
        let service = self.clone();
        let (user, sign_in) = (actor.user.id, actor.sign_in);
        self.owned(async move {
            // A mark never moves back: what was told before needs no write.
            let mark = if service.hub().has_told_mark(user, room, seq) {
                service.store().reading_mark(user, room).await
            } else {
                service
                    .store()
                    .mark_read(user, sign_in, room, seq, clock::now())
                    .await
            };
            let mark = mark.map_err(fault)?.ok_or(Error::NotFound)?;
            service.hub().marked(user, room, mark);
            Ok(())
        })
        .await
    }

    pub(crate) async fn detail(&self, actor: &Actor, room: RoomId) -> Result<RoomDetail> {
        may(actor, Action::ReadRoom, Object::JOINED)?;
        self.store()
            .detail(actor.user.id, room)
            .await
            .map_err(fault)?
            .ok_or(Error::NotFound)
    }

    pub(crate) async fn has_space_for_a_room(&self, user: UserId) -> Result<()> {
        let rooms = self.store().rooms_of(user).await.map_err(fault)?;
        let limit = limits::ROOMS_PER_USER;
        if rooms.len() < limit {
            Ok(())
        } else {
            Err(Error::TooMany { limit })
        }
    }
}

fn is_present(member: &Member) -> bool {
    member.left_at.is_none()
}

/// A room that was read, with the asker in it, for this decision.
pub(crate) fn joined(detail: &RoomDetail, about: About) -> Object {
    Object::Room {
        member: true,
        kind: Some(detail.summary.kind),
        about,
    }
}
