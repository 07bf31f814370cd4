use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    net::IpAddr,
};

use domain::{DeviceId, UserId};
use service::network_key;

use super::{
    super::line_state::{LineState, Stage},
    note_closed,
};

/// Who shares a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Peer(IpAddr),
    Person(UserId),
    Device(DeviceId),
}

impl Key {
    /// Peers of one network are limited together as well: an IPv6 customer has thousands of them.
    fn network(self) -> Option<IpAddr> {
        match self {
            Self::Peer(address) => Some(network_key(address)),
            Self::Person(_) | Self::Device(_) => None,
        }
    }
}

/// A network may have as many lines as so many peers.
pub(super) const PEERS_PER_NETWORK: usize = 4;

pub(super) struct Entry {
    pub(super) key: Key,
    pub(super) is_socket: bool,
    state: LineState,
}

impl Entry {
    pub(super) fn new(key: Key, state: LineState) -> Self {
        Self {
            key,
            is_socket: false,
            state,
        }
    }

    pub(super) fn is_ending(&self) -> bool {
        self.state.is_cut()
    }
}

/// Lines of one kind.
pub(super) struct Pool {
    name: &'static str,
    lines: HashMap<u64, Entry>,
    most: usize,
    per_key: usize,
    /// Those that were not cut, oldest first.
    by_key: HashMap<Key, BTreeSet<u64>>,
    /// The keys of each network, and how many lines they have together.
    networks: HashMap<IpAddr, (BTreeSet<Key>, usize)>,
    /// By how many they have, then by how old their oldest one is: who makes room comes last.
    by_count: BTreeSet<(usize, Reverse<u64>, Key)>,
    /// Cut, and not gone yet.
    ending: usize,
}

impl Pool {
    pub(super) fn new(name: &'static str, most: usize, per_key: usize) -> Self {
        Self {
            name,
            lines: HashMap::new(),
            most,
            per_key,
            by_key: HashMap::new(),
            networks: HashMap::new(),
            by_count: BTreeSet::new(),
            ending: 0,
        }
    }

    pub(super) fn has(&self, id: u64) -> bool {
        self.lines.contains_key(&id)
    }

    /// There, and not about to end.
    pub(super) fn is_alive(&self, id: u64) -> bool {
        self.lines.get(&id).is_some_and(|entry| !entry.is_ending())
    }

    /// Whether there is room for one more of this key, once those that were cut are gone.
    pub(super) fn has_room(&self, key: &Key) -> bool {
        self.lines.len() - self.ending < self.most
            && self.count_of(key) < self.per_key
            && !self.is_network_full(key)
    }

    fn is_network_full(&self, key: &Key) -> bool {
        let network = key
            .network()
            .and_then(|network| self.networks.get(&network));
        let most = self.per_key.saturating_mul(PEERS_PER_NETWORK);
        network.is_some_and(|(_, count)| *count >= most)
    }

    pub(super) fn is_full(&self) -> bool {
        self.lines.len() >= self.most
    }

    fn count_of(&self, key: &Key) -> usize {
        self.by_key.get(key).map_or(0, BTreeSet::len)
    }

    pub(super) fn add(&mut self, id: u64, entry: Entry) {
        self.change(entry.key, |ids| {
            ids.insert(id);
        });
        self.lines.insert(id, entry);
        self.show();
    }

    pub(super) fn take(&mut self, id: u64) -> Option<Entry> {
        let entry = self.lines.remove(&id)?;
        if entry.is_ending() {
            self.ending -= 1;
        } else {
            self.forget(entry.key, id);
        }
        self.show();
        Some(entry)
    }

    pub(super) fn remove(&mut self, id: u64) -> bool {
        self.take(id).is_some()
    }

    fn forget(&mut self, key: Key, id: u64) {
        self.change(key, |ids| {
            ids.remove(&id);
        });
    }

