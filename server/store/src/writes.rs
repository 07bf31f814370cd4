use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{sync::watch, time::sleep};

use crate::{Error, Result};

/// A write that takes longer is an outage, although it may still end well.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether writes get through, as of the last one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Writes {
    Done,
    /// Why not.
    Stuck(String),
}

/// Where the fate of every write is told.
#[derive(Clone)]
pub(crate) struct Reports(Arc<watch::Sender<Writes>>);

impl Reports {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Writes::Done)))
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<Writes> {
        self.0.subscribe()
    }

    /// Waits for a write to its end, and says meanwhile when it takes too long. The alarm is a task
    /// of its own: a write to SQLite blocks its thread.
    pub(crate) fn on<T>(
        &self,
        write: impl Future<Output = Result<T>>,
    ) -> impl Future<Output = Result<T>> {
        // A transaction's future is some kilobytes, and would be in every caller's.
        let write = Box::pin(write);
        async move {
            let ended = Arc::new(AtomicBool::new(false));
            let alarm = tokio::spawn(self.clone().alarm(ended.clone()));
            let done = write.await;
            ended.store(true, Ordering::Release);
            alarm.abort();
            match &done {
                Ok(_) => self.say(Writes::Done),
                Err(Error::Unavailable(why)) => self.say(Writes::Stuck(why.clone())),
                // About this write, not about storage.
                Err(_) => {}
            }
            done
        }
    }

    async fn alarm(self, ended: Arc<AtomicBool>) {
        sleep(PATIENCE).await;
        self.0.send_if_modified(|last| {
            let now = Writes::Stuck("no answer in time".to_owned());
            // Looked at under the lock, so that the end is told last.
            let news = !ended.load(Ordering::Acquire) && *last != now;
            if news {
                *last = now;
            }
            news
        });
    }

    fn say(&self, now: Writes) {
        self.0.send_if_modified(|last| {
            let news = *last != now;
            *last = now;
            news
        });
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use futures::FutureExt;

    use super::*;

    /// What is told of a write with this end, if it is news.
    fn told(before: Writes, end: Result<()>) -> Option<Writes> {
        let reports = Reports::new();
        reports.say(before);
        let mut writes = reports.subscribe();
        drop(reports.on(ready(end)).now_or_never());
        let news = writes.changed().now_or_never().is_some();
        news.then(|| writes.borrow().clone())
    }

    #[tokio::test]
    async fn only_what_says_something_about_storage_is_told_and_once() {
        let gone = || Err(Error::Unavailable("gone".to_owned()));
        let stuck = || Writes::Stuck("gone".to_owned());
        let refused = || Err(Error::Conflict("twice".to_owned()));
        assert_eq!(told(Writes::Done, gone()), Some(stuck()));
        assert_eq!(told(Writes::Done, refused()), None);
        assert_eq!(told(Writes::Done, Ok(())), None);
        assert_eq!(told(stuck(), gone()), None);
        assert_eq!(told(stuck(), refused()), None);
        assert_eq!(told(stuck(), Ok(())), Some(Writes::Done));
    }
}
