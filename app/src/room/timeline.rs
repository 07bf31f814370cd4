use ::words::room;
use domain::{Role, RoomId, Seq};
use leptos::{ev, html, prelude::*};

use super::{
    on_screen::OnScreen,
    open_alerts::{OpenAlerts, scroll_to},
    row::RowView,
};
use crate::{
    api::rooms::MarkRead,
    client::Client,
    live::Input,
    ui::{Form, Icon, Shape, to},
    words::t,
};

/// This close to the end counts as being there, pixels.
const AT_END: i32 = 64;
/// This close to the beginning asks for more.
const NEAR_START: i32 = 400;

/// What was said and what happened, newest at the bottom.
#[component]
pub(crate) fn TimelineView(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let log = NodeRef::<html::Div>::new();
    let on_screen = OnScreen::provide();
    let (at_end, set_at_end) = signal(true);
    // Where "new" began when the room was opened. Only for a room with something unread.
    let mark = client.with_untracked(|live| {
        let summary = live.room(room)?.summary();
        (summary.unread > 0).then_some(summary.last_read)
    });
    // A client moves the mark by itself; without one there is a button.
    let read_up_to = mark
        .and_then(|_| client.with_untracked(|live| live.room(room).map(|room| room.log.have())));
    let rows = Memo::new(move |_| {
        let zone = client.zone();
        client.with(|live| live.rows(room, zone, mark))
    });
    let older = Memo::new(move |_| {
        client.with(|live| {
            let log = &live.room(room)?.log;
            log.older_range().map(|(_, before)| before)
        })
    });
    let empty = move || rows.with(Vec::is_empty);
    let alone = Memo::new(move |_| {
        client.with(|live| {
            let wearer = live.me().is_some_and(|me| me.role == Role::Wearer);
            wearer && live.is_without_expert(room)
        })
    });
    // A list that grows upwards keeps its place by itself; the browser's own anchoring would
    // lose it to the rows that move, and rests meanwhile.
    let oldest = Memo::new(move |_| older.get());
    Effect::new(move |before: Option<Option<Seq>>| {
        let oldest = oldest.get();
        if before.is_some_and(|before| before != oldest)
            && let Some(log) = log.get_untracked()
        {
            let _ = log.set_attribute("data-growing", "");
            request_animation_frame(move || {
                request_animation_frame(move || {
                    let _ = log.remove_attribute("data-growing");
                });
            });
        }
        oldest
    });
    let look = move || {
        let Some(log) = log.get_untracked() else {
            return;
        };
        // The list grows upwards: 0 is the end, and further back is negative.
        let back = log.scroll_top().abs();
        set_at_end.set(back < AT_END);
        if log.scroll_height() - log.client_height() - back < NEAR_START {
            client.tell(Input::Older);
        }
    };
    // What fills no tall screen cannot be scrolled.
    let ready = Memo::new(move |_| client.with(|live| live.link().is_ready()));
    Effect::new(move |_| {
        oldest.track();
        if ready.get() {
            request_animation_frame(look);
        }
    });
    Effect::new(move |_| {
        let seen = at_end.get() && client.is_visible() && client.is_running();
        client.tell(Input::AtEnd { room, seen });
        on_cleanup(move || client.tell(Input::AtEnd { room, seen: false }));
    });
    // A link to a card that is followed without a load: the browser scrolls only when it loads.
    Effect::new(|_| request_animation_frame(show_asked));
    let to_end = move |_| {
        if let Some(log) = log.get_untracked() {
            log.set_scroll_top(0);
        }
    };
    view! {
        <div class="log-frame">
            <div class="log" role="log" aria-label=t(room::messages()) tabindex="0" node_ref=log on:scroll=move |_: ev::Event| look()>
                <div class="log-content">
                    {move || {
                        older
                            .get()
                            .map(|before| {
                                view! {
                                    <p class="older">
                                        <a
                                            class="button"
                                            rel="external"
                                            href=format!("?before={before}")
                                            on:click=move |event| {
                                                let asks = client.is_running_untracked()
                                                    && !client.with_untracked(|live| live.link().is_blocked());
                                                if asks {
                                                    event.prevent_default();
                                                    client.tell(Input::Older);
                                                }
                                            }
                                        >
                                            {t(room::earlier_messages())}
                                        </a>
                                    </p>
                                }
                            })
                    }}
                    <p class="empty" hidden=move || !empty()>
                        {t(room::empty())}
                    </p>
                    <p class="alone" hidden=move || !alone.get()>
                        {t(room::alone())}
                    </p>
                    <ol class="rows">
                        <For each=move || rows.get() key=|row| *row let(row)>
                            <RowView room row/>
                        </For>
                    </ol>
                    {read_up_to
                        .map(|seq| {
                            view! {
                                <div class="no-js-only">
                                    <Form action={to::<MarkRead>()}>
                                        <input type="hidden" name="room" value=room.to_string()/>
                                        <input type="hidden" name="seq" value=seq.to_string()/>
                                        <button class="button" type="submit">
                                            {t(room::mark_as_read())}
                                        </button>
                                    </Form>
                                </div>
                            }
                        })}
                </div>
            </div>
            <OpenAlerts room rows on_screen/>
            <button class="button to-end" type="button" hidden=at_end on:click=to_end>
                <Icon shape=Shape::Down/>
                {t(room::newest())}
            </button>
        </div>
    }
}

/// Scrolls to the place that the address names.
fn show_asked() {
    let place = window().location().hash().unwrap_or_default();
    let place = place.strip_prefix('#').filter(|place| !place.is_empty());
    if let Some(card) = place.and_then(|place| document().get_element_by_id(place)) {
        scroll_to(&card);
    }
}
