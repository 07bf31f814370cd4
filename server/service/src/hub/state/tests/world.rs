mod storage;

use std::{collections::HashSet, sync::Arc};

use domain::{Event, RoomEvent, RoomId, RoomSummary, Seq, UserId, limits};
use store::Head;

use crate::hub::{
    Outgoing, Receiver, frame,
    link::{Link, tests::link},
    state::{CatchUp, Next, Ready, State, Want},
};

use storage::{ROOM, Storage, user};

pub(super) const USERS: u8 = 3;

#[derive(Clone, Debug)]
pub(super) enum Op {
    Append,
    /// In or out of the room.
    Toggle(u8),
    /// Any commit of this process, in any order.
    HandOut(u8),
    Hint,
    OldHint,
    HintUser(u8),
    /// Registers, and reads the rooms for the hello.
    Arrive(u8),
    /// Hands over the oldest hello.
    Greet,
    /// As if that much of the end had been forgotten.
    Resume {
        client: u8,
        back: Seq,
    },
    Leave(u8),
    /// The next step of the reader.
    Read,
    /// The next step of one missing range.
    CatchUp(u8),
    /// Asks for the oldest events, or hands over what was read for an earlier one who asked.
    Fetch(u8),
    /// The next step of looking at somebody's rooms.
    LookAtPeople,
}

struct Client {
    link: Arc<Link>,
    outgoing: Receiver,
    greeted: bool,
    resumed: bool,
    /// Held without a hole; `None` while the room is closed to it.
    have: Option<Seq>,
    /// Epoch of the read that opened the room to it.
    opened_at: i64,
}

enum Reading {
    Began(Want),
    Fresh(Want, Head, Vec<RoomEvent>),
    Members(Want, Head, Vec<RoomEvent>, Option<(i64, HashSet<UserId>)>),
}

struct Range {
    link: Arc<Link>,
    /// Read and not handed over: from, to, and `None` when it was refused.
    read: Option<(Seq, Option<Vec<RoomEvent>>)>,
}

/// A page that was read for a fetch and is not handed over.
struct Page {
    id: u64,
    closings: u64,
    events: Vec<RoomEvent>,
}

pub(super) struct World {
    state: State,
    storage: Storage,
    /// Not handed out yet.
    commits: Vec<Head>,
    clients: Vec<Client>,
    hellos: Vec<(u64, Vec<RoomSummary>)>,
    reading: Option<Reading>,
    ranges: Vec<Range>,
    pages: Vec<Page>,
    looking: Option<(UserId, i64, Vec<RoomSummary>)>,
    next_id: u64,
}

impl World {
    pub(super) fn new() -> Self {
        let mut storage = Storage::default();
        storage.toggle(user(0));
        storage.toggle(user(1));
        Self {
            state: State::default(),
            storage,
            commits: Vec::new(),
            clients: Vec::new(),
            hellos: Vec::new(),
            reading: None,
            ranges: Vec::new(),
            pages: Vec::new(),
            looking: None,
            next_id: 1,
        }
    }

    pub(super) fn run(&mut self, op: &Op) {
        match *op {
            Op::Append => {
                self.storage.append();
                self.commits.push(Head {
                    room: ROOM,
                    seq: self.storage.head,
                    epoch: self.storage.epoch,
                });
            }
            Op::HandOut(n) => self.hand_out(usize::from(n)),
            Op::Toggle(n) => self.storage.toggle(user(n)),
            Op::Hint => self.hint(self.storage.head, self.storage.epoch),
            Op::OldHint => self.hint(self.storage.head / 2, self.storage.epoch - 1),
            Op::HintUser(n) => {
                self.state.look_at_user(user(n));
            }
            Op::Arrive(n) => self.arrive(n),
            Op::Greet => self.greet(),
            Op::Resume { client, back } => self.resume(usize::from(client), back),
            Op::Leave(client) => self.leave(usize::from(client)),
            Op::Read => self.read(),
            Op::CatchUp(n) => self.catch_up(usize::from(n)),
            Op::Fetch(n) => self.fetch(usize::from(n)),
            Op::LookAtPeople => self.look_at_people(),
        }
        self.state.check_invariants();
        self.listen();
    }

