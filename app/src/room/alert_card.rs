use std::sync::Arc;

use ::words::{alert, common, room};
use domain::{
    AlertId, AlertReport, Doubt, Person, Phase, Role, RoomId, RoomKind, Trust, UnixMillis,
    access::{About, Action, Object, may},
    alert::{Felt, WearerAnswer},
};
use leptos::{html, prelude::*};

use super::{PageData, alert_words, details::Later, words};
use crate::{
    api::rooms::Acknowledge,
    client::Client,
    live::{AlertCard, DraftState},
    ui::{Clock, FormError, Icon, Shape, to},
    when,
    words::{t, t_view},
};

/// Where alerts are.
const IN_CARE: Object = Object::joined(RoomKind::Care, About::Nobody);

/// How far the reader's own attempt to take an alert on has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taking {
    /// For a connection.
    Waiting,
    OnItsWay,
    Failed(String),
}

impl Taking {
    pub fn of(state: &DraftState) -> Self {
        match state {
            DraftState::Failed { error, .. } => Self::Failed(t(::words::why(error))),
            DraftState::Held => Self::Failed(t(room::earlier_attempt_failed())),
            DraftState::Waiting => Self::Waiting,
            DraftState::OnItsWay { .. } | DraftState::Sent { .. } => Self::OnItsWay,
        }
    }
}

