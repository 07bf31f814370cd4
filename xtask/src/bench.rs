//! `bench`: the measuring program of the crate `harness`, against an optimised server.

use crate::{
    cargo, repo, run,
    steps::{self, Child, step},
    tools,
};
use anyhow::{Result, bail};
use std::process::Command;

/// Where the figures of the last release stand.
const DOCUMENT: &str = "docs/performance.md";

pub(crate) fn run(args: &[String]) -> Result<()> {
    let programs = run::build(true)?;
    let build = [
        "build",
        "--release",
        "--package",
        "harness",
        "--bin",
        "bench",
    ];
    step("Measuring program", |step| {
        cargo::run(step, &mut cargo::command(&build)).map(|_| ())
    })?;
    step("Postgres and Redis", |step| {
        for program in [tools::POSTGRES, tools::PSQL, tools::REDIS] {
            program.ensure(step)?;
        }
        Ok(())
    })?;
    let mut bench = Command::new(programs.join("bench"));
    bench
        .arg("--document")
        .arg(repo::root().join(DOCUMENT))
        .args(args);
    let status = Child::start(&mut bench)?.wait()?;
    if !status.success() && !steps::stopped() {
        bail!("the measuring program ended with {status}");
    }
    Ok(())
}
