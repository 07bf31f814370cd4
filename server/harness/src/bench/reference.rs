//! What the machine can do at best: a disk that syncs, and a server that checks nothing and knows nobody. It
//! does what no chat can do without: a message is in a synced file, one sync for all that wait, before it is
//! passed on.

mod bare;

use std::{
    fs::File,
    io::Write,
    net::SocketAddr,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::{PATIENCE, bench::load::per_second, daemon::Daemon};
pub use bare::serve;

/// Syncs per second of 4 KiB written one after the other.
pub fn syncs_per_second(dir: &Path, time: Duration) -> Result<f64> {
    let mut file: File = tempfile::tempfile_in(dir)?;
    let block = [0x5A; 4096];
    let start = Instant::now();
    let mut syncs = 0;
    while start.elapsed() < time {
        file.write_all(&block)?;
        file.sync_data()?;
        syncs += 1;
    }
    Ok(per_second(syncs, start.elapsed()))
}

/// The bare server in a process of its own, as this program with `--bare`.
pub struct Reference {
    daemon: Daemon,
    pub addr: SocketAddr,
    _dir: tempfile::TempDir,
}

impl Reference {
    pub async fn start() -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let log = dir.path().join("log");
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--bare");
        let mut daemon = Daemon::start(command, &log)?;
        let addr = daemon
            .until(PATIENCE, async || {
                std::fs::read_to_string(&log)
                    .ok()?
                    .lines()
                    .next()?
                    .parse()
                    .ok()
            })
            .await
            .context("the bare server")?;
        Ok(Self {
            daemon,
            addr,
            _dir: dir,
        })
    }

    pub fn pid(&self) -> u32 {
        self.daemon.pid()
    }
}
