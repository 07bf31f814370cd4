//! Links to Postgres, over TLS where the address asks for it.

use std::{error::Error as StdError, io, sync::Arc};

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::{AsyncConnection, RunQueryDsl, SimpleAsyncConnection};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::unfit;
use crate::{Error, Options, Result, conn::PgConn};

/// Where it is and how to speak to it; cheap to clone.
#[derive(Clone)]
pub(crate) struct Link {
    url: Arc<str>,
    /// `None`: in the clear.
    tls: Option<(tokio_postgres::Config, MakeRustlsConnect)>,
}

impl Link {
    pub(crate) fn new(options: &Options) -> Result<Self> {
        let config: tokio_postgres::Config = options
            .url
            .parse()
            .map_err(|error| Error::Other(format!("the database URL: {error}")))?;
        let tls = if config.get_ssl_mode() == SslMode::Require {
            let trust = MakeRustlsConnect::new(trust(options)?);
            Some((config, trust))
        } else {
            None
        };
        Ok(Self {
            url: options.url.as_str().into(),
            tls,
        })
    }

    /// As it comes.
    pub(crate) async fn connect(&self) -> ConnectionResult<PgConn> {
        let Some((config, tls)) = &self.tls else {
            return PgConn::establish(&self.url).await;
        };
        let (client, connection) = config.connect(tls.clone()).await.map_err(|error| {
            // The error itself does not repeat its cause.
            let cause = error.source().map(|cause| format!(": {cause}"));
            let words = format!("{error}{}", cause.unwrap_or_default());
            if is_distrust(&error) {
                ConnectionError::InvalidConnectionUrl(words)
            } else {
                ConnectionError::BadConnection(words)
            }
        })?;
        PgConn::try_from_client_and_connection(client, connection).await
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

/// The system's authorities, and the one of the configuration.
fn trust(options: &Options) -> Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    // One that cannot be read is one less; the others may do.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = &options.root_certificate {
        let shown = file.display();
        let failed = |why: String| Error::Other(format!("root certificate {shown}: {why}"));
        let found = CertificateDer::pem_file_iter(file).map_err(|why| failed(why.to_string()))?;
        let before = roots.len();
        for certificate in found {
            let certificate = certificate.map_err(|why| failed(why.to_string()))?;
            roots
                .add(certificate)
                .map_err(|why| failed(why.to_string()))?;
        }
        if roots.len() == before {
            return Err(failed("holds no certificate".to_owned()));
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Other(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
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
    let Ok(config) = url.parse::<tokio_postgres::Config>() else {
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
    config.get_ssl_mode() != SslMode::Require
        && !(config.get_hosts().iter().all(is_local)
            && config
                .get_hostaddrs()
                .iter()
                .all(std::net::IpAddr::is_loopback))
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
            ("postgres://u@db.example/d", true),
            ("postgres://u@10.0.0.7/d?sslmode=disable", true),
            ("postgres://u@localhost,db.example/d", true),
        ] {
            assert_eq!(is_in_the_clear(url), in_the_clear, "{url}");
        }
    }
}
