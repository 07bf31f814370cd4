//! `test`: all checks, or some. Servers are started once, for whoever needs them first.

use crate::{
    cargo, firmware, repo,
    services::{Postgres, Redis},
    site,
    steps::{self, Step, step},
    tidy, toolchain, tools,
};
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::{process::Command, time::Instant};

/// What can be checked on its own.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Formatting, house rules, clippy, documentation
    Lint,
    /// Every Rust test, without databases of other processes
    Unit,
    /// Every Rust test, on SQLite and Postgres, in process and over Redis
    Store,
    /// The firmware in QEMU against a real server
    Emulator,
    /// The browser tests
    E2e,
}

/// Everything of ours that runs here; the browser client is built and linted for its own target.
const HOST: [&str; 3] = ["--workspace", "--exclude", "frontend"];

pub(crate) fn run(parts: &[Part], args: &[String]) -> Result<()> {
    let started = Instant::now();
    let all = parts.is_empty();
    if !args.is_empty() && parts.len() != 1 {
        bail!("arguments need a single part to go to: cargo xtask test e2e -- rooms");
    }
    let wants = |part| all || parts.contains(&part);
    let mut counts = Vec::new();
    if wants(Part::Lint) {
        lint()?;
    }
    if parts.contains(&Part::Unit) && !wants(Part::Store) {
        counts.push(rust_tests(None, args)?);
    }
    if wants(Part::Emulator) {
        counts.push(emulator_tests(args)?);
    }
    if wants(Part::Store) || wants(Part::E2e) {
        let postgres = step("Postgres", Postgres::start)?;
        let redis = step("Redis", Redis::start)?;
        let servers = [
            ("TEST_DATABASE_URL", postgres.url()),
            ("TEST_REDIS_URL", redis.url()),
        ];
        if wants(Part::Store) {
            counts.push(rust_tests(Some(&servers), args)?);
        }
        if wants(Part::E2e) {
            counts.push(browser_tests(&servers, args)?);
        }
    }
    steps::say("");
    for line in counts {
        steps::say(line);
    }
    let seconds = started.elapsed().as_secs();
    steps::say(format!(
        "everything passed in {}:{:02}",
        seconds / 60,
        seconds % 60
    ));
    Ok(())
}

fn lint() -> Result<()> {
    let cargo = |step: &Step, args: &[&str], flags: (&str, &str)| {
        cargo::run(step, cargo::command(args).env(flags.0, flags.1)).map(|_| ())
    };
    let none = ("CARGO_TERM_QUIET", "false");
    step("Formatting", |step| {
        toolchain::ensure_component(step, "fmt", "rustfmt")?;
        toolchain::ensure_component(step, "clippy", "clippy")?;
        cargo(step, &["fmt", "--all", "--check"], none)
    })?;
    step("House rules", tidy::check)?;
    let deny = ["--", "--deny", "warnings"];
    let host = [&["clippy"], &HOST[..], &["--all-targets"], &deny].concat();
    step("Clippy", |step| cargo(step, &host, none))?;
    let sysroot = step("Target wasm32", toolchain::ensure_wasm)?;
    let flags = (
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        sysroot.as_deref().unwrap_or_default(),
    );
    let flags = if flags.1.is_empty() { none } else { flags };
    let client = [
        &[
            "clippy",
            "--package",
            "frontend",
            "--target",
            toolchain::WASM,
        ],
        &deny[..],
    ]
    .concat();
    step("Clippy, browser client", |step| cargo(step, &client, flags))?;
    let doc = [
        &["doc"],
        &HOST[..],
        &["--no-deps", "--document-private-items"],
    ]
    .concat();
    step("Documentation", |step| {
        cargo(step, &doc, ("RUSTDOCFLAGS", "--deny warnings"))
    })
}

fn rust_tests(servers: Option<&[(&str, String)]>, args: &[String]) -> Result<String> {
    compile()?;
    let mut command = runner(&HOST);
    command.args(args);
    command.envs(
        servers
            .unwrap_or_default()
            .iter()
            .map(|(name, value)| (*name, value.as_str())),
    );
    let name = if servers.is_some() {
        "Rust tests, all servers"
    } else {
        "Rust tests"
    };
    count(name, command)
}

/// Nextest if it is there, with what is selected.
fn runner(selection: &[&str]) -> Command {
    let nextest = steps::quiet(&mut cargo::command(&["nextest", "--version"])).is_ok();
    let runner: &[&str] = if nextest {
        &["nextest", "run"]
    } else {
        &["test", "--no-fail-fast"]
    };
    let mut command = cargo::command(&[runner, selection].concat());
    for name in ["TEST_DATABASE_URL", "TEST_REDIS_URL", firmware::IMAGE] {
        command.env_remove(name);
    }
    command
}

