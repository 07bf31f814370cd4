//! `fitweet demo`: the server with invented people, something to read, and a simulated watch.

mod people;
mod watch;

use std::{path::Path, pin::Pin};

use anyhow::{Context as _, Result};
use tokio::process::Child;

use super::{
    say::{ready, say},
    unless_told,
};
use crate::{
    config::{Config, Secret},
    serve,
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What the simulated wearer goes through
    #[arg(long, default_value = "demo", value_parser = ["demo", "calm", "anxious", "exercise"])]
    script: String,
    /// Without a simulated watch
    #[arg(long)]
    no_watch: bool,
}

/// Its people have a published password, so they come into a database of their own, whatever
/// is configured; and without a folder of the user's choice nothing is left behind in theirs.
pub(crate) fn prepare(config: &mut Config) {
    let configured = &config.server.data_dir;
    config.server.data_dir = if configured == Path::new("data") {
        std::env::temp_dir().join("fitweet-demo")
    } else {
        // The folder may be a real site's.
        configured.join("demo")
    };
    let nothing = || Secret::new(String::new());
    let before = [
        std::mem::replace(&mut config.database.url, nothing()),
        std::mem::replace(&mut config.bus.redis_url, nothing()),
    ];
    if before.iter().any(|url| !url.is_empty()) {
        say(
            "The demo keeps to a SQLite file of its own: the configured database and Redis are not used.",
        );
    }
}

pub(crate) async fn run(
    config: Config,
    options: Options,
    mut told: Pin<&mut impl Future<Output = ()>>,
) -> Result<()> {
    let folder = config.server.data_dir.clone();
    let starting = start(config, &options);
    let Some(started) = unless_told(told.as_mut(), starting).await else {
        return Ok(());
    };
    let (server, watch) = started?;
    let script = watch.as_ref().map(|_| options.script.as_str());
    ready(&server.url());
    say(&people::introduction(script, &folder));
    let ended = server.until(told).await;
    if let Some(mut watch) = watch {
        watch.kill().await.ok();
    }
    ended
}

async fn start(config: Config, options: &Options) -> Result<(serve::Running, Option<Child>)> {
    let folder = config.server.data_dir.clone();
    let server = serve::start(config).await?;
    let cast = people::ensure(&server.app.service)
        .await
        .context("the demo's people")?;
    if options.no_watch {
        return Ok((server, None));
    }
    let local = format!("http://{}", server.address);
    let service = &server.app.service;
    let watch = watch::wear(service, &cast.wearer, &local, &folder, &options.script).await?;
    Ok((server, watch))
}
