use ::words::{common, room};
use domain::{ClientId, RoomId};
use leptos::prelude::*;

use crate::{client::Client, live::Input, ui::in_text_area, words::t};

/// What was written in a room that its author is no longer in, and cannot be sent there. `None`: half-written.
#[component]
pub(super) fn Stranded(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let texts = Memo::new(move |_| {
        client.track_restored();
        let typed = client.typed(room);
        let half = (!typed.is_empty()).then_some((None, typed));
        client.with(|live| {
            let drafts = live.outbox().texts(room);
            let unsent = drafts.filter_map(|draft| {
                let text = draft.action.text()?.to_owned();
                Some((Some(draft.client_id), text))
            });
            unsent.chain(half).collect::<Vec<_>>()
        })
    });
    let discard = move |id: Option<ClientId>| {
        if let Some(id) = id {
            client.tell(Input::Discard(id));
        } else {
            client.set_typed(room, String::new());
            client.restore_typed([].into());
        }
    };
    move || {
        let texts = texts.get();
        (!texts.is_empty()).then(|| {
            let fields = texts.into_iter().enumerate().map(|(place, (id, text))| {
                let field = format!("unsent-{place}");
                view! {
                    <li>
                        <textarea
                            id=field.clone()
                            readonly
                            rows="3"
                            aria-label=t(common::not_sent())
                            inner_html=in_text_area(&text)
                        ></textarea>
                        <button class="button" type="button" data-copies=field>
                            {t(common::copy())}
                        </button>
                        <button class="button" type="button" on:click=move |_| discard(id)>
                            {t(common::discard())}
                        </button>
                    </li>
                }
            });
            view! {
                <p role="status">{t(room::unsent_here())}</p>
                <ul class="stranded">{fields.collect_view()}</ul>
            }
        })
    }
}
