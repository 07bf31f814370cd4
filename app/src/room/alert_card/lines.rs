use ::words::alert;
use domain::{
    Life, Phase, UnixMillis,
    alert::{Asked, Felt, Reopened, Taken},
};
use leptos::prelude::*;

use crate::{
    client::Client,
    live::AlertCard,
    room::{
        alert_reading::{Reading, dotted, has_it, line},
        alert_words::{self, name, names, why_open},
    },
    ui::Clock,
    when,
    words::{t, t_view},
};

/// Of more people than this, those who came furthest stand on the card and all others in the history.
const ASKED_SHOWN: usize = 2;

/// What has been done and what happens next, with times: for those beside the wearer.
pub(super) fn view(reading: Reading) -> AnyView {
    let lines = move || {
        let card = reading.card.get();
        let mut lines = before(reading, &card);
        lines.extend(answered(reading, &card));
        lines.extend(recovered(&card));
        let lines = in_order(lines);
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|line| view! { <li>{line}</li> });
            view! { <ol class="alert-lines">{lines.collect_view()}</ol> }
        })
    };
    view! {
        {lines}
        <p class="alert-state" role="status">
            {move || state(reading, &reading.card.get())}
        </p>
    }
    .into_any()
}

/// What happened, with its time, if that is known.
pub(super) type Step = (Option<UnixMillis>, AnyView);

/// As it happened; what has no time comes last.
pub(super) fn in_order(steps: Vec<Step>) -> Vec<AnyView> {
    // There are few of them, and the library's sort would be a part of each first load.
    let mut sorted: Vec<Step> = Vec::new();
    for (at, line) in steps {
        let is_later =
            |(other, _): &Step| at.is_some_and(|at| other.is_none_or(|other| other > at));
        let place = sorted.iter().position(is_later).unwrap_or(sorted.len());
        sorted.insert(place, (at, line));
    }
    sorted.into_iter().map(|(_, line)| line).collect()
}

/// Who was asked while nobody has it, and why it is open again.
fn before(reading: Reading, card: &AlertCard) -> Vec<Step> {
    let life = &card.episode.life;
    if !life.is_open() {
        return Vec::new();
    }
    let mut asked: Vec<&Asked> = life.asked.iter().collect();
    asked.sort_by_key(|one| {
        std::cmp::Reverse((
            one.seen_at.is_some(),
            one.reached_at.is_some(),
            one.asked_at,
        ))
    });
    asked.truncate(ASKED_SHOWN);
    let asked = asked.into_iter().map(|one| asked_line(reading, one, card));
    let reopened = life.reopened.as_ref().map(|it| reopened(it, card));
    asked.chain(reopened).collect()
}

fn asked_line(reading: Reading, one: &Asked, card: &AlertCard) -> Step {
    let beside = card.report.received_at;
    let clock = |at| view! { <Clock at beside/> }.into_any();
    let mut parts = vec![if Some(one.who.id) == reading.me {
        t(alert::asked_you()).into_any()
    } else {
        t_view(alert::asked(name(Some(&one.who)))).into_any()
    }];
    let reached = one
        .reached_at
        .map(|at| t_view(alert::reached(clock(at))).into_any());
    let is_quiet = |until: &UnixMillis| Client::get().now() < *until;
    let snoozed = one
        .snoozed_until
        .filter(is_quiet)
        .map(|until| t_view(alert::snoozed_until(clock(until))).into_any());
    let seen = one
        .seen_at
        .map(|at| t_view(alert::seen(clock(at))).into_any());
    // Who came upon it was not asked, and has seen it.
    if one.asked_at.is_none() {
        parts = vec![name(Some(&one.who))];
    }
    parts.extend(reached);
    parts.extend(seen);
    parts.extend(snoozed);
    let at = one.asked_at.or(one.seen_at).or(one.reached_at);
    (at, line(at, beside, dotted(parts)))
}

fn reopened(reopened: &Reopened, card: &AlertCard) -> Step {
    let said = why_open(reopened.why, name(reopened.by.as_ref()));
    let at = Some(reopened.at);
    (at, line(at, card.report.received_at, said))
}

