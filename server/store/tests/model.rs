//! Random operations against a model that fits on one page: every answer and, in the end,
//! every log, mark and count must agree.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::watch::{Outcome, RejectCode};
use domain::{
    AlertId, Change, ClientId, DeviceId, Role, RoomAction, RoomId, UserId, watch::Confirmation,
};
use futures::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::{Append, Appended, CheckedItem, Committed, Edge, Ingest};
use uuid::Uuid;

use crate::{
    membership::{join, summary},
    world::{T0, World, alert, both_stores, message, reading, sign_in_of},
};

type Number = (u32, u32);

#[derive(Clone, Debug)]
enum Op {
    /// By several people into one room, handed over at once.
    Say {
        room: usize,
        said: Vec<(usize, usize, u8)>,
    },
    Acknowledge {
        room: usize,
        user: usize,
        client: usize,
        alert: Number,
    },
    Join {
        room: usize,
        user: usize,
    },
    Leave {
        room: usize,
        user: usize,
    },
    Post {
        epoch: u32,
        items: Vec<(u32, u8)>,
        confirm: bool,
    },
    Mark {
        room: usize,
        user: usize,
        seq: i64,
    },
}

fn op() -> impl Strategy<Value = Op> {
    let (room, user, client) = (0..2_usize, 0..3_usize, 0..6_usize);
    let said = prop::collection::vec((user.clone(), client.clone(), 0..2_u8), 1..6);
    let items = prop::collection::vec((0..5_u32, 0..4_u8), 0..5);
    prop_oneof![
        4 => (room.clone(), said).prop_map(|(room, said)| Op::Say { room, said }),
        3 => (room.clone(), user.clone(), client, (0..2_u32, 0..5_u32))
            .prop_map(|(room, user, client, alert)| Op::Acknowledge { room, user, client, alert }),
        1 => (room.clone(), user.clone()).prop_map(|(room, user)| Op::Join { room, user }),
        1 => (room.clone(), user.clone()).prop_map(|(room, user)| Op::Leave { room, user }),
        3 => (0..2_u32, items, any::<bool>())
            .prop_map(|(epoch, items, confirm)| Op::Post { epoch, items, confirm }),
        1 => (room, user, 0..30_i64).prop_map(|(room, user, seq)| Op::Mark { room, user, seq }),
    ]
}

#[derive(Clone, PartialEq)]
enum Said {
    Text(u8),
    Acknowledged(Number),
}

#[derive(Default)]
struct Room {
    present: BTreeSet<usize>,
    marks: HashMap<usize, i64>,
    /// (kind, author)
    log: Vec<(&'static str, Option<usize>)>,
    epoch: i64,
}

impl Room {
    fn write(&mut self, kind: &'static str, author: Option<usize>) -> i64 {
        self.log.push((kind, author));
        i64::try_from(self.log.len()).unwrap()
    }

    fn unread(&self, user: usize) -> u32 {
        let past = usize::try_from(self.marks[&user]).unwrap();
        let items = self.log[past..].iter().filter(|(kind, author)| {
            matches!(*kind, "message" | "alert_raised") && *author != Some(user)
        });
        u32::try_from(items.count()).unwrap()
    }
}

/// The model, and the ids by which the store knows its people and things.
struct Model {
    users: Vec<UserId>,
    room_ids: Vec<RoomId>,
    device: DeviceId,
    clients: Vec<ClientId>,
    /// By number and content.
    alert_ids: BTreeMap<(Number, u8), AlertId>,
    rooms: Vec<Room>,
    said: HashMap<(usize, usize), (usize, Said, i64)>,
    /// Contents under a number: one reading, or alerts as often as they differ.
    items: HashMap<Number, Vec<u8>>,
    acknowledged: HashMap<Number, i64>,
    /// Alerts whose acknowledgement the watch has not confirmed, in order.
    pending: Vec<Number>,
}

/// Of several alerts under one number people take this one.
const TAKEN: u8 = 2;
/// Never leaves, so that the logs can be read in the end.
const WITNESS: usize = 3;

impl Model {
    async fn new(world: &World) -> Self {
        let care = world.care().await;
        let users = vec![
            care.wearer,
            care.expert,
            world.person(Role::Expert).await,
            world.person(Role::Expert).await,
        ];
        let team = world.team_room(users[WITNESS]).await;
        join(&world.store, care.room, users[WITNESS], users[0], T0).await;
        let mut model = Self {
            device: world.device(care.wearer).await,
            room_ids: vec![care.room, team],
            users,
            clients: (0..6).map(|_| ClientId(Uuid::now_v7())).collect(),
            alert_ids: BTreeMap::new(),
            rooms: vec![Room::default(), Room::default()],
            said: HashMap::new(),
            items: HashMap::new(),
            acknowledged: HashMap::new(),
            pending: Vec::new(),
        };
        for (room, user) in [(0, 0), (0, 1), (0, WITNESS), (1, WITNESS)] {
            assert!(model.join(room, user));
        }
        model
    }

