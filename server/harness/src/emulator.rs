//! The firmware in QEMU: a board with a working folder instead of a wrist.

mod slots;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::{PATIENCE, daemon::Daemon};

/// The image, and a folder with what a real board has in its flash and hears by its sensors.
pub struct Bench {
    image: PathBuf,
    /// What the emulator starts: the image itself, or the stage before it.
    kernel: PathBuf,
    dir: TempDir,
    /// Each start has a log of its own.
    starts: std::cell::Cell<u32>,
}

impl Bench {
    /// The image: `FITWEET_BOARD`.
    pub fn find() -> Option<PathBuf> {
        let path = PathBuf::from(std::env::var_os("FITWEET_BOARD")?);
        path.exists().then_some(path)
    }

    pub fn new() -> Result<Self> {
        let image = Self::find().context("no image; set FITWEET_BOARD")?;
        Ok(Self {
            kernel: image.clone(),
            image,
            dir: tempfile::Builder::new()
                .prefix("fitweet-board-")
                .tempdir()?,
            starts: std::cell::Cell::default(),
        })
    }

    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// Tells the board something, as a person would over its serial line.
    pub fn provision(&self, settings: &[(&str, &str)]) -> Result<()> {
        let lines = settings
            .iter()
            .map(|(key, value)| format!("{key}={value}\n"));
        fs::write(
            self.folder().join("settings.txt"),
            lines.collect::<String>(),
        )?;
        Ok(())
    }

    /// Power on, on whatever flash an earlier start has left.
    pub fn start(&self) -> Result<Board> {
        self.start_with("user,model=lan9118")
    }

    /// A start with another kind of network.
    pub fn start_with(&self, network: &str) -> Result<Board> {
        let mut command = Command::new("qemu-system-arm");
        command.args(["-M", "mps2-an385", "-cpu", "cortex-m3", "-nographic"]);
        command.args(["-monitor", "none", "-serial", "stdio"]);
        command.args(["-semihosting-config", "enable=on,target=native"]);
        command.args(["-nic", network, "-kernel"]).arg(&self.kernel);
        command.current_dir(self.folder());
        self.starts.set(self.starts.get() + 1);
        let log = self
            .folder()
            .join(format!("board-{}.log", self.starts.get()));
        Ok(Board {
            daemon: Daemon::start(command, &log)?,
        })
    }
}

/// A board that runs. Dropped, it loses its power.
pub struct Board {
    daemon: Daemon,
}

impl Board {
    pub fn said(&self) -> String {
        self.daemon.said()
    }

    /// How many of its lines hold these words.
    pub fn count(&self, words: &str) -> usize {
        self.said()
            .lines()
            .filter(|line| line.contains(words))
            .count()
    }

    /// Waits for a line with these words.
    pub async fn until(&mut self, words: &str) -> Result<()> {
        let log = self.daemon.log().to_owned();
        let heard = async || {
            let said = fs::read_to_string(&log).unwrap_or_default();
            said.lines().any(|line| line.contains(words)).then_some(())
        };
        let found = self.daemon.until(PATIENCE, heard).await;
        found.with_context(|| format!("the board never said {words:?}"))
    }

    /// Waits for its own end.
    pub async fn ended(&mut self) -> Result<ExitStatus> {
        self.daemon.ended(PATIENCE).await
    }

    /// Loss of power.
    pub fn kill(&mut self) {
        self.daemon.kill();
    }
}
