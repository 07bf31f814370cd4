//! The fan-out of one process: who is connected, what they hold, what they may see.
//!
//! # Why nothing is lost, doubled or shown to the wrong person
//!
//! Storage is the only truth; hints and polls only say where to look. One reader task
//! ([`reader`]) reads what is new in the rooms that moved, once for all sockets. What this process
//! committed itself it need not read: it is handed out if it continues what the room's seats hold,
//! else it is one more reason to look.
//!
//! - **Room cursor.** Everything up to it has been handed to every *live* seat of the room.
//!   Handing out and moving the cursor is one step under the state's lock.
//! - **Seats.** A connection has a seat in each of its rooms. It starts *waiting* at the head
//!   that its hello named, becomes *behind* when the client resumes, and *live* only under the
//!   lock, when it holds everything up to the cursor. So subscribe comes first, then the
//!   missing range is read, and there is no moment at which an event is in neither.
//!   A missing range that was read is handed over only if the seat is still where the read
//!   began; another resume in between makes it read again.
//! - **Entitlement.** Events come with the membership epoch of their own snapshot or commit. If it
//!   is not the one whose members the room knows, members are read again *before* anything of it
//!   is sent. A seat goes live only for a known member; missing ranges are read by
//!   a query that joins membership. Nothing here expires by time.
//! - **Lost hints.** Heads, sign-ins, memberships and reading marks are looked at about once a
//!   second, whatever hints say. While storage's [`store::Revision`] and the state's generation
//!   are those of the last complete look, there is nothing to find and no rows are read
//!   ([`looks`]); sign-ins that end by time alone are remembered with their end.
//! - **Slow readers.** A queue that overflows, in frames or in bytes, closes its connection; no
//!   event is skipped. A page is read for a client only when it has taken earlier ones.

mod command;
mod frame;
mod link;
mod looks;
mod outgoing;
mod people;
mod pulse;
mod reader;
mod resume;
mod state;
mod storage;
#[cfg(test)]
mod tests;
mod turns;

pub use command::CommandSink;
pub use frame::Frame;
pub use outgoing::{Outgoing, Receiver};
pub(crate) use turns::turned;

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use bus::{Bus, Heard, Hint};
use domain::{CloseCode, Error, Event, PROTOCOL, Result, Role, RoomId, Seq, SignInId, UserId};
use rand::Rng;
use store::{Commits, Committed, Head, ReadingMark, Store, Writes};
use tokio::{
    sync::{Notify, Semaphore, mpsc, watch},
    time::sleep,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Actor, Service,
    access::{Action, Object},
    clock, fault, may,
};

use link::Link;
use looks::Remembered;
use state::State;
use turns::Turns;

/// Reads of missing ranges and hellos at once: a herd that returns must not hold up the reader.
const READS_AT_ONCE: usize = 64;
/// A loop with nothing to do shows this often that it still turns.
const IDLE_TURN: Duration = Duration::from_secs(1);
/// At a restart, clients come back spread over this long.
const RETURN_WITHIN_MS: u64 = 10_000;

/// One connected client. Dropping it disconnects.
pub struct Connection {
    /// Bounded in frames and in bytes; when it overflows the hub closes it with "resync".
    pub outgoing: Receiver,
    /// Cancelled with a "resync": what waits is of no more use, the client will resume.
    pub cut: CancellationToken,
    pub commands: CommandSink,
}

/// The probe's connection.
pub(crate) struct OfProbe {
    // Dropped first.
    pub(crate) connection: Connection,
    _counted: NotCounted,
}

struct NotCounted(Hub);

impl Drop for NotCounted {
    fn drop(&mut self) {
        self.0.shared.of_probe.fetch_sub(1, Ordering::Relaxed);
        self.0.count_connections();
    }
}

