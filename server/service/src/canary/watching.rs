use std::collections::VecDeque;

use domain::{Command, Event, RoomEvent, RoomId};
use futures::StreamExt;
use tokio::time::{Instant, timeout, timeout_at};

use super::PATIENCE;
use crate::{
    Connection, Outgoing,
    hub::{OfProbe, turned},
};

/// The probe's expert, looking.
pub(super) struct Watching {
    connection: OfProbe,
    /// Seen, and not looked at.
    seen: VecDeque<RoomEvent>,
}

impl Watching {
    pub(super) fn new(connection: OfProbe) -> Self {
        Self {
            connection,
            seen: VecDeque::new(),
        }
    }

    fn connection(&mut self) -> &mut Connection {
        &mut self.connection.connection
    }

    /// Asks for what happens from now on.
    pub(super) async fn begin(&mut self, room: RoomId) -> Option<()> {
        let hello = timeout(PATIENCE, self.next()).await.ok()??;
        let Event::Hello { rooms, .. } = hello else {
            return None;
        };
        let head = rooms.iter().find(|one| one.id == room)?.head;
        let have = [(room, head)].into_iter().collect();
        let resume = Command::Resume { have, log: None };
        self.connection().commands.handle(resume).await;
        Some(())
    }

    async fn next(&mut self) -> Option<Event> {
        match self.connection().outgoing.next().await? {
            Outgoing::Frame(frame) => serde_json::from_slice(&frame.text()).ok(),
            Outgoing::Close(_) => None,
        }
    }

    /// Until this is there, but not for ever.
    pub(super) async fn until<T>(&mut self, wanted: impl Fn(&RoomEvent) -> Option<T>) -> Option<T> {
        turned();
        let end = Instant::now() + PATIENCE;
        loop {
            while let Some(event) = self.seen.pop_front() {
                if let Some(found) = wanted(&event) {
                    return Some(found);
                }
            }
            let event = timeout_at(end, self.next()).await.ok()??;
            if let Event::Events { events, .. } = event {
                self.seen.extend(events);
            }
        }
    }
}
