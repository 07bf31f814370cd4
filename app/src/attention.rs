//! What every page says of alerts that wait: the bar, the name of the tab, and what is to be heard.

use std::fmt::Write as _;

use ::words::{Phrase, now, time};
use domain::{
    Person, Phase, Role, RoomId, RoomSummary, UnixMillis,
    triage::{Calls, Need, Triage},
};
use serde::{Deserialize, Serialize};

use crate::{
    names::{name_of, shared_names},
    paths, when,
    words::t,
};

/// Where the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where all of it stands anyway.
    Home,
    Room(RoomId),
    Elsewhere,
}

/// In the words of the reader. Empty texts: there is nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// The sentence of the bar.
    pub said: String,
    /// How many more there are.
    pub more: String,
    /// The card that it is about.
    pub href: String,
    /// It is the reader's own alert, and calls nobody.
    pub calm: bool,
    /// What stands before the name of the tab.
    pub title: String,
    pub sound: Sound,
}

/// What a page's script makes heard and counts (`public/calls.js`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sound {
    /// Episodes that nobody has.
    pub open: usize,
    /// Those of them that sound here, as JSON: `[name, opening, priority, whether this person was asked]`.
    pub calls: String,
}

/// Whether pages say to people of this role what waits in their rooms. Admins run the site, and answer no alerts.
#[cfg(feature = "ssr")]
pub(crate) const fn has_bar(role: Role) -> bool {
    matches!(role, Role::Expert | Role::Wearer)
}

/// After somebody took it, a wearer is told for so long wherever they are.
const TOLD_MS: i64 = 60 * 60_000;

/// What waits for an expert in these rooms, by the names that tell them apart.
pub(crate) fn triage(rooms: &[RoomSummary], me: Option<&Person>) -> Triage {
    let shared = shared_names(rooms, me);
    let is_wearer = me.is_some_and(|me| me.role == Role::Wearer);
    Triage::of(rooms, is_wearer, |room| name_of(room, me, &shared))
}

/// Of all the reader's rooms.
pub fn attention(
    rooms: &[RoomSummary],
    me: Option<&Person>,
    now: UnixMillis,
    place: Place,
) -> Attention {
    match me {
        Some(me) if me.role == Role::Expert => {
            of_expert(&triage(rooms, Some(me)).open, me, now, place)
        }
        Some(me) if me.role == Role::Wearer => of_wearer(&triage(rooms, Some(me)), now, place),
        _ => Attention::default(),
    }
}

fn of_expert(open: &[Need], me: &Person, now: UnixMillis, place: Place) -> Attention {
    let mut attention = Attention {
        title: tab_title(open),
        sound: sound(open, me, now),
        ..Attention::default()
    };
    let here = |need: &&Need| place != Place::Home && place != Place::Room(need.room);
    let mut elsewhere = open.iter().filter(here);
    if let Some(need) = elsewhere.next() {
        attention.said = t(said(need, now));
        attention.href = card(need);
        let more = elsewhere.count();
        if more > 0 {
            attention.more = t(now::and_more(more));
        }
    }
    attention
}

fn said(need: &Need, now: UnixMillis) -> Phrase {
    let name = &*need.name;
    let waited = now - need.episode.life.open_since();
    if need.episode.life.why.is_drill() {
        now::drill_in(name)
    } else if need.episode.life.late {
        now::still_open(name)
    } else if waited < when::MINUTE_MS {
        now::needs_somebody(name)
    } else if waited < 90 * when::MINUTE_MS {
        now::needs_somebody_for(name, time::minutes(waited / when::MINUTE_MS))
    } else {
        now::needs_somebody_for(name, when::span(waited))
    }
}

fn of_wearer(triage: &Triage, now: UnixMillis, place: Place) -> Attention {
    let is_elsewhere = |need: &&Need| match place {
        Place::Home => false,
        Place::Room(room) => need.room != room,
        Place::Elsewhere => true,
    };
    let mut all = triage.open.iter().chain(&triage.taken).filter(is_elsewhere);
    let said = all.find_map(|need| {
        let life = &need.episode.life;
        let said = match &life.phase {
            Phase::Expired { .. } => now::nobody_answered(),
            Phase::Open => {
                let mut asked = life.asked.iter().filter(|one| one.asked_at.is_some());
                match asked.next_back() {
                    Some(asked) => now::asking_for_you(&*asked.who.name),
                    None => now::looking_for_you(),
                }
            }
            Phase::Taken(taken) if now - taken.at < TOLD_MS => {
                now::here_for_you(&*taken.by.as_ref()?.name)
            }
            Phase::Taken(_) | Phase::Resolved { .. } => return None,
        };
        Some((t(said), card(need)))
    });
    let (said, href) = said.unwrap_or_default();
    Attention {
        said,
        href,
        calm: true,
        ..Attention::default()
    }
}

/// Where the card of an episode is.
pub(crate) fn card(need: &Need) -> String {
    paths::alert(need.room, need.episode.raised_seq)
}

/// What stands before the name of a tab. What came late is no news there.
pub(crate) fn tab_title(open: &[Need]) -> String {
    let first = open.first().filter(|need| !need.episode.life.late);
    first.map_or_else(String::new, |need| {
        let name = &*need.name;
        t(if need.episode.life.why.is_drill() {
            now::drill_in(name)
        } else {
            now::needs_somebody(name)
        })
    })
}

/// What is to be heard of it, and counted.
pub(crate) fn sound(open: &[Need], me: &Person, now: UnixMillis) -> Sound {
    let mut calls = String::new();
    for need in open {
        let asked = match need.calls(me.id, now) {
            Calls::No => continue,
            Calls::UnlessSomebodyIsAsked => false,
            Calls::Yes => true,
        };
        let life = &need.episode.life;
        // Told from the opening before, never put in order.
        let opening = life.open_since();
        let sign = if calls.is_empty() { '[' } else { ',' };
        let _ = write!(
            calls,
            "{sign}[\"{}/{}\",{opening},{},{asked}]",
            need.room, need.episode.raised_seq, life.priority as u8
        );
    }
    calls.push_str(if calls.is_empty() { "[]" } else { "]" });
    Sound {
        open: open.len(),
        calls,
    }
}

#[cfg(test)]
mod tests;
