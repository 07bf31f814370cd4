use ::words::{common, now};
use domain::{Role, RoomKind, RoomSummary, UnixMillis, UserId, triage::Need};
use leptos::prelude::*;

use crate::{
    attention::card, client::Client, paths, room::alert_words, ui::Initials, when, words::t,
};

/// For how long something waits, in minutes.
#[component]
pub(in crate::room) fn Age(since: UnixMillis) -> impl IntoView {
    let client = Client::get();
    let age = Memo::new(move |_| when::age(client.now() - since));
    view! { <span class="age-span">{age}</span> }
}

/// A name that leads on, what there is to say, and since when.
#[derive(Clone, PartialEq)]
pub(super) struct Line {
    name: String,
    role: Role,
    href: String,
    said: String,
    since: UnixMillis,
}

impl Line {
    /// Somebody has it.
    pub(super) fn taken(need: &Need, me: UserId) -> Self {
        let taken = need.episode.life.taken();
        let said = match taken.and_then(|taken| taken.by.as_ref()) {
            Some(by) if by.id == me => now::you_have_it(),
            Some(by) => now::has_it(&*by.name),
            None => now::has_it(t(common::somebody())),
        };
        Self::of(need, t(said), taken.map_or(0, |taken| taken.at))
    }

    /// Something about a watch, or about who can be reached, does not work.
    pub(super) fn technical(need: &Need) -> Self {
        let life = &need.episode.life;
        Self::of(need, alert_words::why(&life.why, false), life.first_at)
    }

    fn of(need: &Need, said: String, since: UnixMillis) -> Self {
        Self {
            name: need.name.clone(),
            role: Role::Wearer,
            href: card(need),
            said,
            since,
        }
    }

    /// The newest in this room was written by somebody else, and not read.
    pub(super) fn waiting(room: &RoomSummary) -> Self {
        let preview = room.preview.as_ref();
        let preview = preview.map(|preview| alert_words::preview(preview, Some(Role::Expert)));
        Self {
            name: room.name.clone(),
            role: role_of(room.kind),
            href: paths::room(room.id),
            said: preview.unwrap_or_default(),
            since: room.active_at,
        }
    }

    pub(super) fn view(self) -> AnyView {
        view! {
            <li class="now-line">
                <Initials name=self.name.clone() role=self.role/>
                <p>
                    <a href=self.href>
                        <bdi>{self.name}</bdi>
                    </a>
                    <span class="now-said" dir="auto">{self.said}</span>
                </p>
                <Age since=self.since/>
            </li>
        }
        .into_any()
    }
}

/// As whose the picture of a room is drawn.
pub(in crate::room) fn role_of(kind: RoomKind) -> Role {
    match kind {
        RoomKind::Care => Role::Wearer,
        RoomKind::Team | RoomKind::Direct => Role::Expert,
    }
}
