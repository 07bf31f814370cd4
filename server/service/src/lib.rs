#![doc = include_str!("../README.md")]

pub mod access;
mod account;
mod actor;
mod admin;
mod alert_time;
mod block;
mod browser;
mod budget;
mod cached_check;
mod canary;
mod clock;
mod code;
mod crisis;
mod device;
mod history;
mod hub;
mod ingest;
mod invitation;
mod local;
mod look;
mod new_password;
mod on_call;
mod password;
mod push;
mod reach;
mod recovery;
mod room;
mod room_action;
mod secret;
mod sign_in;
mod silence;
mod standing;
mod team_note;

pub use account::NewAccount;
pub use actor::{Actor, DeviceActor, Peer};
pub use alert_time::Passed;
pub use budget::{network_key, peer_key};
pub use hub::{CommandSink, Connection, Frame, Outgoing, Receiver};
pub use look::Looked;
pub use on_call::{QuietHoursAsked, RotationAsked, ShiftAsked};
pub use password::PasswordCost;
pub use push::PushOptions;
pub use sign_in::SignedIn;

use std::{future::Future, sync::Arc, time::Duration};

use access::{Action, Caller, Object, authorize};
use bus::Bus;
use domain::{Budget, Error, Result, alert::DevicePolicy, ladder::Policy};
use store::Store;
use tokio_util::task::TaskTracker;

use budget::{Bucket, Budgets};
use cached_check::CachedCheck;
use canary::Canary;
use device::ProvenDevices;
use hub::Hub;
use password::Passwords;
use push::Pushes;
use reach::PlainPages;

/// What the service needs to know of its surroundings.
#[derive(Clone, Debug)]
pub struct Options {
    pub storage: store::Options,
    /// `None`: hints stay in this process.
    pub redis_url: Option<String>,
    /// Build of this binary, told in the hello.
    pub version: String,
    pub password_cost: PasswordCost,
    /// New accounts of staff that come by a link wait for an admin.
    pub staff_accounts_wait: bool,
    /// How long each step of an alert waits.
    pub alerts: Policy,
    pub push: PushOptions,
    /// When a watch that does not work is told of.
    pub devices: DevicePolicy,
    /// Whoever is on call is told of after nothing could have reached them for so long, milliseconds.
    pub no_way_ms: i64,
    /// Sends an alert of nobody through itself, once a minute.
    pub canary: bool,
}

/// How long an answer to "are you ready" holds.
const READY_HOLDS: Duration = Duration::from_secs(1);
/// Whoever asks, mostly a proxy, does not wait much longer.
const READY_PATIENCE: Duration = Duration::from_secs(2);

/// A handle to everything; cheap to clone.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    hub: Hub,
    passwords: Passwords,
    budgets: Budgets,
    proven_devices: ProvenDevices,
    readiness: CachedCheck,
    staff_accounts_wait: bool,
    alerts: Policy,
    pushes: Arc<Pushes>,
    devices: DevicePolicy,
    no_way_ms: i64,
    plain_pages: PlainPages,
    canary: Canary,
    canary_walks: bool,
    /// Work that must not be cut in half: a client that hangs up does not stop it, and the
    /// shutdown waits for it.
    owned: TaskTracker,
}

impl Service {
    /// Opens storage (retrying while it is down is the caller's), migrates, starts the fan-out.
    pub async fn start(options: Options) -> std::result::Result<Self, StartError> {
        let passwords = Passwords::new(options.password_cost).ok_or(StartError::PasswordCost)?;
        let (store, commits) = Store::open(&options.storage).await?;
        store.migrate().await?;
        let costs = store.note_password_cost(&passwords.params()).await?;
        passwords.work_as_for(&costs);
        let pushes = Arc::new(Pushes::open(&store, &options.push).await?);
        let (bus, heard) = match &options.redis_url {
            None => Bus::memory(),
            Some(url) => Bus::redis(url)
                .await
                .map_err(|error| StartError::Bus(error.to_string()))?,
        };
        let owned = TaskTracker::new();
        let budgets = Budgets::new(store.clone(), owned.clone());
        let hub = Hub::start(store.clone(), bus, options.version, owned.clone());
        hub.listen(commits, heard);
        let service = Self {
            inner: Arc::new(Inner {
                store,
                hub,
                passwords,
                budgets,
                proven_devices: ProvenDevices::default(),
                readiness: CachedCheck::new(READY_HOLDS),
                staff_accounts_wait: options.staff_accounts_wait,
                alerts: options.alerts,
                pushes,
                devices: options.devices,
                no_way_ms: options.no_way_ms,
                plain_pages: PlainPages::default(),
                canary: Canary::new(),
                canary_walks: options.canary,
                owned,
            }),
        };
        service.keep_time_of_alerts();
        push::start(&service);
        service.keep_watches_in_sight();
        service.keep_on_call_in_sight();
        if options.canary {
            service.keep_canary_walking();
        }
        Ok(service)
    }

