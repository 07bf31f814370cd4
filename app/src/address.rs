//! Where the page is. In the browser that changes without a load between the rooms.

use leptos::prelude::*;

use crate::paths::Page;

/// The path of the page that is shown.
#[derive(Clone, Copy)]
pub struct Address(RwSignal<String>);

impl Address {
    /// Gives all components the address that was asked for.
    pub(crate) fn provide() -> Self {
        let address = Self(RwSignal::new(asked().0));
        provide_context(address);
        address
    }

    /// The one of this page.
    pub(crate) fn get() -> Self {
        expect_context()
    }

    pub(crate) fn path(self) -> String {
        self.0.get()
    }

    pub(crate) fn path_untracked(self) -> String {
        self.0.get_untracked()
    }

    /// `None`: no page is there.
    pub(crate) fn page(self) -> Option<Page> {
        self.0.with(|path| Page::at(path))
    }

    #[cfg(feature = "hydrate")]
    fn set(self, path: String) {
        if self.0.with_untracked(|before| *before != path) {
            self.0.set(path);
        }
    }
}

/// The value of this name in the query that the page was loaded with.
pub(crate) fn query(name: &str) -> Option<String> {
    value_in(&asked().1, name)
}

#[cfg(feature = "ssr")]
pub(crate) fn value_in(query: &str, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, value) = pairs.find(|(key, _)| key == name)?;
    Some(value.into_owned())
}

#[cfg(not(feature = "ssr"))]
fn value_in(query: &str, name: &str) -> Option<String> {
    web_sys::UrlSearchParams::new_with_str(query)
        .ok()?
        .get(name)
}

/// Path and query.
#[cfg(feature = "ssr")]
fn asked() -> (String, String) {
    let parts = use_context::<http::request::Parts>();
    let uri = parts.map(|parts| parts.uri).unwrap_or_default();
    let query = uri.query().unwrap_or_default();
    (uri.path().to_owned(), query.to_owned())
}

#[cfg(not(feature = "ssr"))]
fn asked() -> (String, String) {
    let location = window().location();
    (
        location.pathname().unwrap_or_default(),
        location.search().unwrap_or_default(),
    )
}

#[cfg(feature = "hydrate")]
mod links {
    use leptos::{ev, prelude::*};
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{Element, HtmlAnchorElement};

    use super::{Address, asked};
    use crate::paths::Page;

    impl Address {
        /// From now on, links between the rooms and the way back load nothing. For as long as the page lives.
        pub(crate) fn follow_links(self) {
            window_event_listener(ev::click, move |event| {
                if let Some((path, place)) = followed(&event) {
                    event.prevent_default();
                    self.go(path, &place);
                }
            });
            window_event_listener(ev::popstate, move |_| {
                let (path, _) = asked();
                if is_live(&path) {
                    self.set(path);
                } else {
                    // The browser has changed the address already.
                    let _ = window().location().reload();
                }
            });
        }

        fn go(self, path: String, place: &str) {
            if path != asked().0 {
                let history = window().history();
                let address = format!("{path}{place}");
                let pushed = history.and_then(|history| {
                    history.push_state_with_url(&JsValue::NULL, "", Some(&address))
                });
                if pushed.is_err() {
                    // Browsers refuse it to pages that do it too often; a load always works.
                    let _ = window().location().assign(&address);
                    return;
                }
            }
            self.set(path);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// The path that a click leads to, and the place there, if a running client shows it without a load.
    fn followed(event: &ev::MouseEvent) -> Option<(String, String)> {
        let other = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
        if event.default_prevented() || event.button() != 0 || other {
            return None;
        }
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let link = target.closest("a[href]").ok()??;
        let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
        let elsewhere = !link.target().is_empty()
            || link.has_attribute("download")
            || link.rel().split(' ').any(|word| word == "external")
            || link.origin() != window().location().origin().ok()?;
        let (path, place) = (link.pathname(), link.hash());
        // An address with a query shows something of its own, which the same path without it does not.
        let (here, query) = asked();
        // To a place on this page the browser goes by itself.
        let plain = link.search().is_empty() && (place.is_empty() || path != here);
        let same = path == here && !query.is_empty();
        (!elsewhere && plain && !same && is_live(&path)).then_some((path, place))
    }

    fn is_live(path: &str) -> bool {
        Page::at(path).is_some_and(|page| page.is_live())
    }
}
