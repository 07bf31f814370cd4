use domain::{ClientId, HandOverView, RoomId, Seq};
use leptos::prelude::*;

use super::Failure;

/// What is open in a care room and what was lately, with the notes of its team; and this episode, however old.
#[server(name = LoadHandOver, prefix = "/api", endpoint = "hand_over")]
pub async fn hand_over(
    room: RoomId,
    #[server(default)] episode: Option<Seq>,
) -> Result<HandOverView, Failure> {
    let actor = crate::ssr::actor()?;
    let service = crate::ssr::service();
    Ok(service.hand_over(&actor, room, episode).await?)
}

/// Notes something about an episode, for the team alone.
#[server(prefix = "/api", endpoint = "write_team_note")]
pub async fn write_team_note(
    room: RoomId,
    episode: Seq,
    client_id: ClientId,
    note: String,
) -> Result<(), Failure> {
    use crate::ssr::flash::{self, Confirmation, Flash};
    let actor = crate::ssr::actor()?;
    crate::ssr::service()
        .write_team_note(&actor, (room, episode), client_id, &note)
        .await
        .inspect_err(|_| {
            let fields = [("episode", &*episode.to_string()), ("note", &*note)];
            flash::keep(&flash::typed(&fields));
        })?;
    flash::keep(&Flash::Done(Confirmation::Saved));
    leptos_axum::redirect(&crate::paths::hand_over(room, Some(episode)));
    Ok(())
}
