//! `build` and `run`.

use crate::{
    cargo, repo, site,
    steps::{self, Child, step},
    symbols,
};
use anyhow::{Result, bail};
use std::{net::TcpListener, path::PathBuf, process::Command};

/// Builds everything; returns the folder of the programs. Released programs have their debug lines in files
/// beside them.
///
/// Unless optimised, the server is of the same profile as in the tests, so that each serves the other
/// as a head start. What must be fast even then has an `opt-level` of its own in the root `Cargo.toml`.
pub(crate) fn build(release: bool) -> Result<PathBuf> {
    site::build()?;
    let mut args = vec![
        "build",
        "--package",
        "server",
        "--package",
        "fitweet-watch",
        "--features",
        "server/embed",
    ];
    if release {
        args.push("--release");
    }
    step("Server and simulated watch", |step| {
        cargo::run(step, &mut cargo::command(&args)).map(|_| ())
    })?;
    let programs = repo::target().join(if release { "release" } else { "debug" });
    if release {
        let released = ["fitweet", "fitweet-watch"].map(|name| programs.join(name));
        step("Debug lines beside them", |step| {
            symbols::move_out(step, &released)
        })?;
    }
    Ok(programs)
}

/// Builds everything and starts `fitweet demo`, which says what to look at.
pub(crate) fn demo(release: bool, args: &[String]) -> Result<()> {
    let programs = build(release)?;
    let mut demo = Command::new(programs.join("fitweet"));
    demo.arg("demo").args(args).current_dir(repo::root());
    if !args.iter().any(|arg| arg.starts_with("--data-dir")) {
        demo.arg("--data-dir").arg(repo::target().join("demo"));
    }
    if !args.iter().any(|arg| arg.starts_with("--listen")) {
        demo.arg("--listen").arg(free_address()?);
    }
    steps::say("");
    let status = Child::start(&mut demo)?.wait()?;
    if !status.success() && !steps::stopped() {
        bail!("fitweet demo ended with {status}");
    }
    Ok(())
}

/// The usual port, or any other when somebody has it.
fn free_address() -> Result<String> {
    let usual = "127.0.0.1:3000";
    if TcpListener::bind(usual).is_ok() {
        return Ok(usual.into());
    }
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
