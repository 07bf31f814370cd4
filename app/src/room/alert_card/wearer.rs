use ::words::{alert, rest};
use domain::{
    Life, Person, Phase,
    alert::{Felt, Taken},
};
use leptos::prelude::*;

use super::{actions, head, lines, measured};
use crate::{
    client::Client,
    live::AlertCard,
    room::{
        alert_reading::{Reading, dotted, line},
        alert_words::{self, name, names},
    },
    ui::{Avatar, Clock},
    words::{t, t_view},
};

/// After this long without anybody else to ask it is said that nobody has answered, ms.
const UNANSWERED_MS: i64 = 2 * 60_000;

/// What is being done for the wearer: who is asked, and who is there. No numbers, no cause, nothing that rings.
pub(super) fn view(reading: Reading) -> AnyView {
    let client = Client::get();
    let technical = reading.life(|life| life.why.technical.is_some());
    let is_alone = Memo::new(move |_| client.with(|live| live.is_without_expert(reading.room)));
    let is_unanswered = Memo::new(move |_| {
        let now = client.now();
        reading.life(|life| match life.phase {
            Phase::Expired { .. } => true,
            Phase::Open => {
                let waited = now.saturating_sub(life.open_since());
                is_alone.get() || (life.next.is_none() && waited >= UNANSWERED_MS)
            }
            Phase::Taken(_) | Phase::Resolved { .. } => false,
        }) && !technical
    });
    let by = Memo::new(move |_| reading.life(|life| life.taken().map(|taken| taken.by.clone())));
    let seq = reading.card.get_untracked().episode.raised_seq;
    view! {
        <header class="alert-head">
            {move || by.get().flatten().filter(|_| !technical).map(|person| view! { <Avatar person/> })}
            <div role="status">
                <h2 class="alert-headline" id=format!("alert-{seq}-why")>
                    {move || reading.life(|life| headline(life, is_unanswered.get()))}
                </h2>
                <p class="alert-when" id=format!("alert-{seq}-when")>
                    {move || when(&reading.card.get())}
                </p>
            </div>
        </header>
        {move || (by.get().is_none() && !technical).then(|| why(&reading.card.get()))}
        {head::doubts(&reading.card.get_untracked().report)}
        <ol class="alert-lines">
            {move || {
                let lines = if technical {
                    Vec::new()
                } else {
                    done(reading, &reading.card.get(), is_alone.get())
                };
                lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
            }}
        </ol>
        {move || {
            is_unanswered
                .get()
                .then(|| {
                    let alone = is_alone.get().then(|| view! { <p>{t(alert::own_open_alone())}</p> });
                    view! {
                        {alone}
                        <a class="alert-crisis" href="/crisis" rel="external">
                            {t(rest::right_away())}
                        </a>
                    }
                })
        }}
        {(!technical).then(|| actions::answers(reading))}
        <div class="alert-folds">{measured(reading)}</div>
    }
    .into_any()
}

/// Who is there, or who is asked.
fn headline(life: &Life, is_unanswered: bool) -> AnyView {
    let by = life.taken().map(|taken| name(taken.by.as_ref()));
    if life.why.technical.is_some() {
        return alert_words::why(&life.why, true).into_any();
    }
    if let Some(by) = by {
        return t_view(alert::own_here(by)).into_any();
    }
    if is_unanswered {
        return t(alert::own_unanswered()).into_any();
    }
    match asked_last(life).as_slice() {
        [] => t(alert::own_asking_team()).into_any(),
        people => t_view(alert::own_asking(names(people))).into_any(),
    }
}

/// Those who were asked together, and last.
fn asked_last(life: &Life) -> Vec<Person> {
    let last = life.asked.iter().filter_map(|one| one.asked_at).max();
    let asked = life
        .asked
        .iter()
        .filter(|one| one.asked_at.is_some() && one.asked_at == last);
    asked.map(|one| one.who.clone()).collect()
}

/// Since when somebody is there; before that, when it happened.
fn when(card: &AlertCard) -> AnyView {
    let life = &card.episode.life;
    let technical = life.why.technical.is_some();
    let told = match life.taken() {
        None if technical => t(alert::own_technical_open()).into_any(),
        None => return head::happened(&card.report),
        Some(taken) if technical => {
            t_view(alert::own_looks_after(name(taken.by.as_ref()))).into_any()
        }
        Some(taken) => return since(card, taken),
    };
    dotted(vec![told, head::happened(&card.report)])
}

fn since(card: &AlertCard, taken: &Taken) -> AnyView {
    let beside = card.report.received_at;
    let mut parts = vec![view! { <Clock at=taken.at beside/> }.into_any()];
    parts.extend(felt(card));
    dotted(parts)
}

/// Whether the name was felt on the wrist.
pub(super) fn felt(card: &AlertCard) -> Option<AnyView> {
    let life = &card.episode.life;
    let at = match life.felt {
        Some(Felt { at: Some(at) }) => {
            view! { <Clock at beside=card.report.received_at/> }.into_any()
        }
        Some(Felt { at: None }) => ().into_any(),
        None => {
            let waits = card.report.device.is_some() && life.taken().is_some();
            return waits.then(|| t(alert::own_not_felt()).into_any());
        }
    };
    Some(t_view(alert::own_felt(at)).into_any())
}

fn why(card: &AlertCard) -> impl IntoView + use<> {
    let why = alert_words::why(&card.episode.life.why, true);
    view! { <p class="alert-why">{why} "."</p> }
}

/// Each step, with its time, and the next one.
fn done(reading: Reading, card: &AlertCard, is_alone: bool) -> Vec<AnyView> {
    let life = &card.episode.life;
    let beside = card.report.received_at;
    if !life.is_open() {
        return lines::answered(reading, card)
            .map(|(_, line)| line)
            .into_iter()
            .collect();
    }
    let timed = |at, said| (Some(at), line(Some(at), beside, said));
    let mut done = vec![timed(life.raised_at, t(alert::own_sent()).into_any())];
    let reached = life.asked.iter().filter(|one| one.seen_at.is_none());
    done.extend(reached.filter_map(|one| {
        let said = t_view(alert::own_reached(name(Some(&one.who)))).into_any();
        Some(timed(one.reached_at?, said))
    }));
    let seen = life.asked.iter().filter_map(|one| {
        let said = t_view(alert::own_seen(name(Some(&one.who)))).into_any();
        Some(timed(one.seen_at?, said))
    });
    let before = done.len();
    done.extend(seen);
    let is_seen = done.len() > before;
    if let Some(reopened) = &life.reopened {
        let said = t_view(alert::own_reopened(name(reopened.by.as_ref()))).into_any();
        done.push(timed(reopened.at, said));
    }
    done.extend(lines::answered(reading, card));
    let mut done = lines::in_order(done);
    if !is_seen && !is_alone {
        done.push(line(None, beside, t(alert::own_not_seen()).into_any()));
    }
    let line = |at, said| line(at, beside, said);
    match (&life.phase, &life.next) {
        (Phase::Expired { at }, _) => {
            done.push(line(Some(*at), t(alert::own_expired()).into_any()));
        }
        (_, Some(next)) if !next.who.is_empty() => {
            let said = t_view(alert::own_next(names(&next.who)));
            let said = view! { <strong class="alert-next">{said}</strong> }.into_any();
            done.push(line(Some(next.at), said));
        }
        _ => {}
    }
    done
}
