use serde::{Deserialize, Serialize};
use watch_protocol::RestartReason;

use crate::UnixMillis;

/// A start of a watch, as it told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceStart {
    /// Names it on its watch.
    pub epoch: u32,
    pub at: UnixMillis,
    pub reason: RestartReason,
}

/// The last starts of a watch, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceStarts(Vec<DeviceStart>);

impl DeviceStarts {
    /// Starts after a fault within [`Self::SPAN_MS`] that somebody should hear of.
    pub const TOO_MANY: usize = 3;
    pub const SPAN_MS: i64 = 3_600_000;
    /// Starts that are kept.
    const MOST: usize = 8;

    /// Takes one in; `false` if it is known.
    pub fn add(&mut self, start: DeviceStart) -> bool {
        if self.0.iter().any(|one| one.epoch == start.epoch) {
            return false;
        }
        self.0.push(start);
        // Those that waited on the watch may come late.
        self.0.sort_by_key(|one| one.at);
        while self.0.len() > Self::MOST {
            // Faults are counted, so others go before them.
            let older = self.0.len() - 1;
            let other = self.0.iter().take(older);
            let other = other.clone().position(|one| !one.reason.is_fault());
            self.0.remove(other.unwrap_or_default());
        }
        true
    }

    pub fn newest(&self) -> Option<DeviceStart> {
        self.0.last().copied()
    }

    /// When the newest starts after a fault began to be too many, if there are so many at all.
    pub fn too_many_since(&self) -> Option<UnixMillis> {
        let faults = self.0.iter().rev().filter(|one| one.reason.is_fault());
        faults.map(|one| one.at).nth(Self::TOO_MANY - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(epoch: u32, at: UnixMillis, reason: RestartReason) -> DeviceStart {
        DeviceStart { epoch, at, reason }
    }

    #[test]
    fn each_is_known_once_and_the_newest_stay() {
        let mut starts = DeviceStarts::default();
        for epoch in 0..20 {
            let one = start(epoch, i64::from(epoch) * 10, RestartReason::PowerOn);
            assert!(starts.add(one));
            assert!(!starts.add(one), "a repeat");
        }
        assert_eq!(starts.0.len(), DeviceStarts::MOST);
        assert!(starts.add(start(99, 155, RestartReason::Panic)));
        assert_eq!(
            starts.newest().map(|one| one.epoch),
            Some(19),
            "it came late"
        );
    }

    #[test]
    fn other_starts_hide_no_faults() {
        let mut starts = DeviceStarts::default();
        for epoch in 0..3 {
            starts.add(start(epoch, i64::from(epoch), RestartReason::Panic));
        }
        for epoch in 3..30 {
            starts.add(start(epoch, i64::from(epoch), RestartReason::PowerOn));
        }
        assert_eq!(starts.too_many_since(), Some(0));
        assert_eq!(starts.newest().map(|one| one.epoch), Some(29));
    }

    #[test]
    fn only_faults_count() {
        let mut starts = DeviceStarts::default();
        let reasons = [
            (RestartReason::Panic, None),
            (RestartReason::PowerOn, None),
            (RestartReason::BrownOut, None),
            (RestartReason::Update, None),
            (RestartReason::Watchdog, Some(0)),
            (RestartReason::Flash, Some(2)),
        ];
        for (epoch, (reason, since)) in (0..).zip(reasons) {
            starts.add(start(epoch, i64::from(epoch), reason));
            assert_eq!(starts.too_many_since(), since, "{reason:?}");
        }
    }
}
