use domain::RoomId;
use leptos::prelude::*;

use crate::client::Client;

use super::{composer::Composer, header::RoomHeader, timeline::TimelineView};

/// One open room: its header, what was said, and where to write.
#[component]
pub(crate) fn RoomView(
    room: RoomId,
    panel_open: ReadSignal<bool>,
    open_panel: WriteSignal<bool>,
) -> impl IntoView {
    let client = Client::get();
    // Under a panel that lies over it, the talk is out of reach of the keyboard.
    let covered = Memo::new(move |_| panel_open.get() && client.is_running() && !is_wide());
    let ended = Memo::new(move |_| {
        client.with(|live| live.room(room).is_some_and(crate::live::Room::is_ended))
    });
    view! {
        <section class="pane room" id="talk" tabindex="-1" inert=covered>
            <RoomHeader room panel_open open_panel/>
            <TimelineView room/>
            {move || {
                if ended.get() {
                    view! {
                        <p class="ended">
                            "The other person has left this conversation. Nobody would read what you write here."
                        </p>
                    }
                        .into_any()
                } else {
                    view! { <Composer room/> }.into_any()
                }
            }}
        </section>
    }
}

/// The panel stands beside the talk, as in `panel.css`.
fn is_wide() -> bool {
    window()
        .match_media("(min-width: 72rem)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}
