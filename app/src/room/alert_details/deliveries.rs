use ::words::{alert, room};
use domain::{DeliveryOutcome, DeliveryState, DeliveryView};
use leptos::prelude::*;

use crate::{
    api::notifications::deliveries, client::Client, room::alert_reading::Reading, words::t,
};

/// Whose devices were to tell of it, and whether they did. Asked for when it is opened, and again with each step.
#[component]
pub(super) fn Deliveries(reading: Reading) -> impl IntoView {
    let client = Client::get();
    // `None`: it could not be asked.
    let (told, set_told) = signal(Some(Vec::<DeliveryView>::new()));
    let step = Memo::new(move |_| reading.life(|life| life.seq));
    Effect::new(move |_| {
        step.track();
        if !client.is_running() {
            return;
        }
        let alert = reading.card.get_untracked().episode.alert;
        leptos::task::spawn_local(async move {
            let fresh = deliveries(reading.room, alert).await.ok();
            // The fold may be gone by now.
            let _ = set_told.try_set(fresh);
        });
    });
    move || {
        let Some(told) = told.get() else {
            return Some(view! { <p>{t(room::part_not_loaded())}</p> }.into_any());
        };
        let beside = reading.card.get_untracked().report.received_at;
        let lines = told.iter().map(
            |one| view! { <li>{reading.line(Some(one.at), beside, said(one).into_any())}</li> },
        );
        (!told.is_empty()).then(|| {
            view! {
                <p>{t(alert::deliveries())}</p>
                <ol class="alert-lines alert-history">{lines.collect_view()}</ol>
            }
            .into_any()
        })
    }
}

fn said(one: &DeliveryView) -> String {
    let name = &*one.person.name;
    if one.state == DeliveryState::Ended(DeliveryOutcome::NoDevice) {
        return t(alert::no_device(name));
    }
    let gone = t(alert::device_gone());
    let device = if one.device.is_empty() {
        &*gone
    } else {
        &*one.device
    };
    t(alert::delivery(name, device, one.state.word()))
}

#[cfg(test)]
mod tests {
    use domain::samples;
    use strum::IntoEnumIterator;

    use super::*;

    /// Each state has words of its own.
    #[test]
    fn each_row_says_whose_device_and_how_far_it_got() {
        let row = |state| DeliveryView {
            person: samples::person(),
            device: "Chrome on Android".to_owned(),
            at: 0,
            state,
        };
        let ended = DeliveryOutcome::iter().map(DeliveryState::Ended);
        let states = [
            DeliveryState::Waiting,
            DeliveryState::Shown,
            DeliveryState::Opened,
        ];
        let plain = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
        let mut known: Vec<String> = states
            .into_iter()
            .chain(ended)
            .map(|state| plain(said(&row(state))))
            .collect();
        assert_eq!(known[1], "Jon Lind, Chrome on Android: shown");
        let none = "Jon Lind: not sent, because no device takes notifications";
        assert!(known.iter().any(|said| said == none), "{known:?}");
        let all = known.len();
        known.sort_unstable();
        known.dedup();
        assert_eq!(known.len(), all);
    }
}
