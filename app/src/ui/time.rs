use domain::UnixMillis;
use leptos::prelude::*;

use crate::{client::Client, when};

/// Hour and minute of a time. Served in UTC; the reader's browser puts its own zone.
#[component]
pub fn Clock(
    at: UnixMillis,
    /// Where it stands, if its day may be another: then it names its day.
    #[prop(optional)]
    beside: Option<UnixMillis>,
) -> impl IntoView {
    let client = Client::get();
    view! {
        <time datetime=when::iso(at)>
            {move || when::clock_beside(at, beside.unwrap_or(at), client.zone())}
        </time>
    }
}

/// The same, with its whole day if that is not the day of what it stands beside.
#[component]
pub fn ClockOnDay(at: UnixMillis, beside: UnixMillis) -> impl IntoView {
    let client = Client::get();
    view! {
        <time datetime=when::iso(at)>
            {move || when::clock_on_day(at, beside, client.zone())}
        </time>
    }
}

/// The same with seconds, for tables.
#[component]
pub fn ClockWithSeconds(at: UnixMillis) -> impl IntoView {
    let client = Client::get();
    view! {
        <time class="seconds" datetime=when::iso(at)>
            {move || when::clock_with_seconds(at, client.offset_min(at))}
        </time>
    }
}

/// Hour and minute of a time of today, the day of an older one.
#[component]
pub fn ClockOrDay(at: UnixMillis) -> impl IntoView {
    let client = Client::get();
    let day = Memo::new(move |_| {
        let now = client.now();
        let today = when::day(now, client.offset_min(now));
        let day = when::day(at, client.offset_min(at));
        // A page without a client may stand for days, and calls none yesterday.
        (day != today).then(|| {
            if client.is_running() {
                when::short_day(day, today)
            } else {
                when::date_beside(day, today)
            }
        })
    });
    view! {
        <time datetime=when::iso(at)>
            {move || day.get().unwrap_or_else(|| when::clock(at, client.offset_min(at)))}
        </time>
    }
}

/// Day and time, in the middle of a sentence. For a running client alone.
#[component]
pub fn Moment(at: UnixMillis) -> impl IntoView {
    let client = Client::get();
    let moment = Memo::new(move |_| {
        let day = |at| when::day(at, client.offset_min(at));
        let clock = when::clock(at, client.offset_min(at));
        when::moment(day(at), day(client.now()), &clock)
    });
    view! { <time datetime=when::iso(at)>{moment}</time> }
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
