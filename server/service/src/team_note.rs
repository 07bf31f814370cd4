//! What the experts of a care room note about its alerts, for each other.

use domain::{ClientId, Error, HandOverView, Result, RoomId, Seq, limits, text};
use store::{NewTeamNote, TeamNoted};

use crate::{
    Actor, Service,
    access::{About, Action, Object},
    clock, fault, may,
    room::joined,
};

impl Service {
    /// What is open in a care room and what was lately, with what was noted about it.
    pub async fn hand_over(&self, actor: &Actor, room: RoomId) -> Result<HandOverView> {
        may(actor, Action::SeeTeamNotes, Object::JOINED)?;
        let detail = self.detail(actor, room).await?;
        may(actor, Action::SeeTeamNotes, joined(&detail, About::Nobody))?;
        let noted = self.store().noted_episodes(room, actor.user.id).await;
        // Left meanwhile.
        let episodes = noted.map_err(fault)?.ok_or(Error::NotFound)?;
        Ok(HandOverView {
            room,
            name: detail.summary.name,
            now: clock::now(),
            episodes,
        })
    }

    /// Notes something about the episode that this event opened. Sending it again with the same id is safe.
    pub async fn write_team_note(
        &self,
        actor: &Actor,
        (room, episode): (RoomId, Seq),
        client_id: ClientId,
        said: &str,
    ) -> Result<()> {
        let action = Action::WriteTeamNote;
        may(actor, action, Object::JOINED)?;
        let text = text::message(said)?;
        self.admit_message(actor).await?;
        let detail = self.detail(actor, room).await?;
        may(actor, action, joined(&detail, About::Nobody))?;
        let note = NewTeamNote {
            room,
            episode,
            by: actor.user.id,
            client_id,
            text,
            now: clock::now(),
        };
        let service = self.clone();
        self.owned(async move {
            let limit = limits::TEAM_NOTES;
            let noted = service.store().add_team_note(note, limit).await;
            match noted.map_err(fault)? {
                TeamNoted::Kept => Ok(()),
                TeamNoted::NotFound => Err(Error::NotFound),
                TeamNoted::TooMany => Err(Error::TooMany {
                    limit: usize::try_from(limit).unwrap_or(usize::MAX),
                }),
            }
        })
        .await
    }
}
