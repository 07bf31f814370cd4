//! An alert's card and whoever reads it, for all that is drawn of it.

use std::sync::Arc;

use ::words::alert;
use domain::{Life, Person, Role, RoomAction, RoomId, UnixMillis, UserId};
use leptos::prelude::*;

use super::attempt::Attempt;
use crate::{client::Client, live::AlertCard, ui::Clock, words::t};

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

    /// A line of its history. Of a drill the seconds are told since it began, because that is what it is for.
    pub(super) fn line(self, at: Option<UnixMillis>, beside: UnixMillis, said: AnyView) -> AnyView {
        let began = self.life(|life| life.why.is_drill().then_some(life.raised_at));
        let Some((at, began)) = at.zip(began) else {
            return line(at, beside, said);
        };
        // Clocks of two computers may be a little apart.
        let tenths = ((at - began).max(0) + 50) / 100;
        #[expect(clippy::cast_precision_loss, reason = "minutes, in tenths of a second")]
        let seconds = tenths as f64 / 10.0;
        behind(Some(t(alert::after_start(seconds)).into_any()), said)
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
    behind(at.map(|at| view! { <Clock at beside/> }.into_any()), said)
}

fn behind(time: Option<AnyView>, said: AnyView) -> AnyView {
    view! {
        <span class="alert-at">{time}</span>
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
