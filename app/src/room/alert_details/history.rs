use ::words::{alert, common};
use domain::{AlertStep, Change, RoomEvent, UnixMillis};
use leptos::prelude::*;

use super::{deliveries::Deliveries, handling::notes};
use crate::{
    room::{
        alert_reading::Reading,
        alert_words::{self, name, names, why_open},
    },
    ui::Clock,
    words::{t, t_view},
};

/// Everything that happened to an episode, oldest first.
#[component]
pub(crate) fn History(reading: Reading) -> impl IntoView {
    let lines = move || {
        let card = reading.card.get();
        let beside = card.report.received_at;
        let life = &card.episode.life;
        let first = reading.line(
            Some(life.raised_at),
            beside,
            t(if life.why.is_drill() {
                alert::drill_started()
            } else {
                alert::first_sign()
            })
            .into_any(),
        );
        let mut lines = vec![first];
        let mut events = card.history.iter().peekable();
        while let Some(event) = events.next() {
            // One line for alerts that came one after another.
            let mut joined = 0;
            if is_joined(event) {
                joined = 1;
                while events.next_if(|next| is_joined(next)).is_some() {
                    joined += 1;
                }
            }
            let told = told(reading, event, joined);
            lines.extend(told.map(|(at, said)| reading.line(at, beside, said)));
        }
        lines
            .into_iter()
            .map(|line| view! { <li>{line}</li> })
            .collect_view()
    };
    // Whoever has it finds them beside what can be done.
    let notes = move || (!reading.is_wearer && !reading.has_it()).then(|| notes(reading));
    view! {
        <ol class="alert-lines alert-history">{lines}</ol>
        {(!reading.is_wearer).then(|| view! { <Deliveries reading/> })}
        {notes}
    }
}

fn is_joined(event: &RoomEvent) -> bool {
    matches!(event.change, Change::AlertRaised { .. })
}

/// When, and what.
fn told(reading: Reading, event: &RoomEvent, joined: u32) -> Option<(Option<UnixMillis>, AnyView)> {
    let author = || name(event.author.as_ref());
    let known = |at: UnixMillis, unknown: bool| (!unknown).then_some(at);
    let mut at = Some(event.at);
    let said = match &event.change {
        Change::AlertRaised { .. } => t(alert::more_alerts(joined)).into_any(),
        Change::AlertAcknowledged { .. } => t_view(alert::taken_by(author())).into_any(),
        Change::AlertConfirmed {
            felt_at,
            time_unknown,
            ..
        } => {
            at = known(*felt_at, *time_unknown);
            let nothing = ().into_any();
            t_view(if reading.is_wearer {
                alert::own_felt(nothing)
            } else {
                alert::felt(nothing)
            })
            .into_any()
        }
        Change::AlertAnswered {
            answer,
            answered_at,
            time_unknown,
            ..
        } => {
            at = known(*answered_at, *time_unknown);
            alert_words::answer(*answer, reading.is_wearer, &reading.wearer().name)
        }
        Change::AlertChanged { step, .. } => self::step(reading, step, event)?,
        Change::Message { .. } | Change::Joined { .. } | Change::Left { .. } | Change::Unknown => {
            return None;
        }
    };
    let said = match at {
        Some(_) => said,
        None => view! { {said} {format!(", {}", t(alert::time_unknown()))} }.into_any(),
    };
    Some((at, said))
}

fn step(reading: Reading, step: &AlertStep, event: &RoomEvent) -> Option<AnyView> {
    let author = || name(event.author.as_ref());
    Some(match step {
        AlertStep::Asked { who, .. } if who.is_empty() => return None,
        AlertStep::Asked { who, .. } => t_view(alert::asked(names(who))).into_any(),
        AlertStep::Reached { who } => t_view(alert::own_reached(name(Some(who)))).into_any(),
        AlertStep::Seen => t_view(alert::own_seen(author())).into_any(),
        AlertStep::Reopened { why } => match &event.author {
            Some(by) => why_open(*why, name(Some(by))),
            None => why_open(*why, t(common::somebody()).into_any()),
        },
        AlertStep::HandedOver { to } => {
            t_view(alert::handed_over(author(), name(Some(to)))).into_any()
        }
        // Nothing tells wearers that they are well, and who rests is the team's.
        AlertStep::Recovered | AlertStep::Snoozed { .. } if reading.is_wearer => return None,
        AlertStep::Recovered => t(alert::as_usual()).into_any(),
        AlertStep::Snoozed { until } => {
            let until = view! { <Clock at=*until beside=event.at/> }.into_any();
            t_view(alert::snoozed(author(), until)).into_any()
        }
        AlertStep::Over if reading.life(|life| life.why.is_drill()) => {
            // Who took it stands above.
            if reading.life(|life| life.answered_at.is_some()) {
                return None;
            }
            t(alert::nobody_took_it()).into_any()
        }
        AlertStep::Over => t(alert::works_again()).into_any(),
        AlertStep::Resolved { outcome } => {
            t_view(alert::closed_by(author(), alert_words::outcome(*outcome))).into_any()
        }
        AlertStep::Expired => t(alert::nobody_took_it()).into_any(),
    })
}
