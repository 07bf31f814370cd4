//! Who may keep a connection. A line is anonymous until a request on it proved a sign-in or a
//! watch. Anonymous and known lines have shares of their own; when one is full, the oldest line
//! of whoever has most makes room, so that half-open lines keep nobody out.

mod pool;

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::{Error, Result};
use service::{Actor, DeviceActor, network_key, peer_key};
use tokio::{sync::Notify, time::timeout};

use super::{handles::Shares, line_state::LineState};
use pool::{Entry, Key, PEERS_PER_NETWORK, Pool};

/// A line that was told to end does so at once, unless every thread is busy.
const END_TIME: Duration = Duration::from_secs(1);

/// All lines of a listener; cheap to clone.
#[derive(Clone)]
pub(crate) struct Lines(Arc<Shared>);

struct Shared {
    /// A std mutex: held to count, and to look for a line that can go.
    pools: Mutex<Pools>,
    /// Lines are those of proxies in front, which pass on requests of anybody.
    are_proxies: bool,
    /// Requests that these may pass on at once of a peer who has not proved who they are.
    per_peer: usize,
    next_id: AtomicU64,
    one_ended: Notify,
}

struct Pools {
    anonymous: Pool,
    known: Pool,
    /// Requests that proxies pass on of somebody who has not proved who they are; by peer, and by
    /// network.
    strangers: HashMap<Whose, usize>,
}

/// Who sends requests through a proxy.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Whose {
    Peer(IpAddr),
    Network(IpAddr),
}

/// A line, counted until dropped.
pub(super) struct Line {
    lines: Lines,
    id: u64,
    pub(super) state: LineState,
}

/// A request of somebody who has not proved who they are, counted until dropped.
pub(crate) struct Stranger {
    lines: Lines,
    whose: [Whose; 2],
}

/// In the extensions of every request: the way for its line to become a known one.
#[derive(Clone)]
pub(crate) struct Proof {
    lines: Lines,
    id: u64,
    pub(super) state: LineState,
    /// Who sent the request, as far as proxies tell.
    peer: IpAddr,
}

impl Lines {
    pub(crate) fn new(shares: Shares, are_proxies: bool) -> Self {
        let per_peer = shares.per_peer;
        let unlimited = |most: usize| if are_proxies { usize::MAX } else { most };
        let pools = Pools {
            anonymous: Pool::new("anonymous", shares.anonymous, unlimited(per_peer)),
            known: Pool::new("known", shares.known, unlimited(shares.per_known)),
            strangers: HashMap::new(),
        };
        Self(Arc::new(Shared {
            pools: Mutex::new(pools),
            are_proxies,
            per_peer,
            next_id: AtomicU64::new(0),
            one_ended: Notify::new(),
        }))
    }

    /// A place for a connection of this peer; `None` if all are taken by requests that we work on.
    pub(super) async fn admit(&self, peer: IpAddr) -> Option<Line> {
        let key = Key::Peer(peer_key(peer));
        if !self.pools().anonymous.has_room(&key) {
            // What came before may wait for its first turn, with a whole request to be read.
            tokio::task::yield_now().await;
        }
        let room = async {
            loop {
                let ended = self.0.one_ended.notified();
                {
                    let pool = &mut self.pools().anonymous;
                    if !pool.has_room(&key) && !pool.make_room(&key) {
                        return None;
                    }
                    if !pool.is_full() {
                        return Some(self.add(pool, key));
                    }
                }
                ended.await;
            }
        };
        let line = timeout(END_TIME, room).await.ok().flatten();
        if line.is_none() {
            note_closed("anonymous", "refused");
        }
        line
    }

    fn add(&self, pool: &mut Pool, key: Key) -> Line {
        let line = Line {
            lines: self.clone(),
            id: self.0.next_id.fetch_add(1, Ordering::Relaxed),
            state: LineState::default(),
        };
        let entry = Entry::new(key, line.state.clone());
        pool.add(line.id, entry);
        line
    }

