//! What a room shows beside its talk: what is folded in an alert's card, what can be done after taking it, and what is in
//! the panel; and a wearer's home. Nobody needs it to read, write or take an alert,
//! so a client loads its code after the first screen. Until then it stands as the server wrote it.

use domain::RoomId;
use leptos::prelude::*;

use super::{
    alert_details::{Evidence, Handling, History},
    alert_reading::Reading,
    panel_body::PanelBody,
    rest_body::{OwnWatch, Team},
};

/// Views of the chunk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Details {
    pub(crate) evidence: fn(Reading) -> AnyView,
    pub(crate) history: fn(Reading) -> AnyView,
    pub(crate) handling: fn(Reading) -> AnyView,
    pub(crate) panel: fn(RoomId) -> AnyView,
    pub(crate) team: fn(RoomId) -> AnyView,
    pub(crate) own_watch: fn(RoomId) -> AnyView,
}

impl Details {
    /// For the server and for the chunk alone: whatever names it has all these views inside.
    fn new() -> Self {
        Self {
            evidence: |reading| view! { <Evidence reading/> }.into_any(),
            history: |reading| view! { <History reading/> }.into_any(),
            handling: |reading| view! { <Handling reading/> }.into_any(),
            panel: |room| view! { <PanelBody room/> }.into_any(),
            team: |room| view! { <Team room/> }.into_any(),
            own_watch: |room| view! { <OwnWatch room/> }.into_any(),
        }
    }
}

/// One of these views, in its place.
#[cfg(not(feature = "hydrate"))]
#[component]
pub(crate) fn Later(
    view: impl Fn(Details) -> AnyView + Send + Sync + 'static,
    /// What the server wrote stays true, and is shown for as long as there is nothing else.
    #[prop(optional)]
    lasting: bool,
) -> impl IntoView {
    let _ = lasting;
    view! {
        {Some(view! { <div class="later">{view(Details::new())}</div> })}
        {().into_any()}
    }
}

#[cfg(feature = "hydrate")]
pub(crate) use client::{Later, Loader};

#[cfg(feature = "hydrate")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "loading a chunk may fail, what it holds does not"
)]
mod client {
    use std::time::Duration;

    use ::words::{common, room};
    use leptos::{
        prelude::*,
        wasm_split::{SplitLoaderError, wasm_split},
    };
    use wasm_bindgen::JsCast;

    use super::Details;
    use crate::{client::Client, live::Freshness, words::t};

    /// For so long may stand what the server wrote of the watch: readings come every ten seconds.
    const SERVED_FOR: Duration = Duration::from_secs(10);

    #[wasm_split(details, wasm_split_path = ::leptos::wasm_split, fallible)]
    fn load() -> Result<Details, SplitLoaderError> {
        Ok(Details::new())
    }

    #[derive(Clone, Copy, Debug)]
    enum Stage {
        /// On the way, and what the server wrote may stand.
        Served,
        /// On the way for long.
        Loading,
        Failed,
        Ready(Details),
    }

    /// Loads the chunk once the first screen is what is, and again when that failed and the connection is back.
    #[derive(Clone, Copy)]
    pub(crate) struct Loader(RwSignal<Stage>);

    impl Loader {
        pub(crate) fn provide(client: Client) {
            let loader = Self(RwSignal::new(Stage::Served));
            provide_context(loader);
            let up_to_date = Memo::new(move |_| {
                let now = client.now();
                match client.with(|live| live.freshness(now)) {
                    Freshness::AsLoaded | Freshness::Connecting | Freshness::CatchingUp => None,
                    freshness => Some(matches!(freshness, Freshness::UpToDate { .. })),
                }
            });
            Effect::new(move |_| {
                if up_to_date.get().is_some() {
                    loader.load();
                }
            });
            Effect::new(move |_| {
                if client.is_running() {
                    set_timeout(move || loader.is_late(), SERVED_FOR);
                }
            });
        }

        fn is_late(self) {
            if matches!(self.0.get_untracked(), Stage::Served) {
                self.0.set(Stage::Loading);
            }
        }

        fn load(self) {
            match self.0.get_untracked() {
                Stage::Ready(_) => return,
                Stage::Failed => self.0.set(Stage::Loading),
                Stage::Served | Stage::Loading => {}
            }
            leptos::task::spawn_local(async move {
                let loaded = load().await;
                // Another attempt may have come first: what it brought is in use.
                if matches!(self.0.get_untracked(), Stage::Ready(_)) {
                    return;
                }
                match loaded {
                    Ok(details) => keeping_focus(|| self.0.set(Stage::Ready(details))),
                    Err(_) => self.0.set(Stage::Failed),
                }
            });
        }
    }

    /// What the server wrote is replaced by the same: the keyboard stays where it was in it.
    fn keeping_focus(replace: impl FnOnce()) {
        let focused = document().active_element().filter(|element| {
            let served = element.closest(".later");
            served.is_ok_and(|served| served.is_some())
        });
        let id = focused
            .map(|element| element.id())
            .filter(|id| !id.is_empty());
        replace();
        if let Some(id) = id {
            request_animation_frame(move || {
                let element = document().get_element_by_id(&id);
                if let Some(element) =
                    element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok())
                {
                    // Nothing is lost if the browser keeps the focus elsewhere.
                    let _ = element.focus();
                }
            });
        }
    }

    /// One of these views, in its place.
    #[component]
    pub(crate) fn Later(
        view: impl Fn(Details) -> AnyView + Send + Sync + 'static,
        /// What the server wrote stays true, and is shown for as long as there is nothing else.
        #[prop(optional)]
        lasting: bool,
    ) -> impl IntoView {
        let loader: Loader = expect_context();
        let hydrates = !Client::get().is_running_untracked();
        let as_served = Memo::new(move |_| match loader.0.get() {
            Stage::Ready(_) => false,
            Stage::Served => hydrates,
            Stage::Loading | Stage::Failed => hydrates && lasting,
        });
        view! {
            // Without content of its own it is left alone as the server wrote it.
            {move || as_served.get().then(|| view! { <div class="later" inner_html=""></div> })}
            {move || match loader.0.get() {
                Stage::Ready(details) => view(details),
                Stage::Failed => {
                    view! {
                        <p role="status">{t(room::part_not_loaded())}</p>
                        <button class="button" type="button" on:click=move |_| loader.load()>
                            {t(common::try_again())}
                        </button>
                    }
                        .into_any()
                }
                Stage::Served | Stage::Loading if as_served.get() => ().into_any(),
                Stage::Served | Stage::Loading => {
                    view! { <p role="status">{t(room::loading())}</p> }.into_any()
                }
            }}
        }
    }
}
