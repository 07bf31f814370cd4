use ::words::common;
use leptos::prelude::*;

use crate::{
    address::Address,
    api::Json,
    client::{Boot, Client, Driver},
    pages::Talk,
    paths::Page,
    ui::{Announcer, Calls, Help, PageFocus, TopBar, VersionNotice},
    words::t,
};

/// Everything inside the document's body.
///
/// The talk is the one page that a client brings to life. All others are plain HTML with plain
/// forms, which only the server renders: they weigh nothing in the client.
#[component]
pub fn App() -> impl IntoView {
    let address = Address::provide();
    let boot = SharedValue::<Boot, Json>::new_with_encoding(boot).into_inner();
    let client = Client::new(boot);
    provide_context(client);
    if let Some(driver) = use_context::<Driver>() {
        Effect::new(move |_| client.start(driver));
    }
    #[cfg(feature = "ssr")]
    escape_tab_titles();
    #[cfg(feature = "hydrate")]
    {
        crate::room::Loader::provide(client);
        address.follow_links();
    }
    view! {
        <SkipLink/>
        <PageFocus/>
        <TopBar/>
        <main id="main" tabindex="-1">
            {pages(address)}
        </main>
        <Help/>
        <VersionNotice/>
        <Announcer/>
        <Calls/>
    }
}

/// Titles are written between the tags as they are, so what reads as HTML is escaped.
#[cfg(feature = "ssr")]
fn escape_tab_titles() {
    use leptos_meta::{Title, provide_meta_context};
    provide_meta_context();
    let formatter = |page: String| {
        let title = crate::ui::of_site(&page);
        title
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let _ = view! { <Title formatter/> };
}

/// Past the bar, and where a room is open past the list of rooms.
#[component]
fn SkipLink() -> impl IntoView {
    let address = Address::get();
    let to = move || match address.page() {
        Some(Page::Room { .. }) => "#talk",
        _ => "#main",
    };
    view! {
        <a class="skip-link" href=to rel="external">
            {t(common::skip_to_content())}
        </a>
    }
}

#[cfg(feature = "ssr")]
fn pages(address: Address) -> AnyView {
    use crate::pages::{
        Admin, HandOver, Join, New, NewPassword, NotFound, Notifications, OnCall, Person, PlainBar,
        Reports, Reset, RoomOptions, Schedule, SetUp, Settings, SignIn, Waiting,
    };
    let Some(page) = Page::at(&address.path_untracked()) else {
        return view! { <NotFound/> }.into_any();
    };
    let plain = match page {
        Page::Rooms | Page::Room { .. } => return view! { <Talk/> }.into_any(),
        Page::RoomOptions { id } => view! { <RoomOptions id/> }.into_any(),
        Page::HandOver { id } => view! { <HandOver id/> }.into_any(),
        Page::New => view! { <New/> }.into_any(),
        Page::Settings => view! { <Settings/> }.into_any(),
        Page::Notifications => view! { <Notifications/> }.into_any(),
        // It has a document of its own: see `shell`.
        Page::Crisis => ().into_any(),
        Page::Admin => view! { <Admin/> }.into_any(),
        Page::Person { id } => view! { <Person id/> }.into_any(),
        Page::Waiting => view! { <Waiting/> }.into_any(),
        Page::NewPassword => view! { <NewPassword/> }.into_any(),
        Page::Reports => view! { <Reports/> }.into_any(),
        Page::OnCall => view! { <OnCall/> }.into_any(),
        Page::Schedule { id } => view! { <Schedule id/> }.into_any(),
        Page::Join { token } => view! { <Join token/> }.into_any(),
        Page::Reset { token } => view! { <Reset token/> }.into_any(),
        Page::SignIn => view! { <SignIn/> }.into_any(),
        Page::SetUp => view! { <SetUp/> }.into_any(),
    };
    view! {
        <PlainBar/>
        {plain}
    }
    .into_any()
}

/// The same for a client, which runs on the rooms alone (see `shell`): made anew between the list and a room.
#[cfg(not(feature = "ssr"))]
fn pages(address: Address) -> impl IntoView {
    let in_room = Memo::new(move |_| matches!(address.page(), Some(Page::Room { .. })));
    move || {
        in_room.track();
        view! { <Talk/> }
    }
}

#[cfg(feature = "ssr")]
fn boot() -> Boot {
    Boot {
        // Who waits, or must change a password, is nobody yet to all pages but their own.
        me: crate::ssr::visitor()
            .filter(|actor| actor.standing == domain::Standing::Active)
            .map(|actor| actor.user),
        version: use_context::<crate::site::SiteAssets>()
            .unwrap_or_default()
            .version,
        now: crate::ssr::now(),
        refused: crate::api::refused(),
    }
}

#[cfg(not(feature = "ssr"))]
fn boot() -> Boot {
    Boot {
        me: None,
        version: String::new(),
        now: crate::client::clock(),
        refused: None,
    }
}
