use domain::{
    AlertId, ClientId, OpenRoom, Outcome, Person, RoomId, RoomSummary, Seq, UnixMillis, UserId,
    watch::WristAnswer,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{AlertVerb, Failure, JsonAnswer};

/// What the talk page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TalkPage {
    pub rooms: Vec<RoomSummary>,
    /// The asked room; `None` if there is none, or not for this reader. Without one that of a wearer's care, for their
    /// home.
    pub open: Option<Box<OpenRoom>>,
    /// For a plain form: the id of what it would send.
    pub form_id: ClientId,
    /// What a plain form did not get sent just now.
    pub unsent: Option<String>,
    /// The server's clock when it read this.
    pub as_of: UnixMillis,
    /// A link that was made just now by form.
    pub invitation: Option<String>,
}

/// The rooms, and one of them open. `before` leafs back where no client runs.
#[server(prefix = "/api", endpoint = "talk", output = JsonAnswer)]
pub async fn talk(room: Option<RoomId>, before: Option<Seq>) -> Result<TalkPage, Failure> {
    use crate::ssr::flash::Flash;
    let actor = crate::ssr::actor()?;
    let service = crate::ssr::service();
    let (shown, listed) = if let Some(room) = room {
        (Some((room, before)), None)
    } else {
        let rooms = service.rooms(&actor).await?;
        let mut own = rooms
            .iter()
            .filter(|room| room.wearer == Some(actor.user.id));
        (own.next().map(|room| (room.id, None)), Some(rooms))
    };
    let open = match shown {
        Some((shown, before)) => match read_room(&service, &actor, shown, before).await {
            Ok(mut open) => {
                if let (None, Some(readings)) = (room, &mut open.readings) {
                    // A wearer's home draws none.
                    readings
                        .sources
                        .iter_mut()
                        .for_each(|source| source.points.clear());
                }
                Some(Box::new(open))
            }
            Err(domain::Error::NotFound) => None,
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let said = room.and_then(crate::ssr::flash::take_unsent);
    let invitation = crate::ssr::flash::take().and_then(Flash::into_link);
    let form_id = said.as_ref().map(|said| said.client_id);
    let form_id = form_id.unwrap_or_else(|| ClientId(uuid::Uuid::now_v7()));
    let unsent = said.map(|said| said.text);
    Ok(TalkPage {
        rooms: match listed {
            Some(rooms) => rooms,
            None => service.rooms(&actor).await?,
        },
        open,
        form_id,
        unsent,
        as_of: crate::ssr::now(),
        invitation,
    })
}

/// Everything that a room opens with.
#[cfg(feature = "ssr")]
async fn read_room(
    service: &service::Service,
    actor: &service::Actor,
    room: RoomId,
    before: Option<Seq>,
) -> domain::Result<OpenRoom> {
    use domain::{RoomKind, limits};
    // Before what it is about: a restore in between shows as another one the next time.
    let log = service.log_id().await?;
    let detail = service.room(actor, room).await?;
    let mut page = service
        .page(actor, room, before, limits::FIRST_PAGE_EVENTS)
        .await?;
    // By it a client finds its own copy. No other needs it, and nothing makes what is random smaller.
    for event in page.events.iter_mut().chain(&mut page.later) {
        let author = event.author.as_ref();
        if author.is_none_or(|author| author.id != actor.user.id) {
            event.client_id = None;
        }
    }
    let readings = match detail.summary.kind {
        RoomKind::Care => Some(
            service
                .readings(actor, room, limits::READINGS_SPAN_MS)
                .await?,
        ),
        RoomKind::Team | RoomKind::Direct => None,
    };
    Ok(OpenRoom {
        detail,
        page,
        readings,
        log: Some(log),
    })
}

/// One room with its newest page.
#[server(name = LoadRoom, prefix = "/api", endpoint = "open_room", output = JsonAnswer)]
pub async fn open_room(room: RoomId) -> Result<OpenRoom, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(read_room(&crate::ssr::service(), &actor, room, None).await?)
}

/// Says something by form, or for a client that no socket opens for.
#[server(name = SendText, prefix = "/api", endpoint = "send")]
pub async fn send(room: RoomId, client_id: ClientId, text: String) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let action = domain::RoomAction::SendMessage { text: text.clone() };
    let sent = crate::ssr::service()
        .act(&actor, room, client_id, action)
        .await;
    if let Err(error) = sent {
        // Reuse the id so that a retry cannot duplicate.
        let client_id = match error {
            domain::Error::IdReused => ClientId(uuid::Uuid::now_v7()),
            _ => client_id,
        };
        crate::ssr::flash::keep_unsent(crate::ssr::flash::Unsent {
            room,
            client_id,
            text,
        });
        return Err(error.into());
    }
    crate::ssr::form::lead(&crate::paths::room(room));
    Ok(())
}

