use std::collections::BTreeMap;

use domain::Seq;
use leptos::{html, prelude::*};

/// Which cards of open alerts are before the reader's eyes. Not known of one that is not loaded.
#[derive(Clone, Copy)]
pub(super) struct OnScreen(RwSignal<BTreeMap<Seq, bool>>);

impl OnScreen {
    /// For the cards of one room.
    pub(super) fn provide() -> Self {
        let on_screen = Self(RwSignal::new(BTreeMap::new()));
        provide_context(on_screen);
        on_screen
    }

    pub(super) fn has(self, seq: Seq) -> bool {
        self.0.with(|known| known.get(&seq) == Some(&true))
    }

    /// It is loaded, and somewhere else in the talk.
    pub(super) fn is_away(self, seq: Seq) -> bool {
        self.0.with(|known| known.get(&seq) == Some(&false))
    }

    /// Follows a card for as long as its alert is open.
    pub(super) fn follow(self, seq: Seq, article: NodeRef<html::Article>, is_open: Memo<bool>) {
        Effect::new(move |_| {
            let Some(article) = article.get().filter(|_| is_open.get()) else {
                return;
            };
            #[cfg(feature = "hydrate")]
            client::observe(&article, move |is_there| {
                self.0.try_update(|known| known.insert(seq, is_there));
            });
            #[cfg(not(feature = "hydrate"))]
            let _ = article;
            on_cleanup(move || {
                self.0.try_update(|known| known.remove(&seq));
            });
        });
    }
}

#[cfg(feature = "hydrate")]
mod client {
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
    use web_sys::{
        Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    };

    /// So much of a card is enough to read what to do.
    const ENOUGH: f64 = 0.6;
    /// So much may be cut off above: the room before its first line. Pixels.
    const MARGIN: f64 = 12.0;
    /// Where a browser looks again.
    const LOOKS: [f64; 6] = [ENOUGH, 0.7, 0.8, 0.9, 0.95, 1.0];

    /// Tells now and at each change whether enough of it is on the screen, its headline with it, until the reactive owner is cleaned up.
    pub(super) fn observe(element: &Element, told: impl Fn(bool) + 'static) {
        let changed = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let newest: IntersectionObserverEntry = entries.pop().unchecked_into();
            let cut = newest.intersection_rect().top() - newest.bounding_client_rect().top();
            told(newest.intersection_ratio() >= ENOUGH && cut <= MARGIN);
        });
        let options = IntersectionObserverInit::new();
        let looks: js_sys::Array = LOOKS.into_iter().map(JsValue::from_f64).collect();
        options.set_threshold(&looks);
        let callback = changed.as_ref().unchecked_ref();
        let Ok(observer) = IntersectionObserver::new_with_options(callback, &options) else {
            return;
        };
        observer.observe(element);
        let held = StoredValue::new_local((observer, changed));
        on_cleanup(move || {
            held.try_with_value(|(observer, _)| observer.disconnect());
        });
    }
}
