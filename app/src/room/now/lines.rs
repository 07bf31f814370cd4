use ::words::now;
use domain::{
    Preview, Role, RoomKind, RoomSummary, Technical, UnixMillis, UserId, alert::Why, triage::Need,
};
use leptos::prelude::*;

use crate::{
    attention::card,
    client::Client,
    paths,
    room::alert_words,
    ui::Initials,
    when,
    words::{t, t_view},
};

/// For how long something waits, in minutes.
#[component]
pub(in crate::room) fn Age(since: UnixMillis) -> impl IntoView {
    let client = Client::get();
    let age = Memo::new(move |_| when::age(client.now() - since));
    view! { <span class="age-span">{age}</span> }
}

/// Why an alert was raised, in one line beside its wearer's name.
pub(super) fn why(why: &Why) -> String {
    if let Some(technical) = why.technical {
        return t(now::technical(match technical {
            Technical::Silent => "silent",
            Technical::OffWrist => "off-wrist",
            Technical::BatteryLow => "battery",
            Technical::ClockOff => "clock",
            Technical::NoWayToOnCall => "unreachable",
        }));
    }
    let preview = Preview::Alert {
        rule: why.rule,
        sustained_s: why.sustained_s,
        signals: why.signals,
        doubts: Vec::new(),
    };
    alert_words::preview(&preview, Some(Role::Expert))
}

/// One line: a name that leads on, what there is to say, and for how long.
fn line(name: String, role: Role, href: String, said: AnyView, since: UnixMillis) -> impl IntoView {
    view! {
        <li class="now-line">
            <Initials name=name.clone() role/>
            <p>
                <a href=href>
                    <bdi>{name}</bdi>
                </a>
                <span class="now-said">{said}</span>
            </p>
            <Age since/>
        </li>
    }
}

/// Somebody has it.
#[component]
pub(super) fn Taken(need: Need, me: UserId) -> impl IntoView {
    let taken = need.episode.life.taken().cloned();
    let at = taken.as_ref().map_or(0, |taken| taken.at);
    let by = taken.and_then(|taken| taken.by);
    let said = match by {
        Some(by) if by.id == me => t(now::you_have_it()).into_any(),
        by => {
            let name = by.map_or_else(|| t(::words::common::somebody()), |by| by.name);
            t_view(now::has_it(view! { <bdi>{name}</bdi> }.into_any())).into_any()
        }
    };
    line(need.name.clone(), Role::Wearer, card(&need), said, at)
}

/// The newest in this room was written by somebody else, and not read.
#[component]
pub(super) fn Waiting(room: RoomSummary) -> impl IntoView {
    let said = room.preview.as_ref();
    let said = said.map(|preview| alert_words::preview(preview, Some(Role::Expert)));
    let said = view! { <bdi>{said}</bdi> }.into_any();
    let role = role_of(room.kind);
    line(room.name, role, paths::room(room.id), said, room.active_at)
}

/// Something about a watch, or about who can be reached, does not work.
#[component]
pub(super) fn Watch(need: Need) -> impl IntoView {
    let life = &need.episode.life;
    let said = why(&life.why).into_any();
    line(
        need.name.clone(),
        Role::Wearer,
        card(&need),
        said,
        life.first_at,
    )
}

/// As whose the picture of a room is drawn.
pub(in crate::room) fn role_of(kind: RoomKind) -> Role {
    match kind {
        RoomKind::Care => Role::Wearer,
        RoomKind::Team | RoomKind::Direct => Role::Expert,
    }
}
