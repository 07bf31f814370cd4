use ::words::room;
use leptos::prelude::*;

use super::PageData;
use crate::{
    client::Client,
    live::Freshness,
    ui::{Icon, Shape},
    when,
    words::t,
};

/// Whether the screen shows what is, in one line that is always there.
#[component]
pub fn StatusLine() -> impl IntoView {
    let client = Client::get();
    let as_of = use_context::<PageData>().map(|served| served.as_of);
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
        t(match freshness.get() {
            Freshness::AsLoaded => match as_of {
                Some(at) => room::as_of(when::clock(at, 0)),
                None => room::as_loaded(),
            },
            Freshness::Connecting => room::connecting(),
            Freshness::UpToDate { .. } => room::up_to_date(),
            Freshness::CatchingUp => room::catching_up(),
            Freshness::Checking => room::checking(),
            Freshness::NotConnected {
                since,
                last_checked: None,
            } => room::not_connected(local(since)),
            Freshness::NotConnected {
                since,
                last_checked: Some(at),
            } => room::not_connected_checked(local(since), local(at)),
            Freshness::StorageDown => room::storage_down(),
            Freshness::Blocked => room::blocked(),
            Freshness::Outdated => room::outdated(),
        })
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
