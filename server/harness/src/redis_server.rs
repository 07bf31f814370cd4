//! A Redis of one's own, which may be killed or held still.

use std::process::Command;

use anyhow::{Context, Result};
use rustix::process::Signal;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    PATIENCE,
    daemon::{Daemon, free_port},
};

pub struct Redis {
    port: u16,
    server: Option<Daemon>,
    // Last: the folder goes after the server.
    dir: TempDir,
}

impl Redis {
    pub fn is_installed() -> bool {
        Command::new("redis-server")
            .arg("--version")
            .output()
            .is_ok_and(|out| out.status.success())
    }

    pub async fn start() -> Result<Self> {
        let mut redis = Self {
            port: free_port()?,
            server: None,
            dir: tempfile::Builder::new()
                .prefix("fitweet-redis-")
                .tempdir()?,
        };
        redis.again().await?;
        Ok(redis)
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub fn pid(&self) -> Result<u32> {
        Ok(self.server()?.pid())
    }

    /// `kill -9`. What was published and not yet delivered is lost, as Redis promises.
    pub fn kill(&mut self) {
        self.server = None;
    }

    /// Starts it (again) on the same port.
    pub async fn again(&mut self) -> Result<()> {
        let mut command = Command::new("redis-server");
        command
            .args(["--port", &self.port.to_string()])
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .arg("--dir")
            .arg(self.dir.path());
        let mut server = Daemon::start(command, &self.dir.path().join("log"))?;
        server
            .until(PATIENCE, async || self.ask("PING").await.ok())
            .await
            .context("Redis")?;
        self.server = Some(server);
        Ok(())
    }

    /// Holds it still: connections stay open and nothing answers.
    pub fn freeze(&self) -> Result<()> {
        self.server()?.signal(Signal::STOP)
    }

    pub fn thaw(&self) -> Result<()> {
        self.server()?.signal(Signal::CONT)
    }

    /// How many hints were published since its start.
    pub async fn published(&self) -> Result<u64> {
        let stats = self.ask("INFO commandstats").await?;
        let calls = stats
            .lines()
            .filter(|line| {
                line.starts_with("cmdstat_publish:") || line.starts_with("cmdstat_spublish:")
            })
            .filter_map(|line| {
                line.split_once("calls=")?
                    .1
                    .split(',')
                    .next()?
                    .parse::<u64>()
                    .ok()
            });
        Ok(calls.sum())
    }

    /// One inline command; the whole answer.
    async fn ask(&self, command: &str) -> Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
        stream.write_all(command.as_bytes()).await?;
        stream.write_all(b"\r\nQUIT\r\n").await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok(answer)
    }

    fn server(&self) -> Result<&Daemon> {
        self.server.as_ref().context("Redis is not running")
    }
}
