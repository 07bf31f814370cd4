//! `fitweet doctor`: what is configured, and whether it holds.

use std::{path::Path, process::ExitCode, time::Duration};

use anyhow::Result;
use bus::{Bus, Heard};
use service::Service;
use tokio::time::timeout;

use super::say::say;
use crate::{assets::Site, config::Config, serve};

const REDIS_TIME: Duration = Duration::from_secs(5);

/// What one look found.
enum Finding {
    Fine(String),
    /// Works, but not as one would want it.
    Warning(String),
    Broken(String),
}

/// Prints values and findings. Fails if something is broken.
pub(super) async fn run(config: &Config) -> Result<ExitCode> {
    say(&values(config)?);
    let findings = [
        ("Data folder", data_dir(&config.server.data_dir)),
        ("Database", database(config).await),
        ("Redis", redis(config).await),
        ("Site", site(config)),
        ("Address", address(config)),
    ];
    let mut broken = false;
    for (what, finding) in findings {
        let (mark, words) = match finding {
            Finding::Fine(words) => ("ok     ", words),
            Finding::Warning(words) => ("warning", words),
            Finding::Broken(words) => {
                broken = true;
                ("BROKEN ", words)
            }
        };
        say(&format!("{mark}  {what}: {words}"));
    }
    Ok(if broken {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// In the form of the configuration file.
fn values(config: &Config) -> Result<String> {
    let values = toml::to_string(config)?;
    let Config { leptos, .. } = config;
    Ok(format!(
        "{values}\n[package.metadata.leptos]\nsite-root = {:?}\n",
        leptos.site_root
    ))
}

fn data_dir(folder: &Path) -> Finding {
    let shown = folder.display();
    let probe = folder.join(".probe");
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&probe, b"x"));
    std::fs::remove_file(&probe).ok();
    match written {
        Ok(()) => Finding::Fine(format!("{shown} can be written")),
        Err(error) => Finding::Broken(format!("{shown}: {error}")),
    }
}

async fn database(config: &Config) -> Finding {
    let url = config.database_url();
    // Without the bus: a database must not look broken because Redis is.
    let mut alone = config.clone();
    alone.bus.redis_url = crate::config::Secret::new(String::new());
    match Service::start(serve::options(&alone, &Site::default())).await {
        Ok(service) => {
            service.shut_down().await;
            Finding::Fine(format!("{url} answers, is durable and up to date"))
        }
        Err(error) => Finding::Broken(format!("{url}: {error}")),
    }
}

async fn redis(config: &Config) -> Finding {
    let Some(url) = config.redis_url() else {
        return Finding::Fine("not configured, which is right for a single process".into());
    };
    let (bus, mut heard) = match Bus::redis(url.expose()).await {
        Ok(link) => link,
        Err(error) => return Finding::Broken(format!("{url}: {error}")),
    };
    let first = timeout(REDIS_TIME, async {
        loop {
            match heard.recv().await {
                Some(Heard::Up) => return true,
                None => return false,
                Some(Heard::Down | Heard::Hint(_)) => {}
            }
        }
    });
    let answers = first.await == Ok(true);
    drop(bus);
    if !answers {
        return Finding::Broken(format!("{url} does not answer"));
    }
    if config.database_url().expose().starts_with("sqlite") {
        let words = "answers, but a SQLite file is one machine's: \
                     processes elsewhere need Postgres";
        return Finding::Warning(format!("{url} {words}"));
    }
    Finding::Fine(format!("{url} answers"))
}

fn site(config: &Config) -> Finding {
    match Site::load(&config.leptos) {
        Ok(site) => Finding::Fine(format!("build {}", site.assets.version)),
        Err(error) => Finding::Broken(error.to_string()),
    }
}

fn address(config: &Config) -> Finding {
    let server = &config.server;
    if config.auth.plain_http_cookie {
        return Finding::Warning(
            "plain_http_cookie is on: sign-ins can be taken on the way".into(),
        );
    }
    let is_local = server.listen.ip().is_loopback();
    if !is_local && !config.is_https() {
        let words = "not only this machine can connect, but public_url is not https: \
                     browsers elsewhere will not keep the sign-in";
        return Finding::Warning(words.into());
    }
    Finding::Fine(format!(
        "{} as {}",
        server.listen,
        match server.public_url.as_str() {
            "" => "whatever address is asked for",
            url => url,
        }
    ))
}