    /// The system has no handle left: one line more can go.
    pub(super) fn make_room(&self) {
        self.pools().anonymous.make_any_room();
    }

    fn pools(&self) -> MutexGuard<'_, Pools> {
        self.0.pools.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    pub(super) fn proof(&self) -> Proof {
        Proof {
            lines: self.lines.clone(),
            id: self.id,
            state: self.state.clone(),
            peer: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut pools = self.lines.pools();
        if !pools.anonymous.remove(self.id) {
            pools.known.remove(self.id);
        }
        drop(pools);
        self.lines.0.one_ended.notify_one();
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let strangers = &mut self.lines.pools().strangers;
        for whose in self.whose {
            if let Some(count) = strangers.get_mut(&whose) {
                *count -= 1;
                if *count == 0 {
                    strangers.remove(&whose);
                }
            }
        }
    }
}

impl Proof {
    /// For a request that this peer sent.
    pub(super) fn begin(&self, peer: IpAddr) -> Self {
        let mut proof = self.clone();
        proof.peer = peer;
        proof
    }

    /// For a request that has proved nothing, before any of its body is read. To be kept until it is
    /// answered. Only then it is counted: at one address there may be those who prove who they are.
    ///
    /// # Errors
    /// [`Error::Unavailable`]: too many of this peer are under way.
    pub(crate) fn stranger(&self) -> Result<Option<Stranger>> {
        // Without proxies, lines are counted by peer.
        if !self.lines.0.are_proxies {
            return Ok(None);
        }
        let most = self.lines.0.per_peer;
        let whose = [
            Whose::Peer(peer_key(self.peer)),
            Whose::Network(network_key(self.peer)),
        ];
        let limits = [most, most.saturating_mul(PEERS_PER_NETWORK)];
        let strangers = &mut self.lines.pools().strangers;
        let has_room = |(whose, most): (&Whose, &usize)| {
            let count = strangers.get(whose).copied().unwrap_or_default();
            count < *most
        };
        if !whose.iter().zip(&limits).all(has_room) {
            return Err(Error::Unavailable);
        }
        for whose in whose {
            *strangers.entry(whose).or_default() += 1;
        }
        Ok(Some(Stranger {
            lines: self.lines.clone(),
            whose,
        }))
    }

    /// Somebody is signed in.
    pub(crate) fn person(&self, actor: &Actor) {
        self.prove(Key::Person(actor.user.id), false);
    }

    /// The same, and the line becomes a socket, which nothing cuts. `false` if there is no place
    /// for another one.
    pub(crate) fn socket(&self, actor: &Actor) -> bool {
        self.prove(Key::Person(actor.user.id), true)
    }

    pub(crate) fn device(&self, device: &DeviceActor) {
        self.prove(Key::Device(device.device), false);
    }

    fn prove(&self, key: Key, is_socket: bool) -> bool {
        let mut pools = self.lines.pools();
        let Pools {
            anonymous, known, ..
        } = &mut *pools;
        if known.has(self.id) {
            // One that was told to end does.
            if !known.is_alive(self.id) {
                return false;
            }
            if is_socket {
                known.keep(self.id);
            }
            return true;
        }
        if !anonymous.is_alive(self.id) || !known.has_room(&key) && !known.make_room(&key) {
            return false;
        }
        // The line that made room is gone a moment later; other handles are reserved for that moment.
        let Some(mut entry) = anonymous.take(self.id) else {
            return false;
        };
        entry.key = key;
        entry.is_socket = is_socket;
        known.add(self.id, entry);
        true
    }
}

/// Why a line ended before its client wanted it to.
pub(super) fn note_closed(kind: &'static str, why: &'static str) {
    metrics::counter!("fitweet_lines_closed_total", "kind" => kind, "why" => why).increment(1);
}

#[cfg(test)]
mod tests;
