//! `fitweet demo`: the server with invented people, something to read, and a simulated watch.

mod people;
mod watch;

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::{
    cli::{ready, say},
    config::Config,
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

/// Without a folder of the user's own choice the demo leaves nothing behind in theirs.
pub(crate) fn prepare(config: &mut Config) {
    if config.server.data_dir == Path::new("data") {
        config.server.data_dir = std::env::temp_dir().join("fitweet-demo");
    }
}

pub(crate) async fn run(config: Config, options: Options) -> Result<()> {
    let folder = config.server.data_dir.clone();
    let server = serve::start(config).await?;
    let cast = people::ensure(&server.app.service)
        .await
        .context("the demo's people")?;
    let watch = if options.no_watch {
        None
    } else {
        let local = format!("http://{}", server.address);
        watch::wear(
            &server.app.service,
            &cast.wearer,
            &local,
            &folder,
            &options.script,
        )
        .await?
    };
    let script = watch.as_ref().map(|_| options.script.as_str());
    ready(&server.url());
    say(&people::introduction(script, &folder));
    let ended = server.until(serve::told_to_end()).await;
    if let Some(mut watch) = watch {
        watch.kill().await.ok();
    }
    ended
}