/// Takes an alert on, likewise. `raised_seq` leads to its card.
#[server(prefix = "/api", endpoint = "acknowledge")]
pub async fn acknowledge(
    room: RoomId,
    alert: AlertId,
    client_id: ClientId,
    #[server(default)] raised_seq: Option<Seq>,
) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service()
        .act(
            &actor,
            room,
            client_id,
            domain::RoomAction::AcknowledgeAlert { alert },
        )
        .await?;
    let card = raised_seq.map(|seq| crate::paths::alert(room, seq));
    crate::ssr::form::lead(&card.unwrap_or_else(|| crate::paths::room(room)));
    Ok(())
}

/// Sees, gives back, hands over or closes an alert, likewise. `to` is for handing over, `outcome` for closing.
#[server(prefix = "/api", endpoint = "handle_alert")]
pub async fn handle_alert(
    room: RoomId,
    alert: AlertId,
    client_id: ClientId,
    verb: AlertVerb,
    #[server(default)] to: Option<UserId>,
    #[server(default)] outcome: Option<Outcome>,
) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let action = verb.action(alert, to, outcome)?;
    crate::ssr::service()
        .act(&actor, room, client_id, action)
        .await?;
    crate::ssr::form::lead(&crate::paths::room(room));
    Ok(())
}

/// The wearer says how they are, likewise.
#[server(prefix = "/api", endpoint = "answer_alert")]
pub async fn answer_alert(
    room: RoomId,
    alert: AlertId,
    client_id: ClientId,
    answer: WristAnswer,
) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let action = domain::RoomAction::AnswerAlert { alert, answer };
    crate::ssr::service()
        .act(&actor, room, client_id, action)
        .await?;
    crate::ssr::form::lead(&crate::paths::room(room));
    Ok(())
}

/// The wearer asks for somebody now, likewise.
#[server(prefix = "/api", endpoint = "raise_alert")]
pub async fn raise_alert(room: RoomId, client_id: ClientId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let action = domain::RoomAction::RaiseAlert {};
    crate::ssr::service()
        .act(&actor, room, client_id, action)
        .await?;
    crate::ssr::form::lead(&crate::paths::room(room));
    Ok(())
}

/// Tries out who is reached by an alert of this room, and leads to the card of that.
#[server(prefix = "/api", endpoint = "start_drill")]
pub async fn start_drill(room: RoomId, client_id: ClientId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let action = domain::RoomAction::StartDrill {};
    let (seq, _) = crate::ssr::service()
        .act(&actor, room, client_id, action)
        .await?;
    crate::ssr::form::lead(&crate::paths::alert(room, seq));
    Ok(())
}

/// Moves the own reading mark, likewise.
#[server(prefix = "/api", endpoint = "mark_read")]
pub async fn mark_read(room: RoomId, seq: Seq) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service().mark_read(&actor, room, seq).await?;
    crate::ssr::form::lead(&crate::paths::room(room));
    Ok(())
}

/// People one may talk to directly.
#[server(prefix = "/api", endpoint = "contacts")]
pub async fn contacts() -> Result<Vec<Person>, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().contacts(&actor).await?)
}

/// Opens the one direct room with this person.
#[server(prefix = "/api", endpoint = "open_direct_room")]
pub async fn open_direct_room(with: UserId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let room = crate::ssr::service().open_direct_room(&actor, with).await?;
    leptos_axum::redirect(&crate::paths::room(room));
    Ok(())
}

/// Makes a team room.
#[server(prefix = "/api", endpoint = "create_team_room")]
pub async fn create_team_room(name: String) -> Result<(), Failure> {
    use crate::ssr::flash;
    let actor = crate::ssr::actor()?;
    let room = crate::ssr::service()
        .create_team_room(&actor, &name)
        .await
        .inspect_err(|_| flash::keep(&flash::typed(&[("name", &name)])))?;
    leptos_axum::redirect(&crate::paths::room(room));
    Ok(())
}

/// Takes somebody out of a room, and with `end_direct` oneself out of the direct room with them.
#[server(prefix = "/api", endpoint = "remove_member")]
pub async fn remove_member(
    room: RoomId,
    user: UserId,
    #[server(default)] end_direct: bool,
) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service()
        .remove_member(&actor, room, user, end_direct)
        .await?;
    if user == actor.user.id {
        leptos_axum::redirect("/");
    } else {
        crate::ssr::form::back("members-title");
    }
    Ok(())
}
