use leptos::prelude::*;

use super::Served;
use crate::{
    client::Client,
    live::Freshness,
    ui::{Icon, Shape},
    when,
};

/// Whether the screen shows what is, in one line that is always there.
#[component]
pub fn StatusLine() -> impl IntoView {
    let client = Client::get();
    let as_of = use_context::<Served>().map(|served| served.as_of);
    let freshness = Memo::new(move |_| {
        let now = client.now();
        client.with(|live| live.freshness(now))
    });
    let local = move |at| {
        let day = |at| when::day(at, client.offset_min(at));
        when::moment(
            day(at),
            day(client.now()),
            &when::clock(at, client.offset_min(at)),
        )
    };
    let said = Memo::new(move |_| {
        match freshness.get() {
        Freshness::AsLoaded => match as_of {
            Some(at) => format!("As of {}. Times are in UTC.", when::clock(at, 0)),
            None => "As loaded".to_owned(),
        },
        Freshness::Connecting => "Connecting…".to_owned(),
        Freshness::UpToDate { .. } => "Up to date".to_owned(),
        Freshness::CatchingUp => "Catching up…".to_owned(),
        Freshness::Checking => "Checking the connection…".to_owned(),
        Freshness::NotConnected {
            since,
            last_checked,
        } => {
            let checked = last_checked
                .map(|at| format!(" Last checked {}.", local(at)))
                .unwrap_or_default();
            format!(
                "Not connected since {}.{checked} Trying again…",
                local(since)
            )
        }
        Freshness::StorageDown => {
            "The server cannot reach its storage: nothing can be sent or read just now.".to_owned()
        }
        Freshness::Blocked => {
            "This network lets no live connection through: this page does not update by itself. Reload it to see what is new. You can still write."
                .to_owned()
        }
        Freshness::Outdated => "Not everything is shown: reload this page.".to_owned(),
    }
    });
    let class = move || match freshness.get() {
        Freshness::UpToDate { .. } => "status status-good",
        Freshness::NotConnected { .. }
        | Freshness::StorageDown
        | Freshness::Blocked
        | Freshness::Outdated => "status status-cut",
        _ => "status",
    };
    let shape = move || match freshness.get() {
        Freshness::UpToDate { .. } => Shape::Check,
        Freshness::NotConnected { .. } | Freshness::StorageDown | Freshness::Blocked => {
            Shape::Unlinked
        }
        Freshness::Outdated => Shape::Retry,
        _ => Shape::Clock,
    };
    view! {
        <p class=class role="status">
            {move || view! { <Icon shape=shape()/> }}
            <span>{said}</span>
        </p>
    }
}