/// A handle; cheap to clone.
#[derive(Clone)]
pub(crate) struct Hub {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    bus: Bus,
    version: String,
    /// A std mutex: held to change maps and to hand frames to queues, never across an await.
    state: Mutex<State>,
    /// A std mutex: held to look at a mark.
    remembered: Mutex<Option<Remembered>>,
    rooms_moved: Notify,
    people_moved: Notify,
    poll_now: Notify,
    alerts_moved: Notify,
    /// Something may have been queued for pushing.
    pushes_queued: Notify,
    reads: Semaphore,
    bus_up: AtomicBool,
    reads_up: AtomicBool,
    writes_up: AtomicBool,
    /// Both of them, as last told.
    storage_up: AtomicBool,
    leaving: AtomicBool,
    turns: Turns,
    next_id: AtomicU64,
    /// Connections of nobody, which do not count.
    of_probe: AtomicUsize,
    stop: CancellationToken,
    loops: TaskTracker,
    /// Writes in progress, which a shutdown waits for.
    owned: TaskTracker,
}

/// What the fan-out listens to.
struct HubInputs {
    commits: Commits,
    heard: mpsc::Receiver<Heard>,
    writes: watch::Receiver<Writes>,
}

impl Hub {
    pub(crate) fn start(store: Store, bus: Bus, version: String, owned: TaskTracker) -> Self {
        metrics::gauge!("fitweet_bus_up").set(1.0);
        metrics::gauge!("fitweet_storage_up").set(1.0);
        metrics::gauge!("fitweet_connections").set(0.0);
        Self {
            shared: Arc::new(Shared {
                store,
                bus,
                version,
                state: Mutex::default(),
                remembered: Mutex::default(),
                rooms_moved: Notify::new(),
                people_moved: Notify::new(),
                poll_now: Notify::new(),
                alerts_moved: Notify::new(),
                pushes_queued: Notify::new(),
                reads: Semaphore::new(READS_AT_ONCE),
                bus_up: AtomicBool::new(true),
                reads_up: AtomicBool::new(true),
                writes_up: AtomicBool::new(true),
                storage_up: AtomicBool::new(true),
                leaving: AtomicBool::new(false),
                turns: Turns::new(),
                next_id: AtomicU64::new(1),
                of_probe: AtomicUsize::new(0),
                stop: CancellationToken::new(),
                loops: TaskTracker::new(),
                owned,
            }),
        }
    }

    /// Starts the loops.
    pub(crate) fn listen(&self, commits: Commits, heard: mpsc::Receiver<Heard>) {
        self.keep_running("reader", Self::read_rooms);
        self.keep_running("people", Self::read_people);
        self.keep_running("poll", Self::poll);
        self.keep_running("beat", Self::beat);
        self.keep_running("audit", Self::audit);
        // Shared, so that what follows a panic hears what came meanwhile.
        let inputs = HubInputs {
            commits,
            heard,
            writes: self.shared.store.writes(),
        };
        let inputs = Arc::new(tokio::sync::Mutex::new(inputs));
        self.keep_running("inputs", move |hub| hub.follow(inputs.clone()));
    }

    /// What happened here and what other processes say happened.
    async fn follow(self, inputs: Arc<tokio::sync::Mutex<HubInputs>>) {
        let inputs = &mut *inputs.lock().await;
        loop {
            turns::turned();
            tokio::select! {
                () = self.shared.stop.cancelled() => return,
                Some(committed) = inputs.commits.recv() => {
                    if committed.iter().any(Committed::concerns_alerts) {
                        self.shared.alerts_moved.notify_one();
                        self.wake_pushes();
                    }
                    for one in committed {
                        let Head { room, seq, epoch } = one.head;
                        self.deliver_commit(one);
                        self.shared.bus.publish(Hint::Room { room, head: seq, epoch });
                    }
                }
                Some(heard) = inputs.heard.recv() => self.hear(heard),
                Ok(()) = inputs.writes.changed() => self.hear_of_writes(&mut inputs.writes),
                () = sleep(IDLE_TURN) => {}
            }
        }
    }

    /// Until something is committed here that concerns alerts, or for so long; `false` when the hub stops.
    pub(crate) async fn alerts_moved(&self, patience: Duration) -> bool {
        turns::turned();
        tokio::select! {
            () = self.shared.stop.cancelled() => false,
            () = self.shared.alerts_moved.notified() => true,
            () = sleep(patience) => true,
        }
    }

