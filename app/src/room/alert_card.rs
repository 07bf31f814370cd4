use std::sync::Arc;

use domain::{AlertId, AlertReport, Doubt, Role, RoomId, Trust, UnixMillis, watch::Rule};
use leptos::{html, prelude::*};

use super::{Served, alert_chart::AlertChart, words};
use crate::{
    api::rooms::Acknowledge,
    client::Client,
    live::{AlertCard, DraftState, Felt, Said, Taken},
    ui::{Clock, FormError, Icon, Shape, to},
    when,
};

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
            DraftState::Failed { error, .. } => Self::Failed(error.to_string()),
            DraftState::Held => Self::Failed(words::TRIED_EARLIER.to_owned()),
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
    let words = report.words();
    let title = format!("alert-{}", first.raised_seq);
    let is_open = move || card.with(|card| card.taken.is_none());
    let headline = match (wearer, report.rule) {
        (true, Rule::Arousal) => {
            "Your watch noticed more arousal than is usual for you, while you were sitting still."
                .to_owned()
        }
        (true, Rule::Manual) => "You asked for somebody, with the button on your watch.".to_owned(),
        (true, Rule::Other) => {
            "Your watch raised an alert of a kind that is not known here.".to_owned()
        }
        (false, _) => words.headline,
    };
    let chart = Arc::clone(&report);
    // Numbers of a doubtful signal say so before they say anything else.
    let doubtful = !wearer && !words.details.is_empty();
    let doubtful = doubtful && Trust::of(report.quality) != Trust::Good;
    view! {
        <article
            class="alert-card"
            class:alert-calm=wearer
            class:alert-open=is_open
            aria-labelledby=title.clone()
        >
            <p class="alert-kind">
                <Icon shape=Shape::Pulse/>
                {if wearer { "From your watch" } else { "Alert from the watch" }}
            </p>
            <h2 class="alert-headline" id=title.clone()>
                {headline}
            </h2>
            <AlertTimes report=Arc::clone(&report)/>
            {doubts(&report)}
            {doubtful.then(|| doubt(words::quality(report.quality)))}
            {(!wearer)
                .then(|| {
                    view! {
                        <ul class="alert-details">
                            {words.details.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                        </ul>
                    }
                })}
            <AlertChart report=chart raised_seq=first.raised_seq wearer/>
            <p class="alert-source">
                <bdi>{report.device_name.clone()}</bdi> " · " {words::quality(report.quality)}
                {report
                    .clock_skew_ms
                    .map(|skew| format!(" · Its clock is {}", words::clock(skew)))}
            </p>
            <AlertState room card taking role on_take/>
        </article>
    }
}

#[component]
fn AlertTimes(report: Arc<AlertReport>) -> impl IntoView {
    let (known, uncertain) = (report.is_time_known(), report.time_uncertain);
    let measured = match (known, uncertain) {
        (false, _) => "Time of measuring not known",
        (true, true) => "Measured at or before ",
        (true, false) => "Measured ",
    };
    view! {
        <p class="alert-times">
            {measured} {known.then(|| view! { <Clock at=report.measured_at beside=report.received_at/> })} " · arrived "
            <Clock at=report.received_at/>
            {report
                .delay_ms()
                .map(|late| {
                    view! { <strong>{format!(" · {} late", when::span(late))}</strong> }
                })}
            {uncertain.then_some(" · The watch was off in between")}
        </p>
    }
}

/// What nobody can be sure of, but for the time, which says so itself.
fn doubts(report: &AlertReport) -> impl IntoView + use<> {
    let doubts = report.doubts.iter().filter(|doubt| **doubt != Doubt::Time);
    doubts.map(|one| doubt(one.sentence())).collect_view()
}

