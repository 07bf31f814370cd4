//! Parts of a view that stand inside sentences.

use domain::UnixMillis;
use leptos::prelude::*;

use crate::ui::{Clock, Day};

/// What somebody called themselves, or a room.
pub(super) fn name(name: String) -> AnyView {
    view! { <bdi>{name}</bdi> }.into_any()
}

pub(super) fn day(at: UnixMillis) -> AnyView {
    view! { <Day at/> }.into_any()
}

pub(super) fn clock(at: UnixMillis) -> AnyView {
    view! { <Clock at/> }.into_any()
}

pub(super) fn link(to: String, said: String) -> AnyView {
    view! { <a href=to>{said}</a> }.into_any()
}
