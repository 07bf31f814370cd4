//! The promise, as a function of what was said and what was seen.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Change, ClientId, DeviceId, RoomEvent, RoomId, Seq, UserId};

use crate::{
    client::Client,
    sync::{canary_room, text},
    watch::{Watch, alert_seq},
};

/// What tells one thing said from every other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    Said { by: UserId, client_id: ClientId },
    Alert { device: DeviceId, seq: u32 },
}

/// Something that must be in a room's log exactly once.
#[derive(Clone, Debug)]
pub struct Claim {
    pub room: RoomId,
    pub name: Name,
    /// What the server confirmed. `None`: no number was told.
    pub seq: Option<Seq>,
    /// Of a message.
    pub text: Option<String>,
}

/// What one reader ended up with.
#[derive(Clone, Debug)]
pub struct Observer {
    pub name: String,
    pub entitled: BTreeSet<RoomId>,
    pub logs: BTreeMap<RoomId, Vec<RoomEvent>>,
    /// Seen while it happened.
    pub breaches: Vec<String>,
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not in a log where it must be.
    Lost { name: Name, observer: String },
    /// More than once in a log.
    Doubled { name: Name, observer: String },
    /// Under another number than was confirmed.
    Moved {
        name: Name,
        confirmed: Seq,
        found: Seq,
    },
    /// With another text than was said.
    Altered { name: Name },
    /// In a log, though nobody said it.
    Invented { name: Name },
    /// A log does not rise by one from 1.
    Hole {
        room: RoomId,
        after: Seq,
        next: Seq,
        observer: String,
    },
    /// Two readers hold different events under the same number, or one stops short.
    Disagree {
        room: RoomId,
        seq: Seq,
        observers: [String; 2],
    },
    /// Seen by somebody who is not in the room, or in another room.
    Leaked { room: RoomId, observer: String },
    /// Anything a client saw that must never be.
    Breach { observer: String, what: String },
}

/// Every way in which the promise was broken.
pub fn faults(claims: &[Claim], observers: &[Observer]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let known: BTreeMap<Name, &Claim> = claims.iter().map(|claim| (claim.name, claim)).collect();
    for observer in observers {
        faults.extend(observer.breaches.iter().map(|what| Fault::Breach {
            observer: observer.name.clone(),
            what: what.clone(),
        }));
        for (room, log) in &observer.logs {
            faults.extend(order(observer, *room, log));
            faults.extend(content(observer, *room, log, &known));
        }
        faults.extend(missing(observer, claims));
    }
    faults.extend(disagreements(observers));
    faults
}

fn order(observer: &Observer, room: RoomId, log: &[RoomEvent]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut after = 0;
    for event in log {
        if event.seq != after + 1 {
            faults.push(Fault::Hole {
                room,
                after,
                next: event.seq,
                observer: observer.name.clone(),
            });
        }
        after = event.seq;
    }
    faults
}

fn content(
    observer: &Observer,
    room: RoomId,
    log: &[RoomEvent],
    known: &BTreeMap<Name, &Claim>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for event in log {
        let foreign = text(event)
            .and_then(canary_room)
            .is_some_and(|home| home != room);
        if foreign || event.room != room || !observer.entitled.contains(&room) {
            faults.push(Fault::Leaked {
                room: text(event).and_then(canary_room).unwrap_or(event.room),
                observer: observer.name.clone(),
            });
        }
        let Some(name) = name(event) else {
            continue;
        };
        if !seen.insert(name) {
            faults.push(Fault::Doubled {
                name,
                observer: observer.name.clone(),
            });
        }
        match known.get(&name) {
            None => faults.push(Fault::Invented { name }),
            Some(claim) => {
                if let Some(confirmed) = claim.seq
                    && confirmed != event.seq
                {
                    faults.push(Fault::Moved {
                        name,
                        confirmed,
                        found: event.seq,
                    });
                }
                if claim.text.is_some() && claim.text.as_deref() != text(event) {
                    faults.push(Fault::Altered { name });
                }
            }
        }
    }
    faults
}

