use std::collections::BTreeMap;

use domain::{
    CloseCode, Command, Error, Event, LogId, RoomAction, RoomEvent, RoomId, RoomSummary, Seq,
};
use futures::StreamExt;
use service::{Actor, Connection, Outgoing, Service};
use tokio::time::timeout;

use crate::world::{PATIENCE, some_client_id};

/// What a real client does: keeps a log per room, ignores what it has, asks for holes.
pub(crate) struct Client {
    connection: Connection,
    pub(crate) rooms: BTreeMap<RoomId, RoomSummary>,
    pub(crate) logs: BTreeMap<RoomId, BTreeMap<Seq, RoomEvent>>,
    /// Newest seq held without a hole below it.
    pub(crate) have: BTreeMap<RoomId, Seq>,
    pub(crate) closed: Option<CloseCode>,
    /// As the hello named it.
    pub(crate) log: Option<LogId>,
}

impl Client {
    pub(crate) async fn connect(service: &Service, actor: &Actor) -> Self {
        let connection = service.connect(actor).await.unwrap();
        let mut client = Self {
            connection,
            rooms: BTreeMap::new(),
            logs: BTreeMap::new(),
            have: BTreeMap::new(),
            closed: None,
            log: None,
        };
        let hello = client.next().await;
        let Some(Event::Hello { log, .. }) = hello else {
            panic!("{hello:?}");
        };
        client.log = log;
        client
    }

    /// The same client after a break: it still holds what it held.
    pub(crate) async fn reconnect(self, service: &Service, actor: &Actor) -> Self {
        let Self { logs, have, .. } = self;
        let mut client = Self::connect(service, actor).await;
        client.logs = logs;
        client.have = have;
        client
    }

    pub(crate) async fn say(&self, command: Command) {
        self.connection.commands.handle(command).await;
    }

    pub(crate) async fn resume(&mut self) {
        let have = self.have.clone();
        self.say(Command::Resume { have, log: None }).await;
    }

    pub(crate) async fn resume_from(&mut self, room: RoomId, seq: Seq) {
        self.have.insert(room, seq);
        self.resume().await;
    }

    pub(crate) async fn send(&self, room: RoomId, text: &str) {
        let client_id = some_client_id();
        let text = text.to_owned();
        self.say(Command::Act {
            room,
            client_id,
            action: RoomAction::message(text),
        })
        .await;
    }

    /// `None` once closed.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        if self.closed.is_some() {
            return None;
        }
        let next = timeout(PATIENCE, self.connection.outgoing.next()).await;
        match next.unwrap() {
            Some(Outgoing::Frame(frame)) => {
                let event: Event = serde_json::from_slice(&frame.text()).unwrap();
                self.apply(&event);
                Some(event)
            }
            Some(Outgoing::Close(code)) => {
                self.closed = Some(code);
                None
            }
            None => panic!("a connection ended without a last word"),
        }
    }

    /// Reads on until this arrives.
    pub(crate) async fn until(&mut self, what: &str, wanted: impl Fn(&Event) -> bool) -> Event {
        let search = async {
            while let Some(event) = self.next().await {
                if wanted(&event) {
                    return event;
                }
            }
            panic!("closed before {what}");
        };
        timeout(PATIENCE, search)
            .await
            .unwrap_or_else(|_| panic!("never heard {what}"))
    }

    /// Reads on until everything up to `seq` is here.
    pub(crate) async fn until_has(&mut self, room: RoomId, seq: Seq) {
        while self.have.get(&room).copied().unwrap_or_default() < seq {
            assert!(self.next().await.is_some(), "closed before {seq}");
        }
    }

    pub(crate) async fn until_closed(&mut self) -> CloseCode {
        while self.next().await.is_some() {}
        self.closed.unwrap()
    }

    pub(crate) async fn until_refused(&mut self) -> Error {
        let refused = self
            .until("a refusal", |event| matches!(event, Event::Refused { .. }))
            .await;
        match refused {
            Event::Refused { error, .. } => error,
            _ => unreachable!(),
        }
    }

    pub(crate) fn texts(&self, room: RoomId) -> Vec<String> {
        let log = self.logs.get(&room).into_iter().flat_map(BTreeMap::values);
        log.filter_map(|event| match &event.change {
            domain::Change::Message { text } => Some(text.clone()),
            _ => None,
        })
        .collect()
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::Hello { rooms, .. } => {
                self.rooms = rooms.iter().map(|room| (room.id, room.clone())).collect();
                // As if each room's newest page had been loaded.
                for room in rooms {
                    self.have.entry(room.id).or_insert(room.head);
                }
            }
            Event::RoomOpened { room } => {
                self.have.insert(room.id, room.head);
                self.rooms.insert(room.id, room.clone());
            }
            Event::RoomClosed { room } => {
                self.rooms.remove(room);
                self.logs.remove(room);
                self.have.remove(room);
            }
            Event::ReloadRoom { room, head } => {
                self.logs.remove(room);
                self.have.insert(*room, *head);
            }
            Event::Events { room, events } => self.take(*room, events),
            _ => {}
        }
    }

    fn take(&mut self, room: RoomId, events: &[RoomEvent]) {
        for pair in events.windows(2) {
            assert_eq!(pair[1].seq, pair[0].seq + 1, "a run has a hole");
        }
        let Some(have) = self.have.get_mut(&room) else {
            panic!("events of a room that is not open");
        };
        let log = self.logs.entry(room).or_default();
        for event in events {
            assert_eq!(event.room, room);
            assert!(event.seq <= *have + 1, "a hole before {}", event.seq);
            *have = event.seq.max(*have);
            let known = log.insert(event.seq, event.clone());
            assert!(
                known.is_none_or(|known| known == *event),
                "two events {}",
                event.seq
            );
        }
    }
}
