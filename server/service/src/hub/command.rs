use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::{Budget, ClientId, Command, Error, Event, Result, RoomId, Seq, UnixMillis, limits};
use futures::poll;
use tokio::time::Instant;

use crate::{
    Service,
    budget::{Level, command_pace, exceeded},
};

use super::{Hub, frame, link::Link};

/// A resume may read a range of each room.
const RESUME_COST: u32 = 20;
/// A fetch reads a page.
const FETCH_COST: u32 = 4;
/// When to fetch again, if too many fetches wait.
const FETCH_LATER: Duration = Duration::from_secs(1);

/// Takes the commands of one connection, in order. Never blocks the reader on a commit:
/// answers come through `outgoing`.
pub struct CommandSink {
    service: Service,
    hub: Hub,
    link: Arc<Link>,
    /// A std mutex: held for a few instructions.
    level: Mutex<Level>,
    marks: Arc<Mutex<Marks>>,
}

/// A write with its answer. In a box: an idle socket has room for none.
type Write = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Reading marks on their way to storage: one write at a time, later ones folded.
#[derive(Default)]
struct Marks {
    waiting: BTreeMap<RoomId, Seq>,
    writing: bool,
}

impl Drop for CommandSink {
    fn drop(&mut self) {
        self.hub.disconnect(self.link.id);
    }
}

impl CommandSink {
    pub(super) fn new(service: Service, hub: Hub, link: Arc<Link>) -> Self {
        Self {
            service,
            hub,
            link,
            level: Mutex::default(),
            marks: Arc::default(),
        }
    }

    pub async fn handle(&self, command: Command) {
        self.link.heard();
        if let Err(error) = self.admit(&command).await {
            let (room, client_id) = command.room_and_client();
            self.refuse(room, client_id, error);
            return;
        }
        let Some(mut write) = self.begin(command) else {
            return;
        };
        // Polled once now, which fixes the order of writes; a task of the server awaits the rest.
        if poll!(write.as_mut()).is_pending() {
            self.hub.shared.owned.spawn(write);
        }
    }

    /// Does what can be done at once, and returns a write that is to be waited for.
    fn begin(&self, command: Command) -> Option<Write> {
        let actor = &self.link.actor;
        match command {
            Command::Beat => {}
            Command::Resume { have, .. } if have.len() > limits::ROOMS_PER_USER => {
                let limit = limits::ROOMS_PER_USER;
                self.refuse(None, None, Error::TooMany { limit });
            }
            Command::Resume { have, log } => self.hub.resume(&self.link, have, log),
            Command::Fetch {
                room,
                after,
                before,
            } => self.fetch(room, after, before),
            Command::Act {
                room,
                client_id,
                action,
            } => {
                let acting = self.service.acting(actor, room, client_id, action);
                return self.write(room, client_id, acting);
            }
            Command::MarkRead { room, seq } => self.mark(room, seq),
            Command::Show { room, visible } => self.link.show(room, visible),
        }
        None
    }

    /// The reader waits here only for a client that sends many messages at once.
    async fn admit(&self, command: &Command) -> Result<()> {
        self.within_pace(command)?;
        match command {
            Command::Act { .. } => self.service.admit_message(&self.link.actor).await,
            Command::Resume { .. }
            | Command::Fetch { .. }
            | Command::MarkRead { .. }
            | Command::Show { .. }
            | Command::Beat => Ok(()),
        }
    }

    fn within_pace(&self, command: &Command) -> Result<()> {
        let cost = match command {
            Command::Beat => return Ok(()),
            Command::Resume { .. } => RESUME_COST,
            Command::Fetch { .. } => FETCH_COST,
            Command::Act { .. } | Command::MarkRead { .. } | Command::Show { .. } => 1,
        };
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        level
            .take(command_pace(), cost, Instant::now())
            .map_err(|wait| exceeded(Budget::Commands, wait))
    }

    fn fetch(&self, room: RoomId, after: Seq, before: Seq) {
        let Some(place) = self.link.place_for_fetch() else {
            return self.refuse(Some(room), None, exceeded(Budget::Pages, FETCH_LATER));
        };
        let (hub, link) = (self.hub.clone(), Arc::clone(&self.link));
        self.hub.shared.loops.spawn(async move {
            hub.fetch(&link, room, (after, before), place).await;
        });
    }

    fn write(
        &self,
        room: RoomId,
        client_id: ClientId,
        write: Result<impl Future<Output = Result<(Seq, UnixMillis)>> + Send + 'static>,
    ) -> Option<Write> {
        let write = match write {
            Ok(write) => write,
            Err(error) => {
                self.refuse(Some(room), Some(client_id), error);
                return None;
            }
        };
        let link = Arc::clone(&self.link);
        Some(Box::pin(async move {
            link.push(frame::of(&match write.await {
                Ok((seq, at)) => Event::Sent {
                    client_id,
                    room,
                    seq,
                    at,
                },
                Err(error) => Event::Refused {
                    client_id: Some(client_id),
                    room: Some(room),
                    error,
                },
            }));
        }))
    }

    fn mark(&self, room: RoomId, seq: Seq) {
        {
            let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
            let mark = marks.waiting.entry(room).or_insert(seq);
            *mark = seq.max(*mark);
            if std::mem::replace(&mut marks.writing, true) {
                return;
            }
        }
        let (service, link) = (self.service.clone(), Arc::clone(&self.link));
        let marks = Arc::clone(&self.marks);
        self.hub.shared.owned.spawn(async move {
            loop {
                let next = {
                    let mut marks = marks.lock().unwrap_or_else(PoisonError::into_inner);
                    let next = marks.waiting.pop_first();
                    marks.writing = next.is_some();
                    next
                };
                let Some((room, seq)) = next else { return };
                if let Err(error) = service.mark_read(&link.actor, room, seq).await {
                    link.push(refusal(Some(room), None, error));
                }
            }
        });
    }

    /// For a frame that is no command.
    pub fn refuse_unreadable(&self) {
        self.refuse(None, None, Error::BadRequest);
    }

    fn refuse(&self, room: Option<RoomId>, client_id: Option<ClientId>, error: Error) {
        self.link.push(refusal(room, client_id, error));
    }
}

fn refusal(room: Option<RoomId>, client_id: Option<ClientId>, error: Error) -> bytes::Bytes {
    frame::of(&Event::Refused {
        client_id,
        room,
        error,
    })
}
