use ::words::alert;
use domain::{AlertStep, Change, Outcome, Person, Phase, watch::WristAnswer};
use leptos::prelude::*;

use super::{head, lines, wearer};
use crate::{
    live::AlertCard,
    room::{
        alert_reading::{Reading, dotted},
        alert_words::{self, name},
        details::Later,
    },
    ui::{Avatar, Unfold},
    words::{t, t_view},
};

/// An episode that is over: one line that opens.
pub(super) fn view(reading: Reading) -> AnyView {
    let card = reading.card.get_untracked();
    let seq = card.episode.raised_seq;
    let content = ViewFn::from(move || {
        let report = reading.card.get_untracked().report.clone();
        let is_measured = report.device.is_some() && report.technical.is_none();
        let measured = is_measured.then(|| {
            view! { <Later view=move |details| (details.evidence)(reading) lasting=true/> }
        });
        view! {
            <Later view=move |details| (details.history)(reading) lasting=true/>
            {measured}
        }
    });
    let had = had(&card);
    let face = if reading.is_wearer {
        had.clone()
    } else {
        Some(reading.wearer())
    };
    let summary = view! {
        <span class="alert-head">
            {face.map(|person| view! { <Avatar person/> })}
            <span>
                <h2 class="alert-headline" id=format!("alert-{seq}-why")>
                    {headline(reading, &card, had.as_ref())}
                </h2>
                <span class="alert-when" id=format!("alert-{seq}-when")>
                    {move || became(reading, &reading.card.get())}
                </span>
            </span>
        </span>
    };
    view! { <Unfold id=format!("numbers-{seq}") summary=summary.into_any() content/> }.into_any()
}

/// Whoever had it last.
fn had(card: &AlertCard) -> Option<Person> {
    let had = card
        .history
        .iter()
        .rev()
        .find_map(|event| match &event.change {
            Change::AlertAcknowledged { .. } => event.author.clone(),
            Change::AlertChanged {
                step: AlertStep::HandedOver { to },
                ..
            } => Some(to.clone()),
            _ => None,
        });
    had.or_else(|| match &card.episode.life.phase {
        Phase::Resolved { by, .. } => by.clone(),
        _ => None,
    })
}

fn headline(reading: Reading, card: &AlertCard, had: Option<&Person>) -> AnyView {
    let why = &card.episode.life.why;
    if reading.is_wearer && why.technical.is_none() {
        t_view(alert::own_was_here(name(had))).into_any()
    } else {
        alert_words::why(why, reading.is_wearer).into_any()
    }
}

/// What the wearer answered, in their words.
fn said(answer: WristAnswer) -> Option<AnyView> {
    let said = match answer {
        WristAnswer::Fine => alert::fine(),
        WristAnswer::Stay => alert::stay(),
        WristAnswer::Silence => return None,
    };
    Some(t(alert::said(said)).into_any())
}

/// When it was, and what became of it.
fn became(reading: Reading, card: &AlertCard) -> AnyView {
    let life = &card.episode.life;
    let had = had(card);
    let mut parts = vec![head::happened(&card.report)];
    if reading.is_wearer {
        parts.extend(wearer::felt(card));
        let by = had.as_ref().filter(|_| life.why.technical.is_some());
        parts.extend(by.map(|by| t_view(alert::own_looked_after(name(Some(by)))).into_any()));
    } else {
        parts.extend(head::count(card));
        parts.extend(life.answer.and_then(|it| said(it.answer)));
        parts.extend(had.as_ref().map(|by| {
            let by = t_view(alert::taken_by(name(Some(by))));
            let after = lines::after(card).map(|after| view! { " " {after} });
            view! { {by} {after} }.into_any()
        }));
    }
    if let Phase::Resolved { by, outcome, .. } = &life.phase {
        let is_over = by.is_none() && life.why.technical.is_some();
        let said = t(if life.why.is_drill() {
            if by.is_some() {
                alert::drill_over()
            } else {
                alert::nobody_took_it()
            }
        } else if is_over {
            alert::works_again()
        } else {
            alert_words::outcome(*outcome)
        });
        parts.push(if *outcome == Outcome::FalseAlarm {
            view! { <strong>{said}</strong> }.into_any()
        } else {
            said.into_any()
        });
    }
    dotted(parts)
}
