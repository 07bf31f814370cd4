//! Missing ranges: what a client that comes back has not seen yet.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::{Error, Event, LogId, RoomEvent, RoomId, Seq, limits};
use store::Edge;
use tokio::sync::OwnedSemaphorePermit;

use crate::clock;

use super::{
    Hub,
    frame::{self, Frame},
    link::Link,
    state::{CatchUp, Next},
};

impl Hub {
    pub(super) fn resume(&self, link: &Link, mut have: BTreeMap<RoomId, Seq>, log: Option<LogId>) {
        if link.is_other_log(log) {
            have.clear();
        }
        let Some((catch_up, doubtful)) = self.state().resume(link.id, &have) else {
            return;
        };
        for room in doubtful.foreign {
            link.push(frame::of(&Event::Refused {
                client_id: None,
                room: Some(room),
                error: Error::NotFound,
            }));
        }
        if !doubtful.ahead.is_empty() {
            self.check_claims(catch_up.link.clone(), doubtful.ahead);
        }
        self.catch_up(catch_up);
    }

    /// A client that holds more than exists (storage was put back to an earlier state) would
    /// take what comes next for old news: it must load anew.
    fn check_claims(&self, link: std::sync::Arc<Link>, claims: Vec<(RoomId, Seq)>) {
        let hub = self.clone();
        let closings = self.state().closings(link.id);
        self.shared.loops.spawn(async move {
            let rooms: Vec<RoomId> = claims.iter().map(|(room, _)| *room).collect();
            let Ok(heads) = hub.heads(&rooms).await else {
                // It cannot be told to be up to date either: beats need storage as well.
                return link.close(domain::CloseCode::Resync);
            };
            for head in heads {
                let claimed = claims.iter().find(|(room, _)| *room == head.room);
                if claimed.is_some_and(|(_, seq)| *seq > head.seq) {
                    let limited = frame::of(&Event::ReloadRoom {
                        room: head.room,
                        head: head.seq,
                    });
                    hub.state().answer(link.id, head.room, closings, limited);
                }
            }
        });
    }

    pub(super) fn catch_up(&self, catch_up: CatchUp) {
        if catch_up.rooms.is_empty() {
            return;
        }
        let hub = self.clone();
        self.shared.loops.spawn(async move {
            let CatchUp { link, rooms } = catch_up;
            for room in rooms {
                hub.catch_up_room(&link, room).await;
            }
            hub.shared.rooms_moved.notify_one();
        });
    }

    async fn catch_up_room(&self, link: &Link, room: RoomId) {
        loop {
            let next = self.state().next(link.id, room);
            let Next::Read { after, before } = next else {
                return;
            };
            let Some(place) = link.place_for_page().await else {
                return;
            };
            match self
                .between(link, room, (after, before), Edge::Oldest)
                .await
            {
                Ok(Some(events)) => {
                    // An empty range has nothing to wait for.
                    let to = events.last().map_or(before - 1, |event| event.seq);
                    let page = (!events.is_empty())
                        .then(|| Frame::page(events_frame(room, events), place));
                    self.state().advance(link.id, room, after, to, page);
                }
                Ok(None) => return self.state().doubt_membership(link.id, room),
                Err(_) => return self.state().give_up_catching(link.id, room),
            }
        }
    }

    /// One page of an open range, for a member. Its sign-in is asked for after the read: what is
    /// handed over was still theirs to see.
    async fn between(
        &self,
        link: &Link,
        room: RoomId,
        (after, before): (Seq, Seq),
        edge: Edge,
    ) -> store::Result<Option<Vec<RoomEvent>>> {
        // Closed never: the hub outlives its tasks.
        let _turn = self.shared.reads.acquire().await.ok();
        let (store, user) = (&self.shared.store, link.actor.user.id);
        let limit = limits::PAGE_EVENTS;
        let between = store.between(user, room, after, before, limit, edge);
        let events = self.read(between).await?;
        self.check_sign_ins(&[link.actor.sign_in], clock::now())
            .await?;
        Ok(events.filter(|_| !link.is_over()))
    }

    /// Answers [`domain::Command::Fetch`] with the newest of that range: who reads back needs
    /// what joins on to what they hold, and who fills a hole asks for the rest of it.
    /// `turn` is one of the few that may wait; it is free again when the answer is there.
    pub(super) async fn fetch(
        &self,
        link: &Link,
        room: RoomId,
        (after, before): (Seq, Seq),
        turn: OwnedSemaphorePermit,
    ) {
        let Some(place) = link.place_for_page().await else {
            return;
        };
        let closings = self.state().closings(link.id);
        let range = self.between(link, room, (after, before), Edge::Newest);
        let answer = match range.await {
            Ok(Some(events)) => events_frame(room, events),
            Ok(None) => refusal(room, Error::NotFound),
            Err(error) => refusal(room, error.into()),
        };
        drop(turn);
        let page = Frame::page(answer, place);
        if !self.state().answer(link.id, room, closings, page) {
            link.push(refusal(room, Error::NotFound));
        }
    }
}

fn events_frame(room: RoomId, events: Vec<RoomEvent>) -> Bytes {
    frame::of(&Event::Events { room, events })
}

fn refusal(room: RoomId, error: Error) -> Bytes {
    frame::of(&Event::Refused {
        client_id: None,
        room: Some(room),
        error,
    })
}
