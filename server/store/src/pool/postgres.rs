//! Links to Postgres, over TLS where the address asks for it.

pub(crate) mod pooler;
mod ssl;
mod tap;

use std::{error::Error as StdError, io};

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use tokio_postgres::{
    Config, NoTls,
    config::{Host, SslMode, SslNegotiation},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use self::{
    ssl::Mode,
    tap::{Tap, TapClear, TapTls},
};
use super::unfit;
use crate::{Error, Options, Result, conn::PgConn, error::of_sqlstate};

/// Where it is and how to speak to it; cheap to clone.
#[derive(Clone)]
pub(crate) struct Link {
    config: Config,
    /// In this order, until one succeeds; `None`: in the clear.
    ways: Vec<Option<TapTls>>,
}

impl Link {
    pub(crate) fn new(options: &Options) -> Result<Self> {
        let said = |error: Error| {
            let (Error::Other(why) | Error::Unavailable(why)) = &error else {
                return error;
            };
            Error::Other(format!("the database URL: {why}"))
        };
        let split = ssl::split(&options.url).map_err(said)?;
        let parsed: Result<Config, _> = split.url.parse();
        let mut config = parsed.map_err(|error| said(Error::Other(words(&error))))?;
        if config.get_hosts().is_empty() {
            // tokio-postgres takes the name for TLS from the host alone.
            for address in config.get_hostaddrs().to_vec() {
                config.host(address.to_string());
            }
        }
        if config.get_hosts().is_empty() {
            return Err(said(Error::Other("it names no host".to_owned())));
        }
        let tls = || Ok::<_, Error>(Some(TapTls(MakeRustlsConnect::new(split.tls(options)?))));
        let is_on_this_machine = |host: &Host| !matches!(host, Host::Tcp(_));
        let ways = match split.mode {
            // A socket of this machine has no TLS.
            _ if config.get_hosts().iter().all(is_on_this_machine) => vec![None],
            Mode::Disable => vec![None],
            Mode::Allow => vec![None, tls()?],
            Mode::Prefer => vec![tls()?, None],
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => vec![tls()?],
        };
        Ok(Self { config, ways })
    }

    /// As it comes.
    pub(crate) async fn connect(&self) -> ConnectionResult<PgConn> {
        let mut last = None;
        for way in &self.ways {
            match self.by(way.as_ref()).await {
                Ok(conn) => return Ok(conn),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| ConnectionError::BadConnection("no way to it".to_owned())))
    }

    async fn by(&self, tls: Option<&TapTls>) -> ConnectionResult<PgConn> {
        let mut config = self.config.clone();
        config.ssl_mode(SslMode::Require);
        if let Some(tls) = tls {
            let linked = config.connect(tls.clone()).await;
            let (client, connection) = linked.map_err(|error| refused(&error))?;
            return PgConn::try_from_client_and_connection(client, connection).await;
        }
        #[cfg(unix)]
        if let Some(Host::Unix(folder)) = self.config.get_hosts().first() {
            return self.by_socket(folder).await;
        }
        config.ssl_negotiation(SslNegotiation::Direct);
        let linked = config.connect(TapClear).await;
        let (client, connection) = linked.map_err(|error| refused(&error))?;
        PgConn::try_from_client_and_connection(client, connection).await
    }

    #[cfg(unix)]
    async fn by_socket(&self, folder: &std::path::Path) -> ConnectionResult<PgConn> {
        let port = self.config.get_ports().first().copied().unwrap_or(5432);
        let path = folder.join(format!(".s.PGSQL.{port}"));
        let stream = tokio::net::UnixStream::connect(&path).await;
        let stream = stream.map_err(|error| {
            ConnectionError::BadConnection(format!("{}: {error}", path.display()))
        })?;
        let mut config = self.config.clone();
        config.ssl_mode(SslMode::Disable);
        let linked = config.connect_raw(Tap::on(stream), NoTls).await;
        let (client, connection) = linked.map_err(|error| refused(&error))?;
        // Ends with the client; its error is told to whoever waits for an answer.
        tokio::spawn(async move { connection.await.ok() });
        PgConn::try_from(client).await
    }

    /// Fails if what is set up on a link does not stay there.
    pub(crate) async fn is_direct(&self) -> ConnectionResult<()> {
        let (mut one, mut other) = (self.connect().await?, self.connect().await?);
        if pooler::stands_between(&mut one, &mut other).await {
            return unfit(pooler::REFUSED.to_owned());
        }
        Ok(())
    }

    /// With commits that are durable, and limits to waiting.
    pub(crate) async fn connect_checked(&self) -> ConnectionResult<PgConn> {
        let mut conn = self.connect().await?;
        // Every question has its index, and few rows for an answer: index scans in nested loops are
        // right at any size. A plan made on an empty table, which a prepared statement keeps, would
        // read all of a full one instead.
        conn.batch_execute(
            "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; \
             SET plan_cache_mode = force_generic_plan; SET jit = off; \
             SET statement_timeout = '15s'; SET lock_timeout = '10s'; \
             SET idle_in_transaction_session_timeout = '30s'",
        )
        .await
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
        Settings::of(&mut conn).await?.check()?;
        Ok(conn)
    }
}

/// Whether waiting cures it, and why there is no link.
fn refused(error: &tokio_postgres::Error) -> ConnectionError {
    let words = words(error);
    if let Some(code) = error.code() {
        return if pooler::is_sign(code.code()) {
            ConnectionError::InvalidConnectionUrl(pooler::REFUSED.to_owned())
        } else if matches!(
            of_sqlstate(code.code())(String::new()),
            Error::Unavailable(_)
        ) {
            ConnectionError::BadConnection(words)
        } else {
            // No such database, no such user, wrong password.
            ConnectionError::InvalidConnectionUrl(words)
        };
    }
    // A network that fails may come back; an address without a password does not get one.
    if !is_distrust(error) && (error.is_closed() || is_of_network(error)) {
        ConnectionError::BadConnection(words)
    } else {
        ConnectionError::InvalidConnectionUrl(words)
    }
}

/// The error itself does not repeat its cause.
fn words(error: &tokio_postgres::Error) -> String {
    match error.source() {
        Some(cause) if error.code().is_some() => cause.to_string(),
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn is_of_network(error: &tokio_postgres::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<io::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Whether the other side is not who the address says: nothing that passes.
fn is_distrust(error: &tokio_postgres::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        let inner = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inner| inner as &(dyn StdError + 'static));
        let tls = inner.unwrap_or(error).downcast_ref::<rustls::Error>();
        if let Some(rustls::Error::InvalidCertificate(_)) = tls {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Whether somebody on the way could read along.
pub(crate) fn is_in_the_clear(url: &str) -> bool {
    let Ok(split) = ssl::split(url) else {
        return false;
    };
    let Ok(config) = split.url.parse::<Config>() else {
        return false;
    };
    let is_local = |host: &Host| match host {
        Host::Tcp(name) => {
            let address: Option<std::net::IpAddr> = name.parse().ok();
            name == "localhost" || address.is_some_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    let mut addresses = config.get_hostaddrs().iter();
    let stays_here =
        config.get_hosts().iter().all(is_local) && addresses.all(std::net::IpAddr::is_loopback);
    !split.mode.is_checked() && !stays_here
}

#[derive(diesel::QueryableByName)]
struct Settings {
    #[diesel(sql_type = diesel::sql_types::Text)]
    synchronous_commit: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    fsync: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    full_page_writes: String,
}

impl Settings {
    async fn of(conn: &mut PgConn) -> ConnectionResult<Self> {
        diesel::sql_query(
            "SELECT current_setting('synchronous_commit') AS synchronous_commit, \
             current_setting('fsync') AS fsync, \
             current_setting('full_page_writes') AS full_page_writes",
        )
        .get_result(conn)
        .await
        .map_err(ConnectionError::CouldntSetupConfiguration)
    }

    fn check(&self) -> ConnectionResult<()> {
        let commit = self.synchronous_commit.as_str();
        if commit != "on" && commit != "remote_apply" {
            return unfit(format!(
                "synchronous_commit of Postgres is {commit}: what was confirmed could be lost; \
                 set it to on"
            ));
        }
        for (name, value) in [
            ("fsync", &self.fsync),
            ("full_page_writes", &self.full_page_writes),
        ] {
            if value != "on" {
                return unfit(format!(
                    "{name} of Postgres is {value}: a power cut could destroy the database; \
                     set it to on"
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Settings, is_in_the_clear};

    fn refusal(synchronous_commit: &str, fsync: &str, full_page_writes: &str) -> Option<String> {
        let settings = Settings {
            synchronous_commit: synchronous_commit.to_owned(),
            fsync: fsync.to_owned(),
            full_page_writes: full_page_writes.to_owned(),
        };
        settings.check().err().map(|error| error.to_string())
    }

    #[test]
    fn only_a_durable_postgres_is_taken() {
        assert_eq!(refusal("on", "on", "on"), None);
        assert_eq!(refusal("remote_apply", "on", "on"), None);
        for (settings, named) in [
            (
                ("local", "on", "on"),
                "synchronous_commit of Postgres is local",
            ),
            (("on", "off", "on"), "fsync of Postgres is off"),
            (("on", "on", "off"), "full_page_writes of Postgres is off"),
        ] {
            let (commit, fsync, pages) = settings;
            let words = refusal(commit, fsync, pages).expect("refused");
            assert!(words.contains(named), "{words}");
        }
    }

    #[test]
    fn what_leaves_this_machine_in_the_clear_is_known() {
        for (url, in_the_clear) in [
            ("postgres://u@localhost/d", false),
            ("postgres://u@127.0.0.1:5433/d?application_name=x", false),
            ("postgres://u@[::1]/d?sslmode=disable", false),
            ("postgres://u@%2Frun%2Fpostgresql/d", false),
            ("postgres://u@db.example/d?sslmode=require", false),
            ("postgres://u@db.example/d?sslmode=verify-full", false),
            ("postgres://u@db.example/d?sslmode=verify-ca", false),
            ("postgres://u@db.example/d?sslmode=prefer", true),
            ("postgres://u@db.example/d", true),
            ("postgres://u@10.0.0.7/d?sslmode=disable", true),
            ("postgres://u@localhost,db.example/d", true),
        ] {
            assert_eq!(is_in_the_clear(url), in_the_clear, "{url}");
        }
    }
}
