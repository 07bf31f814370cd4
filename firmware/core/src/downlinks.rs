use heapless::{Deque, Vec};
use watch_protocol::{Confirmation, DeviceMillis, MAX_CONFIRMATIONS};

/// Downlinks remembered one by one. Older ones are known by their number alone.
const REMEMBERED: usize = 32;

/// Which downlinks were felt, and which confirmations the server still lacks.
///
/// What was felt must outlive a restart ([`Downlinks::restore`]). Confirmations need not:
/// the server repeats a downlink until it has one.
#[derive(Clone, Debug, Default)]
pub struct Downlinks {
    felt: Deque<Confirmation, REMEMBERED>,
    /// Numbers up to here were felt and forgotten.
    floor: Option<i64>,
    unconfirmed: Vec<Confirmation, MAX_CONFIRMATIONS>,
}

impl Downlinks {
    /// Tells of a downlink felt before a restart.
    pub fn restore(&mut self, felt: Confirmation) {
        if self.felt.is_full()
            && let Some(old) = self.felt.pop_front()
        {
            self.floor = Some(self.floor.map_or(old.id, |floor| floor.max(old.id)));
        }
        let _ = self.felt.push_back(felt);
    }

    /// What the next post confirms.
    pub fn unconfirmed(&self) -> &[Confirmation] {
        &self.unconfirmed
    }

    /// Hears a downlink at `now`: `feel` runs only the first time, and returns when it was felt.
    /// Without room for one more confirmation nothing happens; the server will repeat it.
    pub(crate) fn hear(&mut self, id: i64, now: DeviceMillis, feel: impl FnOnce() -> DeviceMillis) {
        if self.unconfirmed.is_full() || self.unconfirmed.iter().any(|known| known.id == id) {
            return;
        }
        let known = self.felt.iter().find(|known| known.id == id).copied();
        let confirmation = known.unwrap_or_else(|| {
            let forgotten = self.floor.is_some_and(|floor| id <= floor);
            let felt_at = if forgotten { now } else { feel() };
            Confirmation { id, felt_at }
        });
        if known.is_none() && self.floor.is_none_or(|floor| id > floor) {
            self.restore(confirmation);
        }
        let _ = self.unconfirmed.push(confirmation);
    }

    /// The server has these.
    pub(crate) fn confirmed(&mut self, sent: &[i64]) {
        self.unconfirmed.retain(|known| !sent.contains(&known.id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_downlink_is_felt_once_and_confirmed_until_the_server_knows() {
        let mut downlinks = Downlinks::default();
        downlinks.hear(5, 0, || 100);
        downlinks.hear(5, 0, || panic!("felt twice"));
        let first = Confirmation {
            id: 5,
            felt_at: 100,
        };
        assert_eq!(downlinks.unconfirmed(), [first]);
        downlinks.confirmed(&[5]);
        assert_eq!(downlinks.unconfirmed(), []);
        downlinks.hear(5, 0, || panic!("felt twice"));
        assert_eq!(downlinks.unconfirmed(), [first], "the server has lost it");
    }

    #[test]
    fn long_forgotten_downlinks_are_not_felt_again() {
        let mut downlinks = Downlinks::default();
        for id in 0..200 {
            downlinks.hear(id, 0, || id);
            downlinks.confirmed(&[id]);
        }
        for id in 0..200 {
            downlinks.hear(id, 0, || panic!("felt twice"));
            downlinks.confirmed(&[id]);
        }
    }

    #[test]
    fn without_room_to_confirm_nothing_is_felt() {
        let mut downlinks = Downlinks::default();
        for id in 0..16 {
            downlinks.hear(id, 0, || id);
        }
        downlinks.hear(16, 0, || panic!("could not be confirmed"));
        downlinks.confirmed(&[3]);
        let mut felt = false;
        downlinks.hear(16, 0, || {
            felt = true;
            0
        });
        assert!(felt);
    }
}
