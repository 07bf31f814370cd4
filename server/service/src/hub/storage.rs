//! Whether storage answers, told to everybody once when it changes. It does when the last read
//! and the last write did: on a full disk, or behind a foreign lock, reads go on.

use std::{future::Future, sync::atomic::Ordering, time::Duration};

use domain::Event;
use store::Writes;
use tokio::{sync::watch, time::sleep};

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
        let reading = self.read_mark(reading);
        async move {
            let read = reading.await;
            if read.is_ok() {
                self.set_reads(true, "");
            }
            read
        }
    }

    /// The same for what can be read while rows cannot: its success says nothing about them.
    pub(super) fn read_mark<'a, T: Send>(
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
                    self.set_reads(false, "no answer in time");
                    reading.await
                }
            };
            match &read {
                Ok(_) => {}
                Err(store::Error::Unavailable(why)) => self.set_reads(false, why),
                Err(error) => tracing::error!(%error, "storage"),
            }
            read
        }
    }

    pub(crate) fn storage_is_up(&self) -> bool {
        self.shared.storage_up.load(Ordering::Relaxed)
    }

    /// Whether rows can be read and written now.
    pub(crate) async fn try_storage(&self) -> store::Result<()> {
        self.read(self.shared.store.ready()).await
    }

    fn set_reads(&self, up: bool, why: &str) {
        if self.shared.reads_up.swap(up, Ordering::Relaxed) != up {
            self.tell_storage(why);
        }
    }

    pub(super) fn hear_of_writes(&self, writes: &mut watch::Receiver<Writes>) {
        let (up, why) = match &*writes.borrow_and_update() {
            Writes::Done => (true, String::new()),
            Writes::Stuck(why) => (false, why.clone()),
        };
        if self.shared.writes_up.swap(up, Ordering::Relaxed) != up {
            self.tell_storage(&why);
        }
    }

    /// Under the lock, so that of two changes at once the later one is told last.
    fn tell_storage(&self, why: &str) {
        let mut state = self.state();
        let up = self.shared.reads_up.load(Ordering::Relaxed)
            && self.shared.writes_up.load(Ordering::Relaxed);
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
