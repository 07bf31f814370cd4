use ::words::{common, room};
use domain::RoomId;
use leptos::prelude::*;

use crate::{
    client::Client,
    ui::{FormError, in_text_area},
    words::t,
};

use super::{
    PageData, act_form::urls, composer::Composer, header::RoomHeader, need_somebody::NeedSomebody,
    timeline::TimelineView,
};

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
    // A form about an alert that was refused says so where people write: the card may be out of sight.
    let refused = move || {
        let urls = urls()
            .into_iter()
            .filter(|url| client.refused(url).is_some());
        urls.map(|action| view! { <FormError action/> })
            .collect_view()
    };
    view! {
        <section class="pane room" id="talk" tabindex="-1" inert=covered>
            <RoomHeader room panel_open open_panel/>
            <TimelineView room/>
            {move || {
                if ended.get() {
                    view! {
                        <div class="ended" role="status">
                            <p>
                                {t(room::ended())}
                            </p>
                            {unsent(room)
                                .map(|text| {
                                    view! {
                                        <p>{t(room::ended_unsent())}</p>
                                        <textarea readonly rows="3" aria-label=t(common::not_sent()) inner_html=in_text_area(&text)></textarea>
                                    }
                                })}
                        </div>
                    }
                        .into_any()
                } else {
                    view! {
                        <div class="room-foot">
                            {refused}
                            <NeedSomebody room/>
                            <Composer room/>
                        </div>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}

/// What was half-written here, or did not get sent by form just now.
fn unsent(room: RoomId) -> Option<String> {
    let served = use_context::<PageData>().filter(|served| served.room == Some(room));
    let client = Client::get();
    client.track_restored();
    let typed = client.typed(room);
    served
        .and_then(|served| served.unsent)
        .or(Some(typed))
        .filter(|text| !text.is_empty())
}

/// The panel stands beside the talk, as in `panel.css`.
fn is_wide() -> bool {
    window()
        .match_media("(min-width: 72rem)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}
