//! An expert's first page: who needs somebody, who waits for a word, and what does not work.

mod lines;
mod need;

use ::words::{Phrase, now, room};
use domain::Person;
use leptos::prelude::*;

use lines::Line;
pub(super) use lines::{Age, role_of};
use need::NeedView;

use super::{header::tab_title, status::StatusLine};
use crate::{
    api::rooms::Acknowledge,
    attention::triage,
    client::Client,
    ui::{FormError, SoundSwitch, TabTitle, to},
    words::t,
};

/// Beside the list of rooms, and before it on a phone.
#[component]
pub(crate) fn Now(me: Person) -> impl IntoView {
    let client = Client::get();
    let waits = Memo::new(move |_| client.with(|live| triage(&live.rooms(), live.me())));
    let none = Memo::new(move |_| client.with(|live| live.rooms().is_empty()));
    let people = Memo::new(move |_| {
        waits.with(|waits| {
            let mut rooms = Vec::new();
            let open = waits.open.iter();
            for need in open.filter(|need| !need.episode.life.why.is_drill()) {
                if !rooms.contains(&need.room) {
                    rooms.push(need.room);
                }
            }
            rooms.len()
        })
    });
    let title = move || {
        t(match people.get() {
            0 => now::nobody_needs_you(),
            people => now::people_need_you(people),
        })
    };
    let calm = move || {
        let said = if none.get() {
            room::no_rooms()
        } else {
            now::nobody_needs_you_text()
        };
        (people.get() == 0).then(|| view! { <p class="now-calm">{t(said)}</p> })
    };
    view! {
        <TabTitle text=move || client.with(|live| tab_title(t(now::now()), live))/>
        <section class="pane now" aria-labelledby="now-title">
            <div class="now-head">
                <h1 id="now-title">{title}</h1>
                <StatusLine/>
            </div>
            {calm}
            <FormError action={to::<Acknowledge>()}/>
            <ul class="needs">
                <For
                    each=move || waits.with(|waits| waits.open.clone())
                    // Whatever changes in one draws it anew: it is short, and nobody types in it.
                    key=|need| (need.room, need.episode.raised_seq, need.episode.life.seq, need.name.clone())
                    let(need)
                >
                    <NeedView need me=me.id/>
                </For>
            </ul>
            {part(now::with_somebody, Memo::new(move |_| {
                waits.with(|waits| waits.taken.iter().map(|need| Line::taken(need, me.id)).collect())
            }))}
            {part(now::waiting_for_a_word, Memo::new(move |_| {
                waits.with(|waits| waits.waiting.iter().map(Line::waiting).collect())
            }))}
            {part(now::watches, Memo::new(move |_| {
                waits.with(|waits| waits.technical.iter().map(Line::technical).collect())
            }))}
            <SoundSwitch/>
        </section>
    }
}

/// A list with its heading, while there is anything in it.
fn part(title: fn() -> Phrase, lines: Memo<Vec<Line>>) -> impl IntoView {
    move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            view! {
                <h2>{t(title())}</h2>
                <ul class="now-lines">{lines.into_iter().map(Line::view).collect_view()}</ul>
            }
        })
    }
}