fn missing(observer: &Observer, claims: &[Claim]) -> Vec<Fault> {
    let held: BTreeSet<(RoomId, Name)> = observer
        .logs
        .iter()
        .flat_map(|(room, log)| log.iter().filter_map(|event| Some((*room, name(event)?))))
        .collect();
    claims
        .iter()
        .filter(|claim| observer.entitled.contains(&claim.room))
        .filter(|claim| !held.contains(&(claim.room, claim.name)))
        .map(|claim| Fault::Lost {
            name: claim.name,
            observer: observer.name.clone(),
        })
        .collect()
}

/// By which id it was sent, only its author is told everywhere.
fn is_same(one: &RoomEvent, other: &RoomEvent) -> bool {
    let bare = |event: &RoomEvent| RoomEvent {
        client_id: None,
        ..event.clone()
    };
    bare(one) == bare(other)
}

fn disagreements(observers: &[Observer]) -> Vec<Fault> {
    let mut first: BTreeMap<RoomId, (&Observer, &[RoomEvent])> = BTreeMap::new();
    let mut faults = Vec::new();
    for observer in observers {
        for (room, log) in &observer.logs {
            let (other, reference) = *first.entry(*room).or_insert((observer, log));
            let same = reference
                .iter()
                .zip(log)
                .take_while(|(a, b)| is_same(a, b))
                .count();
            if same < reference.len().max(log.len()) {
                faults.push(Fault::Disagree {
                    room: *room,
                    seq: Seq::try_from(same).unwrap_or(Seq::MAX) + 1,
                    observers: [other.name.clone(), observer.name.clone()],
                });
            }
        }
    }
    faults
}

/// What an event repeats of something said here. `None` for what the server or the seed wrote.
fn name(event: &RoomEvent) -> Option<Name> {
    match &event.change {
        Change::Message { text } if canary_room(text).is_some() => Some(Name::Said {
            by: event.author.as_ref()?.id,
            client_id: event.client_id?,
        }),
        Change::AlertRaised { report, .. } => Some(Name::Alert {
            device: report.device?,
            seq: alert_seq(report),
        }),
        _ => None,
    }
}

/// Collects what is said during a run.
#[derive(Default)]
pub struct Claims {
    pub list: Vec<Claim>,
}

impl Claims {
    /// Says it through this client, now or when the client is back.
    pub fn send(&mut self, client: &Client, room: RoomId, words: &str) -> ClientId {
        let words = crate::sync::canary(room, words);
        let client_id = client.send(room, &words);
        self.list.push(Claim {
            room,
            name: Name::Said {
                by: client.user.id,
                client_id,
            },
            seq: None,
            text: Some(words),
        });
        client_id
    }

    /// Raises it on this watch, whose alerts belong into `room`.
    pub fn alert(&mut self, watch: &Watch, device: DeviceId, room: RoomId) -> u32 {
        let seq = watch.queue().alert();
        self.list.push(Claim {
            room,
            name: Name::Alert { device, seq },
            seq: None,
            text: None,
        });
        seq
    }

    /// Notes what the server confirmed to this client.
    pub fn confirm(&mut self, client: &Client) {
        let acks: BTreeMap<ClientId, Seq> = client
            .sync()
            .acks
            .iter()
            .map(|ack| (ack.client_id, ack.seq))
            .collect();
        for claim in &mut self.list {
            if let Name::Said { by, client_id } = claim.name
                && by == client.user.id
                && let Some(seq) = acks.get(&client_id)
            {
                claim.seq = Some(*seq);
            }
        }
    }
}

impl Observer {
    pub fn of(client: &Client, entitled: impl IntoIterator<Item = RoomId>) -> Self {
        let memory = client.sync();
        Self {
            name: client.user.name.clone(),
            entitled: entitled.into_iter().collect(),
            logs: memory
                .rooms
                .iter()
                // What a closed room held must be forgotten.
                .filter(|(_, held)| held.open && !held.log.is_empty())
                .map(|(room, held)| (*room, held.log.clone()))
                .collect(),
            breaches: memory.breaches.clone(),
        }
    }
}