    /// For so long; `false` when the hub stops.
    pub(crate) async fn pause(&self, patience: Duration) -> bool {
        turns::turned();
        tokio::select! {
            () = self.shared.stop.cancelled() => false,
            () = sleep(patience) => true,
        }
    }

    fn hear(&self, heard: Heard) {
        match heard {
            Heard::Hint(Hint::Room { room, head, epoch }) => self.moved(&[Head {
                room,
                seq: head,
                epoch,
            }]),
            Heard::Hint(Hint::User { user }) => self.look_at_user(user),
            // A hint is no proof: storage is asked.
            Heard::Hint(Hint::SignIn { sign_in }) => {
                let hub = self.clone();
                self.shared
                    .loops
                    .spawn(async move { hub.check_sign_ins(&[sign_in], clock::now()).await });
            }
            Heard::Down => self.set_bus(false),
            Heard::Up => {
                self.set_bus(true);
                self.look_at_everything();
            }
        }
    }

    fn set_bus(&self, up: bool) {
        self.shared.bus_up.store(up, Ordering::Relaxed);
        metrics::gauge!("fitweet_bus_up").set(f64::from(u8::from(up)));
        self.shared.poll_now.notify_one();
    }

    fn look_at_everything(&self) {
        self.state().look_at_everything();
        self.shared.rooms_moved.notify_one();
        self.shared.people_moved.notify_one();
    }

    fn moved(&self, heads: &[Head]) {
        if self.state().moved(heads) {
            self.shared.rooms_moved.notify_one();
        }
    }

    fn look_at_user(&self, user: UserId) {
        if self.state().look_at_user(user) {
            self.shared.people_moved.notify_one();
        }
    }

    /// This person's rooms changed: here, and wherever else they are connected.
    pub(crate) fn user_changed(&self, user: UserId) {
        self.look_at_user(user);
        self.shared.bus.publish(Hint::User { user });
    }

    /// Whether this person, who is connected here, was told that they have read this far.
    pub(crate) fn has_told_mark(&self, user: UserId, room: RoomId, seq: Seq) -> bool {
        self.state().has_told_mark(user, room, seq)
    }

    /// The reader's mark as storage has it now.
    pub(crate) fn marked(&self, user: UserId, room: RoomId, mark: ReadingMark) {
        self.state().marked(user, room, mark);
        if self.shared.bus.reaches_others() {
            self.shared.bus.publish(Hint::User { user });
        }
    }

    /// A sign-in that storage has ended.
    pub(crate) fn end_sign_in(&self, sign_in: SignInId) {
        self.close_sign_ins(&[sign_in]);
        self.shared.bus.publish(Hint::SignIn { sign_in });
    }

    fn close_sign_ins(&self, ended: &[SignInId]) {
        self.state().close(CloseCode::SignedOut, |link| {
            ended.contains(&link.actor.sign_in)
        });
        self.count_connections();
    }

    /// Whether a connection of this sign-in shows this room to this person.
    pub(crate) fn is_watching(&self, user: UserId, room: RoomId, sign_in: SignInId) -> bool {
        let state = self.state();
        let watches = |link: &&Arc<Link>| {
            let actor = &link.actor;
            actor.user.id == user && actor.sign_in == sign_in && link.shows() == Some(room)
        };
        state.links().any(|link| watches(&link))
    }

    /// Experts who have a page on a visible screen, as far as this process knows.
    pub(crate) fn experts_on_screen(&self) -> BTreeSet<UserId> {
        let state = self.state();
        let on_screen = state.links().filter(|link| {
            let role = link.actor.user.role;
            role == Role::Expert && !link.is_over() && link.is_on_screen()
        });
        on_screen.map(|link| link.actor.user.id).collect()
    }

    /// Until something may have been queued for pushing.
    pub(crate) async fn pushes_queued(&self) {
        self.shared.pushes_queued.notified().await;
    }

    pub(crate) fn wake_pushes(&self) {
        self.shared.pushes_queued.notify_one();
    }

