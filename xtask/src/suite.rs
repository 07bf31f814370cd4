//! `test`: all checks, or some. Servers are started once, for whoever needs them first.

mod outcome;

use crate::{
    cargo, firmware, repo,
    services::{Postgres, Redis},
    site,
    steps::{self, Step, step},
    tidy, toolchain, tools,
};
use anyhow::{Result, bail};
use clap::ValueEnum;
use outcome::Outcome;
use std::{
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

/// A run by its name.
type Counted = (&'static str, Outcome);

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
    close(&counts, started.elapsed());
    Ok(())
}

/// The last words: what was counted, then what must not be overlooked.
fn close(counts: &[Counted], took: Duration) {
    steps::say("");
    for (name, outcome) in counts {
        steps::say(format!("{name}: {}", outcome.counts));
        for (reason, count) in &outcome.skipped {
            steps::say(format!("    {reason} ({count} times)"));
        }
    }
    let took = format!("{}:{:02}", took.as_secs() / 60, took.as_secs() % 60);
    steps::say(format!("everything passed in {took}"));
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

fn rust_tests(servers: Option<&[(&str, String)]>, args: &[String]) -> Result<Counted> {
    compile()?;
    if servers.is_some() {
        step("PgBouncer and Caddy", |step| {
            tools::PGBOUNCER.ensure(step)?;
            tools::CADDY.ensure(step).map(|_| ())
        })?;
    }
    let schemathesis = schemathesis();
    let runner = Runner::find();
    let mut command = runner.command();
    command.envs(schemathesis.map(|program| (SCHEMATHESIS, program)));
    if args.is_empty() {
        command.args(runner.without_emulator());
    } else {
        command.args(args);
    }
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

/// Without it, the test of the `OpenAPI` document says that it tried nothing, also at the end.
const SCHEMATHESIS: &str = "TEST_SCHEMATHESIS";

fn schemathesis() -> Option<PathBuf> {
    step("Schemathesis", tools::schemathesis).ok()
}

/// Who runs the Rust tests: nextest, if it is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Runner {
    Nextest,
    Cargo,
}

impl Runner {
    fn find() -> Self {
        let nextest = steps::quiet(&mut cargo::command(&["nextest", "--version"]));
        if nextest.is_ok() {
            Self::Nextest
        } else {
            Self::Cargo
        }
    }

    fn command(self) -> Command {
        let runner: &[&str] = match self {
            Self::Nextest => &["nextest", "run"],
            Self::Cargo => &["test", "--no-fail-fast"],
        };
        let mut command = cargo::command(&[runner, &HOST].concat());
        for name in [
            "TEST_DATABASE_URL",
            "TEST_REDIS_URL",
            SCHEMATHESIS,
            firmware::IMAGE,
        ] {
            command.env_remove(name);
        }
        command
    }

    /// Tests that would not find their image, and pass without having tried anything.
    fn without_emulator(self) -> &'static [&'static str] {
        match self {
            Self::Nextest => &["-E", "not (package(harness) & test(/^emulator::/))"],
            Self::Cargo => &["--", "--skip", "emulator::"],
        }
    }
}

/// Where nextest writes down what tests said (`.config/nextest.toml`), wherever cargo builds.
fn report() -> PathBuf {
    repo::root().join("target/nextest/default/junit.xml")
}

fn count(name: &'static str, mut command: Command) -> Result<Counted> {
    step(name, |step| {
        let report = report();
        // That of an earlier run says nothing of this one.
        fs::remove_file(&report).ok();
        let mut passed = 0;
        let log = steps::run(&mut command, |line| {
            passed += usize::from(has_passed(line));
            step.note(format!("{passed} passed"));
        })?;
        let outcome = Outcome::of_rust(&log, &fs::read_to_string(report).unwrap_or_default());
        step.note(outcome.counts.clone());
        Ok((name, outcome))
    })
}

/// The image is checked, built and started: a board is emulated, the server is the real one.
fn emulator_tests(args: &[String]) -> Result<Counted> {
    step("QEMU", |step| tools::QEMU.ensure(step).map(|_| ()))?;
    let image = firmware::emulated()?;
    compile()?;
    let mut command = Runner::find().command();
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

fn browser_tests(servers: &[(&str, String)], args: &[String]) -> Result<Counted> {
    site::build()?;
    compile()?;
    let programs = step("Browsers", |step| {
        tools::npm_packages(step)?;
        Ok([
            ("E2E_CHROMIUM", tools::CHROMIUM.ensure(step)?),
            ("E2E_FIREFOX", tools::FIREFOX.ensure(step)?),
            ("E2E_WEBKIT_DRIVER", tools::WEBKIT.ensure(step)?),
            ("E2E_XVFB", tools::XVFB.ensure(step)?),
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
        let outcome = Outcome::of_browser(&log);
        step.note(outcome.counts.clone());
        Ok(("Browser tests", outcome))
    })
}