fn doubt(sentence: &'static str) -> impl IntoView {
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
    let state = Memo::new(move |_| card.with(|card| (card.taken.clone(), card.felt, card.said)));
    let (alert, raised) = card.with_untracked(|card| (card.alert, card.report.received_at));
    view! {
        <div class="alert-state" role="status" tabindex="-1" node_ref=line>
            {move || state.get().2.map(|said| view! { <SaidLine said role raised/> })}
            {move || match state.get() {
                (Some(taken), felt, _) => {
                    view! { <TakenLine taken felt role raised/> }.into_any()
                }
                (None, ..) => view! { <OpenLine room role taking/> }.into_any(),
            }}
        </div>
        {move || {
            let open = state.with(|(taken, ..)| taken.is_none());
            let free = matches!(taking.get(), None | Some(Taking::Failed(_)));
            (role == Some(Role::Expert) && open && free)
                .then(|| view! { <TakeButton room alert take/> })
        }}
    }
}

/// A time that a watch told, or that it could not.
fn at(time: Option<UnixMillis>, beside: UnixMillis) -> impl IntoView {
    match time {
        Some(at) => view! { " at " <Clock at beside/> }.into_any(),
        None => ", time not known".into_any(),
    }
}

/// What the wearer answered when the watch asked.
#[component]
fn SaidLine(said: Said, role: Option<Role>, raised: UnixMillis) -> impl IntoView {
    let line = match role {
        Some(Role::Wearer) => words::own_answer(said.answer),
        _ => words::answer(said.answer),
    };
    view! {
        <p class="alert-said">
            <Icon shape=Shape::Watch/>
            <span>
                <strong>{line}</strong>
                {at(said.at, raised)}
            </span>
        </p>
    }
}

#[component]
fn OpenLine(room: RoomId, role: Option<Role>, taking: Signal<Option<Taking>>) -> impl IntoView {
    let client = Client::get();
    let alone = Memo::new(move |_| client.with(|live| live.is_without_expert(room)));
    let waiting = move || match role {
        Some(Role::Wearer) if alone.get() => {
            "Nobody else is in this room yet, so nobody sees this. Invite an expert under “Watch and people”."
        }
        Some(Role::Wearer) => {
            "Your care team can see this. As soon as somebody takes it, their name is here and your watch tells you."
        }
        _ => "Nobody has taken this yet.",
    };
    move || match taking.get() {
        None => line(Shape::Clock, waiting).into_any(),
        Some(Taking::Waiting) => {
            line(Shape::Clock, "Not taken yet: waiting for the connection.").into_any()
        }
        Some(Taking::OnItsWay) => line(Shape::Clock, "Taking it…").into_any(),
        Some(Taking::Failed(sentence)) => {
            let said = view! {
                <strong>"Not taken. "</strong>
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
    taken: Taken,
    felt: Option<Felt>,
    role: Option<Role>,
    /// When the alert arrived, whose day the card stands under.
    raised: UnixMillis,
) -> impl IntoView {
    let wearer = role == Some(Role::Wearer);
    let name = taken.by.map_or_else(|| "Somebody".to_owned(), |by| by.name);
    let felt = match (felt, wearer) {
        (Some(felt), true) => view! { "Your watch told you" {at(felt.at, raised)} }.into_any(),
        (Some(felt), false) => view! { "Felt on the watch" {at(felt.at, raised)} }.into_any(),
        (None, true) => "Your watch will tell you with its next contact.".into_any(),
        (None, false) => "Not felt on the watch yet.".into_any(),
    };
    view! {
        <p>
            <Icon shape=Shape::Check/>
            <span>
                <strong>
                    {if wearer {
                        view! { <bdi>{name}</bdi> " is here for you" }.into_any()
                    } else {
                        view! { "Taken by " <bdi>{name}</bdi> }.into_any()
                    }}
                </strong>
                " at "
                <Clock at=taken.at beside=raised/>
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
    let form_id =
        use_context::<Served>().map_or_else(crate::client::new_client_id, |served| served.form_id);
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
                "I’m taking this"
            </button>
            <FormError action=url/>
        </form>
    }
}
