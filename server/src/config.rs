//! What an operator can set: one struct per table of `Leptos.toml`, which explains each key.

mod alerts;
mod crisis;
mod error;
mod load;
mod names;
mod secret;

pub use alerts::Alerts;
pub use error::Error;
pub use load::load;
pub use secret::Secret;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use domain::CrisisLine;
use leptos::config::LeptosOptions;
use serde::{Deserialize, Serialize};

/// The effective configuration.
#[derive(Clone, Debug, Serialize)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub bus: Bus,
    pub auth: Auth,
    pub ingest: Ingest,
    pub alerts: Alerts,
    pub push: Push,
    pub crisis: Crisis,
    pub log: Log,
    /// For the page framework, from the last table of the same file.
    #[serde(skip)]
    pub leptos: LeptosOptions,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub listen: SocketAddr,
    pub data_dir: PathBuf,
    /// Without a slash at its end; empty: see `crate::origin`.
    pub public_url: String,
    pub hsts_subdomains: bool,
    pub trusted_proxies: usize,
    pub shutdown_seconds: u64,
    pub public_metrics: bool,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: Secret,
    pub connections: usize,
    /// Empty: the authorities of the system alone.
    pub root_certificate: PathBuf,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Bus {
    pub redis_url: Secret,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    pub argon2_memory_kib: u32,
    pub argon2_iterations: u32,
    pub argon2_lanes: u32,
    pub argon2_parallel: usize,
    pub plain_http_cookie: bool,
    pub staff_accounts_wait: bool,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ingest {
    pub retry_after_seconds: u32,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// Empty: the public address, if that is https.
    pub contact: String,
    /// Without a slash at its end; empty: none.
    pub local_service: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Crisis {
    /// Empty: those of `domain::crisis`.
    pub numbers: Vec<CrisisLine>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub format: LogFormat,
    pub filter: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

impl Config {
    /// What the configured address or, without one, the data folder says.
    pub fn database_url(&self) -> Secret {
        if self.database.url.is_empty() {
            let file = self.server.data_dir.join("fitweet.db");
            Secret::new(format!("sqlite://{}", file.display()))
        } else {
            self.database.url.clone()
        }
    }

    /// Where rows are kept.
    pub fn storage(&self) -> store::Options {
        store::Options {
            url: self.database_url().expose().to_owned(),
            connections: self.database.connections,
            root_certificate: Some(&self.database.root_certificate)
                .filter(|file| !file.as_os_str().is_empty())
                .cloned(),
        }
    }

    pub fn redis_url(&self) -> Option<Secret> {
        (!self.bus.redis_url.is_empty()).then(|| self.bus.redis_url.clone())
    }

    /// Whether browsers reach this site over TLS, as far as the configuration says.
    pub fn is_https(&self) -> bool {
        self.server.public_url.starts_with("https://")
    }

    /// What is needed to push, as far as it is there.
    pub fn push(&self) -> service::PushOptions {
        let named = Some(&self.push.contact).filter(|contact| !contact.is_empty());
        let own = || self.is_https().then_some(&self.server.public_url);
        let local = Some(&self.push.local_service).filter(|origin| !origin.is_empty());
        service::PushOptions {
            contact: named.or_else(own).cloned(),
            local_service: local.cloned(),
        }
    }

    pub fn cookie(&self) -> app::ssr::CookiePolicy {
        if self.auth.plain_http_cookie {
            app::ssr::CookiePolicy::PLAIN
        } else {
            app::ssr::CookiePolicy::SECURE
        }
    }

    pub fn shutdown_limit(&self) -> Duration {
        Duration::from_secs(self.server.shutdown_seconds)
    }
}
