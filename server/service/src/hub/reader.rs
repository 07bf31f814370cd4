//! The one task that reads new events, for all rooms and sockets of this process. While one
//! read is under way, everything that moves gathers for the next.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use bytes::Bytes;
use domain::{Event, RoomEvent, RoomId, Seq, UserId, limits};
use futures::{StreamExt, stream};
use store::{Committed, Fresh, Head};
use tokio::time::sleep;

use super::{
    Hub, IDLE_TURN, frame,
    state::{Ready, Want},
    turns::turned,
};

const ROOMS_PER_READ: usize = 500;
const MEMBER_READS_AT_ONCE: usize = 8;
const AFTER_A_FAULT: Duration = Duration::from_millis(limits::POLL_DEGRADED_MS);

impl Hub {
    pub(super) async fn read_rooms(self) {
        loop {
            turned();
            let wants = self.state().take_dirty_rooms(ROOMS_PER_READ);
            if wants.is_empty() {
                tokio::select! {
                    () = self.shared.stop.cancelled() => return,
                    () = self.shared.rooms_moved.notified() => {}
                    () = sleep(IDLE_TURN) => {}
                }
                continue;
            }
            let left = self.turn(wants).await;
            if !left.is_empty() {
                sleep(AFTER_A_FAULT).await;
                let mut state = self.state();
                for room in left {
                    state.look_at_room(room);
                }
            }
            if self.shared.stop.is_cancelled() {
                return;
            }
        }
    }

    /// What was committed here goes out as it is, if nothing is missing before it and the members
    /// are known to be those of its commit. If not, the room is read.
    pub(super) fn deliver_commit(&self, committed: Committed) {
        let Committed { head, events } = committed;
        let first = events.first().map(|event| event.seq);
        let after = first.filter(|first| self.state().continues(&head, *first));
        let page = after.and_then(|first| page_of(head, first - 1, events));
        let Some(ready) = page else {
            return self.moved(&[head]);
        };
        let (deliveries, behind) = self.state().deliver(&ready);
        count(deliveries);
        for catch_up in behind {
            self.catch_up(catch_up);
        }
        if deliveries == 0 {
            // Perhaps something came in between, and the room is to be read.
            self.shared.rooms_moved.notify_one();
        }
    }

    /// Returns the rooms that could not be read.
    async fn turn(&self, wants: Vec<Want>) -> Vec<RoomId> {
        let after: Vec<(RoomId, Seq)> = wants.iter().map(|it| (it.room, it.after)).collect();
        let mut left = Vec::new();
        let fresh = match self.fresh(&after).await {
            Ok(fresh) => fresh,
            Err(store::Error::Unavailable(_)) => {
                return wants.into_iter().map(|it| it.room).collect();
            }
            Err(_) => self.one_by_one(&after, &mut left).await,
        };
        let mut fresh: HashMap<RoomId, Fresh> =
            fresh.into_iter().map(|it| (it.head.room, it)).collect();
        let read = wants
            .into_iter()
            .filter_map(|want| fresh.remove(&want.room).map(|fresh| (want, fresh)));
        let ready: Vec<Result<Ready, RoomId>> = stream::iter(read)
            .map(|(want, fresh)| self.prepare(want, fresh))
            .buffer_unordered(MEMBER_READS_AT_ONCE)
            .collect()
            .await;
        let mut deliveries = 0;
        let mut behind = Vec::new();
        for ready in ready {
            match ready {
                Ok(ready) => {
                    let (count, catching) = self.state().deliver(&ready);
                    deliveries += count;
                    behind.extend(catching);
                }
                Err(room) => left.push(room),
            }
        }
        count(deliveries);
        for catch_up in behind {
            self.catch_up(catch_up);
        }
        self.shared.people_moved.notify_one();
        left
    }

    async fn fresh(&self, after: &[(RoomId, Seq)]) -> store::Result<Vec<Fresh>> {
        let store = &self.shared.store;
        self.read(store.fresh(after, limits::PAGE_EVENTS)).await
    }

    /// One room that cannot be read must not silence the others.
    async fn one_by_one(&self, after: &[(RoomId, Seq)], left: &mut Vec<RoomId>) -> Vec<Fresh> {
        let mut all = Vec::new();
        for want in after {
            match self.fresh(&[*want]).await {
                Ok(fresh) => all.extend(fresh),
                Err(_) => left.push(want.0),
            }
        }
        all
    }

    /// Serialises once, and reads members first where the epoch is not the known one.
    async fn prepare(&self, want: Want, fresh: Fresh) -> Result<Ready, RoomId> {
        let Fresh { head, events } = fresh;
        let members = if want.epoch == Some(head.epoch) {
            None
        } else {
            Some(self.members(head).await.ok_or(want.room)?)
        };
        Ok(ready(head, want.after, events, members))
    }

    /// At the epoch of these events or a later one; `None` if that cannot be had now.
    async fn members(&self, head: Head) -> Option<(i64, HashSet<UserId>)> {
        let store = &self.shared.store;
        match self.read(store.entitled(head.room)).await {
            Ok(Some((epoch, members))) => {
                (epoch >= head.epoch).then(|| (epoch, members.into_iter().collect()))
            }
            Ok(None) => Some((head.epoch, HashSet::new())),
            Err(_) => None,
        }
    }
}

/// `None` if it is more than one page: the reader brings it in several.
fn page_of(head: Head, after: Seq, events: Vec<RoomEvent>) -> Option<Ready> {
    let fits = i64::try_from(events.len()).is_ok_and(|count| count <= limits::PAGE_EVENTS);
    let ready = fits.then(|| ready(head, after, events, None))?;
    let bytes = ready.text.as_ref().map_or(0, Bytes::len);
    (bytes <= limits::PAGE_BYTES).then_some(ready)
}

/// Serialised once, for all who get it.
fn ready(
    head: Head,
    after: Seq,
    events: Vec<RoomEvent>,
    members: Option<(i64, HashSet<UserId>)>,
) -> Ready {
    let room = head.room;
    Ready {
        room,
        after,
        head,
        last: events.last().map_or(after, |event| event.seq),
        events: events.len(),
        text: (!events.is_empty()).then(|| frame::of(&Event::Events { room, events })),
        members,
    }
}

fn count(deliveries: usize) {
    if deliveries > 0 {
        let deliveries = u64::try_from(deliveries).unwrap_or(u64::MAX);
        metrics::counter!("fitweet_deliveries_total").increment(deliveries);
    }
}
