use domain::UnixMillis;
use leptos::prelude::*;

use crate::{client::Client, when};

/// Hour and minute of a time.
#[component]
pub fn Clock(at: UnixMillis) -> impl IntoView {
    let client = Client::get();
    view! {
        <time datetime=when::iso(at)>{move || when::clock(at, client.offset_min(at))}</time>
    }
}
