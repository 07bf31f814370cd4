//! A server made of a list, and the client beside it.

use std::collections::VecDeque;

use domain::{
    AlertId, Change, ClientId, Command, Episode, Event, EventPage, LogId, Member, OpenRoom, Person,
    Role, RoomDetail, RoomEvent, RoomId, RoomKind, RoomSummary, Seq, UnixMillis, UserId,
};
use uuid::Uuid;

use crate::live::{Effect, Freshness, Input, Live};

pub(super) const ROOM: RoomId = RoomId(Uuid::from_u128(7));
pub(super) const START: UnixMillis = 1_795_356_000_000;

pub(super) fn person(number: u128, role: Role) -> Person {
    Person {
        id: UserId(Uuid::from_u128(number)),
        name: format!("Person {number}"),
        role,
    }
}

pub(super) fn me() -> Person {
    person(1, Role::Expert)
}

pub(super) fn other() -> Person {
    person(2, Role::Wearer)
}

pub(super) fn id(number: u128) -> ClientId {
    ClientId(Uuid::from_u128(number))
}

pub(super) use domain::samples::report;

pub(super) fn summary(head: Seq) -> RoomSummary {
    RoomSummary {
        id: ROOM,
        kind: RoomKind::Care,
        name: "Care".to_owned(),
        wearer: Some(other().id),
        head,
        last_read: 0,
        muted: false,
        unread: 0,
        open_alerts: 0,
        episodes: Vec::new(),
        preview: None,
        active_at: START,
    }
}

/// The truth, and one connection to it.
pub(super) struct World {
    pub(super) log: Vec<RoomEvent>,
    /// What the numbers in it count in.
    pub(super) log_id: Option<LogId>,
    pub(super) live: Live,
    /// Build of the server. The page's is "1".
    pub(super) version: &'static str,
    pub(super) now: UnixMillis,
    /// On the way down; `None` while there is no connection.
    pub(super) frames: Option<VecDeque<Event>>,
    /// Commands that reached the server on this connection.
    pub(super) said: Vec<Command>,
    /// Loads asked for and not answered.
    pub(super) loads: usize,
    pub(super) left: bool,
    /// The reader's mark, as the server has it.
    pub(super) last_read: Seq,
}

impl World {
    pub(super) fn new() -> Self {
        let mut world = Self {
            log: Vec::new(),
            log_id: Some(LogId(Uuid::from_u128(11))),
            live: Live::new(Some(me()), "1".to_owned()),
            version: "1",
            now: START,
            frames: None,
            said: Vec::new(),
            loads: 0,
            left: false,
            last_read: 0,
        };
        world.tell(Input::Listed(vec![summary(0)]));
        world.tell(Input::Open(ROOM));
        world
    }

    pub(super) fn head(&self) -> Seq {
        Seq::try_from(self.log.len()).unwrap()
    }

    /// The room as the server counts it now.
    pub(super) fn summary(&self) -> RoomSummary {
        let mut episodes: Vec<Episode> = Vec::new();
        for event in &self.log {
            episodes.extend(Episode::opened(event));
            for one in &mut episodes {
                one.apply(event);
            }
        }
        episodes.retain(|one| !one.life.is_resolved());
        let open = episodes.iter().filter(|one| one.life.is_open()).count();
        let unread = self.log.iter().filter(|event| {
            let foreign = event.author.as_ref().map(|author| author.id) != Some(me().id);
            event.seq > self.last_read && event.change.facts().counts_as_unread && foreign
        });
        RoomSummary {
            last_read: self.last_read,
            unread: u32::try_from(unread.count()).unwrap(),
            open_alerts: u32::try_from(open).unwrap(),
            episodes,
            ..summary(self.head())
        }
    }

    /// The reader's mark moves, here or in another tab.
    pub(super) fn mark(&mut self) {
        self.last_read = self.head();
        self.down(Event::Marked {
            room: ROOM,
            last_read: self.last_read,
            unread: self.summary().unread,
            head: self.head(),
        });
    }

    /// Something is committed. It goes down the connection, if there is one.
    pub(super) fn publish(
        &mut self,
        author: Option<Person>,
        client_id: Option<ClientId>,
        change: Change,
    ) {
        let event = RoomEvent {
            room: ROOM,
            seq: self.head() + 1,
            at: self.now,
            author,
            client_id,
            change,
        };
        self.log.push(event.clone());
        self.down(Event::Events {
            room: ROOM,
            events: vec![event],
        });
    }

    pub(super) fn text(&mut self, author: Person, text: &str) {
        let change = Change::Message {
            text: text.to_owned(),
        };
        self.publish(Some(author), None, change);
    }