    /// Nothing new begins.
    pub(crate) async fn stopped(&self) {
        self.shared.stop.cancelled().await;
    }

    async fn connect(&self, service: Service, actor: &Actor) -> Result<Connection> {
        let shared = &self.shared;
        if shared.leaving.load(Ordering::Relaxed) {
            return Err(Error::Unavailable);
        }
        let id = shared.next_id.fetch_add(1, Ordering::Relaxed);
        let (link, outgoing) = Link::new(id, actor.clone(), self.now_ms());
        // Known before its rooms are read: what changes in between is looked at again.
        self.state().register(&link);
        self.count_connections();
        let commands = CommandSink::new(service, self.clone(), Arc::clone(&link));
        let _turn = shared.reads.acquire().await.map_err(|_| Error::Internal)?;
        let log = shared.store.log_id().await.map_err(fault)?;
        link.name_log(log);
        let rooms = shared.store.rooms_of(actor.user.id).await.map_err(fault)?;
        let hello = frame::of(&Event::Hello {
            protocol: PROTOCOL,
            version: shared.version.clone(),
            you: actor.user.clone(),
            rooms: rooms.clone(),
            server_time: clock::now(),
            log: Some(log),
        });
        {
            let mut state = self.state();
            link.push(hello);
            if !shared.storage_up.load(Ordering::Relaxed) {
                link.push(frame::of(&Event::StorageDown));
            }
            state.greet(id, &rooms);
        }
        shared.rooms_moved.notify_one();
        shared.people_moved.notify_one();
        Ok(Connection {
            outgoing,
            cut: link.cut.clone(),
            commands,
        })
    }

    /// For the probe, whose connection is counted nowhere.
    pub(crate) async fn connect_probe(&self, service: Service, actor: &Actor) -> Result<OfProbe> {
        self.shared.of_probe.fetch_add(1, Ordering::Relaxed);
        let counted = NotCounted(self.clone());
        let connection = self.connect(service, actor).await?;
        Ok(OfProbe {
            connection,
            _counted: counted,
        })
    }

    fn disconnect(&self, id: u64) {
        self.state().remove(id);
        self.count_connections();
    }

    fn count_connections(&self) {
        let of_probe = self.shared.of_probe.load(Ordering::Relaxed);
        let count = self.state().connection_count().saturating_sub(of_probe);
        #[expect(clippy::cast_precision_loss, reason = "a gauge")]
        metrics::gauge!("fitweet_connections").set(count as f64);
    }

    pub(crate) fn alive(&self) -> bool {
        let stuck = self.stuck(self.now_ms());
        if !stuck.is_empty() {
            tracing::error!(?stuck, "loops of the fan-out do not turn");
        }
        stuck.is_empty()
    }

    fn stuck(&self, now_ms: u64) -> Vec<&'static str> {
        self.shared.turns.stuck(now_ms, self.storage_is_up())
    }

    /// No new connections; those present are told when to come back, and still get answers.
    pub(crate) fn say_goodbye(&self) {
        if self.shared.leaving.swap(true, Ordering::Relaxed) {
            return;
        }
        for link in self.state().links() {
            let after_ms = rand::rng().random_range(0..RETURN_WITHIN_MS);
            link.push(frame::of(&Event::GoingAway { after_ms }));
        }
    }

    /// Nobody is connected any more.
    pub(crate) fn hang_up(&self) {
        self.state().close(CloseCode::Restart, |_| true);
    }

    pub(crate) async fn stop(&self) {
        self.shared.stop.cancel();
        self.hang_up();
        self.shared.loops.close();
        self.shared.loops.wait().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn now_ms(&self) -> u64 {
        self.shared.turns.now_ms()
    }
}

impl Service {
    /// Registers a client; the first frame is the hello. Its rooms' events flow once it has
    /// sent [`domain::Command::Resume`].
    pub async fn connect(&self, actor: &Actor) -> Result<Connection> {
        may(actor, Action::Connect, Object::Site)?;
        self.hub().connect(self.clone(), actor).await
    }
}
