use std::time::Duration;

use domain::{RoomId, RoomKind};
use leptos::prelude::*;

use super::{PageData, devices::WatchView, members::Members};
use crate::{
    api::devices::readings,
    client::{self, Client},
};

/// How often the readings are fetched while somebody looks.
const EVERY: Duration = Duration::from_secs(10);

/// What the panel shows: the wearer's watch in a care room, and who is here.
#[component]
pub(super) fn PanelBody(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let care = client.with_untracked(|live| {
        live.room(room)
            .is_some_and(|room| room.summary().kind == RoomKind::Care)
    });
    let served = use_context::<PageData>()
        .filter(|served| served.room == Some(room))
        .and_then(|served| served.readings);
    let (view, set_view) = signal(served);
    if care {
        let fetch = move || {
            leptos::task::spawn_local(async move {
                if let Ok(fresh) = readings(room).await {
                    // The panel may be gone by now.
                    let _ = set_view.try_set(Some(fresh));
                }
            });
        };
        Effect::new(move |_| {
            if !client.is_running() || !client.is_visible() {
                return;
            }
            fetch();
            if let Ok(timer) = set_interval_with_handle(fetch, EVERY) {
                on_cleanup(move || timer.clear());
            }
        });
    }
    view! {
        {care.then(|| view! { <WatchView view served_for=client::page_age()/> })}
        <Members room/>
    }
}