/// What the wearer answered, if they did.
pub(super) fn answered(reading: Reading, card: &AlertCard) -> Option<Step> {
    let answer = card.episode.life.answer?;
    let said = alert_words::answer(answer.answer, reading.is_wearer, &reading.wearer().name);
    let unknown = answer
        .at
        .is_none()
        .then(|| format!(", {}", t(alert::time_unknown())));
    let said = view! { {said} {unknown} }.into_any();
    Some((answer.at, line(answer.at, card.report.received_at, said)))
}

fn recovered(card: &AlertCard) -> Option<Step> {
    let life = &card.episode.life;
    let at = Some(life.recovered_at?);
    let said = t(if life.recovered_unseen() {
        alert::as_usual_unseen()
    } else {
        alert::as_usual()
    })
    .into_any();
    Some((at, line(at, card.report.received_at, said)))
}

/// Who has it, or what happens next while nobody has.
fn state(reading: Reading, card: &AlertCard) -> AnyView {
    let life = &card.episode.life;
    let beside = card.report.received_at;
    match &life.phase {
        Phase::Taken(taken) => taken_line(reading, taken, card),
        Phase::Expired { at } => line(Some(*at), beside, t(alert::expired()).into_any()),
        Phase::Open | Phase::Resolved { .. } => next(reading, life).map_or_else(
            || line(None, beside, t(alert::open()).into_any()),
            |(at, said)| line(Some(at), beside, said),
        ),
    }
}

fn next(reading: Reading, life: &Life) -> Option<(UnixMillis, AnyView)> {
    let next = life.next.as_ref()?;
    let said = match next.who.as_slice() {
        [] => return None,
        [one] if Some(one.id) == reading.me => t(alert::next_asked_you()).into_any(),
        // The number comes first in the sentence, the names in it.
        who => t_view(alert::next_asked(who.len(), names(who))).into_any(),
    };
    Some((next.at, said))
}

fn taken_line(reading: Reading, taken: &Taken, card: &AlertCard) -> AnyView {
    let is_mine = has_it(&card.episode.life, reading.me);
    let by = if is_mine {
        t(alert::taken_by_you()).into_any()
    } else {
        t_view(alert::taken_by(name(taken.by.as_ref()))).into_any()
    };
    let mut parts = vec![view! { <strong>{by}</strong> }.into_any()];
    match &taken.from {
        Some(from) => parts.push(t_view(alert::handed_over_by(name(Some(from)))).into_any()),
        None => parts.extend(after(card)),
    }
    parts.extend(felt(card));
    line(Some(taken.at), card.report.received_at, dotted(parts))
}

/// How long nobody had it before somebody took it.
pub(super) fn after(card: &AlertCard) -> Option<AnyView> {
    let after = when::span(answered_after(card)?);
    Some(t(alert::answered_after(after)).into_any())
}

fn answered_after(card: &AlertCard) -> Option<i64> {
    use domain::{AlertStep, Change};
    let mut since = card.episode.life.raised_at;
    let mut after = None;
    for event in card.history.iter() {
        match &event.change {
            Change::AlertAcknowledged { .. } => after = Some(event.at - since),
            Change::AlertChanged {
                step: AlertStep::Reopened { .. },
                ..
            } => since = event.at,
            _ => {}
        }
    }
    after
}

/// Whether the name was felt on the wrist, where there is a watch to feel it on.
fn felt(card: &AlertCard) -> Option<AnyView> {
    let at = match card.episode.life.felt {
        Some(Felt { at: Some(at) }) => {
            view! { <Clock at beside=card.report.received_at/> }.into_any()
        }
        Some(Felt { at: None }) => format!("({})", t(alert::time_unknown())).into_any(),
        None => {
            let waits = card.report.device.is_some() && card.report.technical.is_none();
            return waits.then(|| t(alert::not_felt()).into_any());
        }
    };
    Some(t_view(alert::felt(at)).into_any())
}