/// An alert in the talk. One card for its whole life: only its last line changes.
///
/// An expert sees what the rule saw, in numbers. The wearer sees what their watch noticed and
/// who answers, and nothing that rings.
#[component]
pub fn AlertCardView(
    room: RoomId,
    card: Signal<Arc<AlertCard>>,
    taking: Signal<Option<Taking>>,
    /// Of the reader.
    role: Option<Role>,
    on_take: Callback<AlertId>,
) -> impl IntoView {
    let first = card.get_untracked();
    let report = Arc::clone(&first.report);
    let wearer = role == Some(Role::Wearer);
    let details = if wearer {
        Vec::new()
    } else {
        alert_words::details(&report)
    };
    let title = format!("alert-{}", first.episode.raised_seq);
    let is_open = move || card.with(|card| card.episode.life.is_open());
    let of_wearer = wearer_name(room);
    let headline = alert_words::headline(&report, role, &of_wearer);
    let chart = Arc::clone(&report);
    let raised_seq = first.episode.raised_seq;
    // Numbers of a doubtful signal say so before they say anything else.
    let doubtful = !details.is_empty() && Trust::of(report.quality) != Trust::Good;
    view! {
        <article
            class="alert-card"
            class:alert-calm=wearer
            class:alert-open=is_open
            aria-labelledby=title.clone()
        >
            <p class="alert-kind">
                <Icon shape=Shape::Pulse/>
                {t(if wearer { alert::from_your_watch() } else { alert::from_the_watch() })}
            </p>
            <h2 class="alert-headline" id=title.clone()>
                {headline}
            </h2>
            <AlertTimes report=Arc::clone(&report)/>
            {doubts(&report)}
            {doubtful.then(|| doubt(t(words::quality(report.quality))))}
            {(!wearer)
                .then(|| {
                    view! {
                        <ul class="alert-details">
                            {details.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                        </ul>
                    }
                })}
            {(!chart.window.is_empty())
                .then(|| {
                    view! {
                        <Later
                            view=move |details| {
                                (details.chart)(Arc::clone(&chart), raised_seq, wearer, of_wearer.clone())
                            }
                            lasting=true
                        />
                    }
                })}
            <p class="alert-source">
                <bdi>{report.device_name.clone()}</bdi> " · " {t(words::quality_for(wearer, report.quality))}
                {report
                    .clock_skew_ms
                    .map(|skew| format!(" · {}", t(words::clock(skew))))}
            </p>
            <AlertState room card taking role on_take/>
        </article>
    }
}

/// Who wears the watch: a care room has their name.
fn wearer_name(room: RoomId) -> String {
    let name = Client::get().with_untracked(|live| Some(live.room(room)?.summary().name));
    name.unwrap_or_default()
}

#[component]
fn AlertTimes(report: Arc<AlertReport>) -> impl IntoView {
    let (known, uncertain) = (report.is_time_known(), report.time_uncertain);
    let measured = || view! { <Clock at=report.measured_at beside=report.received_at/> }.into_any();
    let arrived = view! { <Clock at=report.received_at/> }.into_any();
    let times = match (known, uncertain) {
        (false, _) => alert::measured_unknown(arrived),
        (true, true) => alert::measured_before(measured(), arrived),
        (true, false) => alert::measured(measured(), arrived),
    };
    view! {
        <p class="alert-times">
            {t_view(times)}
            {report
                .delay_ms()
                .map(|late| {
                    let late = t(alert::late(when::span(late)));
                    view! { <strong>{format!(" · {late}")}</strong> }
                })}
            {uncertain.then(|| format!(" · {}", t(alert::watch_was_off())))}
        </p>
    }
}

/// What nobody can be sure of, but for the time, which says so itself.
fn doubts(report: &AlertReport) -> impl IntoView + use<> {
    let doubts = report.doubts.iter().filter(|doubt| **doubt != Doubt::Time);
    doubts
        .map(|one| doubt(alert_words::doubt(*one)))
        .collect_view()
}

fn doubt(sentence: String) -> impl IntoView {
    view! {
        <p class="alert-doubt">
            <strong>{sentence}</strong>
        </p>
    }
}

/// Raised, taken on by somebody, felt on the watch.
#[component]
fn AlertState(
    room: RoomId,
    card: Signal<Arc<AlertCard>>,
    taking: Signal<Option<Taking>>,
    role: Option<Role>,
    on_take: Callback<AlertId>,
) -> impl IntoView {
    let line = NodeRef::<html::Div>::new();
    // The button under the finger is about to go: keep the focus on what takes its place.
    let take = Callback::new(move |alert| {
        on_take.run(alert);
        if let Some(line) = line.get_untracked() {
            let _ = line.focus();
        }
    });
    let state = Memo::new(move |_| {
        card.with(|card| {
            let life = &card.episode.life;
            let had = match &life.phase {
                Phase::Taken(taken) => Some((taken.by.clone(), taken.at)),
                Phase::Resolved { by, at, .. } => Some((by.clone(), *at)),
                Phase::Open | Phase::Expired { .. } => None,
            };
            (had, life.felt, life.answer)
        })
    });
    let (alert, raised) = card.with_untracked(|card| (card.episode.alert, card.report.received_at));
    view! {
        <div class="alert-state" role="status" tabindex="-1" node_ref=line>
            {move || state.get().2.map(|reply| view! { <ReplyLine room reply role raised/> })}
            {move || match state.get() {
                (Some((by, at)), felt, _) => {
                    view! { <TakenLine by taken_at=at felt role raised/> }.into_any()
                }
                (None, ..) => view! { <OpenLine room role taking/> }.into_any(),
            }}
        </div>
        {move || {
            let open = state.with(|(taken, ..)| taken.is_none());
            let free = matches!(taking.get(), None | Some(Taking::Failed(_)));
            let takes = role.is_some_and(|role| may(role, Action::AcknowledgeAlert, IN_CARE));
            (takes && open && free)
                .then(|| view! { <TakeButton room alert take/> })
        }}
    }
}

/// A time that a watch told, or that it could not.
fn at(time: Option<UnixMillis>, beside: UnixMillis) -> impl IntoView {
    match time {
        Some(at) => {
            let time = view! { <Clock at beside/> }.into_any();
            view! { " " {t_view(alert::at(time))} }.into_any()
        }
        None => format!(", {}", t(alert::time_unknown())).into_any(),
    }
}

/// What the wearer answered when the watch asked.
#[component]
fn ReplyLine(
    room: RoomId,
    reply: WearerAnswer,
    role: Option<Role>,
    raised: UnixMillis,
) -> impl IntoView {
    let line = alert_words::answer(reply.answer, role, &wearer_name(room));
    view! {
        <p class="alert-said">
            <Icon shape=Shape::Watch/>
            <span>
                <strong>{line}</strong>
                {at(reply.at, raised)}
            </span>
        </p>
    }
}

#[component]
fn OpenLine(room: RoomId, role: Option<Role>, taking: Signal<Option<Taking>>) -> impl IntoView {
    let client = Client::get();
    let alone = Memo::new(move |_| client.with(|live| live.is_without_expert(room)));
    let waiting = move || {
        t(match role {
            Some(Role::Wearer) if alone.get() => alert::own_open_alone(),
            Some(Role::Wearer) => alert::own_open(),
            _ => alert::open(),
        })
    };
    move || match taking.get() {
        None => line(Shape::Clock, waiting).into_any(),
        Some(Taking::Waiting) => line(Shape::Clock, t(alert::waiting())).into_any(),
        Some(Taking::OnItsWay) => line(Shape::Clock, t(alert::taking())).into_any(),
        Some(Taking::Failed(sentence)) => {
            let said = view! {
                <strong>{t(alert::not_taken_because())}</strong>
                " "
                {sentence}
            };
            line(Shape::Unlinked, said).into_any()
        }
    }
}

fn line(shape: Shape, said: impl IntoView + 'static) -> impl IntoView {
    view! {
        <p>
            <Icon shape=shape/>
            <span>{said}</span>
        </p>
    }
}

#[component]
fn TakenLine(
    by: Option<Person>,
    taken_at: UnixMillis,
    felt: Option<Felt>,
    role: Option<Role>,
    /// When the alert arrived, whose day the card stands under.
    raised: UnixMillis,
) -> impl IntoView {
    let wearer = role == Some(Role::Wearer);
    let name = by.map_or_else(|| t(common::somebody()), |by| by.name);
    let felt = match (felt, wearer) {
        (Some(felt), true) => view! { {t(alert::own_felt())} {at(felt.at, raised)} }.into_any(),
        (Some(felt), false) => view! { {t(alert::felt())} {at(felt.at, raised)} }.into_any(),
        (None, true) => t(alert::own_not_felt()).into_any(),
        (None, false) => t(alert::not_felt()).into_any(),
    };
    let name = view! { <bdi>{name}</bdi> }.into_any();
    let by = if wearer {
        alert::own_taken_by(name)
    } else {
        alert::taken_by(name)
    };
    view! {
        <p>
            <Icon shape=Shape::Check/>
            <span>
                <strong>{t_view(by)}</strong>
                {at(Some(taken_at), raised)}
            </span>
        </p>
        <p>
            <Icon shape=Shape::Watch/>
            <span>{felt}</span>
        </p>
    }
}

/// A form of its own, so that it also works where no client runs.
#[component]
fn TakeButton(room: RoomId, alert: AlertId, take: Callback<AlertId>) -> impl IntoView {
    let client = use_context::<Client>();
    let form_id = use_context::<PageData>()
        .map_or_else(crate::client::new_client_id, |served| served.form_id);
    let url = to::<Acknowledge>();
    view! {
        <form
            class="alert-take"
            method="post"
            action=url
            on:submit=move |event| {
                if client.is_some_and(Client::is_running_untracked) {
                    event.prevent_default();
                    take.run(alert);
                }
            }
        >
            <input type="hidden" name="room" value=room.to_string()/>
            <input type="hidden" name="alert" value=alert.to_string()/>
            <input type="hidden" name="client_id" value=form_id.to_string()/>
            <button class="button primary" type="submit">
                {t(alert::take())}
            </button>
            <FormError action=url/>
        </form>
    }
}