    fn hand_out(&mut self, n: usize) {
        if self.commits.is_empty() {
            return;
        }
        let head = self.commits.swap_remove(n % self.commits.len());
        if !self.state.continues(&head, head.seq) {
            self.state.moved(&[head]);
            return;
        }
        let events = self.storage.between(head.seq - 1, head.seq);
        let (_, started) = self.state.deliver(&Ready {
            room: ROOM,
            after: head.seq - 1,
            head,
            last: head.seq,
            events: events.len(),
            text: Some(frame::of(&Event::Events { room: ROOM, events })),
            members: None,
        });
        self.start(started);
    }

    fn hint(&mut self, seq: Seq, epoch: i64) {
        let room = ROOM;
        self.state.moved(&[Head { room, seq, epoch }]);
    }

    fn arrive(&mut self, n: u8) {
        let (link, outgoing) = link(self.next_id, u128::from(n));
        self.next_id += 1;
        self.state.register(&link);
        self.hellos.push((link.id, self.storage.summary(user(n))));
        self.clients.push(Client {
            link,
            outgoing,
            greeted: false,
            resumed: false,
            have: None,
            opened_at: self.storage.epoch,
        });
    }

    fn greet(&mut self) {
        if self.hellos.is_empty() {
            return;
        }
        let (id, rooms) = self.hellos.remove(0);
        self.state.greet(id, &rooms);
        if let Some(client) = self.clients.iter_mut().find(|it| it.link.id == id) {
            client.greeted = true;
            client.have = rooms.first().map(|room| room.head);
        }
    }

    fn resume(&mut self, client: usize, back: Seq) {
        let count = self.clients.len().max(1);
        let Some(client) = self.clients.get_mut(client % count) else {
            return;
        };
        if !client.greeted {
            return;
        }
        client.resumed = true;
        client.have = client.have.map(|have| (have - back).max(0));
        let have = client.have.map(|have| (ROOM, have)).into_iter().collect();
        let (catch_up, doubtful) = self.state.resume(client.link.id, &have).unwrap();
        assert!(doubtful.ahead.is_empty() || self.storage.head >= doubtful.ahead[0].1);
        self.start(vec![catch_up]);
    }

    fn leave(&mut self, client: usize) {
        if self.clients.is_empty() {
            return;
        }
        let client = self.clients.remove(client % self.clients.len());
        self.state.remove(client.link.id);
        self.hellos.retain(|(id, _)| *id != client.link.id);
    }

    fn start(&mut self, started: Vec<CatchUp>) {
        for catch_up in started {
            for _ in catch_up.rooms {
                let link = Arc::clone(&catch_up.link);
                self.ranges.push(Range { link, read: None });
            }
        }
    }

    fn read(&mut self) {
        self.reading = match self.reading.take() {
            None => self.state.take_dirty_rooms(9).pop().map(Reading::Began),
            Some(Reading::Began(want)) => {
                let head = Head {
                    room: ROOM,
                    seq: self.storage.head,
                    epoch: self.storage.epoch,
                };
                // As if a page were three events.
                let events = self.storage.between(want.after, want.after + 3);
                Some(Reading::Fresh(want, head, events))
            }
            Some(Reading::Fresh(want, head, events)) => {
                let members = (want.epoch != Some(head.epoch))
                    .then(|| (self.storage.epoch, self.storage.members.clone()));
                Some(Reading::Members(want, head, events, members))
            }
            Some(Reading::Members(want, head, events, members)) => {
                let ready = Ready {
                    room: ROOM,
                    after: want.after,
                    head,
                    last: events.last().map_or(want.after, |event| event.seq),
                    events: events.len(),
                    text: (!events.is_empty())
                        .then(|| frame::of(&Event::Events { room: ROOM, events })),
                    members,
                };
                let (_, started) = self.state.deliver(&ready);
                self.start(started);
                None
            }
        };
    }

    fn catch_up(&mut self, n: usize) {
        if self.ranges.is_empty() {
            return;
        }
        let mut range = self.ranges.swap_remove(n % self.ranges.len());
        let id = range.link.id;
        if let Some((from, read)) = range.read.take() {
            match read {
                None => return self.state.doubt_membership(id, ROOM),
                Some(events) => {
                    let to = events.last().map_or(from, |event| event.seq);
                    let text = frame::of(&Event::Events { room: ROOM, events });
                    self.state.advance(id, ROOM, from, to, Some(text.into()));
                }
            }
        } else {
            let Next::Read { after, before } = self.state.next(id, ROOM) else {
                return;
            };
            let member = self.storage.members.contains(&range.link.actor.user.id);
            let newest = (before - 1).min(after + 2);
            let events = member.then(|| self.storage.between(after, newest));
            range.read = Some((after, events));
        }
        self.ranges.push(range);
    }

