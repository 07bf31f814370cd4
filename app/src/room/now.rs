//! An expert's first page: who needs somebody, who waits for a word, and what does not work.

mod lines;
mod need;

use ::words::{Phrase, now, room};
use domain::{Person, triage::Triage};
use leptos::prelude::*;

pub(super) use lines::{Age, role_of};
use lines::{Taken, Waiting, Watch};
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
            let mut rooms: Vec<_> = waits.open.iter().map(|need| need.room).collect();
            rooms.sort_unstable();
            rooms.dedup();
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
    let (taker, asked) = (me.clone(), me);
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
                    <NeedView need me=asked.id/>
                </For>
            </ul>
            {part(
                waits,
                now::with_somebody,
                |waits| waits.taken.clone(),
                move |need| view! { <Taken need me=taker.id/> }.into_any(),
            )}
            {part(
                waits,
                now::waiting_for_a_word,
                |waits| waits.waiting.clone(),
                |room| view! { <Waiting room/> }.into_any(),
            )}
            {part(
                waits,
                now::watches,
                |waits| waits.technical.clone(),
                |need| view! { <Watch need/> }.into_any(),
            )}
            <SoundSwitch/>
        </section>
    }
}

/// A list with its heading, while there is anything in it.
fn part<T: Clone + PartialEq + Send + Sync + 'static>(
    waits: Memo<Triage>,
    title: fn() -> Phrase,
    list: fn(&Triage) -> Vec<T>,
    line: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let items = Memo::new(move |_| waits.with(list));
    move || {
        let items = items.get();
        (!items.is_empty()).then(|| {
            view! {
                <h2>{t(title())}</h2>
                <ul class="now-lines">{items.into_iter().map(line.clone()).collect_view()}</ul>
            }
        })
    }
}
