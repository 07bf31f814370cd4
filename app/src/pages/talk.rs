use domain::RoomId;
use leptos::prelude::*;

use crate::{
    address::{Address, query},
    api::{Json, TalkPage, rooms::talk},
    client::Client,
    live::{Input, Live},
    paths::Page,
    room::{PageData, TalkLayout},
    ui::{Failed, Unfolded},
};

/// The rooms, and one of them open.
#[component]
pub fn Talk() -> impl IntoView {
    let client = Client::get();
    let address = Address::get();
    let asked = Memo::new(move |_| match address.page() {
        Some(Page::Room { id }) => Some(id),
        _ => None,
    });
    let room = Memo::new(move |_| asked.get().and_then(|id| id.parse::<RoomId>().ok()));
    let bad_id = Memo::new(move |_| asked.get().is_some() && room.get().is_none());
    Effect::new(move |_| {
        if let Some(id) = room.get() {
            client.tell(Input::Open(id));
            on_cleanup(move || client.tell(Input::Close(id)));
        }
    });

    let before = query("before").and_then(|before| before.parse::<domain::Seq>().ok());
    let id = query("open");
    provide_context(Unfolded { id, before });
    // A running client has the rooms and fetches what it lacks by itself.
    if client.is_running_untracked() && client.with_untracked(Live::is_listed) {
        return view! { <TalkLayout room bad_id/> }.into_any();
    }
    let page: Resource<_, Json> =
        Resource::new_with_options(|| (), move |()| talk(room.get_untracked(), before), false);
    view! {
        <Suspense fallback=|| {
            view! { <div class="talk" aria-busy="true"></div> }
        }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => {
                        take(client, page, room.get_untracked());
                        view! { <TalkLayout room bad_id/> }.into_any()
                    }
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn take(client: Client, page: TalkPage, room: Option<RoomId>) {
    #[cfg(feature = "ssr")]
    if room.is_some() && page.open.is_none() {
        crate::ssr::set_status(&domain::Error::NotFound);
    }
    client.tell(Input::Listed(page.rooms));
    let readings = page.open.as_ref().and_then(|open| open.readings.clone());
    if let Some(open) = page.open {
        client.tell(Input::Loaded(open));
    }
    provide_context(PageData {
        room,
        readings,
        form_id: page.form_id,
        unsent: page.unsent,
        as_of: page.as_of,
        invitation: page.invitation,
    });
}
