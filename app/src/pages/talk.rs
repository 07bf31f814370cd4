use domain::RoomId;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::api::rooms::talk;
use crate::{
    address::{Address, query},
    api::{Failure, Json, TalkPage},
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
    #[cfg(feature = "ssr")]
    return {
        let page: Resource<_, Json> =
            Resource::new_with_options(|| (), move |()| talk(room.get_untracked(), before), false);
        view! {
            <Suspense fallback=|| ()>
                {move || Suspend::new(async move {
                    let page = page.await;
                    view! { <Served page room bad_id/> }
                })}
            </Suspense>
        }
        .into_any()
    };
    // It stands in the page, so a client waits for nothing; and nothing of what could wait is loaded.
    #[cfg(not(feature = "ssr"))]
    if let Some(page) = SharedValue::<_, Json>::new_with_encoding(|| None).into_inner() {
        view! { <Served page room bad_id/> }.into_any()
    } else {
        // The server had no rooms to show, and none were told of since.
        crate::ui::go(&address.path_untracked());
        view! { <div class="talk" aria-busy="true"></div> }.into_any()
    }
}

/// The page as the server had it.
#[component]
fn Served(
    page: Result<TalkPage, Failure>,
    room: Memo<Option<RoomId>>,
    bad_id: Memo<bool>,
) -> impl IntoView {
    match page {
        Ok(page) => {
            take(Client::get(), page, room.get_untracked());
            view! { <TalkLayout room bad_id/> }.into_any()
        }
        Err(failure) => view! { <Failed failure/> }.into_any(),
    }
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
