//! Who hashes next. A hash takes a core for tens of milliseconds, and anybody may ask for one.

use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

use domain::UserId;

use super::argon::Memory;
use crate::budget::network_key;

/// Who asks for a hash. One asker's hashes wait behind each other, not before those of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Nobody that is known, from this address or network.
    Stranger(IpAddr),
    /// Somebody who is signed in, or was before in this browser.
    Known(UserId),
    /// Whoever runs the site, on its command line.
    Operator,
}

impl Asker {
    fn network(self) -> Option<IpAddr> {
        match self {
            Self::Stranger(address) => Some(network_key(address)),
            Self::Known(_) | Self::Operator => None,
        }
    }
}

/// Hashes of one asker that may wait: many people sit behind one address.
const WAITING_PER_ASKER: usize = 16;
/// Hashes of one network's strangers that may wait. An IPv6 /48 has peers without number, so a limit for each
/// peer would not hold.
const WAITING_PER_NETWORK: usize = 32;
/// Hashes of all strangers that may wait, and likewise of all who are known.
const WAITING: usize = 128;

pub(super) type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// What waits for the hashing threads.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    known: Lane,
    strangers: Lane,
    /// Whose turn it is, if both wait.
    strangers_next: bool,
    is_closed: bool,
}

impl Queue {
    /// Whether one more of this asker can wait.
    pub(super) fn has_room(&self, asker: Asker) -> bool {
        self.lock().lane(asker).has_room(asker)
    }

    /// `false`: too many wait already.
    pub(super) fn push(&self, asker: Asker, job: Job) -> bool {
        let mut state = self.lock();
        let lane = state.lane(asker);
        let has_room = lane.has_room(asker);
        if has_room {
            lane.push(asker, job);
        }
        drop(state);
        self.changed.notify_one();
        has_room
    }

    /// Waits for a job. `None`: there will be no more.
    pub(super) fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.pop() {
                return Some(job);
            }
            if state.is_closed {
                return None;
            }
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// What waits is still done.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn lane(&mut self, asker: Asker) -> &mut Lane {
        match asker {
            Asker::Stranger(_) => &mut self.strangers,
            Asker::Known(_) | Asker::Operator => &mut self.known,
        }
    }

    /// Strangers and those who are known take turns, however many of either wait.
    fn pop(&mut self) -> Option<Job> {
        let (first, second) = if self.strangers_next {
            (&mut self.strangers, &mut self.known)
        } else {
            (&mut self.known, &mut self.strangers)
        };
        let job = first.pop().or_else(|| second.pop())?;
        self.strangers_next = !self.strangers_next;
        Some(job)
    }
}

/// One hash of each asker in turn.
#[derive(Default)]
struct Lane {
    askers: VecDeque<(Asker, VecDeque<Job>)>,
    waiting: usize,
}

impl Lane {
    fn has_room(&self, asker: Asker) -> bool {
        let own = self.askers.iter().find(|(known, _)| *known == asker);
        let is_full = own.is_some_and(|(_, jobs)| jobs.len() >= WAITING_PER_ASKER);
        self.waiting < WAITING && !is_full && self.of_network(asker) < WAITING_PER_NETWORK
    }

    /// How many wait of the network of a stranger.
    fn of_network(&self, asker: Asker) -> usize {
        let Some(network) = asker.network() else {
            return 0;
        };
        let askers = self.askers.iter();
        let alike = askers.filter(|(other, _)| other.network() == Some(network));
        alike.map(|(_, jobs)| jobs.len()).sum()
    }

    fn push(&mut self, asker: Asker, job: Job) {
        match self.askers.iter_mut().find(|(known, _)| *known == asker) {
            Some((_, jobs)) => jobs.push_back(job),
            None => self.askers.push_back((asker, VecDeque::from([job]))),
        }
        self.waiting += 1;
    }

    fn pop(&mut self) -> Option<Job> {
        let (asker, mut jobs) = self.askers.pop_front()?;
        let job = jobs.pop_front()?;
        if !jobs.is_empty() {
            self.askers.push_back((asker, jobs));
        }
        self.waiting -= 1;
        Some(job)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, atomic::AtomicUsize, atomic::Ordering};

    use argon2::Params;
    use uuid::Uuid;

    use super::*;

    fn stranger(number: usize) -> Asker {
        Asker::Stranger(IpAddr::from([10, 0, 0, u8::try_from(number).unwrap()]))
    }

    /// Pushes a job that says its name when it runs.
    fn push(queue: &Queue, asker: Asker, name: usize, ran: &Arc<AtomicUsize>) -> bool {
        let ran = Arc::clone(ran);
        queue.push(asker, Box::new(move |_| ran.store(name, Ordering::Relaxed)))
    }

    /// The names of all that waits, in the order in which they run.
    fn drain(queue: &Queue, ran: &Arc<AtomicUsize>) -> Vec<usize> {
        queue.close();
        let mut memory = Memory::new(Params::DEFAULT);
        std::iter::from_fn(|| {
            queue.next()?(&mut memory);
            Some(ran.load(Ordering::Relaxed))
        })
        .collect()
    }

    #[test]
    fn a_peer_with_many_tries_does_not_hold_up_another() {
        let (queue, ran) = (Queue::default(), Arc::default());
        for name in 0..10 {
            assert!(push(&queue, stranger(1), name, &ran));
        }
        assert!(push(&queue, stranger(2), 20, &ran));
        assert_eq!(drain(&queue, &ran)[..3], [0, 20, 1]);
    }

    #[test]
    fn who_is_known_takes_turns_with_all_strangers_together() {
        let (queue, ran) = (Queue::default(), Arc::default());
        for name in 0..100 {
            assert!(push(&queue, stranger(name), name, &ran));
        }
        for name in [200, 201] {
            assert!(push(&queue, Asker::Known(UserId(Uuid::nil())), name, &ran));
        }
        assert_eq!(drain(&queue, &ran)[..4], [200, 0, 201, 1]);
    }

    #[test]
    fn the_peers_of_one_network_leave_room_for_those_of_others() {
        let (queue, ran) = (Queue::default(), Arc::default());
        let of = |network: u16, peer: u16| {
            let address = [0x2001, 0xdb8, network, peer, 0, 0, 0, 1];
            Asker::Stranger(IpAddr::from(address))
        };
        let mut waiting = 0;
        for peer in 0..1_000 {
            waiting += usize::from(push(&queue, of(1, peer), 1, &ran));
        }
        assert_eq!(waiting, WAITING_PER_NETWORK);
        assert!(push(&queue, of(2, 0), 2, &ran));
        assert_eq!(drain(&queue, &ran).len(), WAITING_PER_NETWORK + 1);
    }

    #[test]
    fn too_many_are_refused_at_once_and_only_in_their_own_lane() {
        let (queue, ran) = (Queue::default(), Arc::default());
        for name in 0..WAITING_PER_ASKER {
            assert!(push(&queue, stranger(0), name, &ran));
        }
        assert!(!push(&queue, stranger(0), 0, &ran));
        for name in WAITING_PER_ASKER..WAITING {
            assert!(push(&queue, stranger(name), name, &ran));
        }
        assert!(!push(&queue, stranger(200), 0, &ran));
        assert!(push(&queue, Asker::Operator, 500, &ran));
        assert_eq!(drain(&queue, &ran).len(), WAITING + 1);
    }
}