    fn join(&mut self, room: usize, user: usize) -> bool {
        let room = &mut self.rooms[room];
        if !room.present.insert(user) {
            return false;
        }
        let seq = room.write("joined", Some(user));
        room.marks.insert(user, seq);
        room.epoch += 1;
        true
    }

    fn leave(&mut self, room: usize, user: usize) -> bool {
        let room = &mut self.rooms[room];
        if !room.present.remove(&user) {
            return false;
        }
        room.write("left", Some(WITNESS));
        room.epoch += 1;
        true
    }

    fn append(&mut self, room: usize, user: usize, client: usize, what: &Said) -> Answer {
        if !self.rooms[room].present.contains(&user) {
            return Answer::NotFound;
        }
        if let Some((where_, before, seq)) = self.said.get(&(user, client)) {
            return if (*where_, before) == (room, what) {
                Answer::Repeat(*seq)
            } else {
                Answer::Reused
            };
        }
        let kind = match what {
            Said::Text(_) => "message",
            Said::Acknowledged(number) => {
                // Only the care room has alerts.
                let stored = self.items.get(number);
                if room != 0 || stored.is_none_or(|contents| !contents.contains(&TAKEN)) {
                    return Answer::NotFound;
                }
                if let Some(seq) = self.acknowledged.get(number) {
                    return Answer::Repeat(*seq);
                }
                "alert_acknowledged"
            }
        };
        let seq = self.rooms[room].write(kind, Some(user));
        if let Said::Acknowledged(number) = what {
            self.acknowledged.insert(*number, seq);
            self.pending.push(*number);
        }
        self.said.insert((user, client), (room, what.clone(), seq));
        Answer::Written(seq)
    }

    fn post(&mut self, epoch: u32, items: &[(u32, u8)], confirm: bool) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for (seq, content) in items {
            let before = self.items.entry((epoch, *seq)).or_default();
            let outcome = if before.contains(content) {
                Outcome::Duplicate
            } else if *content >= 2 {
                // A person's alert is always seen.
                before.push(*content);
                self.rooms[0].write("alert_raised", None);
                Outcome::Accepted
            } else if before.is_empty() {
                before.push(*content);
                Outcome::Accepted
            } else {
                Outcome::Rejected(RejectCode::SeqReused)
            };
            outcomes.push(outcome);
        }
        if confirm {
            for _ in self.pending.drain(..) {
                self.rooms[0].write("alert_confirmed", None);
            }
        }
        outcomes
    }

    fn mark(&mut self, room: usize, user: usize, seq: i64) -> Option<(i64, u32, i64)> {
        let room = &mut self.rooms[room];
        if !room.present.contains(&user) {
            return None;
        }
        let head = i64::try_from(room.log.len()).unwrap();
        let mark = room.marks.get_mut(&user).unwrap();
        *mark = (*mark).max(seq.min(head));
        let mark = *mark;
        Some((mark, room.unread(user), head))
    }

