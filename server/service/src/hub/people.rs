//! Which rooms a person is in, and how far they have read: looked at when a hint says so,
//! after every break, and once in a while.

use std::time::Duration;

use domain::limits;
use tokio::time::sleep;

use super::{Hub, IDLE_TURN, turns::turned};

const AFTER_A_FAULT: Duration = Duration::from_millis(limits::POLL_DEGRADED_MS);

impl Hub {
    pub(super) async fn read_people(self) {
        loop {
            turned();
            let user = self.state().take_dirty_user();
            let Some(user) = user else {
                tokio::select! {
                    () = self.shared.stop.cancelled() => return,
                    () = self.shared.people_moved.notified() => continue,
                    () = sleep(IDLE_TURN) => continue,
                }
            };
            if let Ok(rooms) = self.read(self.shared.store.rooms_of(user)).await {
                let behind = self.state().reconcile(user, &rooms);
                for catch_up in behind {
                    self.catch_up(catch_up);
                }
                self.shared.rooms_moved.notify_one();
            } else {
                sleep(AFTER_A_FAULT).await;
                self.look_at_user(user);
            }
            if self.shared.stop.is_cancelled() {
                return;
            }
        }
    }
}
