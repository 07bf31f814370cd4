use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use watch_core::Millis;
use watch_protocol::UnixMillis;

/// Maps the time of the signal to the time of the wall.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    started: Instant,
    started_unix_ms: UnixMillis,
    /// Signal time at which pacing begins; what lies before is stamped into the past.
    from_ms: Millis,
    speed: f64,
}

impl Pace {
    pub(crate) fn start(from_ms: Millis, speed: f64) -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let unix_ms = since.unwrap_or_default().as_millis();
        Self {
            started: Instant::now(),
            started_unix_ms: i64::try_from(unix_ms).unwrap_or(0),
            from_ms,
            speed,
        }
    }

    /// Milliseconds since the start, for the uploader.
    pub(crate) fn elapsed_ms(&self) -> Millis {
        Millis::try_from(self.started.elapsed().as_millis()).unwrap_or(Millis::MAX)
    }

    /// The wall clock at the start. From then on this clock never jumps, like a watch's own, so
    /// nothing is stamped later than it is sent; how far it is off is the server's to judge.
    pub(crate) fn started_unix_ms(&self) -> UnixMillis {
        self.started_unix_ms
    }

    pub(crate) fn instant(&self, elapsed_ms: Millis) -> Instant {
        self.started + Duration::from_millis(elapsed_ms)
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a signal of a thousand years keeps its milliseconds"
    )]
    fn offset_ms(&self, signal_ms: Millis) -> i64 {
        ((signal_ms as f64 - self.from_ms as f64) / self.speed) as i64
    }

    /// When a moment of the signal is due.
    pub(crate) fn due_ms(&self, signal_ms: Millis) -> Millis {
        u64::try_from(self.offset_ms(signal_ms)).unwrap_or(0)
    }

    /// The wall clock at a moment of the signal.
    pub(crate) fn stamp(&self, signal_ms: Millis) -> UnixMillis {
        self.started_unix_ms + self.offset_ms(signal_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faster_than_life_and_stamped_into_the_past() {
        let pace = Pace::start(400_000, 10.0);
        assert_eq!(pace.due_ms(0), 0);
        assert_eq!(pace.due_ms(500_000), 10_000);
        assert_eq!(pace.stamp(500_000) - pace.stamp(400_000), 10_000);
        assert_eq!(pace.stamp(400_000) - pace.stamp(0), 40_000);
    }
}