    fn change(&mut self, key: Key, change: impl FnOnce(&mut BTreeSet<u64>)) {
        let ids = self.by_key.entry(key).or_default();
        let rank = |ids: &BTreeSet<u64>| Some((ids.len(), Reverse(*ids.first()?), key));
        let before = rank(ids);
        change(ids);
        let after = rank(ids);
        let (count_before, count) = (before.map_or(0, |it| it.0), ids.len());
        if let Some(network) = key.network() {
            let (keys, sum) = self.networks.entry(network).or_default();
            *sum = *sum + count - count_before;
            if count == 0 {
                keys.remove(&key);
            } else {
                keys.insert(key);
            }
            if keys.is_empty() {
                self.networks.remove(&network);
            }
        }
        if ids.is_empty() {
            self.by_key.remove(&key);
        }
        if let Some(before) = before {
            self.by_count.remove(&before);
        }
        self.by_count.extend(after);
    }

    /// From now on nothing cuts it.
    pub(super) fn keep(&mut self, id: u64) {
        if let Some(entry) = self.lines.get_mut(&id) {
            entry.is_socket = true;
        }
    }

    /// Cuts a line in the way of one more of this key: one of its own if it has as many as it
    /// may, else one of its network if that has, else one of whoever has most. `false` if none can go.
    pub(super) fn make_room(&mut self, key: &Key) -> bool {
        let found = if self.count_of(key) >= self.per_key {
            let mut stages = [Stage::Waiting, Stage::Passing].into_iter();
            stages.find_map(|stage| self.idle(*key, stage))
        } else if self.is_network_full(key) {
            self.idle_of_network(*key)
        } else {
            self.idle_of_anybody()
        };
        self.cut(found)
    }

    pub(super) fn make_any_room(&mut self) {
        let found = self.idle_of_anybody();
        self.cut(found);
    }

    /// Those that do nothing before those whose client takes its time.
    fn idle_of_anybody(&self) -> Option<u64> {
        [Stage::Waiting, Stage::Passing]
            .into_iter()
            .find_map(|stage| {
                let mut keys = self.by_count.iter().rev();
                keys.find_map(|(_, _, key)| self.idle(*key, stage))
            })
    }

    /// Of whichever of the peers there has most.
    fn idle_of_network(&self, key: Key) -> Option<u64> {
        let (keys, _) = self.networks.get(&key.network()?)?;
        let mut keys: Vec<Key> = keys.iter().copied().collect();
        keys.sort_by_key(|key| Reverse(self.count_of(key)));
        let stages = [Stage::Waiting, Stage::Passing];
        let mut found = stages.into_iter().flat_map(|stage| {
            let keys = keys.iter();
            keys.map(move |key| (*key, stage))
        });
        found.find_map(|(key, stage)| self.idle(key, stage))
    }

    /// The oldest line of this key at this stage.
    fn idle(&self, key: Key, stage: Stage) -> Option<u64> {
        let ids = self.by_key.get(&key)?;
        ids.iter().copied().find(|id| {
            let entry = self.lines.get(id);
            entry.is_some_and(|entry| !entry.is_socket && entry.state.stage() == stage)
        })
    }

    fn cut(&mut self, id: Option<u64>) -> bool {
        let Some((id, entry)) = id.and_then(|id| Some((id, self.lines.get(&id)?))) else {
            return false;
        };
        let key = entry.key;
        entry.state.cut();
        self.ending += 1;
        self.forget(key, id);
        note_closed(self.name, "made_room");
        true
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    #[cfg(test)]
    pub(super) fn is_clean(&self) -> bool {
        self.lines.is_empty()
            && self.by_key.is_empty()
            && self.by_count.is_empty()
            && self.networks.is_empty()
            && self.ending == 0
    }

    fn show(&self) {
        #[expect(clippy::cast_precision_loss, reason = "a gauge")]
        metrics::gauge!("fitweet_lines", "kind" => self.name).set(self.lines.len() as f64);
    }
}
