#![doc = include_str!("../README.md")]

mod hint;
mod outbox;
mod redis_link;

pub use hint::{Heard, Hint};

use std::sync::Arc;

use tokio::sync::mpsc;

use outbox::Outbox;

/// Hints that may wait for the subscriber. It only marks things as changed, so it is quick.
const SUBSCRIBER_QUEUE: usize = 1024;

#[derive(Debug, thiserror::Error)]
#[error("bus: {0}")]
pub struct Error(pub String);

/// Whether this is an address of Redis; connects to nothing.
///
/// # Errors
/// What is wrong with it.
pub fn check(url: &str) -> Result<(), Error> {
    redis_link::client(url).map(drop)
}

/// Whether Redis can be used: connects, subscribes, publishes, and hears it.
///
/// # Errors
/// Redis' own reason, such as `WRONGPASS` or `NOPERM`.
pub async fn try_out(url: &str) -> Result<(), Error> {
    let client = redis_link::client(url)?;
    redis_link::try_out(&client).await.map_err(Error)
}

/// A handle; cheap to clone. When the last one is dropped, the background work ends.
#[derive(Clone)]
pub struct Bus {
    handle: Arc<Handle>,
}

/// The background work holds the outbox too, so its end must be said.
struct Handle {
    outbox: Arc<Outbox>,
    shared: bool,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.outbox.close();
    }
}

impl Bus {
    /// In-process: publishing reaches only this process's own subscriber.
    pub fn memory() -> (Self, mpsc::Receiver<Heard>) {
        let (bus, heard, subscriber) = Self::new(false);
        let outbox = Arc::clone(&bus.handle.outbox);
        tokio::spawn(async move {
            while let Some(hints) = outbox.take().await {
                for hint in hints {
                    if heard.send(Heard::Hint(hint)).await.is_err() {
                        return;
                    }
                }
            }
        });
        (bus, subscriber)
    }

    /// Redis pub/sub. Starts even while Redis is down (then says `Down` first).
    ///
    /// # Errors
    /// When the address is not one.
    #[expect(
        clippy::unused_async,
        reason = "needs a runtime, and callers should see that"
    )]
    pub async fn redis(url: &str) -> Result<(Self, mpsc::Receiver<Heard>), Error> {
        let client = redis_link::client(url)?;
        let (bus, heard, subscriber) = Self::new(true);
        let outbox = Arc::clone(&bus.handle.outbox);
        tokio::spawn(redis_link::run(client, outbox, heard));
        Ok((bus, subscriber))
    }

    /// Never blocks, never fails: at most 100 ms of Redis' time, in the background.
    pub fn publish(&self, hint: Hint) {
        self.handle.outbox.put(hint);
    }

    /// Whether other processes may be listening.
    pub fn reaches_others(&self) -> bool {
        self.handle.shared
    }

    fn new(shared: bool) -> (Self, mpsc::Sender<Heard>, mpsc::Receiver<Heard>) {
        let (heard, subscriber) = mpsc::channel(SUBSCRIBER_QUEUE);
        let handle = Arc::new(Handle {
            outbox: Arc::default(),
            shared,
        });
        (Self { handle }, heard, subscriber)
    }
}
