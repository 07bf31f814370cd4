//! Everything one does with this repository, as `cargo xtask <command>`:
//!
//! | Command | Does |
//! |---|---|
//! | `run` | builds all of it and starts a demo |
//! | `build` | builds the site, the server with the site inside, and the simulated watch |
//! | `test [part…]` | checks everything, or the named parts, on servers of its own |
//! | `tidy [--bless]` | the house rules that a compiler does not know |
//! | `firmware` | builds the watch for every board, measures it, and compares that with the table of its cost |
//! | `look [language…]` | takes pictures of every page, or with `--story` of an alert's way, for people to look at |
//! | `bench [arg…]` | builds for speed and measures |
//! | `hardware` | checks the circuit of the watch, draws it, writes the tables of the maker's guide, and renders the case |
//! | `weigh [--against <fitweet>]` | what a first load of a room takes, in a real browser |
//! | `eval [--seeds 1]` | the detector on recordings of real people, where these are present |
//!
//! It needs cargo, node and npm. What else is missing is installed where that is possible without a
//! question, and otherwise named in one line. `site` makes the files a browser loads; `services`
//! starts databases for the tests; `steps` shows what is going on and stops everything at the end.

mod bench;
mod cargo;
mod css;
mod eval;
mod fingerprint;
mod firmware;
mod hardware;
mod look;
mod marked;
mod repo;
mod run;
mod services;
mod site;
mod steps;
mod suite;
mod symbols;
mod tidy;
mod toolchain;
mod tools;
mod wasm;
mod weigh;

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// Builds, runs, tests and measures Fitweet.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and start a demo
    Run {
        /// Optimise the server as for production; takes some minutes more
        #[arg(long)]
        release: bool,
        /// Arguments for `fitweet demo`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Build the site, the server with the site inside, and the simulated watch
    Build {
        /// Optimise as for production
        #[arg(long)]
        release: bool,
    },
    /// Check everything, or only the named parts
    Test {
        #[arg(value_enum)]
        parts: Vec<suite::Part>,
        /// Arguments for the test runner of a single part, such as a name to look for
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Check the house rules: sizes, directions, words, configuration
    Tidy {
        /// Accept the protocol's types as they are now; read docs/PROTOCOL.md first
        #[arg(long)]
        bless: bool,
    },
    /// Build the watch for every board, measure what it costs, and hold that against its limits
    Firmware {
        /// Write the table into firmware/README.md; without, only say what differs from it
        #[arg(long)]
        bless: bool,
    },
    /// Take pictures of every page, for each person, language, size and choice of colours
    Look {
        /// Such as `de`; all of them if none is named
        languages: Vec<String>,
        /// Expert and wearer side by side, at each step of the way of one alert
        #[arg(long, conflicts_with = "languages")]
        story: bool,
    },
    /// Build for speed and measure
    Bench {
        /// Arguments for the measuring program
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Check the circuit of the watch that can be built, draw it, write its tables and render its case
    Hardware,
    /// Measure the first load of a room in a real browser: bytes by parts, times, Lighthouse
    Weigh {
        /// Another released `fitweet`, such as the one before a change, measured in the same run
        #[arg(long, value_name = "PROGRAM")]
        against: Option<PathBuf>,
        /// Write the table into docs/performance.md
        #[arg(long)]
        record: bool,
    },
    /// Score the detector on recordings of real people, beside a reference
    Eval {
        /// How the starts of recordings are cut at random; the first seed is the one of the tables
        #[arg(long, default_value = "1,2,3,4,5", value_name = "N,…")]
        seeds: String,
    },
}

fn main() -> ExitCode {
    let args = Args::parse();
    let ready = steps::stop_on_signals().and_then(|()| fingerprint::remember_own_code());
    let done = ready.and_then(|()| match args.command {
        Command::Run { release, args } => run::demo(release, &args),
        Command::Build { release } => run::build(release).map(|_| ()),
        Command::Test { parts, args } => suite::run(&parts, &args),
        Command::Tidy { bless } => tidy::command(bless),
        Command::Firmware { bless } => firmware::run(bless),
        Command::Look { languages, story } => look::run(&languages, story),
        Command::Bench { args } => bench::run(&args),
        Command::Hardware => hardware::run(),
        Command::Weigh { against, record } => weigh::run(against.as_deref(), record),
        Command::Eval { seeds } => eval::run(&seeds),
    });
    steps::exit(done)
}
