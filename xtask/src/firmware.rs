//! `firmware`: the watch for every board, and what it costs.

mod battery;
mod cost;
mod elf;

use crate::{
    cargo, repo,
    steps::{self, Step, step},
    toolchain, tools,
};
use anyhow::{Context, Result, bail};
pub(crate) use battery::CELL_MAH;
use cost::Cost;
use elf::Size;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use toml::Table;

/// The variable by which the tests find the image.
pub(crate) const IMAGE: &str = "FITWEET_BOARD";
const BOARDS: &str = "firmware/boards";
/// The one that is emulated.
const EMULATED: &str = "mps2-an385";
/// What the boards have in common, and that runs here, too.
const COMMON: &str = "firmware/boards/common";

/// A crate of its own target, outside the workspace.
struct Board {
    name: String,
    folder: PathBuf,
    target: String,
}

impl Board {
    /// A folder is a board if it says what it is built for.
    fn find(folder: &Path) -> Result<Option<Self>> {
        let config = folder.join(".cargo/config.toml");
        if !config.exists() {
            return Ok(None);
        }
        let config: Table = fs::read_to_string(&config)?.parse()?;
        let target = config.get("build").and_then(|build| build.get("target"));
        let target = target.and_then(|target| target.as_str());
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        Ok(Some(Self {
            target: target
                .with_context(|| format!("{name} has no build.target"))?
                .into(),
            name: name.into_owned(),
            folder: folder.to_owned(),
        }))
    }

    /// `cargo …` in its folder. Boards of one target share what they compile.
    fn cargo(&self, step: &Step, args: &[&str]) -> Result<Command> {
        let bare = toolchain::ensure_bare(step, &self.target)?;
        let mut command = cargo::command(args);
        command
            .args(bare.args)
            .envs(bare.variables)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", boards_target().join(&self.target))
            // They would replace the board's own.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        Ok(command)
    }

    /// Builds it; its programs by name.
    fn build(&self, step: &Step) -> Result<Vec<(String, PathBuf)>> {
        let args = ["build", "--release"];
        cargo::run(step, &mut self.cargo(step, &args)?)?;
        // Again for the names alone: a failure of the first is to be read by people.
        let args = ["build", "--release", "--quiet", "--message-format=json"];
        let log = steps::quiet(&mut self.cargo(step, &args)?)?;
        let programs = log.lines().filter_map(executable);
        let named = programs.filter_map(|path| {
            let name = path.file_stem()?.to_string_lossy().into_owned();
            Some((name, path))
        });
        Ok(named.collect())
    }

    fn clippy(&self, step: &Step) -> Result<()> {
        let args = ["clippy", "--release"];
        let mut command = self.cargo(step, &args)?;
        command.args(["--", "--deny", "warnings"]);
        cargo::run(step, &mut command).map(|_| ())
    }
}

/// Never the workspace's own folder, whose locks and profiles are others.
fn boards_target() -> PathBuf {
    repo::target().join("boards")
}

/// The program that a line of cargo's JSON tells of.
fn executable(line: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(message.get("executable")?.as_str()?.into())
}

fn boards() -> Result<Vec<Board>> {
    let mut boards = Vec::new();
    for entry in fs::read_dir(repo::root().join(BOARDS))? {
        boards.extend(Board::find(&entry?.path())?);
    }
    boards.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(boards)
}

fn program(programs: &[(String, PathBuf)], name: &str) -> Result<PathBuf> {
    let found = programs.iter().find(|(program, _)| program == name);
    found
        .map(|(_, path)| path.clone())
        .with_context(|| format!("{EMULATED} has no program {name}"))
}

/// Checks all boards and what they share, and builds the image of the emulated one.
pub(crate) fn emulated() -> Result<PathBuf> {
    let board = Board::find(&repo::root().join(BOARDS).join(EMULATED))?;
    let board = board.with_context(|| format!("no {BOARDS}/{EMULATED}"))?;
    let common = |step: &Step, args: &[&str]| {
        let mut command = cargo::command(args);
        command
            .current_dir(repo::root().join(COMMON))
            .env("CARGO_TARGET_DIR", boards_target().join("host"));
        cargo::run(step, &mut command).map(|_| ())
    };
    step("Boards, what they share", |step| {
        common(step, &["fmt", "--check"])?;
        common(step, &["test"])
    })?;
    for other in boards()?.iter().filter(|other| other.name != EMULATED) {
        let name = format!("Board {}, as far as it compiles", other.name);
        let checked = step(&name, |step| {
            cargo::run(step, &mut other.cargo(step, &["fmt", "--check"])?)?;
            other.clippy(step)
        });
        match checked {
            // Not having a target is no fault of the board.
            Err(error) if is_missing_target(&error) => {
                steps::say(format!("SKIPPED: {}: {error:#}", other.name));
            }
            done => done?,
        }
    }
    step(&format!("Board {EMULATED}"), |step| {
        cargo::run(step, &mut board.cargo(step, &["fmt", "--check"])?)?;
        board.clippy(step)?;
        program(&board.build(step)?, "watch")
    })
}

/// With `bless` the table is written into the README; without, no file is changed.
pub(crate) fn run(bless: bool) -> Result<()> {
    let mut sizes = Vec::new();
    let mut cost = None;
    let mut missing = Vec::new();
    for board in boards()? {
        let built = step(&format!("Board {}", board.name), |step| board.build(step));
        let programs = match built {
            Ok(programs) => programs,
            // Not having a target is no fault of the board.
            Err(error) if is_missing_target(&error) => {
                missing.push(format!("{}: {error:#}", board.name));
                continue;
            }
            Err(error) => return Err(error),
        };
        let main = if board.name == EMULATED {
            "watch"
        } else {
            &board.name
        };
        let image = programs.iter().find(|(name, _)| name == main);
        let image = image.or(programs.first());
        let (_, image) = image.with_context(|| format!("{} has no program", board.name))?;
        sizes.push((board.name.clone(), Size::of(image)?));
        if board.name == EMULATED {
            let empty = Size::of(&program(&programs, "empty")?)?;
            let core = program(&programs, "cost")?;
            cost = Some(step("Cost of the core", |step| {
                Cost::measure(&tools::QEMU.ensure(step)?, &core, empty)
            })?);
        }
    }
    let Some(cost) = cost else {
        bail!("nothing was measured: {}", missing.join("; "));
    };
    let table = cost.table(&sizes);
    steps::say("");
    steps::say(&table);
    if bless {
        cost::put_into_readme(&table)?;
    } else {
        let changes = cost::changes(&cost::in_readme()?, &table);
        if !changes.is_empty() {
            steps::say(
                "firmware/README.md says otherwise; `cargo xtask firmware --bless` writes this table:",
            );
        }
        for change in changes {
            steps::say(change);
        }
    }
    for line in missing {
        steps::say(line);
    }
    match cost.broken_limits() {
        limits if limits.is_empty() => Ok(()),
        limits => bail!("over the limit: {}", limits.join(", ")),
    }
}

fn is_missing_target(error: &anyhow::Error) -> bool {
    format!("{error:#}").contains("for this compiler")
}
