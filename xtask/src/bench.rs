//! `bench`: the measuring program of the crate `harness`, against an optimised server.

use crate::{
    cargo, run,
    services::{Postgres, Redis},
    steps::{self, Child, step},
};
use anyhow::{Result, bail};

pub(crate) fn run(args: &[String]) -> Result<()> {
    run::build(true)?;
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
    let postgres = step("Postgres", Postgres::start)?;
    let redis = step("Redis", Redis::start)?;
    let mut bench = cargo::command(&[
        "run",
        "--release",
        "--quiet",
        "--package",
        "harness",
        "--bin",
        "bench",
        "--",
    ]);
    bench
        .args(args)
        .env("TEST_DATABASE_URL", postgres.url())
        .env("TEST_REDIS_URL", redis.url());
    let status = Child::start(&mut bench)?.wait()?;
    if !status.success() && !steps::stopped() {
        bail!("the measuring program ended with {status}");
    }
    Ok(())
}
