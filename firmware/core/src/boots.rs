use heapless::Vec;
use serde::{Deserialize, Serialize};
use watch_protocol::{Clock, DeviceMillis, UnixMillis};

use crate::Rng;

/// Boots remembered, the running one included.
const REMEMBERED: usize = 16;
/// An offset is not written again for less, milliseconds.
const DRIFT_MS: u64 = 2_000;

/// One start of the watch. Its clock counted from its start, and died with it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Boot {
    epoch: u32,
    /// Server time less its clock; `None` if it never reached the server.
    offset_ms: Option<i64>,
    /// The offset may be wrong by so much: a reply may have been slow.
    error_ms: u64,
    /// The latest moment it is known to have lived.
    last: DeviceMillis,
    /// Items of it were found in flash.
    #[serde(skip)]
    waits: bool,
}

/// The starts whose items may still wait, oldest first, and what their clocks would say now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Boots {
    /// Starts so far: makes epochs differ where chance is poor.
    count: u32,
    boots: Vec<Boot, REMEMBERED>,
}

impl Boots {
    /// Tells of an item that waits.
    pub(crate) fn saw(&mut self, epoch: u32, at: DeviceMillis) {
        if let Some(boot) = self.boots.iter_mut().find(|boot| boot.epoch == epoch) {
            boot.last = boot.last.max(at);
            boot.waits = true;
        }
    }

    /// Begins an epoch that no item of this device has had.
    pub(crate) fn begin(&mut self, seed: u64) -> u32 {
        self.count = self.count.wrapping_add(1);
        let mut rng = Rng::new(seed ^ (u64::from(self.count) << 32));
        let mut epoch = rng.next_u32();
        while self.boots.iter().any(|boot| boot.epoch == epoch) {
            epoch = rng.next_u32();
        }
        if self.boots.is_full() {
            // One that nothing waits for; a watch may have started in vain many times.
            let idle = self.boots.iter().position(|boot| !boot.waits);
            self.boots.remove(idle.unwrap_or(0));
        }
        let _ = self.boots.push(Boot {
            epoch,
            offset_ms: None,
            error_ms: 0,
            last: 0,
            waits: false,
        });
        epoch
    }

    /// Starts so far, the running one included.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// Server time less the running clock.
    pub(crate) fn offset_ms(&self) -> Option<i64> {
        self.boots.last()?.offset_ms
    }

    /// Learns the server's time, told between `sent` and `now`; `true` if that is worth a
    /// write.
    pub(crate) fn learn(
        &mut self,
        sent: DeviceMillis,
        now: DeviceMillis,
        server: UnixMillis,
    ) -> bool {
        let Some(boot) = self.boots.last_mut() else {
            return false;
        };
        boot.last = now;
        let error = now.abs_diff(sent) / 2;
        let middle = sent.midpoint(now);
        let offset = server.saturating_sub(middle);
        let news = boot.offset_ms.is_none_or(|known| {
            let far = known.abs_diff(offset) > boot.error_ms.saturating_add(error + DRIFT_MS);
            far || boot.error_ms > error + DRIFT_MS
        });
        if news {
            boot.offset_ms = Some(offset);
            boot.error_ms = error;
        }
        news
    }

    /// What the clock of `epoch` would say now, if the running one says `now` and `latest` is
    /// the latest that was measured by it. `wall` says that all of them are wall clocks. `None`
    /// while the server's time is needed for that.
    pub(crate) fn clock_of(
        &self,
        epoch: u32,
        now: DeviceMillis,
        latest: DeviceMillis,
        wall: bool,
    ) -> Option<(Clock, DeviceMillis)> {
        let own = if wall { Clock::Unix } else { Clock::Uptime };
        let Some((running, former)) = self.boots.split_last() else {
            return Some((own, now));
        };
        if running.epoch == epoch {
            return Some((own, now));
        }
        let server = running.offset_ms.map(|offset| now.saturating_add(offset));
        // Each boot ended before the next one began: at least so long ago.
        let mut since_start = now;
        for boot in former.iter().rev() {
            let ours = boot.epoch == epoch;
            let last = if ours {
                boot.last.max(latest)
            } else {
                boot.last
            };
            let (clock, at) = match boot.offset_ms {
                Some(offset) => (own, server?.saturating_sub(offset)),
                // A wall clock goes on while the watch is off.
                None if wall => (own, now),
                None => (Clock::Interrupted, last.saturating_add(since_start)),
            };
            if ours {
                // A clock that was put back must not make it the future.
                return Some((clock, at.max(latest)));
            }
            since_start = at;
        }
        if wall {
            return Some((own, now.max(latest)));
        }
        Some((Clock::Interrupted, latest.saturating_add(since_start)))
    }
}