    fn item(&mut self, epoch: u32, seq: u32, content: u8) -> CheckedItem {
        if content < 2 {
            let mut item = reading(seq, T0);
            if let CheckedItem::Reading { reading, .. } = &mut item {
                reading.motion = Some(f32::from(content));
            }
            return item;
        }
        let ids = self.alert_ids.entry(((epoch, seq), content));
        let id = *ids.or_insert_with(|| AlertId(Uuid::now_v7()));
        let mut item = alert(seq, id, self.device);
        if let CheckedItem::Alert {
            device_time,
            report,
            ..
        } = &mut item
        {
            *device_time += i64::from(content);
            // So far apart that each is an episode of its own.
            let number = (i64::from(epoch) * 1_000 + i64::from(seq)) * 8 + i64::from(content);
            report.measured_at = T0 + number * 660_000;
        }
        item
    }
}

#[derive(Debug, PartialEq)]
enum Answer {
    Written(i64),
    Repeat(i64),
    Reused,
    NotFound,
}

impl From<Appended> for Answer {
    fn from(appended: Appended) -> Self {
        match appended {
            Appended::Written { seq, .. } => Self::Written(seq),
            Appended::Repeat { seq, .. } => Self::Repeat(seq),
            Appended::Reused => Self::Reused,
            Appended::NotFound => Self::NotFound,
            other => panic!("{other:?}"),
        }
    }
}

async fn apply(world: &World, model: &mut Model, op: &Op) {
    let store = &world.store;
    match op {
        Op::Say { room, said } => {
            let sends: Vec<_> = said
                .iter()
                .map(|(user, client, text)| {
                    let (room, user) = (model.room_ids[*room], model.users[*user]);
                    store.append(Append {
                        client_id: model.clients[*client],
                        ..message(room, user, &text.to_string(), T0)
                    })
                })
                .collect();
            for (answer, (user, client, text)) in join_all(sends).await.into_iter().zip(said) {
                let expected = model.append(*room, *user, *client, &Said::Text(*text));
                assert_eq!(Answer::from(answer.unwrap()), expected);
            }
        }
        Op::Acknowledge {
            room,
            user,
            client,
            alert,
        } => {
            let id = model.alert_ids.get(&(*alert, TAKEN)).copied();
            let append = Append {
                room: model.room_ids[*room],
                author: model.users[*user],
                sign_in: sign_in_of(model.users[*user]),
                client_id: model.clients[*client],
                action: RoomAction::AcknowledgeAlert {
                    alert: id.unwrap_or(AlertId(Uuid::now_v7())),
                },
                now: T0,
            };
            let answer = store.append(append).await.unwrap();
            let expected = model.append(*room, *user, *client, &Said::Acknowledged(*alert));
            assert_eq!(Answer::from(answer), expected);
        }
        Op::Join { room, user } => {
            let (room_id, id) = (model.room_ids[*room], model.users[*user]);
            let joined = join(store, room_id, id, model.users[WITNESS], T0).await;
            assert_eq!(joined, model.join(*room, *user));
        }
        Op::Leave { room, user } => {
            let (room_id, id) = (model.room_ids[*room], model.users[*user]);
            let left = store
                .remove_member(room_id, id, model.users[WITNESS], T0)
                .await;
            assert_eq!(left.unwrap(), model.leave(*room, *user));
        }
        Op::Post {
            epoch,
            items,
            confirm,
        } => {
            let sent = items
                .iter()
                .map(|(seq, content)| model.item(*epoch, *seq, *content));
            let sent: Vec<CheckedItem> = sent.collect();
            let ids: Vec<i64> = world
                .post(model.device, Vec::new())
                .await
                .downlinks
                .iter()
                .map(|one| one.id)
                .collect();
            assert_eq!(ids.len(), model.pending.len());
            let confirmed = ids.iter().filter(|_| *confirm).map(|id| {
                (
                    Confirmation {
                        id: *id,
                        felt_at: 0,
                    },
                    Some(T0),
                )
            });
            let post = Ingest {
                epoch: *epoch,
                confirmed: confirmed.collect(),
                ..world.batch(model.device, sent)
            };
            let answer = store.ingest(post).await.unwrap().unwrap();
            assert_eq!(answer.outcomes, model.post(*epoch, items, *confirm));
            assert_eq!(answer.downlinks.len(), model.pending.len());
        }
        Op::Mark { room, user, seq } => {
            let (reader, of) = (model.users[*user], model.room_ids[*room]);
            let marked = store
                .mark_read(reader, sign_in_of(reader), of, *seq, T0)
                .await;
            let numbers = marked
                .unwrap()
                .map(|mark| (mark.last_read, mark.unread, mark.head));
            assert_eq!(numbers, model.mark(*room, *user, *seq));
        }
    }
}

