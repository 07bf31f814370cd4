//! What waits for one socket. Bounded in frames and in bytes, with a place kept free for the
//! last word.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use domain::{CloseCode, limits};
use futures::Stream;

use super::frame::Frame;

/// Places for frames that an empty queue keeps.
const KEPT: usize = 4;

/// What leaves through one socket.
#[derive(Debug)]
pub enum Outgoing {
    Frame(Frame),
    /// Last one: close with this code.
    Close(CloseCode),
}

/// The end that the hub fills.
pub(super) struct Queue {
    /// A std mutex: held to move one frame.
    waiting: Arc<Mutex<Waiting>>,
}

/// The end that a socket empties: frames in order, then one close.
pub struct Receiver {
    waiting: Arc<Mutex<Waiting>>,
}

#[derive(Default)]
struct Waiting {
    frames: VecDeque<Frame>,
    bytes: usize,
    last_word: LastWord,
    receiver_gone: bool,
    receiver: Option<Waker>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum LastWord {
    #[default]
    Unsaid,
    Waits(CloseCode),
    Taken,
}

/// Why a frame was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Full,
    Over,
}

pub(super) fn queue() -> (Queue, Receiver) {
    let waiting = Arc::<Mutex<Waiting>>::default();
    let queue = Queue {
        waiting: Arc::clone(&waiting),
    };
    (queue, Receiver { waiting })
}

impl Queue {
    pub(super) fn push(&self, frame: Frame) -> Result<(), Refused> {
        let mut waiting = lock(&self.waiting);
        if waiting.is_over() {
            return Err(Refused::Over);
        }
        let bytes = waiting.bytes + frame.len();
        if waiting.frames.len() >= limits::SOCKET_QUEUE || bytes > limits::SOCKET_QUEUE_BYTES {
            return Err(Refused::Full);
        }
        waiting.bytes = bytes;
        waiting.frames.push_back(frame);
        wake(waiting);
        Ok(())
    }

    /// `false` if it was said before: the first one stands.
    pub(super) fn close(&self, code: CloseCode) -> bool {
        let mut waiting = lock(&self.waiting);
        let first = waiting.last_word == LastWord::Unsaid;
        if first {
            waiting.last_word = LastWord::Waits(code);
            wake(waiting);
        }
        first
    }

    /// The last word was said, or nobody listens any more.
    pub(super) fn is_over(&self) -> bool {
        lock(&self.waiting).is_over()
    }
}

impl Waiting {
    fn is_over(&self) -> bool {
        self.last_word != LastWord::Unsaid || self.receiver_gone
    }

    fn next(&mut self) -> Option<Outgoing> {
        if let Some(frame) = self.frames.pop_front() {
            self.bytes -= frame.len();
            if self.frames.is_empty() {
                // Most sockets are idle most of the time.
                self.frames.shrink_to(KEPT);
            }
            return Some(Outgoing::Frame(frame));
        }
        let LastWord::Waits(code) = self.last_word else {
            return None;
        };
        self.last_word = LastWord::Taken;
        Some(Outgoing::Close(code))
    }
}

impl Receiver {
    /// What waits now, without waiting for it.
    pub fn try_next(&mut self) -> Option<Outgoing> {
        lock(&self.waiting).next()
    }
}

impl Stream for Receiver {
    type Item = Outgoing;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Outgoing>> {
        let mut waiting = lock(&self.waiting);
        match waiting.next() {
            Some(next) => Poll::Ready(Some(next)),
            None if waiting.last_word == LastWord::Taken => Poll::Ready(None),
            None => {
                waiting.receiver = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let mut waiting = lock(&self.waiting);
        waiting.receiver_gone = true;
        let left = std::mem::take(&mut waiting.frames);
        drop(waiting);
        // Gives back the places of pages, for whoever waits for one to see that it is over.
        drop(left);
    }
}

/// Outside of the lock, which the receiver takes next.
fn wake(mut waiting: MutexGuard<'_, Waiting>) {
    let receiver = waiting.receiver.take();
    drop(waiting);
    if let Some(receiver) = receiver {
        receiver.wake();
    }
}

fn lock(waiting: &Mutex<Waiting>) -> MutexGuard<'_, Waiting> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}
