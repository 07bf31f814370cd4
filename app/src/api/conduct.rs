use domain::{Person, ReportId, ReportView, RoomDetail, RoomId, UserId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// What one can decide about a room for oneself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoomOptions {
    pub detail: RoomDetail,
    pub blocked: Vec<Person>,
}

/// Of a room that one is in.
#[server(name = LoadRoomOptions, prefix = "/api", endpoint = "room_options")]
pub async fn room_options(room: RoomId) -> Result<RoomOptions, Failure> {
    let actor = crate::ssr::actor()?;
    let service = crate::ssr::service();
    Ok(RoomOptions {
        detail: service.room(&actor, room).await?,
        blocked: service.blocked(&actor).await?,
    })
}

/// Whether new items of a room are counted for oneself.
#[server(prefix = "/api", endpoint = "mute_room")]
pub async fn mute_room(room: RoomId, muted: bool) -> Result<(), Failure> {
    use crate::ssr::flash::{Confirmation, Flash};
    let actor = crate::ssr::actor()?;
    crate::ssr::service().mute(&actor, room, muted).await?;
    let done = if muted {
        Confirmation::Muted
    } else {
        Confirmation::Unmuted
    };
    crate::ssr::flash::keep(&Flash::Done(done));
    leptos_axum::redirect(&crate::paths::room_options(room));
    Ok(())
}

/// No direct room any more with somebody whom one met in this room.
#[server(prefix = "/api", endpoint = "block_person")]
pub async fn block_person(room: RoomId, person: UserId) -> Result<(), Failure> {
    use crate::ssr::flash::{Confirmation, Flash};
    let actor = crate::ssr::actor()?;
    crate::ssr::service().block(&actor, room, person).await?;
    crate::ssr::flash::keep(&Flash::Done(Confirmation::Blocked));
    leptos_axum::redirect("/settings#blocked-title");
    Ok(())
}

/// Undoes [`block_person`].
#[server(prefix = "/api", endpoint = "unblock_person")]
pub async fn unblock_person(person: UserId) -> Result<(), Failure> {
    use crate::ssr::flash::{Confirmation, Flash};
    let actor = crate::ssr::actor()?;
    crate::ssr::service().unblock(&actor, person).await?;
    crate::ssr::flash::keep(&Flash::Done(Confirmation::Unblocked));
    leptos_axum::redirect("/settings#blocked-title");
    Ok(())
}

/// Tells the admins about somebody whom one met in this room.
#[server(prefix = "/api", endpoint = "report_person")]
pub async fn report_person(room: RoomId, person: UserId, said: String) -> Result<(), Failure> {
    use crate::ssr::flash::{self, Flash};
    let actor = crate::ssr::actor()?;
    crate::ssr::service()
        .report(&actor, room, person, &said)
        .await
        .inspect_err(|_| {
            let chosen = person.to_string();
            let room = room.to_string();
            let fields = [
                ("room", room.as_str()),
                ("person", &chosen),
                ("said", &said),
            ];
            flash::keep(&flash::typed(&fields));
        })?;
    flash::keep(&Flash::Reported);
    leptos_axum::redirect(&format!(
        "{}#report-title",
        crate::paths::room_options(room)
    ));
    Ok(())
}

/// Reports that nobody has handled.
#[server(prefix = "/api", endpoint = "open_reports")]
pub async fn open_reports() -> Result<Vec<ReportView>, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().open_reports(&actor).await?)
}

/// Takes a report off the list.
#[server(prefix = "/api", endpoint = "handle_report")]
pub async fn handle_report(report: ReportId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service().handle_report(&actor, report).await?;
    leptos_axum::redirect("/admin/reports");
    Ok(())
}
