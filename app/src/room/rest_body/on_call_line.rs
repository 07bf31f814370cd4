use ::words::room;
use domain::RoomId;
use leptos::prelude::*;

use crate::words::t;

/// Who answers in this room, and until when. Nobody is on call here, so it says whose team it is.
#[component]
pub(super) fn OnCallLine(room: RoomId) -> impl IntoView {
    let _ = room;
    view! { <p class="lead">{t(room::your_care_team())}</p> }
}
