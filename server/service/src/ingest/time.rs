use domain::{UnixMillis, limits, watch::DeviceMillis};

/// Turns a device's times into ours. Only differences of its clock are believed: an item
/// happened as long before we received it as the device says it happened before it sent.
/// So it does not matter what its clock counts from, or whether it is right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    pub(super) sent_at: DeviceMillis,
    pub(super) received_at: UnixMillis,
}

impl Calendar {
    /// `None` for what cannot be: after it was sent, or too long ago.
    pub(super) fn place(self, at: DeviceMillis) -> Option<UnixMillis> {
        let age = self.sent_at.checked_sub(at)?;
        (0..=limits::MEASURED_MAX_AGE_MS)
            .contains(&age)
            .then(|| self.received_at.saturating_sub(age))
    }

    /// How far after sending the device says it was; negative: before.
    pub(super) fn ahead(self, at: DeviceMillis) -> i64 {
        skew(at, self.sent_at)
    }
}

/// How far one clock is ahead of another. Beyond a century the number says nothing more, and
/// a bounded one is safe to calculate with.
pub(super) fn skew(ahead: i64, of: i64) -> i64 {
    const CENTURY_MS: i64 = 100 * 366 * 24 * 3_600_000;
    ahead.saturating_sub(of).clamp(-CENTURY_MS, CENTURY_MS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RECEIVED_AT: UnixMillis = 1_795_000_000_000;

    fn calendar(sent_at: DeviceMillis) -> Calendar {
        Calendar {
            sent_at,
            received_at: RECEIVED_AT,
        }
    }

    #[test]
    fn any_clock_gives_the_same_calendar() {
        for sent_at in [
            0,
            42_000,
            RECEIVED_AT,
            RECEIVED_AT + 10_800_000,
            -5,
            i64::MAX,
        ] {
            let placed = calendar(sent_at).place(sent_at.saturating_sub(2_000));
            assert_eq!(placed, Some(RECEIVED_AT - 2_000), "{sent_at}");
        }
    }

    #[test]
    fn the_future_and_the_distant_past_have_no_place() {
        let calendar = calendar(RECEIVED_AT);
        assert_eq!(calendar.place(RECEIVED_AT), Some(RECEIVED_AT));
        assert_eq!(calendar.place(RECEIVED_AT + 1), None);
        let oldest = RECEIVED_AT - limits::MEASURED_MAX_AGE_MS;
        assert_eq!(calendar.place(oldest), Some(oldest));
        assert_eq!(calendar.place(oldest - 1), None);
    }

    proptest! {
        #[test]
        fn extremes_never_panic(sent_at: i64, at: i64) {
            for calendar in [calendar(sent_at), calendar(i64::MIN), calendar(i64::MAX)] {
                if let Some(placed) = calendar.place(at) {
                    prop_assert!(placed <= RECEIVED_AT);
                    prop_assert!(placed >= RECEIVED_AT - limits::MEASURED_MAX_AGE_MS);
                }
                calendar.ahead(at);
            }
        }
    }
}
