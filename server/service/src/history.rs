use domain::{Result, RoomId, UserId};
use store::History;

use crate::{Service, clock, fault};

/// How long ago a made past begins: a year.
const SPAN_MS: i64 = 365 * 24 * 3_600_000;

impl Service {
    /// For load tests only: so many older events in each of these rooms, and so many alerts among
    /// them in each care room. The marks of those who are `behind` stay before all of it.
    pub async fn add_history(
        &self,
        rooms: &[RoomId],
        events: i64,
        alerts: i64,
        behind: Vec<UserId>,
    ) -> Result<()> {
        let until = clock::now();
        let history = History {
            events,
            alerts,
            from: until - SPAN_MS,
            until,
            behind,
        };
        let added = self.store().add_history(rooms, &history).await;
        added.map_err(fault)
    }
}
