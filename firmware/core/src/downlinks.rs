use heapless::{Deque, Vec};
use serde::{Deserialize, Serialize};
use watch_protocol::{DeviceMillis, MAX_CONFIRMATIONS};

/// Downlinks remembered one by one. Older ones are known by their number alone.
const REMEMBERED: usize = 32;

/// A downlink, and when it was felt by the clock of which boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Felt {
    pub(crate) id: i64,
    pub(crate) epoch: u32,
    pub(crate) at: DeviceMillis,
}

/// Which downlinks were felt, and which confirmations the server still lacks.
///
/// What was felt must be in flash before the wrist buzzes. Confirmations need not: the server
/// repeats a downlink until it has one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Downlinks {
    /// The epoch of the pairing that they came by.
    paired: u32,
    felt: Deque<Felt, REMEMBERED>,
    /// Numbers up to here were felt and forgotten.
    floor: Option<i64>,
    #[serde(skip)]
    unconfirmed: Vec<Felt, MAX_CONFIRMATIONS>,
}

impl Downlinks {
    pub(crate) fn new(paired: u32) -> Self {
        Self {
            paired,
            ..Self::default()
        }
    }

    /// Whether they came by this pairing.
    pub(crate) fn are_of(&self, paired: u32) -> bool {
        self.paired == paired
    }

    /// What the next post confirms.
    pub(crate) fn unconfirmed(&self) -> &[Felt] {
        &self.unconfirmed
    }

    /// Hears a downlink that would be felt as `now` says; `true` the first time, when it is to
    /// be felt. Without room for one more confirmation nothing happens; the server will repeat
    /// it.
    pub(crate) fn hear(&mut self, now: Felt) -> bool {
        if self.unconfirmed.is_full() || self.unconfirmed.iter().any(|known| known.id == now.id) {
            return false;
        }
        let known = self.felt.iter().find(|known| known.id == now.id).copied();
        let _ = self.unconfirmed.push(known.unwrap_or(now));
        if known.is_some() || self.floor.is_some_and(|floor| now.id <= floor) {
            return false;
        }
        if self.felt.is_full()
            && let Some(old) = self.felt.pop_front()
        {
            self.floor = self.floor.max(Some(old.id));
        }
        let _ = self.felt.push_back(now);
        true
    }

    /// The server has these.
    pub(crate) fn confirmed(&mut self, sent: &[i64]) {
        self.unconfirmed.retain(|known| !sent.contains(&known.id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn felt(id: i64, at: DeviceMillis) -> Felt {
        Felt { id, epoch: 1, at }
    }

    #[test]
    fn a_downlink_is_felt_once_and_confirmed_until_the_server_knows() {
        let mut downlinks = Downlinks::default();
        assert!(downlinks.hear(felt(5, 100)));
        assert!(!downlinks.hear(felt(5, 200)));
        assert_eq!(downlinks.unconfirmed(), [felt(5, 100)]);
        downlinks.confirmed(&[5]);
        assert_eq!(downlinks.unconfirmed(), []);
        assert!(!downlinks.hear(felt(5, 300)));
        assert_eq!(
            downlinks.unconfirmed(),
            [felt(5, 100)],
            "the server has lost it"
        );
    }

    #[test]
    fn long_forgotten_downlinks_are_not_felt_again() {
        let mut downlinks = Downlinks::default();
        for id in 0..200 {
            assert!(downlinks.hear(felt(id, 0)));
            downlinks.confirmed(&[id]);
        }
        for id in 0..200 {
            assert!(!downlinks.hear(felt(id, 0)));
            downlinks.confirmed(&[id]);
        }
    }

    #[test]
    fn without_room_to_confirm_nothing_is_felt() {
        let mut downlinks = Downlinks::default();
        for id in 0..16 {
            assert!(downlinks.hear(felt(id, 0)));
        }
        assert!(!downlinks.hear(felt(16, 0)), "could not be confirmed");
        downlinks.confirmed(&[3]);
        assert!(downlinks.hear(felt(16, 0)));
    }
}
