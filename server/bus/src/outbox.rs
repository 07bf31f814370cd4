//! What waits to be published, with repeats folded into one.

use std::{
    collections::{HashMap, HashSet},
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{RoomId, Seq, SignInId, UserId};
use tokio::sync::Notify;

use crate::Hint;

/// Bounded by the number of rooms and people, not by the number of messages: a later head
/// of a room replaces an earlier one.
#[derive(Default)]
pub(crate) struct Outbox {
    /// A std mutex: held for a few instructions and never across an await.
    waiting: Mutex<Waiting>,
    changed: Notify,
}

#[derive(Default)]
struct Waiting {
    rooms: HashMap<RoomId, (Seq, i64)>,
    sign_ins: HashSet<SignInId>,
    users: HashSet<UserId>,
    closed: bool,
}

impl Outbox {
    pub(crate) fn put(&self, hint: Hint) {
        {
            let mut waiting = self.lock();
            match hint {
                Hint::Room { room, head, epoch } => {
                    let latest = waiting.rooms.entry(room).or_insert((head, epoch));
                    *latest = (latest.0.max(head), latest.1.max(epoch));
                }
                Hint::SignIn { sign_in } => {
                    waiting.sign_ins.insert(sign_in);
                }
                Hint::User { user } => {
                    waiting.users.insert(user);
                }
            }
        }
        self.changed.notify_one();
    }

    /// Whatever waits, as soon as something does. `None` once closed and empty.
    pub(crate) async fn take(&self) -> Option<Vec<Hint>> {
        loop {
            {
                let mut waiting = self.lock();
                let hints = waiting.take();
                if !hints.is_empty() {
                    return Some(hints);
                }
                if waiting.closed {
                    return None;
                }
            }
            self.changed.notified().await;
        }
    }

    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Ended sign-ins first: they are the most urgent.
    fn take(&mut self) -> Vec<Hint> {
        let sign_ins = mem::take(&mut self.sign_ins)
            .into_iter()
            .map(|sign_in| Hint::SignIn { sign_in });
        let users = mem::take(&mut self.users)
            .into_iter()
            .map(|user| Hint::User { user });
        let rooms = mem::take(&mut self.rooms)
            .into_iter()
            .map(|(room, (head, epoch))| Hint::Room { room, head, epoch });
        sign_ins.chain(users).chain(rooms).collect()
    }
}