/// What commits tell is what a read gives, up to the head and under the epoch that they name.
async fn compare_what_was_told(world: &World, model: &Model) {
    let mut commits = world.commits.lock().await;
    let mut told_any = false;
    while let Ok(committed) = commits.try_recv() {
        for Committed { head, events } in committed {
            let Some(first) = events.first() else {
                continue;
            };
            // The other rooms are of earlier cases.
            if !model.room_ids.contains(&head.room) {
                continue;
            }
            let (reader, after, before) = (model.users[WITNESS], first.seq - 1, head.seq + 1);
            let edge = Edge::Oldest;
            let stored = world
                .store
                .between(reader, head.room, after, before, 1000, edge);
            let stored = stored.await;
            assert_eq!(events, stored.unwrap().unwrap());
            let (epoch, _) = world.store.entitled(head.room).await.unwrap().unwrap();
            assert!(head.epoch <= epoch);
            told_any = true;
        }
    }
    let by_the_writer = |kind: &str| !["joined", "left"].contains(&kind);
    let mut written = model.rooms.iter().flat_map(|room| &room.log);
    assert_eq!(told_any, written.any(|(kind, _)| by_the_writer(kind)));
}

async fn compare(world: &World, model: &Model) {
    for (id, room) in model.room_ids.iter().zip(&model.rooms) {
        let reader = model.users[WITNESS];
        let page = world
            .store
            .page(reader, *id, None, 1000)
            .await
            .unwrap()
            .unwrap();
        let log: Vec<_> = page
            .events
            .iter()
            .map(|event| {
                let author = event.author.as_ref().map(|one| one.id);
                let author = author.and_then(|id| model.users.iter().position(|user| *user == id));
                (event.change.kind(), author)
            })
            .collect();
        assert_eq!(log, room.log);
        let seqs: Vec<i64> = page.events.iter().map(|event| event.seq).collect();
        assert_eq!(seqs, (1..=page.head).collect::<Vec<i64>>());
        for event in &page.events {
            if let Change::AlertAcknowledged { raised_seq, alert }
            | Change::AlertConfirmed {
                raised_seq, alert, ..
            } = &event.change
            {
                let raised = &page.events[usize::try_from(*raised_seq).unwrap() - 1].change;
                assert!(matches!(raised, Change::AlertRaised { alert: of, .. } if of == alert));
            }
        }
        let (epoch, present) = world.store.entitled(*id).await.unwrap().unwrap();
        assert_eq!(epoch, room.epoch);
        let present: BTreeSet<UserId> = present.into_iter().collect();
        assert_eq!(
            present,
            room.present.iter().map(|user| model.users[*user]).collect()
        );
        for user in &room.present {
            let summary = summary(&world.store, model.users[*user], *id)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(summary.unread, room.unread(*user));
            assert_eq!(summary.last_read, room.marks[user]);
        }
    }
    let care = summary(&world.store, model.users[WITNESS], model.room_ids[0]).await;
    let alerts = model
        .items
        .values()
        .flatten()
        .filter(|content| **content >= 2)
        .count();
    let open = usize::try_from(care.unwrap().unwrap().open_alerts).unwrap();
    assert_eq!(open, alerts - model.acknowledged.len());
}

both_stores! {
    async fn the_store_agrees_with_the_model(world) {
        let config = Config { cases: 32, failure_persistence: None, ..Config::default() };
        let sequences = prop::collection::vec(op(), 1..40);
        let handle = tokio::runtime::Handle::current();
        tokio::task::block_in_place(|| {
            TestRunner::new(config).run(&sequences, |ops| {
                handle.block_on(async {
                    let mut model = Model::new(world).await;
                    for op in &ops {
                        apply(world, &mut model, op).await;
                    }
                    compare(world, &model).await;
                    compare_what_was_told(world, &model).await;
                });
                Ok(())
            })
        }).unwrap();
    }
}
