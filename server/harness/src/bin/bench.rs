//! Prints how fast the real server is: on a young database and after a long history, beside what the machine
//! could do at best, and beside the figures of the last release.

#![expect(clippy::print_stdout, reason = "what this program is for")]

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use harness::{
    bench::{
        document, idle, load,
        recorded::Recorded,
        reference,
        report::Report,
        run::{self, Plan},
        subject::Storage,
    },
    fitweet::Site,
};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Only {
    Sqlite,
    Postgres,
}

#[derive(Parser)]
#[command(about, max_term_width = 100)]
struct Args {
    /// Measure one kind of storage
    #[arg(long, value_enum)]
    only: Option<Only>,
    /// Length of each measurement. Longer ones would measure what one socket may say per second
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=8))]
    seconds: u64,
    /// Short measurements, a short history and fewer sockets: to see that all of it works
    #[arg(long)]
    quick: bool,
    /// An older fitweet, measured in turn with this one
    #[arg(long, value_name = "BINARY")]
    against: Option<PathBuf>,
    /// Write the figures into the document, as those of this release
    #[arg(long, conflicts_with_all = ["only", "quick"])]
    record: bool,
    /// Write the numbers here as well
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The document with the figures of the last release
    #[arg(long, hide = true, value_name = "FILE")]
    document: Option<PathBuf>,
    /// Be the bare server
    #[arg(long, hide = true)]
    bare: bool,
}

impl Args {
    fn plan(&self) -> Result<Plan> {
        let plan = Plan {
            time: Duration::from_secs(self.seconds),
            events: 1_000_000,
            idle_sockets: 10_000,
            // Long enough for each of them to be sent a beat.
            idle_time: Duration::from_millis(domain::limits::BEAT_MS),
            binary: Site::find().context("no fitweet binary; set FITWEET_BIN")?,
            older: self.against.clone(),
        };
        if !self.quick {
            return Ok(plan);
        }
        Ok(Plan {
            time: Duration::from_secs(1),
            events: 20_000,
            idle_sockets: 1_000,
            idle_time: Duration::from_secs(2),
            ..plan
        })
    }
}

fn main() -> Result<ExitCode> {
    let args = Args::parse();
    idle::raise_file_limit()?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if !args.bare {
        // The server needs the other cores more.
        runtime.worker_threads(1);
    }
    let runtime = runtime.enable_all().build()?;
    if args.bare {
        runtime.block_on(reference::serve(|addr| println!("{addr}")))?;
        return Ok(ExitCode::SUCCESS);
    }
    load::start_clock();
    runtime.block_on(measure(&args))
}

async fn measure(args: &Args) -> Result<ExitCode> {
    let plan = args.plan()?;
    let document = args.document.as_deref().map(|path| {
        let text = std::fs::read_to_string(path);
        text.with_context(|| format!("cannot read {}", path.display()))
    });
    let document = document.transpose()?;
    let last = document.as_deref().map(Recorded::read).transpose()?;
    let mut report = Report {
        events: plan.events,
        ..Report::default()
    };
    let before = load_average()?;
    let measured = measure_all(args, &plan, &mut report).await;
    let load = format!("Load average {before} before, {} after.", load_average()?);
    report.notes.push(load);
    // What was measured before a failure is worth seeing too.
    println!("{}", report.table(last.as_ref()));
    if let Some(path) = &args.json {
        let json = serde_json::to_string_pretty(&report)?;
        std::fs::write(path, json).context("cannot write the numbers")?;
    }
    measured?;
    if !report.failures.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    if args.record {
        let path = args.document.as_deref().context("no --document")?;
        let text = document.context("no document")?;
        let about = about(&plan.binary, &report)?;
        std::fs::write(path, document::write(&text, &about, &report)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn measure_all(args: &Args, plan: &Plan, report: &mut Report) -> Result<()> {
    for (only, storage) in [
        (Only::Sqlite, Storage::Sqlite),
        (Only::Postgres, Storage::PostgresAndRedis),
    ] {
        if args.only.is_none_or(|it| it == only) {
            run::measure(report, storage, plan).await?;
        }
    }
    Ok(())
}

/// Which binary was measured, when, and on what machine.
fn about(binary: &Path, report: &Report) -> Result<String> {
    let version = Command::new(binary).arg("--version").output()?;
    let version = String::from_utf8(version.stdout)?;
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let today = jiff::Timestamp::from_second(i64::try_from(since.as_secs())?)?.to_string();
    let today = today.split('T').next().unwrap_or_default();
    let cores = std::thread::available_parallelism()?;
    let memory = first_value("/proc/meminfo", "MemTotal")?;
    let memory: u64 = memory.trim_end_matches(" kB").parse()?;
    let processor = first_value("/proc/cpuinfo", "model name")?;
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let notes = report.notes.join(" ");
    Ok(format!(
        "{}, {today}, on {cores} cores ({processor}) with {} GB, Linux {}. {notes}",
        version.trim(),
        memory / 1_000_000,
        kernel.trim(),
    ))
}

/// Of "key : value" lines.
fn first_value(path: &str, key: &str) -> Result<String> {
    let text = std::fs::read_to_string(path)?;
    let line = text.lines().find(|line| line.starts_with(key));
    let value = line.and_then(|line| line.split_once(':'));
    Ok(value
        .with_context(|| format!("{path}: {key}"))?
        .1
        .trim()
        .to_owned())
}

fn load_average() -> Result<String> {
    let text = std::fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').take(3).collect::<Vec<_>>().join(" "))
}
