//! From a configuration to a running server, and to its orderly end.

use std::{future::Future, net::SocketAddr, time::Duration};

use anyhow::{Context as _, Result, bail};
use service::{Options, PasswordCost, Service, StartError};
use tokio::{
    net::TcpListener,
    task::JoinHandle,
    time::{Instant, timeout, timeout_at},
};

use crate::{
    assets::Site,
    config::Config,
    listener::{
        self,
        handles::{self, Shares},
    },
    privacy,
    router::router,
    state::AppState,
    telemetry,
};

/// Said of a Postgres elsewhere.
pub(crate) const IN_THE_CLEAR: &str = "what goes to Postgres on another machine travels in the \
     clear: add `sslmode=verify-full` to the database URL, unless the network itself is encrypted";
/// First and last pause while storage does not answer.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(10));

/// What is kept of the time to end in, for telling sockets so: long enough for their answers.
const LAST_WORDS: Duration = Duration::from_secs(4);

/// A server that accepts connections.
pub struct Running {
    pub app: AppState,
    pub address: SocketAddr,
    server: JoinHandle<()>,
}

/// Opens storage, then a listener: nobody is let in before their data could be kept.
pub async fn start(config: Config) -> Result<Running> {
    let site = Site::load(&config.leptos).unwrap_or_else(|error| {
        tracing::warn!("{error}; pages will have neither style nor script");
        Site::default()
    });
    let service = open(&config, &site).await?;
    start_with(config, site, service).await
}

/// With a service of the caller's.
pub async fn start_with(config: Config, site: Site, service: Service) -> Result<Running> {
    let listen = config.server.listen;
    if config.auth.plain_http_cookie {
        tracing::warn!(
            "plain_http_cookie is on: anybody in between can take a sign-in. Not for real use."
        );
    }
    let app = AppState::new(service, config, site, telemetry::metrics()?);
    let shares = shares(&app.config);
    let lines = listener::Lines::new(shares, app.config.server.trusted_proxies > 0);
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    let address = listener.local_addr()?;
    let server = listener::serve(
        listener,
        router(app.clone()),
        lines,
        app.config.server.trusted_proxies,
        app.stopping.begun.clone(),
    );
    let server = tokio::spawn(server);
    tokio::spawn(upkeep(app.clone()));
    Ok(Running {
        app,
        address,
        server,
    })
}

/// Asks for as many file handles as the system grants, and shares them out.
fn shares(config: &Config) -> Shares {
    let handles = handles::raise();
    let shares = Shares::of(handles, config.database.connections);
    tracing::info!(
        handles,
        anonymous = shares.anonymous,
        known = shares.known,
        "file handles, and how many connections may be open at once"
    );
    shares
}

/// Waits while the database is down; gives up on what waiting does not cure.
pub async fn open(config: &Config, site: &Site) -> Result<Service> {
    privacy::make_private(&config.server.data_dir)?;
    if let Some(words) = privacy::exposed(config) {
        tracing::warn!("{words}");
    }
    if config.storage().is_in_the_clear() {
        tracing::warn!("{IN_THE_CLEAR}");
    }
    let (mut pause, longest) = PAUSES;
    loop {
        match Service::start(options(config, site)).await {
            Ok(service) => return Ok(service),
            Err(error) if passes(&error) => {
                let seconds = pause.as_secs_f32();
                tracing::warn!("not started yet: {error}; next try in {seconds} s");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(longest);
            }
            Err(error) => return Err(error).context("cannot start"),
        }
    }
}

/// Whether waiting can cure it.
fn passes(error: &StartError) -> bool {
    matches!(
        error,
        StartError::Store(store::Error::Unavailable(_) | store::Error::Conflict(_))
    )
}

fn options(config: &Config, site: &Site) -> Options {
    let version = match site.assets.version.as_str() {
        "" => env!("CARGO_PKG_VERSION").to_owned(),
        build => build.to_owned(),
    };
    Options {
        storage: config.storage(),
        redis_url: config.redis_url().map(|url| url.expose().to_owned()),
        version,
        password_cost: password_cost(config),
        staff_accounts_wait: config.auth.staff_accounts_wait,
        alerts: config.alerts.policy(),
        push: config.push(),
        devices: config.alerts.devices(),
        no_way_ms: config.alerts.no_way_ms(),
        canary: config.alerts.canary,
    }
}

pub(crate) fn password_cost(config: &Config) -> PasswordCost {
    PasswordCost {
        memory_kib: config.auth.argon2_memory_kib,
        iterations: config.auth.argon2_iterations,
        lanes: config.auth.argon2_lanes,
        parallel: config.auth.argon2_parallel,
    }
}

impl Running {
    /// Where people reach it from this machine.
    pub fn url(&self) -> String {
        match self.app.config.server.public_url.as_str() {
            "" => format!("http://{}", self.address),
            url => url.to_owned(),
        }
    }

    /// Where the first admin is made, while nobody has an account. Each call adds a code; all of them
    /// are good until then, so that neither a restart nor another process shuts anybody out.
    pub async fn set_up_url(&self) -> Result<Option<String>> {
        let code = self.app.service.set_up_code().await?;
        Ok(code.map(|code| format!("{}/setup?code={code}", self.url())))
    }

    /// Lets in nobody new, tells sockets to come back, finishes what runs. In bounded time:
    /// an error if work was left behind.
    pub async fn stop(self) -> Result<()> {
        let app = self.app;
        app.stopping.begun.cancel();
        app.stopping.sockets.close();
        let limit = app.config.shutdown_limit();
        let last_words = LAST_WORDS.min(limit / 4);
        let end = Instant::now() + limit;
        app.service.say_goodbye();
        // What was asked before is answered while there is storage: a proxy hands on any answer.
        let mut server = self.server;
        let answered = timeout(last_words, &mut server).await.is_ok();
        let finished = timeout_at(end - last_words, app.service.shut_down());
        let finished = finished.await.is_ok();
        if !finished {
            // Most likely storage hangs. Whoever waits for an answer asks again elsewhere.
            app.service.hang_up();
        }
        let sockets = timeout(last_words, app.stopping.sockets.wait());
        let served = async { answered || timeout_at(end, &mut server).await.is_ok() };
        let (told, served) = tokio::join!(sockets, served);
        if !finished {
            let seconds = limit.as_secs();
            bail!("not everything ended within {seconds} s; what was not confirmed may be lost");
        }
        if told.is_err() || !served {
            tracing::warn!("some clients did not take all of their answers in time");
        }
        Ok(())
    }

    /// Serves until the process is told to end.
    pub async fn until(self, told: impl Future<Output = ()>) -> Result<()> {
        told.await;
        tracing::info!("stopping");
        self.stop().await
    }
}

/// Ctrl-C or SIGTERM, heard from the call on, and not only once it is waited for.
pub fn told_to_end() -> impl Future<Output = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{Signal, SignalKind, signal};
        let [interrupt, terminate] =
            [SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok());
        let told = async |signal: Option<Signal>| match signal {
            Some(mut signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        };
        async move {
            tokio::select! {
                () = told(interrupt) => {}
                () = told(terminate) => {}
            }
        }
    }
    #[cfg(not(unix))]
    async {
        tokio::signal::ctrl_c().await.ok();
    }
}

/// Histograms keep every sample until they are drained.
async fn upkeep(app: AppState) {
    let mut turn = tokio::time::interval(Duration::from_secs(10));
    while app
        .stopping
        .begun
        .run_until_cancelled(turn.tick())
        .await
        .is_some()
    {
        app.metrics.run_upkeep();
    }
}
