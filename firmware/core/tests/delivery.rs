//! An adversary between watch and server. Whatever it does, once it stops, every alert has
//! arrived exactly once and every downlink was felt exactly once.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*};
use watch_core::{Action, Cadence, Downlinks, Failure, PostId, Queue, Uploader};
use watch_protocol::{
    Alert, Batch, BatchReply, Clock, Confirmation, Downlink, DownlinkKind, Evidence, Item,
    ItemResult, Outcome, Reading, RejectCode, Rule, codec,
};

const EPOCH: u32 = 77;

/// Keeps what it got and repeats downlinks until they are confirmed.
#[derive(Default)]
struct Server {
    stored: BTreeMap<u32, Item>,
    order: Vec<u32>,
    downlinks: Vec<Downlink>,
    confirmed: Vec<i64>,
}

impl Server {
    fn post(&mut self, body: &[u8]) -> BatchReply {
        let batch: Batch = codec::from_postcard(body).unwrap();
        assert_eq!(batch.epoch, EPOCH);
        let mut results: Vec<ItemResult> = batch.items.into_iter().map(|i| self.take(i)).collect();
        for confirmation in batch.confirmed {
            self.downlinks.retain(|known| known.id != confirmation.id);
            self.confirmed.push(confirmation.id);
        }
        results.reverse();
        BatchReply {
            server_time: 0,
            results,
            downlinks: self.downlinks.clone(),
        }
    }

    fn take(&mut self, item: Item) -> ItemResult {
        let seq = item.seq();
        let outcome = match self.stored.get(&seq) {
            Some(known) if *known == item => Outcome::Duplicate,
            Some(_) => Outcome::Rejected(RejectCode::SeqReused),
            None => {
                if let Item::Alert(_) = item {
                    let id = i64::from(seq) + 1000;
                    let kind = DownlinkKind::Acknowledged {
                        alert_epoch: EPOCH,
                        alert_seq: seq,
                        by: "Ines".into(),
                        at: 0,
                    };
                    self.downlinks.push(Downlink { id, kind });
                } else {
                    self.order.push(seq);
                }
                self.stored.insert(seq, item);
                Outcome::Accepted
            }
        };
        ItemResult { seq, outcome }
    }
}

/// What survives a restart.
#[derive(Default)]
struct Disk {
    items: Vec<Item>,
    next_seq: u32,
    felt: Vec<Confirmation>,
}

struct World {
    server: Server,
    disk: Disk,
    queue: Queue<Vec<u8>>,
    uploader: Uploader,
    now: u64,
    pushed: Vec<Item>,
    buzzes: BTreeMap<i64, u32>,
    late_requests: Vec<Vec<u8>>,
    late_replies: Vec<(PostId, BatchReply)>,
}

#[derive(Clone, Debug)]
enum Step {
    Reading,
    Alert,
    Post(Fate),
    LateRequest,
    LateReply,
    Restart,
    Wait(u64),
}

#[derive(Clone, Debug, PartialEq)]
enum Fate {
    Answered,
    AnsweredTwice,
    RequestLost,
    RequestLate,
    ReplyLost,
    ReplyLate,
    Unavailable(u64),
    Refused,
    EmptyReply,
}

fn boot(disk: &Disk) -> (Queue<Vec<u8>>, Uploader) {
    let mut queue = Queue::new(vec![0; 256 * 1024], EPOCH, disk.next_seq);
    for item in &disk.items {
        queue.restore(item.clone()).unwrap();
    }
    let mut downlinks = Downlinks::default();
    for felt in &disk.felt {
        downlinks.restore(*felt);
    }
    let cadence = Cadence {
        max_items: 5,
        ..Cadence::DEVICE
    };
    (queue, Uploader::new(cadence, downlinks, 3))
}

impl World {
    fn new() -> Self {
        let disk = Disk::default();
        let (queue, uploader) = boot(&disk);
        Self {
            server: Server::default(),
            disk,
            queue,
            uploader,
            now: 0,
            pushed: Vec::new(),
            buzzes: BTreeMap::new(),
            late_requests: Vec::new(),
            late_replies: Vec::new(),
        }
    }

