#![doc = include_str!("../README.md")]

mod cli;
mod client;
mod detect;
mod fault;
mod files;
mod flash;
mod hand;
mod link;
mod pace;
mod pair;
mod say;
mod session;
mod source;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let ended = match Cli::parse().command {
        Command::Pair(args) => pair::run(args).await,
        Command::Replay(args) => session::replay(args).await,
        Command::Wear(args) => session::wear(args).await,
        Command::Detect(args) => detect::run(&args),
    };
    match ended {
        Ok(end) => end.into(),
        Err(error) => {
            say::trouble(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
