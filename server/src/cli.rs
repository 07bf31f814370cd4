//! The command line.

mod demo;
mod doctor;
mod readings;
mod say;
mod seed;
mod user;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    pin::{Pin, pin},
    process::ExitCode,
};

use anyhow::{Result, bail};
use clap::{Args as ClapArgs, Parser, Subcommand};

use crate::{
    config::{self, Config},
    openapi, privacy, serve, telemetry,
};
use say::{complain, ready, say};

/// A room in which experts stand by the wearers of a watch.
#[derive(Parser)]
#[command(name = "fitweet", version, max_term_width = 100)]
pub struct Args {
    /// Configuration file [default: ./Leptos.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

/// Overrides that every command takes.
#[derive(ClapArgs)]
struct Place {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Folder of everything that outlives the process
    #[arg(long, global = true, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server
    Serve,
    /// Run the server with invented people and a simulated watch
    Demo(demo::Options),
    /// Bring the database up to date, then leave
    Migrate,
    /// Copy the SQLite database, also while the server runs
    Backup {
        /// The copy; must not exist
        file: PathBuf,
    },
    /// Put a backup in the place of the SQLite database, which is kept under another name; only
    /// while no server runs
    Restore {
        /// What `fitweet backup` made
        #[arg(required_unless_present = "mark_restored")]
        file: Option<PathBuf>,
        /// The database was put back already, by `pg_restore` or in another way: only make browsers
        /// load it anew, and end sign-ins and links, as a restore does
        #[arg(long, conflicts_with = "file")]
        mark_restored: bool,
    },
    /// Print every reading of a watch as it was sent, one JSON object a line
    Readings {
        /// The id of the watch
        device: domain::DeviceId,
    },
    /// Show the effective configuration and check what can be checked; changes nothing
    Doctor,
    /// Manage accounts
    User {
        #[command(subcommand)]
        command: user::Command,
    },
    /// Fill a database for a load test; prints sign-ins and rooms as JSON
    Seed(seed::Options),
    /// Print the document (`OpenAPI`) of the ingest routes
    Openapi,
}

/// Runs the command and says, on stderr, what went wrong. Whatever it does or waits for, it ends
/// when it is told to: as the first process of a container, it would otherwise hear nothing.
pub async fn run(args: Args) -> ExitCode {
    privacy::keep_files_private();
    let mut told = pin!(serve::told_to_end());
    match Box::pin(dispatch(args, told.as_mut())).await {
        Ok(code) => code,
        Err(error) => {
            complain(&format!("fitweet: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(args: Args, mut told: Pin<&mut impl Future<Output = ()>>) -> Result<ExitCode> {
    if matches!(args.command, Command::Openapi) {
        let document: serde_json::Value = serde_json::from_str(&openapi::json())?;
        say(&format!("{document:#}"));
        return Ok(ExitCode::SUCCESS);
    }
    let mut config = load(args.config.as_deref(), args.place)?;
    if matches!(args.command, Command::Demo(_)) {
        demo::prepare(&mut config);
    }
    telemetry::start_log(&config.log)?;
    match args.command {
        Command::Serve => {
            let starting = async {
                let server = serve::start(config).await?;
                let url = server.set_up_url().await?;
                Ok::<_, anyhow::Error>((server, url))
            };
            let Some(started) = unless_told(told.as_mut(), starting).await else {
                tracing::info!("told to end before it was ready");
                return Ok(ExitCode::SUCCESS);
            };
            let (server, url) = started?;
            if let Some(url) = url {
                // Not in the log, which may be kept and sent elsewhere.
                complain(&format!(
                    "Nobody has an account here yet. Whoever opens this address makes the first admin:\n\n  \
                     {url}\n\nIt is good until then, also after a restart.\n"
                ));
            }
            ready(&server.url());
            server.until(told).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo(options) => {
            Box::pin(demo::run(config, options, told)).await?;
            Ok(ExitCode::SUCCESS)
        }
        command => match unless_told(told, tool(config, command)).await {
            Some(done) => done,
            None => bail!("told to end before it was done"),
        },
    }
}

/// What is done once, and ends by itself.
async fn tool(mut config: Config, command: Command) -> Result<ExitCode> {
    // What `doctor` shows is what a server does; the others serve nobody.
    config.alerts.canary &= matches!(command, Command::Doctor);
    match command {
        Command::Migrate => {
            serve::open(&config, &crate::Site::default())
                .await?
                .shut_down()
                .await;
            say("The database is up to date.");
        }
        Command::Backup { file } => {
            store::back_up(&config.storage(), &file).await?;
            say(&format!(
                "Everything committed so far is in {}.",
                file.display()
            ));
        }
        Command::Restore { file, .. } => restore(&config, file.as_deref()).await?,
        Command::Readings { device } => readings::run(&config, device).await?,
        Command::Doctor => return doctor::run(&config).await,
        Command::User { command } => user::run(config, command).await?,
        Command::Seed(options) => seed::run(config, &options).await?,
        Command::Serve | Command::Demo(_) | Command::Openapi => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts this backup in place, or only does what follows from that.
async fn restore(config: &Config, file: Option<&Path>) -> Result<()> {
    let options = config.storage();
    let usable = if let Some(file) = file {
        privacy::make_private(&config.server.data_dir)?;
        let restored = store::restore(&options, file).await?;
        say(&format!("What is in {} is in place.", file.display()));
        if let Some(kept) = restored.kept {
            say(&format!("What was there before is in {}.", kept.display()));
        }
        restored.usable
    } else {
        let (store, _commits) = store::Store::open(&options).await?;
        store.migrate().await?;
        let usable = store.mark_restored().await?;
        store.close().await;
        usable
    };
    let store::StillUsable { accounts, watches } = usable;
    say(
        "Everybody has to sign in again. Invitations, links for new passwords and pairing codes that \
         were not used have ended.",
    );
    say(&format!(
        "As in the backup: accounts that can be used: {accounts}, watches: {watches}. Passwords \
         changed, accounts disabled and watches revoked since then are as they were before: change, \
         disable and revoke them again."
    ));
    Ok(())
}

/// `None` if the process is told to end first.
pub(crate) async fn unless_told<T>(
    told: Pin<&mut impl Future<Output = ()>>,
    work: impl Future<Output = T>,
) -> Option<T> {
    // A start is some kilobytes, and would be in every caller's future.
    let work = Box::pin(work);
    tokio::select! {
        done = work => Some(done),
        () = told => None,
    }
}

fn load(file: Option<&Path>, place: Place) -> Result<Config> {
    let mut config = config::load(file, std::env::vars_os())?;
    if let Some(listen) = place.listen {
        config.server.listen = listen;
    }
    if let Some(folder) = place.data_dir {
        config.server.data_dir = folder;
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Args::command().debug_assert();
    }
}