    fn push(&mut self, item: Item) {
        self.disk.next_seq = item.seq() + 1;
        self.disk.items.push(item.clone());
        self.pushed.push(item);
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Reading => {
                let measured_at = i64::try_from(self.now).unwrap();
                let reading = Reading {
                    measured_at,
                    ..Reading::default()
                };
                let item = self.queue.push_reading(reading).unwrap();
                self.push(item);
            }
            Step::Alert => {
                let item = self.queue.push_alert(alert()).unwrap();
                self.push(item);
                self.uploader.urgent(self.now);
            }
            Step::Post(fate) => {
                if let Action::Post(id) = self.uploader.poll(self.now, &self.queue) {
                    self.post(id, fate);
                }
            }
            Step::LateRequest => {
                if let Some(body) = self.late_requests.pop() {
                    self.server.post(&body);
                }
            }
            Step::LateReply => {
                if let Some((id, reply)) = self.late_replies.pop() {
                    self.answer(id, &reply);
                }
            }
            Step::Restart => (self.queue, self.uploader) = boot(&self.disk),
            Step::Wait(ms) => self.now += ms,
        }
    }

    fn post(&mut self, id: PostId, fate: &Fate) {
        let batch = self.uploader.batch(&self.queue, Clock::Uptime, 0);
        let body = codec::to_postcard(&batch).unwrap();
        match fate {
            Fate::RequestLost => {}
            Fate::RequestLate => self.late_requests.push(body),
            Fate::Unavailable(seconds) => {
                let failure = Failure::Unavailable {
                    retry_after_ms: Some(seconds * 1000),
                };
                self.uploader.failed(id, self.now, failure);
            }
            Fate::Refused => self.uploader.failed(id, self.now, Failure::Refused),
            Fate::EmptyReply => {
                let reply = BatchReply {
                    server_time: 0,
                    results: vec![],
                    downlinks: vec![],
                };
                self.answer(id, &reply);
            }
            Fate::ReplyLost => {
                self.server.post(&body);
            }
            Fate::ReplyLate => {
                let reply = self.server.post(&body);
                self.late_replies.push((id, reply));
            }
            Fate::Answered => {
                let reply = self.server.post(&body);
                self.answer(id, &reply);
            }
            Fate::AnsweredTwice => {
                let reply = self.server.post(&body);
                self.answer(id, &reply);
                self.answer(id, &reply);
            }
        }
    }

    fn answer(&mut self, id: PostId, reply: &BatchReply) {
        let Self { disk, buzzes, .. } = self;
        let now = self.now;
        let feel = |downlink: &Downlink| {
            let felt_at = i64::try_from(now).unwrap();
            disk.felt.push(Confirmation {
                id: downlink.id,
                felt_at,
            });
            *buzzes.entry(downlink.id).or_default() += 1;
            felt_at
        };
        self.uploader
            .reply(id, now, 0, reply, &mut self.queue, feel);
        self.disk.items = self.queue.items().collect();
    }

    /// The adversary has gone home.
    fn calm_down(&mut self) {
        for _ in 0..2_000 {
            match self.uploader.poll(self.now, &self.queue) {
                Action::Post(id) => self.post(id, &Fate::Answered),
                Action::Wait(until) => self.now = until,
                Action::Stop => panic!("nobody has revoked this device"),
            }
            let done = self.queue.is_empty() && self.uploader.is_idle();
            if done && self.server.downlinks.is_empty() {
                return;
            }
        }
        panic!("the queue never empties");
    }
}

fn alert() -> Alert {
    Alert {
        detector: 1,
        seq: 0,
        measured_at: 0,
        rule: Rule::Arousal,
        evidence: Evidence::default(),
        quality: watch_protocol::Quality::Ok,
        window: core::iter::empty::<watch_protocol::Sample>().collect(),
    }
}

fn step() -> impl Strategy<Value = Step> {
    let fate = prop_oneof![
        3 => Just(Fate::Answered),
        2 => Just(Fate::ReplyLost),
        1 => Just(Fate::AnsweredTwice),
        1 => Just(Fate::RequestLost),
        1 => Just(Fate::RequestLate),
        1 => Just(Fate::ReplyLate),
        1 => (0_u64..200).prop_map(Fate::Unavailable),
        1 => Just(Fate::Refused),
        1 => Just(Fate::EmptyReply),
    ];
    prop_oneof![
        3 => Just(Step::Reading),
        1 => Just(Step::Alert),
        4 => fate.prop_map(Step::Post),
        1 => Just(Step::LateRequest),
        1 => Just(Step::LateReply),
        1 => Just(Step::Restart),
        3 => (0_u64..30_000).prop_map(Step::Wait),
    ]
}

