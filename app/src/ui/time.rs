use domain::UnixMillis;
use leptos::prelude::*;

use crate::{client::Client, when};

/// Hour and minute of a time. Served in UTC; the reader's browser puts its own zone.
#[component]
pub fn Clock(at: UnixMillis) -> impl IntoView {
    let client = Client::get();
    view! {
        <time datetime=when::iso(at)>{move || when::clock(at, client.offset_min(at))}</time>
    }
}

/// Day of a time, on pages that no client brings to life.
#[component]
pub fn Day(at: UnixMillis) -> impl IntoView {
    view! {
        <time class="day" datetime=when::iso(at)>
            {when::day_name(when::day(at, 0), None)}
        </time>
    }
}
