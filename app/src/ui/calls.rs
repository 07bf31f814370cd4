use domain::Role;
use leptos::prelude::*;

use crate::{attention, client::Client};

/// Tells the page's script what is to be heard and counted, where a client runs (`public/calls.js`).
#[component]
pub fn Calls() -> impl IntoView {
    let client = Client::get();
    let sound = Memo::new(move |_| {
        let now = client.now();
        client.with(|live| {
            let me = live
                .me()
                .filter(|me| me.role == Role::Expert && live.is_listed())?;
            Some(attention::sound(
                &attention::triage(&live.rooms(), Some(me)).open,
                me,
                now,
            ))
        })
    });
    Effect::new(move |_| {
        if let (Some(sound), Some(body)) = (sound.get(), document().body()) {
            // Nothing is heard of it otherwise, and the bar shows it all the same.
            let _ = body.set_attribute("data-open", &sound.open.to_string());
            let _ = body.set_attribute("data-calls", &sound.calls);
        }
    });
}