    /// Storage takes writes and its schema is current, as of a second ago at most. An answer
    /// that does not come is one too.
    pub async fn ready(&self) -> Result<()> {
        if !self.hub().storage_is_up() {
            return Err(Error::Unavailable);
        }
        let service = self.clone();
        let look = self.owned(async move {
            let look = async { service.hub().try_storage().await.map_err(fault) };
            service.inner.readiness.run(look).await
        });
        let seen = tokio::time::timeout(READY_PATIENCE, look).await;
        seen.unwrap_or(Err(Error::Unavailable))
    }

    /// Every loop of the fan-out has turned within the last half minute, or waits for a storage
    /// that is known to be down; and alerts get through it.
    pub fn alive(&self) -> bool {
        self.hub().alive() && !self.canary_is_dead()
    }

    /// Tells every connection to come back later, and takes no new ones.
    pub fn say_goodbye(&self) {
        self.hub().say_goodbye();
    }

    /// Says goodbye if that is not done yet, finishes waiting writes, closes storage.
    pub async fn shut_down(&self) {
        self.hub().say_goodbye();
        self.inner.owned.close();
        self.inner.owned.wait().await;
        self.hub().stop().await;
        self.store().close().await;
    }

    /// Ends every connection at once, for a shutdown that cannot wait for storage any longer.
    pub fn hang_up(&self) {
        self.hub().hang_up();
    }

    fn store(&self) -> &Store {
        &self.inner.store
    }

    fn hub(&self) -> &Hub {
        &self.inner.hub
    }

    fn budgets(&self) -> &Budgets {
        &self.inner.budgets
    }

    /// From now on nobody's budget is counted. For `seed`: what it makes is made for nobody.
    pub fn lift_budgets(&self) {
        self.budgets().lift();
    }

    /// One more page or server function for this person.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`].
    pub fn admit_request(&self, actor: &Actor) -> Result<()> {
        let requests = Bucket::of_person(Budget::Requests, actor.user.id);
        self.budgets().draw_now(requests, 1)
    }

    /// One more of the rare things that a person can make.
    async fn spend_own(&self, budget: Budget, actor: &Actor) -> Result<()> {
        let bucket = Bucket::of_person(budget, actor.user.id);
        Ok(self.budgets().spend(&[bucket]).await?)
    }

    /// Runs to its end, whoever stops waiting for it.
    async fn owned<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        self.inner.owned.spawn(work).await.unwrap_or_else(|_| {
            // The panic hook has said where; the message of a panic could hold what somebody wrote.
            tracing::error!("a task failed");
            Err(Error::Internal)
        })
    }
}

/// What a person may do; see [`access`].
fn may(actor: &Actor, action: Action, object: Object) -> Result<()> {
    authorize(Caller::Person(actor), action, object)
}

/// The edge at which a storage error becomes an answer, so it is logged here, once.
fn fault(error: store::Error) -> Error {
    if matches!(error, store::Error::NotAdmin) {
        // About who asked, not about storage.
        return error.into();
    }
    if matches!(error, store::Error::Unavailable(_)) {
        tracing::warn!(%error, "storage");
    } else {
        tracing::error!(%error, "storage");
    }
    metrics::counter!("fitweet_storage_errors_total").increment(1);
    error.into()
}

/// Why the service could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("bus: {0}")]
    Bus(String),
    #[error("push: {0}")]
    Push(String),
    #[error("argon2 cannot work at the configured cost")]
    PasswordCost,
}
