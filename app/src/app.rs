use ::words::common;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    hooks::use_location,
    path,
};

use crate::{
    client::{Boot, Client, Driver},
    pages::Talk,
    ui::{Announcer, Help, PageFocus, TopBar, VersionNotice},
    words::t,
};

/// Everything inside the document's body.
///
/// The talk is the one page that a client brings to life. All others are plain HTML with plain
/// forms, which only the server renders: they weigh nothing in the client.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let boot = SharedValue::new(boot).into_inner();
    let client = Client::new(boot);
    provide_context(client);
    if let Some(driver) = use_context::<Driver>() {
        Effect::new(move |_| client.start(driver));
    }
    view! {
        <Title formatter=tab_title/>
        <Router>
            <SkipLink/>
            <PageFocus/>
            <TopBar/>
            <main id="main" tabindex="-1">
                <Pages/>
            </main>
        </Router>
        <Help/>
        <VersionNotice/>
        <Announcer/>
    }
}

/// On the server as HTML, because `leptos_meta` writes it between the tags as it is; the browser takes
/// it for text.
fn tab_title(page: String) -> String {
    let title = if page.is_empty() {
        "Fitweet".to_owned()
    } else {
        format!("{page} · Fitweet")
    };
    if cfg!(feature = "ssr") {
        title
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        title
    }
}

/// Past the bar, and where a room is open past the list of rooms.
#[component]
fn SkipLink() -> impl IntoView {
    let path = use_location().pathname;
    let to = move || {
        if path.read().starts_with("/rooms/") {
            "#talk"
        } else {
            "#main"
        }
    };
    view! {
        // Not the router's business: it would leave the focus where it is.
        <a class="skip-link" href=to rel="external">
            {t(common::skip_to_content())}
        </a>
    }
}

#[cfg(feature = "ssr")]
#[component]
fn Pages() -> impl IntoView {
    use crate::pages::{
        Admin, Join, New, NewPassword, NotFound, Person, Reports, Reset, RoomOptions, SetUp,
        Settings, SignIn, Waiting,
    };
    view! {
        <FlatRoutes fallback=NotFound>
            <Route path=path!("/") view=Talk ssr=SsrMode::Async/>
            <Route path=path!("/rooms/:id") view=Talk ssr=SsrMode::Async/>
            <Route path=path!("/rooms/:id/options") view=RoomOptions ssr=SsrMode::Async/>
            <Route path=path!("/new") view=New ssr=SsrMode::Async/>
            <Route path=path!("/settings") view=Settings ssr=SsrMode::Async/>
            <Route path=path!("/admin") view=Admin ssr=SsrMode::Async/>
            <Route path=path!("/admin/people/:id") view=Person ssr=SsrMode::Async/>
            <Route path=path!("/waiting") view=Waiting ssr=SsrMode::Async/>
            <Route path=path!("/new-password") view=NewPassword ssr=SsrMode::Async/>
            <Route path=path!("/admin/reports") view=Reports ssr=SsrMode::Async/>
            <Route path=path!("/join/:token") view=Join ssr=SsrMode::Async/>
            <Route path=path!("/reset/:token") view=Reset ssr=SsrMode::Async/>
            <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async/>
            <Route path=path!("/setup") view=SetUp ssr=SsrMode::Async/>
        </FlatRoutes>
    }
}

/// The same for a client, which runs on these two alone (see `shell`).
#[cfg(not(feature = "ssr"))]
#[component]
fn Pages() -> impl IntoView {
    view! {
        <FlatRoutes fallback=|| ()>
            <Route path=path!("/") view=Talk ssr=SsrMode::Async/>
            <Route path=path!("/rooms/:id") view=Talk ssr=SsrMode::Async/>
        </FlatRoutes>
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