    fn fetch(&mut self, n: usize) {
        if n.is_multiple_of(2)
            && let Some(page) = self.pages.pop()
        {
            let events = page.events;
            let text = frame::of(&Event::Events { room: ROOM, events });
            self.state.answer(page.id, ROOM, page.closings, text);
            return;
        }
        let count = self.clients.len().max(1);
        let Some(client) = self.clients.get(n % count) else {
            return;
        };
        let member = self.storage.members.contains(&client.link.actor.user.id);
        if client.resumed && client.have.is_some() && member {
            self.pages.push(Page {
                id: client.link.id,
                closings: self.state.closings(client.link.id),
                events: self.storage.between(0, 2),
            });
        }
    }

    fn look_at_people(&mut self) {
        self.looking = match self.looking.take() {
            None => self
                .state
                .take_dirty_user()
                .map(|user| (user, self.storage.epoch, self.storage.summary(user))),
            Some((user, epoch, rooms)) => {
                let started = self.state.reconcile(user, &rooms);
                self.start(started);
                let theirs = self.clients.iter_mut();
                for client in theirs.filter(|it| it.link.actor.user.id == user) {
                    if client.have.is_none() {
                        client.opened_at = epoch;
                    }
                }
                None
            }
        };
    }

    /// What each client makes of its frames, at the moment they were sent.
    fn listen(&mut self) {
        for client in &mut self.clients {
            while let Some(Outgoing::Frame(frame)) = client.outgoing.try_next() {
                let user = client.link.actor.user.id;
                match serde_json::from_slice(&frame.text()).unwrap() {
                    Event::RoomOpened { room } => client.have = Some(room.head),
                    Event::RoomClosed { .. } => {
                        client.have = None;
                        let out_at = if self.storage.members.contains(&user) {
                            self.storage.last_out.get(&user).copied().unwrap_or(-1)
                        } else {
                            self.storage.epoch
                        };
                        assert!(out_at >= client.opened_at, "closed to a member");
                    }
                    Event::Events { events, .. } => {
                        assert!(
                            client.resumed,
                            "events before the client said what it holds"
                        );
                        let have = client.have.as_mut().expect("events of a closed room");
                        for event in events {
                            assert!(event.seq <= *have + 1, "a hole before {}", event.seq);
                            *have = event.seq.max(*have);
                            let may_hear = self.storage.may_hear.get(&user).copied();
                            assert!(
                                event.seq <= may_hear.unwrap_or_default(),
                                "{} was said while they were out",
                                event.seq
                            );
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// What polls and audits do in time, until nothing moves.
    pub(super) fn settle(&mut self) {
        for _ in 0..80 {
            self.run(&Op::Greet);
            self.hint(self.storage.head, self.storage.epoch);
            let rows: Vec<(UserId, RoomId, Seq)> = (self.storage.members.iter())
                .map(|user| (*user, ROOM, 0))
                .collect();
            let users = self.state.users();
            self.state.compare(&users, &rows);
            let started = self.state.left_behind();
            self.start(started);
            for _ in 0..6 {
                self.run(&Op::Read);
                self.run(&Op::LookAtPeople);
            }
            for n in 0..self.ranges.len() {
                self.run(&Op::CatchUp(u8::try_from(n).unwrap_or(0)));
            }
        }
        assert!(
            limits::RESUME_EVENTS > self.storage.head,
            "nothing was limited"
        );
    }

    pub(super) fn check_the_end(&self) {
        for client in &self.clients {
            let member = self.storage.members.contains(&client.link.actor.user.id);
            assert!(client.greeted);
            if !member {
                assert_eq!(client.have, None, "a room that is closed to them");
            } else if client.resumed {
                assert_eq!(client.have, Some(self.storage.head), "all there is");
            } else {
                assert!(client.have.is_some(), "the room is open to them");
            }
        }
    }
}