    /// The server commits what a command says.
    pub(super) fn commit(&mut self, client_id: ClientId, change: Change) {
        let known = self
            .log
            .iter()
            .find(|event| event.client_id == Some(client_id))
            .map(|event| event.seq);
        let seq = known.unwrap_or_else(|| {
            self.publish(Some(me()), Some(client_id), change);
            self.head()
        });
        self.down(Event::Sent {
            client_id,
            room: ROOM,
            seq,
            at: self.now,
        });
    }

    pub(super) fn down(&mut self, event: Event) {
        if let Some(frames) = &mut self.frames {
            frames.push_back(event);
        }
    }

    pub(super) fn tell(&mut self, input: Input) {
        for effect in self.live.apply(self.now, input) {
            match effect {
                Effect::Command(command) if self.frames.is_some() => self.hear(command),
                Effect::Load(_) => self.loads += 1,
                Effect::Leave => self.left = true,
                _ => {}
            }
        }
    }

    /// What the server does with a command at once. Sends wait for [`World::commit`].
    fn hear(&mut self, command: Command) {
        match &command {
            Command::Resume { have, .. } => {
                if let Some(have) = have.get(&ROOM) {
                    self.answer(*have, Seq::MAX);
                }
            }
            Command::Fetch { after, before, .. } => self.answer(*after, *before),
            _ => {}
        }
        self.said.push(command);
    }

    fn answer(&mut self, after: Seq, before: Seq) {
        let events: Vec<_> = self
            .log
            .iter()
            .filter(|event| after < event.seq && event.seq < before)
            .cloned()
            .collect();
        self.down(Event::Events { room: ROOM, events });
    }

    pub(super) fn connect(&mut self) {
        self.frames = Some(VecDeque::new());
        self.said.clear();
        self.tell(Input::Connecting);
        self.down(Event::Hello {
            protocol: domain::PROTOCOL,
            version: self.version.to_owned(),
            you: me(),
            rooms: vec![self.summary()],
            server_time: self.now,
            log: self.log_id,
        });
    }

    pub(super) fn cut(&mut self) {
        self.frames = None;
        self.tell(Input::Lost);
    }

    /// The next frame arrives.
    pub(super) fn deliver(&mut self) -> bool {
        let frame = self.frames.as_mut().and_then(VecDeque::pop_front);
        let arrived = frame.is_some();
        if let Some(event) = frame {
            self.tell(Input::Frame(Box::new(event)));
        }
        arrived
    }

    pub(super) fn beat(&mut self) {
        let heads = [(ROOM, self.head())].into();
        self.down(Event::Beat {
            heads,
            as_of: self.now,
        });
    }

    /// The page asked for arrives: as it is now, the newest `limit` events.
    pub(super) fn load(&mut self, limit: usize) {
        if self.loads == 0 {
            return;
        }
        self.loads -= 1;
        let open = self.page(limit);
        self.tell(Input::Loaded(Box::new(open)));
    }

    pub(super) fn page(&self, limit: usize) -> OpenRoom {
        let from = self.log.len().saturating_sub(limit);
        OpenRoom {
            detail: RoomDetail {
                summary: self.summary(),
                members: [me(), other()]
                    .map(|person| Member {
                        person,
                        joined_at: START,
                        left_at: None,
                        alike: false,
                    })
                    .into(),
            },
            page: EventPage {
                events: self.log.get(from..).unwrap_or_default().to_vec(),
                head: self.head(),
                more: from > 0,
                later: Vec::new(),
            },
            readings: None,
            log: self.log_id,
        }
    }

    /// Everything that is under way arrives.
    pub(super) fn settle(&mut self) {
        if self.frames.is_none() {
            self.connect();
        }
        for _ in 0..3 {
            self.beat();
            while self.deliver() || self.loads > 0 {
                self.load(50);
            }
        }
    }

    pub(super) fn is_up_to_date(&self) -> bool {
        matches!(self.live.freshness(self.now), Freshness::UpToDate { .. })
    }

    /// The texts on the screen, oldest first.
    pub(super) fn texts(&self) -> Vec<String> {
        let Some(room) = self.live.room(ROOM) else {
            return Vec::new();
        };
        room.timeline
            .items()
            .filter_map(|item| match &item.body {
                crate::live::Body::Message { text } => Some(text.clone()),
                _ => None,
            })
            .collect()
    }
}

pub(super) fn raised(alert: u128) -> Change {
    Change::AlertRaised {
        alert: AlertId(Uuid::from_u128(alert)),
        report: Box::new(report()),
        joins: None,
        after: None,
    }
}

pub(super) fn acknowledged(alert: u128, raised_seq: Seq) -> Change {
    Change::AlertAcknowledged {
        alert: AlertId(Uuid::from_u128(alert)),
        raised_seq,
    }
}
