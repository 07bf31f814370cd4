//! An alert's card and whoever reads it, for all that is drawn of it.

use std::sync::Arc;

use domain::{Life, Person, Role, RoomAction, RoomId, UnixMillis, UserId};
use leptos::prelude::*;

use super::attempt::Attempt;
use crate::{client::Client, live::AlertCard, ui::Clock};

/// A card and its reader.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    pub(super) room: RoomId,
    pub(super) card: Signal<Arc<AlertCard>>,
    pub(super) attempt: Signal<Option<Attempt>>,
    pub(super) is_wearer: bool,
    pub(super) me: Option<UserId>,
    pub(super) on_act: Callback<RoomAction>,
}

impl Reading {
    pub(super) fn life<T>(self, read: impl FnOnce(&Life) -> T) -> T {
        self.card.with(|card| read(&card.episode.life))
    }

    pub(super) fn has_it(self) -> bool {
        self.life(|life| has_it(life, self.me))
    }

    /// Who wears the watch: a care room has their name.
    pub(super) fn wearer(self) -> Person {
        let summary = Client::get().with_untracked(|live| Some(live.room(self.room)?.summary()));
        let (id, name) = summary.map_or((None, String::new()), |room| (room.wearer, room.name));
        Person {
            id: id.unwrap_or(UserId(uuid::Uuid::nil())),
            name,
            role: Role::Wearer,
        }
    }

    /// For a screen reader, behind what several cards say alike: whose alert, and of when.
    pub(super) fn which(self) -> AnyView {
        let (name, at) = (
            self.wearer().name,
            self.card.get_untracked().report.measured_at,
        );
        view! {
            <span class="visually-hidden">
                ": " <bdi>{name}</bdi> ", " <Clock at/>
            </span>
        }
        .into_any()
    }
}

/// Whether this person has it.
pub(super) fn has_it(life: &Life, me: Option<UserId>) -> bool {
    let by = life.taken().and_then(|taken| taken.by.as_ref());
    by.is_some_and(|by| Some(by.id) == me)
}

/// A line of what happened, behind its time.
pub(super) fn line(at: Option<UnixMillis>, beside: UnixMillis, said: AnyView) -> AnyView {
    view! {
        <span class="alert-at">{at.map(|at| view! { <Clock at beside/> })}</span>
        <span>{said}</span>
    }
    .into_any()
}

/// Side by side, with dots between them.
pub(super) fn dotted(parts: Vec<AnyView>) -> AnyView {
    let parts = parts.into_iter().enumerate().map(|(place, part)| {
        view! {
            {(place > 0).then_some(" · ")}
            {part}
        }
    });
    parts.collect_view().into_any()
}
