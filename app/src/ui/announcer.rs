use ::words::alert;
use domain::Role;
use leptos::prelude::*;

use crate::{client::Client, words::t};

/// Says once, to a screen reader, that an alert was raised in any of an expert's rooms.
/// Wearers hear of it as of any other line of their talk.
#[component]
pub fn Announcer() -> impl IntoView {
    let client = Client::get();
    let expert = client.me().is_some_and(|me| me.role == Role::Expert);
    let (said, say) = signal(String::new());
    let open = Memo::new(move |_| {
        client.with(|live| {
            live.rooms()
                .into_iter()
                .map(|room| (room.id, room.open_alerts, room.name))
                .collect::<Vec<_>>()
        })
    });
    Effect::new(move |before: Option<Vec<_>>| {
        let now = open.get();
        let raised = now.iter().find(|(id, alerts, _)| {
            before
                .iter()
                .flatten()
                .any(|(old, earlier, _)| old == id && earlier < alerts)
        });
        if let Some((_, _, name)) = raised {
            say.set(t(alert::raised_in(&**name)));
        }
        now
    });
    expert.then(|| {
        view! {
            <div class="visually-hidden" role="alert">
                {said}
            </div>
        }
    })
}
