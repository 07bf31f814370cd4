//! What happens by the clock: polls, beats, and the check of who may still be here.

use std::{
    collections::{HashMap, HashSet},
    future::Future,
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use domain::{CloseCode, Event, RoomId, Seq, SignInId, UnixMillis, limits};
use futures::FutureExt;
use store::Head;
use tokio::time::sleep;

use crate::clock;

use super::{Hub, frame, link::Link, looks::by_room, turns::turned};

const SECOND: Duration = Duration::from_secs(1);
/// Connections beat in turns, one slot per second.
pub(super) const SLOTS: u64 = limits::BEAT_MS / 1_000;
/// A second is promised, so somewhat less.
const AUDIT_EVERY: Duration = Duration::from_millis(750);
/// Ids of one query.
const CHUNK: usize = 2_000;
/// A socket is use of its sign-in; it is noted this often.
const TOUCH_EVERY_MS: u64 = 3_600_000;
/// Seconds between two such notes, for all sockets at once: a commit makes every process look
/// again. One that a stop loses costs an hour of a fortnight.
const NOTE_TOGETHER_S: u64 = 60;

impl Hub {
    /// Runs a loop until the stop, and again if it panics: one bad row must not silence all.
    pub(crate) fn keep_running<F>(
        &self,
        name: &'static str,
        work: impl Fn(Self) -> F + Send + 'static,
    ) where
        F: Future<Output = ()> + Send + 'static,
    {
        let hub = self.clone();
        self.shared
            .loops
            .spawn(self.shared.turns.watch(name, async move {
                while AssertUnwindSafe(work(hub.clone()))
                    .catch_unwind()
                    .await
                    .is_err()
                {
                    tracing::error!(name, "a loop of the fan-out failed and starts again");
                    sleep(SECOND).await;
                    hub.look_at_everything();
                }
            }));
    }

    /// Finds what no hint told.
    pub(super) async fn poll(self) {
        loop {
            turned();
            let fast = !(self.shared.bus_up.load(Ordering::Relaxed) && self.storage_is_up());
            let pause = if fast {
                limits::POLL_DEGRADED_MS
            } else {
                limits::POLL_MS
            };
            tokio::select! {
                () = self.shared.stop.cancelled() => return,
                () = self.shared.poll_now.notified() => {}
                () = sleep(Duration::from_millis(pause)) => {}
            }
            if !self.storage_is_up() && self.try_storage().await.is_err() {
                continue;
            }
            if self.look_at_heads().await.is_ok() {
                let behind = self.state().left_behind();
                for catch_up in behind {
                    self.catch_up(catch_up);
                }
            }
        }
    }

    /// Heads as storage has them; whatever moved is read next.
    pub(super) async fn heads(&self, rooms: &[RoomId]) -> store::Result<Vec<Head>> {
        let mut all = Vec::with_capacity(rooms.len());
        for rooms in rooms.chunks(CHUNK) {
            let heads = self.read(self.shared.store.heads(rooms)).await?;
            self.moved(&heads);
            all.extend(heads);
        }
        Ok(all)
    }

    /// Beats those whose turn has come. One timer for all connections.
    pub(super) async fn beat(self) {
        let mut done = self.now_ms() / 1_000;
        let mut used = HashSet::new();
        let mut noted = done;
        loop {
            turned();
            tokio::select! {
                () = self.shared.stop.cancelled() => return,
                () = sleep(SECOND) => {}
            }
            let now = self.now_ms() / 1_000;
            // After a long read several turns are due, but none of them twice.
            let first = done.max(now.saturating_sub(SLOTS));
            done = now;
            for turn in first..now {
                used.extend(self.beat_slot(turn % SLOTS).await);
            }
            if !used.is_empty() && now - noted >= NOTE_TOGETHER_S {
                noted = now;
                self.note_use(std::mem::take(&mut used)).await;
            }
        }
    }

    async fn note_use(&self, sign_ins: HashSet<SignInId>) {
        let sign_ins: Vec<SignInId> = sign_ins.into_iter().collect();
        let touch = self.shared.store.touch_sign_ins(&sign_ins, clock::now());
        drop(self.read(touch).await);
    }

    /// A beat says what storage said after `as_of`, or is not said. Returns the sign-ins whose
    /// use is to be noted again.
    pub(super) async fn beat_slot(&self, slot: u64) -> Vec<SignInId> {
        let mut beating = self.state().slot(slot, SLOTS);
        let now_ms = self.now_ms();
        beating.retain(|(link, _)| {
            let stale = link.is_stale(now_ms);
            if stale {
                self.state().close(CloseCode::Resync, |it| it.id == link.id);
            }
            !stale
        });
        if beating.is_empty() {
            return Vec::new();
        }
        let as_of = clock::now();
        let Some(heads) = self.heads_for_beat(&beating).await else {
            self.beat_without_storage(&beating);
            return Vec::new();
        };
        let mut used = Vec::new();
        for (link, rooms) in beating {
            {
                // Under the lock, so that no head comes after its room was closed.
                let state = self.state();
                let heads = state
                    .seated_in(link.id, &rooms)
                    .into_iter()
                    .filter_map(|room| heads.get(&room).map(|seq| (room, *seq)))
                    .collect();
                link.beat(frame::of(&Event::Beat { heads, as_of }), now_ms);
            }
            if link.wants_touch(now_ms, TOUCH_EVERY_MS) {
                used.push(link.actor.sign_in);
            }
        }
        used
    }

    /// A sign of life that claims nothing, and wants no answer. Under the lock, so that it
    /// does not come after the news that storage is back.
    fn beat_without_storage(&self, beating: &[(Arc<Link>, Vec<RoomId>)]) {
        let _state = self.state();
        if !self.storage_is_up() {
            let text = frame::of(&Event::StorageDown);
            for (link, _) in beating {
                link.push(text.clone());
            }
        }
    }

    /// `None` if storage did not answer just now. Asks it even where nobody has a room.
    async fn heads_for_beat(
        &self,
        beating: &[(Arc<Link>, Vec<RoomId>)],
    ) -> Option<Arc<HashMap<RoomId, Seq>>> {
        if !self.storage_is_up() {
            return None;
        }
        let mark = self.mark().await.ok()?;
        if let Some(heads) = self.remembered(&mark) {
            return Some(heads);
        }
        let rooms: HashSet<RoomId> = beating
            .iter()
            .flat_map(|(_, rooms)| rooms)
            .copied()
            .collect();
        let rooms: Vec<RoomId> = rooms.into_iter().collect();
        let heads = self.heads(&rooms).await.ok()?;
        Some(by_room(&heads))
    }

    /// Once a second, whatever the bus says: whose sign-in ended, whose rooms or reading marks
    /// changed?
    pub(super) async fn audit(self) {
        let mut last = None;
        loop {
            turned();
            tokio::select! {
                () = self.shared.stop.cancelled() => return,
                () = sleep(AUDIT_EVERY) => {}
            }
            self.look_at_people(&mut last, clock::now()).await;
        }
    }

    /// `false` if storage did not answer.
    pub(super) async fn check_memberships(&self) -> bool {
        let users = self.state().users();
        for users in users.chunks(CHUNK) {
            let Ok(rows) = self.read(self.shared.store.memberships(users)).await else {
                return false;
            };
            if self.state().compare(users, &rows) {
                self.shared.people_moved.notify_one();
            }
        }
        true
    }

    /// Closes the sockets of those that have ended, and returns when the first of the others
    /// ends by time alone.
    pub(super) async fn check_sign_ins(
        &self,
        sign_ins: &[SignInId],
        now: UnixMillis,
    ) -> store::Result<Option<UnixMillis>> {
        let mut next_at = None;
        for sign_ins in sign_ins.chunks(CHUNK) {
            let found = self.read(self.shared.store.ended_sign_ins(sign_ins, now));
            let found = found.await?;
            if !found.ended.is_empty() {
                self.close_sign_ins(&found.ended);
            }
            next_at = next_at.into_iter().chain(found.next_at).min();
        }
        Ok(next_at)
    }
}
