//! Whether anything reaches whoever is on call: a device that takes pushes, or a page on a visible screen. Any process looks,
//! for all rooms.
//!
//! Which pages are open each process knows of its own clients alone. So it notes whose they are in storage, where every
//! process finds them.

use std::{
    collections::{BTreeSet, HashMap},
    mem,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{
    RoomId, UnixMillis, UserId,
    alert::{OnCallFinding, OnCallNow, OnCallPolicy, check_on_call},
};
use futures::future::join_all;
use store::{CheckOnCall, DueRoom, Ways};
use tokio::time::Instant;

use crate::{
    Actor, Service,
    look::{AT_ONCE, Looked},
};

/// Rooms that fall due within this are read with the others, so that it is known when to look again.
const SOON_MS: UnixMillis = 20_000;
/// A page that has just come to a screen is noted within this.
const NOTE_NEW: Duration = Duration::from_secs(1);
/// One that stays there is noted this often.
const NOTE_AGAIN: Duration = Duration::from_secs(60);
/// Whoever has a page and no device is told of once in this long at most, however often they look away.
const AGAIN_MS: i64 = 3_600_000;
/// A site that sends no pushes reaches nobody who has no page open. Who runs it knows, so the same person is told of this
/// seldom.
const AGAIN_WITHOUT_PUSH_MS: i64 = 12 * 3_600_000;

/// Pages without a client, which ask again and again while they are on a screen.
#[derive(Default)]
pub(crate) struct PlainPages {
    /// Who asked since they were last noted. A std mutex: held to add an id.
    asked: Mutex<BTreeSet<UserId>>,
}

impl PlainPages {
    fn ask(&self, person: UserId) {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(person);
    }

    fn take(&self) -> BTreeSet<UserId> {
        mem::take(&mut *self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Service {
    pub(crate) fn keep_on_call_in_sight(&self) {
        self.keep_looking("on call", |service| async move {
            service.look_at_who_is_on_call(0).await
        });
        let service = self.clone();
        let note = move |_| service.clone().note_pages();
        self.hub().keep_running("pages", note);
    }

    /// A page of this person's without a client asks, which it does while it is on a visible screen.
    pub fn has_plain_page(&self, actor: &Actor) {
        if actor.user.role == domain::Role::Expert {
            self.inner.plain_pages.ask(actor.user.id);
        }
    }

    async fn note_pages(self) {
        let mut noted: HashMap<UserId, Instant> = HashMap::new();
        while self.hub().pause(NOTE_NEW).await {
            let now = Instant::now();
            noted.retain(|_, at| now.duration_since(*at) < NOTE_AGAIN);
            let mut open = self.hub().experts_on_screen();
            open.extend(self.inner.plain_pages.take());
            open.retain(|person| !noted.contains_key(person));
            if open.is_empty() {
                continue;
            }
            let people: Vec<UserId> = open.into_iter().collect();
            match self.store().note_open_pages(people.clone()).await {
                Ok(()) => noted.extend(people.into_iter().map(|person| (person, now))),
                // Said by the fan-out, which asks storage all the time.
                Err(error) => tracing::debug!(%error, "open pages are not noted"),
            }
        }
    }

    /// One look by the database's clock, `ahead` milliseconds later, at some of the rooms that are due.
    ///
    /// # Errors
    /// Those of storage; what was not done is due at the next look.
    pub async fn look_at_who_is_on_call(&self, ahead: UnixMillis) -> store::Result<Looked> {
        let store = self.store();
        let found = store.due_on_call(AT_ONCE, SOON_MS, ahead).await?;
        let (now, policy) = (found.now, self.on_call_policy());
        let due = found.rooms.iter().filter(|one| one.due_at <= now).count();
        if due == 0 {
            let next = found.rooms.first().map_or(SOON_MS, |one| one.due_at - now);
            return Ok(Looked {
                next_ms: next,
                ..Looked::default()
            });
        }
        let found: Vec<DueRoom> = found
            .rooms
            .into_iter()
            .filter(|one| one.due_at <= now)
            .collect();
        let rooms: Vec<RoomId> = found.iter().map(|one| one.room).collect();
        let on_call = self.first_on_call(&rooms, now).await?;
        let people: BTreeSet<UserId> = on_call.iter().flatten().copied().collect();
        let ways = store.ways(people.into_iter().collect()).await?;
        let mut quiet: Vec<(DueRoom, _)> = Vec::new();
        let mut loud = Vec::new();
        for (one, person) in found.into_iter().zip(on_call) {
            let person = person.filter(|_| one.is_live);
            let is_now = person.map(|person| self.is_now(person, &ways));
            let found = check_on_call(one.checked.as_ref(), is_now.as_ref(), now, &policy);
            if OnCallFinding::has_news(&found) {
                loud.push(CheckOnCall {
                    room: one.room,
                    is_now,
                    now,
                    policy,
                });
            } else {
                quiet.push((one, found.checked));
            }
        }
        if !quiet.is_empty() {
            store.note_on_call_checks(quiet).await?;
        }
        let mut told = 0;
        for news in join_all(loud.into_iter().map(|one| store.check_on_call(one))).await {
            told += news?;
        }
        Ok(Looked {
            due,
            news: told,
            next_ms: 0,
        })
    }

    fn is_now(&self, person: UserId, ways: &[Ways]) -> OnCallNow {
        let ways = ways.iter().find(|ways| ways.person == person);
        OnCallNow {
            person,
            takes_pushes: self.sends_pushes() && ways.is_some_and(|ways| !ways.devices.is_empty()),
            page_at: ways.and_then(|ways| ways.page_at),
        }
    }

    /// Whether this site sends any notifications.
    pub(crate) fn sends_pushes(&self) -> bool {
        self.inner.pushes.are_sent()
    }

    fn on_call_policy(&self) -> OnCallPolicy {
        let again = if self.sends_pushes() {
            AGAIN_MS
        } else {
            AGAIN_WITHOUT_PUSH_MS
        };
        OnCallPolicy {
            no_way: self.inner.no_way_ms,
            again,
        }
    }
}
