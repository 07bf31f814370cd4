//! What the experts of a care room note about its alerts, for each other.

use domain::{
    ClientId, Error, HandOverView, Member, NotedEpisode, Person, Result, RoomId, Seq, limits, text,
};
use store::{NewTeamNote, TeamNoted};

use crate::{
    Actor, Service,
    access::{About, Action, Object},
    clock, fault, may,
    room::joined,
};

impl Service {
    /// What is open in a care room and what was lately, with what was noted about it. `wanted` is shown however old.
    pub async fn hand_over(
        &self,
        actor: &Actor,
        room: RoomId,
        wanted: Option<Seq>,
    ) -> Result<HandOverView> {
        may(actor, Action::SeeTeamNotes, Object::JOINED)?;
        let detail = self.detail(actor, room).await?;
        may(actor, Action::SeeTeamNotes, joined(&detail, About::Nobody))?;
        let noted = self.store().noted_episodes(room, actor.user.id, wanted);
        // Left meanwhile.
        let mut episodes = noted.await.map_err(fault)?.ok_or(Error::NotFound)?;
        let people = episodes.iter_mut().flat_map(NotedEpisode::people_mut);
        people.for_each(|person| tell_apart(&detail.members, person));
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

/// As the room calls them, where others in it have the same name.
fn tell_apart(members: &[Member], person: &mut Person) {
    let member = members.iter().find(|member| member.person.id == person.id);
    if let Some(member) = member {
        *person = member.told_apart();
    }
}
