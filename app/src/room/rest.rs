use ::words::room;
use domain::{Role, RoomId, RoomKind};
use leptos::prelude::*;

use super::{
    details::Later,
    header::tab_title,
    need_somebody::{NeedSomebody, UnderWay},
    status::StatusLine,
};
use crate::{
    client::Client,
    live::{Input, Live},
    ui::TabTitle,
    words::t,
};

/// The room of the reader's own care; `None` for everybody who is no wearer.
pub(super) fn own_care_room(live: &Live) -> Option<RoomId> {
    let me = live.me().filter(|me| me.role == Role::Wearer)?;
    let rooms = live.rooms();
    let mut own = rooms
        .iter()
        .filter(|room| room.kind == RoomKind::Care && room.wearer == Some(me.id));
    own.next().map(|room| room.id)
}

/// A wearer's home, when nothing is going on: who is with them, and what they can do. It is in the chunk that a client
/// loads later; until then it stands as the server wrote it.
#[component]
pub(super) fn RestPane(
    /// The reader's own care room.
    room: RoomId,
) -> impl IntoView {
    let client = Client::get();
    // What is shown here is of this room: it is loaded as if it were open. It is not closed with this pane, because
    // the way on from here is into the very same room.
    Effect::new(move |_| client.tell(Input::Open(room)));
    view! {
        <TabTitle text=move || client.with(|live| tab_title(t(room::rooms()), live))/>
        <section class="pane rest" aria-labelledby="rest-title">
            <StatusLine/>
            <Later view=move |details| (details.team)(room) lasting=true/>
            <Later view=move |details| (details.own_watch)(room)/>
            <UnderWay room/>
            <NeedSomebody room/>
        </section>
    }
}
