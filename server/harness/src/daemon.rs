//! A program in the background: its output in a file, its end with its owner's.

use std::{
    fs::File,
    net::{Ipv4Addr, TcpListener},
    ops::Range,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

/// How often a wait looks again.
const STEP: Duration = Duration::from_millis(20);

pub struct Daemon {
    child: Child,
    log: PathBuf,
}

impl Daemon {
    /// Starts it with standard output and error in `log`, appended.
    pub fn start(mut command: Command, log: &Path) -> Result<Self> {
        let out = File::options().create(true).append(true).open(log)?;
        command
            .stdin(Stdio::null())
            .stdout(out.try_clone()?)
            .stderr(out);
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        Ok(Self {
            child,
            log: log.to_owned(),
        })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where it says what it says.
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Everything it has said so far.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub fn signal(&self, signal: Signal) -> Result<()> {
        kill_process(Pid::from_child(&self.child), signal).context("cannot signal")
    }

    /// `kill -9`, and waits until it is gone.
    pub fn kill(&mut self) {
        // Fails only for a process that is gone already.
        self.child.kill().ok();
        self.child.wait().ok();
    }

    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits for its own end.
    pub async fn ended(&mut self, within: Duration) -> Result<ExitStatus> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            if start.elapsed() > within {
                bail!("still running after {within:?}:\n{}", self.said());
            }
            tokio::time::sleep(STEP).await;
        }
    }

    /// Waits until `ready` answers. Fails early if the program ends.
    pub async fn until<T>(
        &mut self,
        within: Duration,
        ready: impl AsyncFn() -> Option<T>,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            if let Some(found) = ready().await {
                return Ok(found);
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("ended with {status}:\n{}", self.said());
            }
            if start.elapsed() > within {
                bail!("not ready after {within:?}:\n{}", self.said());
            }
            tokio::time::sleep(STEP).await;
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A port nobody listens on, and that no outgoing connection is given while its server is dead.
pub fn free_port() -> Result<u16> {
    // Below what Linux takes for outgoing connections. Tests of one process count up, those of
    // several begin somewhere else.
    const PORTS: Range<u16> = 20_000..32_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let count = PORTS.end - PORTS.start;
    let begin = u16::try_from(std::process::id().wrapping_mul(101) % u32::from(count))?;
    for _ in PORTS {
        let next = NEXT.fetch_add(1, Ordering::Relaxed) % count;
        let port = PORTS.start + (begin + next) % count;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no free port")
}
