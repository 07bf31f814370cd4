//! Whether storage answers, told to everybody once when it changes.

use std::{future::Future, sync::atomic::Ordering, time::Duration};

use domain::Event;
use tokio::time::sleep;

use super::{Hub, frame, turns::Reading};

/// A read that takes longer is an outage, although it may still end well.
const PATIENCE: Duration = Duration::from_secs(5);

impl Hub {
    /// Waits for a read to its end (cutting a SQLite call would block), and says meanwhile
    /// when it takes too long. Logs an outage only at its beginning and end.
    pub(super) fn read<'a, T: Send>(
        &'a self,
        reading: impl Future<Output = store::Result<T>> + Send + 'a,
    ) -> impl Future<Output = store::Result<T>> + Send + 'a {
        // A query's future is some kilobytes, and would be in every loop's.
        let mut reading = Box::pin(reading);
        async move {
            let _under_way = Reading::begin();
            let read = tokio::select! {
                read = &mut reading => read,
                () = sleep(PATIENCE) => {
                    self.set_storage(false, "no answer in time");
                    reading.await
                }
            };
            match &read {
                Ok(_) => self.set_storage(true, ""),
                Err(store::Error::Unavailable(why)) => self.set_storage(false, why),
                Err(error) => tracing::error!(%error, "storage"),
            }
            read
        }
    }

    pub(super) fn storage_is_up(&self) -> bool {
        self.shared.storage_up.load(Ordering::Relaxed)
    }

    fn set_storage(&self, up: bool, why: &str) {
        if self.storage_is_up() == up {
            return;
        }
        let mut state = self.state();
        if self.shared.storage_up.swap(up, Ordering::Relaxed) == up {
            return;
        }
        metrics::gauge!("fitweet_storage_up").set(f64::from(u8::from(up)));
        let event = if up {
            tracing::info!("storage answers again");
            Event::StorageUp
        } else {
            tracing::warn!(why, "storage does not answer");
            Event::StorageDown
        };
        let text = frame::of(&event);
        for link in state.links() {
            link.push(text.clone());
        }
        if up {
            state.look_at_everything();
            self.shared.rooms_moved.notify_one();
            self.shared.people_moved.notify_one();
        }
    }
}
