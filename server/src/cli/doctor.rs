//! `fitweet doctor`: what is configured, and whether it holds. It changes nothing.

use std::{path::Path, process::ExitCode};

use anyhow::Result;
use store::Schema;

use super::say::say;
use crate::{
    assets::Site,
    config::Config,
    listener::handles::{self, Shares},
    privacy, serve,
};

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
        ("Data folder", data_dir(config)),
        ("Database", database(config).await),
        ("Connections", connections(config)),
        ("Passwords", passwords(config)),
        ("Redis", redis(config).await),
        ("Site", site(config)),
        ("Address", address(config)),
        ("Notifications", notifications(config)),
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

/// Looks, and writes nothing.
fn data_dir(config: &Config) -> Finding {
    let folder = &config.server.data_dir;
    let shown = folder.display();
    if let Some(words) = privacy::exposed(config) {
        return Finding::Warning(words);
    }
    // A path without a parent is relative to here.
    let there = |path: &Path| path.as_os_str().is_empty() || path.exists();
    let Some(nearest) = folder.ancestors().find(|path| there(path)) else {
        return Finding::Broken(format!("{shown} cannot be made"));
    };
    let is_there = nearest == folder;
    let nearest = if nearest.as_os_str().is_empty() {
        Path::new(".")
    } else {
        nearest
    };
    if !nearest.is_dir() {
        return Finding::Broken(format!("{} is no folder", nearest.display()));
    }
    if !can_write(nearest) {
        return Finding::Broken(format!("{} cannot be written", nearest.display()));
    }
    Finding::Fine(if is_there {
        format!("{shown} can be written")
    } else {
        format!("{shown} is made at the first start")
    })
}

#[cfg(unix)]
fn can_write(folder: &Path) -> bool {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

#[cfg(not(unix))]
fn can_write(folder: &Path) -> bool {
    folder
        .metadata()
        .is_ok_and(|it| !it.permissions().readonly())
}

async fn database(config: &Config) -> Finding {
    let url = config.database_url();
    let storage = config.storage();
    let found = match store::inspect(&storage).await {
        Ok(found) => found,
        Err(error) => return Finding::Broken(format!("{url}: {error}")),
    };
    let store::Inspection { database, schema } = found;
    let what = database.unwrap_or_else(|| "no file".to_owned());
    match schema {
        _ if storage.is_in_the_clear() => {
            Finding::Warning(format!("{url} ({what}): {}", serve::IN_THE_CLEAR))
        }
        Schema::Empty => Finding::Fine(format!(
            "{url} ({what}) is not set up yet; the first start does it"
        )),
        Schema::Behind(missing) => Finding::Warning(format!(
            "{url} ({what}) answers and is durable; {missing} migrations wait for the next \
             start"
        )),
        Schema::Current => Finding::Fine(format!(
            "{url} ({what}) answers, is durable and up to date, and takes writes"
        )),
    }
}

/// How many people fit, as file handles go.
fn connections(config: &Config) -> Finding {
    let handles = handles::raise();
    let Shares {
        anonymous, known, ..
    } = Shares::of(handles, config.database.connections);
    let words = format!(
        "{handles} file handles: {known} connections of signed-in people and watches, \
         and {anonymous} of strangers at once"
    );
    if handles < handles::FEW {
        Finding::Warning(format!("{words}; raise the hard limit (`ulimit -Hn`)"))
    } else {
        Finding::Fine(words)
    }
}

fn passwords(config: &Config) -> Finding {
    if serve::password_cost(config).is_possible() {
        Finding::Fine("can be hashed at the configured cost".into())
    } else {
        Finding::Broken("argon2 cannot work at the configured cost".into())
    }
}

async fn redis(config: &Config) -> Finding {
    let Some(url) = config.redis_url() else {
        return Finding::Fine("not configured, which is right for a single process".into());
    };
    if let Err(error) = bus::try_out(url.expose()).await {
        return Finding::Broken(format!("{url} {}", error.0));
    }
    let words = "answers, and hands on what is published";
    if config.database_url().expose().starts_with("sqlite") {
        let words = format!(
            "{words}, but a SQLite file is one machine's: processes elsewhere need Postgres"
        );
        return Finding::Warning(format!("{url} {words}"));
    }
    Finding::Fine(format!("{url} {words}"))
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
    if server.trusted_proxies > 0 && server.public_url.is_empty() {
        return Finding::Warning(
            "a proxy stands in front, but public_url is empty: set it to the address that people \
             type, or their forms are refused"
                .into(),
        );
    }
    let is_local = server.listen.ip().is_loopback();
    if !is_local && !config.is_https() {
        let words = "not only this machine can connect, but public_url is not https: \
                     browsers elsewhere will not keep the sign-in";
        return Finding::Warning(words.into());
    }
    if config.is_https() && server.trusted_proxies == 0 {
        let words = "public_url is https, so a proxy stands in front, but trusted_proxies is 0: \
                     everybody seems to come from the proxy, and a few dozen wrong sign-ins by \
                     anybody stop the sign-ins of all";
        return Finding::Warning(words.into());
    }
    Finding::Fine(format!(
        "{} as {}",
        server.listen,
        match server.public_url.as_str() {
            "" => "any address of this machine or its local network",
            url => url,
        }
    ))
}

/// Whether phones can be reached.
fn notifications(config: &Config) -> Finding {
    match config.push().contact {
        Some(contact) => Finding::Fine(format!("push services may turn to {contact}")),
        None => Finding::Warning(
            "nothing can be pushed to phones: set contact of [push], or public_url to the https \
             address that people type"
                .into(),
        ),
    }
}
