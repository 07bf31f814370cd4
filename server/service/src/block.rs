//! Between two people: who wants no direct room with whom, and what the admins are told.

use domain::{Budget, Error, Person, ReportId, ReportView, Result, RoomId, UserId, limits, text};
use store::{NewReport, Reported};
use uuid::Uuid;

use crate::{
    Actor, Service,
    access::{About, Action, Object},
    clock, fault, may,
    room::joined,
};

impl Service {
    /// Somebody whom one met in this room: no direct room with them any more, until
    /// [`Self::unblock`]. Rooms that both are in stay as they are.
    pub async fn block(&self, actor: &Actor, room: RoomId, person: UserId) -> Result<()> {
        self.about_somebody(actor, Action::BlockPerson, room, person)
            .await?;
        let service = self.clone();
        let by = actor.user.id;
        self.owned(async move {
            let blocked = service.store().block(by, room, person, clock::now());
            if !blocked.await.map_err(fault)? {
                return Err(Error::NotFound);
            }
            service.hub().user_changed(by);
            Ok(())
        })
        .await
    }

    pub async fn unblock(&self, actor: &Actor, person: UserId) -> Result<()> {
        may(actor, Action::UnblockPerson, Object::OWN)?;
        let service = self.clone();
        let by = actor.user.id;
        self.owned(async move {
            let undone = service.store().unblock(by, person).await.map_err(fault)?;
            if undone { Ok(()) } else { Err(Error::NotFound) }
        })
        .await
    }

    /// Whom the actor blocks, by name.
    pub async fn blocked(&self, actor: &Actor) -> Result<Vec<Person>> {
        may(actor, Action::SeeBlocked, Object::OWN)?;
        self.store().blocked_by(actor.user.id).await.map_err(fault)
    }

    /// Tells the admins about somebody whom one met in this room.
    pub async fn report(
        &self,
        actor: &Actor,
        room: RoomId,
        person: UserId,
        said: &str,
    ) -> Result<()> {
        self.about_somebody(actor, Action::ReportPerson, room, person)
            .await?;
        let report = NewReport {
            id: ReportId(Uuid::now_v7()),
            reporter: actor.user.id,
            about: person,
            room,
            said: text::message(said)?,
            made_at: clock::now(),
        };
        self.spend_own(Budget::Reports, actor).await?;
        let service = self.clone();
        self.owned(async move {
            let most = limits::OPEN_REPORTS;
            let kept = service.store().report(report, most).await.map_err(fault)?;
            match kept {
                Reported::Kept => {
                    tracing::warn!("a report waits for an admin");
                    Ok(())
                }
                Reported::NotFound => Err(Error::NotFound),
                Reported::TooMany => Err(Error::TooManyReports),
            }
        })
        .await
    }

    /// Those that nobody has handled, oldest first. Admins only.
    pub async fn open_reports(&self, actor: &Actor) -> Result<Vec<ReportView>> {
        may(actor, Action::SeeReports, Object::Site)?;
        let limit = limits::REPORTS_LISTED;
        self.store().open_reports(limit).await.map_err(fault)
    }

    /// Admins only. `NotFound` if somebody has handled it already.
    pub async fn handle_report(&self, actor: &Actor, report: ReportId) -> Result<()> {
        may(actor, Action::HandleReport, Object::Site)?;
        let service = self.clone();
        let by = actor.user.id;
        self.owned(async move {
            let handled = service.store().handle_report(report, by, clock::now());
            if handled.await.map_err(fault)? {
                Ok(())
            } else {
                Err(Error::NotFound)
            }
        })
        .await
    }

    async fn about_somebody(
        &self,
        actor: &Actor,
        action: Action,
        room: RoomId,
        person: UserId,
    ) -> Result<()> {
        let detail = self.detail(actor, room).await?;
        let mut members = detail.members.iter();
        let met = members.find(|member| member.person.id == person);
        let met = met.ok_or(Error::NotFound)?;
        let about = if person == actor.user.id {
            About::Oneself
        } else {
            About::Other(met.person.role)
        };
        may(actor, action, joined(&detail, about))
    }
}
