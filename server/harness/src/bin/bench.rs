//! Prints how fast the real server is beside what the machine could do at best.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what this program is for"
)]

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use harness::bench::{
    idle, load, reference,
    report::Report,
    run::{self, Storage},
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
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=10))]
    seconds: u64,
    /// Write the numbers here as well
    #[arg(long)]
    json: Option<PathBuf>,
    /// Be the bare server
    #[arg(long, hide = true)]
    bare: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    idle::raise_file_limit()?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if !args.bare {
        // The server needs the other cores more.
        runtime.worker_threads(1);
    }
    let runtime = runtime.enable_all().build()?;
    if args.bare {
        return runtime.block_on(reference::serve(|addr| println!("{addr}")));
    }
    load::start_clock();
    runtime.block_on(measure(&args))
}

async fn measure(args: &Args) -> Result<()> {
    let mut report = Report::default();
    let measured = measure_all(args, &mut report).await;
    // What was measured before a failure is worth seeing too.
    println!("{}", report.table());
    let json = serde_json::to_string_pretty(&report)?;
    match &args.json {
        Some(path) => std::fs::write(path, json).context("cannot write the numbers")?,
        None => println!("{json}"),
    }
    measured
}

async fn measure_all(args: &Args, report: &mut Report) -> Result<()> {
    let time = Duration::from_secs(args.seconds);
    report
        .notes
        .push(format!("Load average before: {}", load_average()?));
    eprintln!("References …");
    let baseline = run::baseline(report, time).await?;
    for (only, storage) in [
        (Only::Sqlite, Storage::Sqlite),
        (Only::Postgres, Storage::PostgresAndRedis),
    ] {
        if args.only.is_none_or(|it| it == only) {
            eprintln!("{storage:?} …");
            run::measure(report, storage, &baseline, time).await?;
        }
    }
    report
        .notes
        .push(format!("Load average after: {}", load_average()?));
    Ok(())
}

fn load_average() -> Result<String> {
    let text = std::fs::read_to_string("/proc/loadavg")?;
    Ok(text.split(' ').take(3).collect::<Vec<_>>().join(" "))
}