fn count(name: &str, mut command: Command) -> Result<String> {
    step(name, |step| {
        let mut passed = 0;
        let log = steps::run(&mut command, |line| {
            passed += usize::from(has_passed(line));
            step.note(format!("{passed} passed"));
        })?;
        let summary = rust_summary(&log);
        step.note(summary.clone());
        Ok(format!("{name}: {summary}"))
    })
}

/// The image is checked, built and started: a board is emulated, the server is the real one.
fn emulator_tests(args: &[String]) -> Result<String> {
    step("QEMU", |step| tools::QEMU.ensure(step).map(|_| ()))?;
    let image = firmware::emulated()?;
    compile()?;
    let mut command = runner(&HOST);
    command.env(firmware::IMAGE, image);
    if args.is_empty() {
        command.arg("emulator::");
    } else {
        command.args(args);
    }
    count("Firmware in QEMU", command)
}

/// Tests and programs in one selection: with another one cargo would compile some crates again.
fn compile() -> Result<()> {
    let build = [&["build"], &HOST[..], &["--all-targets"]].concat();
    step("Tests and programs", |step| {
        cargo::run(step, &mut cargo::command(&build)).map(|_| ())
    })
}

fn has_passed(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("PASS [") || (line.starts_with("test ") && line.ends_with("... ok"))
}

/// The last word of nextest, or the sum over all binaries of `cargo test`.
fn rust_summary(log: &str) -> String {
    let nextest = log
        .lines()
        .rev()
        .find_map(|line| line.trim_start().strip_prefix("Summary ["));
    if let Some((_, counts)) = nextest.and_then(|line| line.split_once(']')) {
        return counts.trim().to_owned();
    }
    let results = log
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "));
    let passed = results.filter_map(|line| line.split(' ').next()?.parse::<usize>().ok());
    format!("{} tests passed", passed.sum::<usize>())
}

fn browser_tests(servers: &[(&str, String)], args: &[String]) -> Result<String> {
    site::build()?;
    compile()?;
    let programs = step("Chromium", |step| {
        tools::npm_packages(step)?;
        Ok([
            ("E2E_CHROMIUM", tools::CHROMIUM.ensure(step)?),
            ("E2E_PROGRAMS", repo::target().join("debug")),
            ("E2E_PSQL", tools::PSQL.ensure(step)?),
            (
                "E2E_RECORDINGS",
                repo::root().join("../shared/data/recordings"),
            ),
            ("E2E_REDIS_SERVER", tools::REDIS.ensure(step)?),
        ])
    })?;
    step("Browser tests", |step| {
        let mut command: Command = tools::node(&tools::node_tool(step, "playwright")?);
        command
            .args(["test", "--reporter=list"])
            .args(args)
            .current_dir(tools::browser_tests());
        command.env("CI", "1").envs(programs);
        command.envs(servers.iter().map(|(name, value)| (*name, value.as_str())));
        let log = steps::run(&mut command, |line| {
            let line = line.trim();
            if line.starts_with('✓') || line.starts_with("ok ") {
                step.note(line);
            }
        })?;
        let summary = playwright_summary(&log);
        step.note(summary.clone());
        Ok(format!("Browser tests: {summary}"))
    })
}

/// `  2 flaky` and `  31 passed (1.2m)`, among the last lines.
fn playwright_summary(log: &str) -> String {
    let counts = log.lines().map(str::trim).filter(|line| {
        let mut words = line.split(' ');
        let number = words.next().is_some_and(|word| word.parse::<u32>().is_ok());
        number
            && words
                .next()
                .is_some_and(|word| ["passed", "flaky", "skipped"].contains(&word))
    });
    counts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_what_the_runners_print() {
        let nextest =
            "  PASS [ 0.1s] x\n     Summary [   0.010s] 2 tests run: 2 passed, 0 skipped\n";
        assert_eq!(rust_summary(nextest), "2 tests run: 2 passed, 0 skipped");
        let cargo = "test a ... ok\ntest result: ok. 3 passed; 0 failed\ntest result: ok. 4 passed; 0 failed\n";
        assert_eq!(rust_summary(cargo), "7 tests passed");
        let playwright = "  ✓  1 rooms.spec.ts:3:5 › talk (1s)\n\n  1 flaky\n  30 passed (1.2m)\n";
        assert_eq!(playwright_summary(playwright), "1 flaky, 30 passed (1.2m)");
    }
}
