use std::time::Duration;

use ::words::{Phrase, common, rest, watch};
use domain::{DeviceView, ReadingsView, RoomId, UnixMillis, watch::WearState};
use leptos::prelude::*;

use crate::{
    api::devices::readings,
    client::{self, Client},
    room::PageData,
    ui::{Icon, Shape},
    words::{t, t_view},
};

/// How often it is asked while somebody looks.
const EVERY: Duration = Duration::from_secs(20);
/// A watch that is worn posts several times in this long.
const SILENT_MS: i64 = 5 * 60_000;
/// A battery with less is to be charged soon, in per cent.
const LOW: u8 = 15;

/// How a wearer's watch is, as far as it matters to them. Of several watches the best is
/// said, so the better state comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    NoWatch,
    NeverHeard,
    Silent,
    OffWrist,
    Low,
    Heard,
    Worn,
}

/// One sentence about the reader's own watch. No numbers: they are in the room for whoever wants them.
#[component]
pub(in crate::room) fn OwnWatch(room: RoomId) -> impl IntoView {
    let client = Client::get();
    let served = use_context::<PageData>()
        .filter(|served| served.room.is_none())
        .and_then(|served| served.readings);
    let (view, set_view) = signal(served);
    let served_for = client::page_age();
    let fetch = move || {
        leptos::task::spawn_local(async move {
            if let Ok(fresh) = readings(room).await {
                // The pane may be gone by now.
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
    // Ages count from the server's clock, and go on by the own one.
    let fetched = Memo::new(move |before: Option<&i64>| {
        let now = view.with(|_| untrack(|| client.steady_now()));
        if before.is_none() {
            now - served_for
        } else {
            now
        }
    });
    let state = Memo::new(move |_| {
        let since = client.steady_now() - fetched.get();
        view.with(|view| {
            view.as_ref()
                .map(|view| state(view, view.server_time + since))
        })
    });
    move || {
        let said = match state.get()? {
            State::NoWatch => {
                let settings = view! {
                    <a href="/settings" rel="external">
                        {t(common::settings())}
                    </a>
                };
                t_view(watch::no_watch_own(settings.into_any())).into_any()
            }
            other => t(sentence(other)).into_any(),
        };
        Some(view! {
            <p class="tile">
                <span class="tile-sign tile-watch">
                    <Icon shape=Shape::Watch/>
                </span>
                <span>{said}</span>
            </p>
        })
    }
}

fn sentence(state: State) -> Phrase {
    match state {
        State::NoWatch | State::NeverHeard => watch::never_heard(),
        State::Silent => rest::watch_silent(),
        State::OffWrist => rest::watch_off(),
        State::Low => rest::watch_low(),
        State::Heard => rest::watch_heard(),
        State::Worn => rest::watch_worn(),
    }
}

/// Of all watches that are paired.
fn state(view: &ReadingsView, now: UnixMillis) -> State {
    let paired = view.devices.iter().filter(|it| it.revoked_at.is_none());
    let states = paired.map(|device| of_device(view, device, now));
    states.max().unwrap_or(State::NoWatch)
}

fn of_device(view: &ReadingsView, device: &DeviceView, now: UnixMillis) -> State {
    let is_fresh = |at: UnixMillis| now - at <= SILENT_MS;
    let Some(seen) = device.last_seen_at else {
        return State::NeverHeard;
    };
    if !is_fresh(seen) {
        return State::Silent;
    }
    let mut sources = view.sources.iter();
    let source = sources.find(|source| source.device == device.id);
    let newest = source.and_then(|source| source.newest);
    let wear = newest
        .filter(|newest| is_fresh(newest.at))
        .map(|it| it.wear);
    match wear {
        Some(WearState::OffWrist) => State::OffWrist,
        _ if device.battery_percent.is_some_and(|charge| charge <= LOW) => State::Low,
        Some(WearState::OnWrist) => State::Worn,
        _ => State::Heard,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: UnixMillis = 1_800_000_000_000;

    fn watch(number: u32, seen: Option<i64>, charge: u8) -> serde_json::Value {
        json!({
            "id": format!("0197a1b2-0000-7000-8000-{number:012}"), "wearer": uuid::Uuid::nil(), "name": "Watch",
            "paired_at": 1, "last_seen_at": seen.map(|age| NOW - age), "battery_percent": charge,
            "clock_skew_ms": null, "revoked_at": null,
        })
    }

    fn source(number: u32, age: i64, wear: WearState) -> serde_json::Value {
        json!({
            "device": format!("0197a1b2-0000-7000-8000-{number:012}"), "points": [],
            "newest": {
                "at": NOW - age, "heart_rate_bpm": null, "quality": "ok", "wear": wear,
                "qualities": domain::watch::Qualities::all(domain::watch::Quality::Ok),
            },
        })
    }

    fn of(devices: &[serde_json::Value], sources: &[serde_json::Value]) -> State {
        let view = json!({ "devices": devices, "sources": sources, "server_time": NOW });
        state(&serde_json::from_value(view).unwrap(), NOW)
    }

    #[test]
    fn a_watch_is_said_to_be_as_it_is_now() {
        let worn = |age| source(1, age, WearState::OnWrist);
        assert_eq!(of(&[], &[]), State::NoWatch);
        assert_eq!(of(&[watch(1, None, 80)], &[]), State::NeverHeard);
        assert_eq!(of(&[watch(1, Some(0), 80)], &[worn(0)]), State::Worn);
        // It posts, but what it measured is old: nobody knows whether it is worn now.
        assert_eq!(
            of(&[watch(1, Some(0), 80)], &[worn(SILENT_MS + 1)]),
            State::Heard
        );
        assert_eq!(of(&[watch(1, Some(SILENT_MS), 80)], &[]), State::Heard);
        assert_eq!(
            of(&[watch(1, Some(SILENT_MS + 1), 80)], &[worn(0)]),
            State::Silent
        );
        assert_eq!(of(&[watch(1, Some(0), LOW)], &[worn(0)]), State::Low);
        let off = source(1, 0, WearState::OffWrist);
        assert_eq!(of(&[watch(1, Some(0), LOW)], &[off]), State::OffWrist);
    }

    /// One that lies in a drawer does not hide the one on the wrist, and a revoked one is none.
    #[test]
    fn of_several_watches_the_best_is_said() {
        let drawer = watch(2, Some(SILENT_MS * 100), 3);
        let worn = source(1, 0, WearState::OnWrist);
        assert_eq!(
            of(&[drawer.clone(), watch(1, Some(0), 80)], &[worn]),
            State::Worn
        );
        let mut revoked = drawer;
        revoked["revoked_at"] = json!(1);
        assert_eq!(of(&[revoked], &[]), State::NoWatch);
    }
}