proptest! {
    #[test]
    fn every_alert_once_and_no_double_buzz(steps in vec(step(), 0..120)) {
        let mut world = World::new();
        for step in &steps {
            world.step(step);
        }
        world.calm_down();

        prop_assert_eq!(world.server.stored.len(), world.pushed.len());
        for item in &world.pushed {
            prop_assert_eq!(&world.server.stored[&item.seq()], item);
        }
        let alerts = world.pushed.iter().filter(|item| matches!(item, Item::Alert(_)));
        let acknowledged: Vec<i64> = alerts.map(|item| i64::from(item.seq()) + 1000).collect();
        prop_assert_eq!(world.buzzes.keys().copied().collect::<Vec<_>>(), &acknowledged[..]);
        prop_assert!(world.buzzes.values().all(|times| *times == 1), "felt twice");
        for id in acknowledged {
            prop_assert!(world.server.confirmed.contains(&id));
        }
        // Only a post that overtakes another, or one refused item, may change the order.
        let reordered = steps.iter().any(|step| matches!(
            step, Step::Post(Fate::RequestLate | Fate::Refused)
        ));
        prop_assert!(reordered || world.server.order.is_sorted());
    }
}

#[test]
fn an_alert_does_not_wait_for_company() {
    let mut world = World::new();
    world.step(&Step::Post(Fate::Answered));
    world.step(&Step::Reading);
    assert!(matches!(
        world.uploader.poll(1, &world.queue),
        Action::Wait(_)
    ));
    world.step(&Step::Alert);
    assert!(matches!(
        world.uploader.poll(2, &world.queue),
        Action::Post(_)
    ));
}

#[test]
fn an_alert_ends_our_own_wait_but_not_the_servers() {
    let mut world = World::new();
    world.step(&Step::Alert);
    world.step(&Step::Post(Fate::Unavailable(30)));
    world.step(&Step::Alert);
    let Action::Wait(until) = world.uploader.poll(0, &world.queue) else {
        panic!("the server asked for 30 s");
    };
    assert!(until >= 30_000);

    let mut world = World::new();
    for _ in 0..8 {
        world.step(&Step::Alert);
        let Action::Post(id) = world.uploader.poll(world.now, &world.queue) else {
            panic!("urgent");
        };
        world.uploader.failed(id, world.now, Failure::Network);
    }
}

#[test]
fn one_item_a_server_cannot_read_does_not_block_the_others() {
    let mut world = World::new();
    for _ in 0..12 {
        world.step(&Step::Reading);
    }
    let poison = 4;
    for _ in 0..500 {
        match world.uploader.poll(world.now, &world.queue) {
            Action::Post(id) => {
                let batch = world.uploader.batch(&world.queue, Clock::Uptime, 0);
                let refused = batch.items.seqs().contains(&poison);
                world.post(
                    id,
                    if refused {
                        &Fate::Refused
                    } else {
                        &Fate::Answered
                    },
                );
            }
            Action::Wait(until) => world.now = until,
            Action::Stop => panic!("not revoked"),
        }
    }
    let left: Vec<u32> = world.queue.items().map(|item| item.seq()).collect();
    assert_eq!(left, [poison], "kept, and alone");
}

#[test]
fn a_revoked_watch_stops_and_keeps_its_queue() {
    let mut world = World::new();
    world.step(&Step::Alert);
    let Action::Post(id) = world.uploader.poll(0, &world.queue) else {
        panic!("urgent");
    };
    world.uploader.failed(id, 0, Failure::Unauthorized);
    assert_eq!(world.uploader.poll(9_999_999, &world.queue), Action::Stop);
    assert_eq!(world.queue.alerts(), 1);
}

#[test]
fn a_full_queue_gives_up_the_oldest_readings_and_no_alert() {
    let mut queue = Queue::new([0; 512], EPOCH, 1);
    for _ in 0..100 {
        queue.push_reading(Reading::default()).unwrap();
    }
    let mut alerts = 0;
    while queue.push_alert(alert()).is_ok() {
        alerts += 1;
        assert_eq!(queue.alerts(), alerts);
    }
    assert!(alerts > 3);
    assert!(queue.push_reading(Reading::default()).is_err());
    assert_eq!(queue.len(), alerts, "every reading has made room");
    assert_eq!(queue.dropped(), 100);
    let first = queue.items().next().unwrap().seq();
    assert!(queue.settle(first));
    assert!(!queue.settle(first));
    queue.push_alert(alert()).unwrap();
}
