//! An alert in the talk, from its first sign until somebody has closed it. Why, what has been done and what happens next,
//! and one action; everything else is folded, and loaded when it is opened.

mod actions;
mod closed;
mod head;
mod lines;
mod seen;
mod wearer;

use std::sync::Arc;

use ::words::alert;
use domain::{Life, Person, Phase, Role, RoomAction, RoomId};
use leptos::{html, prelude::*};

use super::{alert_reading::Reading, attempt::Attempt, details::Later};
use crate::{live::AlertCard, ui::Unfold, words::t};

/// One card for a whole episode: only its lines change.
///
/// An expert is told what is being done and can take it. The wearer is told who is with them, and nothing that rings.
#[component]
pub fn AlertCardView(
    room: RoomId,
    card: Signal<Arc<AlertCard>>,
    attempt: Signal<Option<Attempt>>,
    reader: Option<Person>,
    on_act: Callback<RoomAction>,
) -> impl IntoView {
    let article = NodeRef::<html::Article>::new();
    let role = reader.as_ref().map(|me| me.role);
    let is_wearer = role == Some(Role::Wearer);
    // The button under the finger may be about to go: the focus stays on the card.
    let act = Callback::new(move |action: RoomAction| {
        let stays = matches!(action, RoomAction::AnswerAlert { .. });
        on_act.run(action);
        if let Some(article) = article.get_untracked().filter(|_| !stays) {
            let _ = article.focus();
        }
    });
    let reading = Reading {
        room,
        card,
        attempt,
        is_wearer,
        me: reader.as_ref().map(|me| me.id),
        on_act: act,
    };
    let seq = card.get_untracked().episode.raised_seq;
    seen::follow(reading, article, role == Some(Role::Expert));
    let class = move || {
        reading.life(|life| {
            let calls = life.is_open() && !life.late && life.why.calls_somebody() && !is_wearer;
            match &life.phase {
                Phase::Resolved { .. } => "alert-card alert-closed",
                Phase::Taken(_) if is_wearer && life.why.technical.is_none() => {
                    "alert-card alert-here"
                }
                _ if calls => "alert-card alert-open",
                _ => "alert-card",
            }
        })
    };
    let is_closed = Memo::new(move |_| reading.life(Life::is_resolved));
    view! {
        <article
            class=class
            id=format!("alert-{seq}")
            tabindex="-1"
            aria-labelledby=format!("alert-{seq}-why alert-{seq}-when")
            node_ref=article
        >
            {move || {
                if is_closed.get() {
                    closed::view(reading)
                } else if is_wearer {
                    wearer::view(reading)
                } else {
                    view! {
                        {head::view(reading)}
                        {lines::view(reading)}
                        {actions::view(reading, role)}
                        <div class="alert-folds">{measured(reading)} {history(reading)}</div>
                    }
                        .into_any()
                }
            }}
        </article>
    }
}

/// What was measured, folded. Of what no watch noticed, nothing was.
fn measured(reading: Reading) -> Option<AnyView> {
    let card = reading.card.get_untracked();
    if card.report.device.is_none() || card.report.technical.is_some() {
        return None;
    }
    let id = format!("numbers-{}", card.episode.raised_seq);
    let content = ViewFn::from(move || {
        view! { <Later view=move |details| (details.evidence)(reading) lasting=true/> }
    });
    let summary = view! { {t(alert::what_was_measured())} {reading.which()} }.into_any();
    Some(view! { <Unfold id summary content/> }.into_any())
}

fn history(reading: Reading) -> AnyView {
    let id = format!(
        "history-{}",
        reading.card.get_untracked().episode.raised_seq
    );
    let content = ViewFn::from(move || {
        view! { <Later view=move |details| (details.history)(reading) lasting=true/> }
    });
    let summary = view! { {t(alert::history())} {reading.which()} }.into_any();
    view! { <Unfold id summary content/> }.into_any()
}
