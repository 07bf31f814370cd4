//! The binary under test, as a process.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use domain::{DeviceId, Role, RoomId, UserId};
use rustix::process::Signal;
use serde::Deserialize;
use tempfile::TempDir;

use crate::{
    PATIENCE,
    daemon::{Daemon, free_port},
    place::Place,
};

/// Where a server keeps things. Several processes may share one.
pub struct Site {
    binary: PathBuf,
    pub database_url: Option<String>,
    pub redis_url: Option<String>,
    pub root_certificate: Option<PathBuf>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    dir: TempDir,
}

impl Site {
    /// The binary: `FITWEET_BIN`, else beside the program that runs.
    pub fn find() -> Option<PathBuf> {
        if let Some(path) = std::env::var_os("FITWEET_BIN") {
            return Some(path.into());
        }
        let exe = std::env::current_exe().ok()?;
        exe.ancestors()
            .skip(1)
            .take(2)
            .map(|dir| dir.join("fitweet"))
            .find(|path| path.exists())
    }

    /// SQLite and the in-process bus.
    pub fn new() -> Result<Self> {
        Self::of(Self::find().context("no fitweet binary; set FITWEET_BIN")?)
    }

    /// The same, of this binary.
    pub fn of(binary: PathBuf) -> Result<Self> {
        Ok(Self {
            binary,
            database_url: None,
            redis_url: None,
            root_certificate: None,
            trusted_proxies: 0,
            dir: tempfile::Builder::new().prefix("fitweet-site-").tempdir()?,
        })
    }

    pub fn data_dir(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// `fitweet seed`.
    pub fn seed(
        &self,
        users: usize,
        rooms: usize,
        members: usize,
        devices: usize,
    ) -> Result<Seeded> {
        self.seed_with_history(users, rooms, members, devices, 0)
    }

    /// With this many old events in the rooms, which only newer binaries know how to make.
    pub fn seed_with_history(
        &self,
        users: usize,
        rooms: usize,
        members: usize,
        devices: usize,
        events: usize,
    ) -> Result<Seeded> {
        let mut command = self.command("seed");
        command
            .args(["--users", &users.to_string()])
            .args(["--rooms", &rooms.to_string()])
            .args(["--members", &members.to_string()])
            .args(["--devices", &devices.to_string()]);
        if events > 0 {
            command.args(["--events", &events.to_string()]);
        }
        let out = command.output()?;
        if !out.status.success() {
            bail!("seed: {}", String::from_utf8_lossy(&out.stderr));
        }
        serde_json::from_slice(&out.stdout).context("what `fitweet seed` prints")
    }

    /// `fitweet backup`: all that is stored on SQLite, in a file without gaps.
    pub fn back_up(&self, file: &Path) -> Result<()> {
        let out = self.command("backup").arg(file).output()?;
        if !out.status.success() {
            bail!("backup: {}", String::from_utf8_lossy(&out.stderr));
        }
        Ok(())
    }

    /// Goes on with another binary.
    pub fn run(&mut self, binary: PathBuf) {
        self.binary = binary;
    }

    /// `fitweet readings`: each a line of its JSON.
    pub fn readings(&self, device: DeviceId) -> Result<Vec<serde_json::Value>> {
        let out = self.command("readings").arg(device.to_string()).output()?;
        if !out.status.success() {
            bail!("readings: {}", String::from_utf8_lossy(&out.stderr));
        }
        let lines = serde_json::Deserializer::from_slice(&out.stdout).into_iter();
        lines
            .collect::<Result<_, _>>()
            .context("what `fitweet readings` prints")
    }

    /// Starts a process on a free port.
    pub async fn serve(&self) -> Result<Fitweet> {
        self.serve_at((Ipv4Addr::LOCALHOST, free_port()?).into())
            .await
    }

    async fn serve_at(&self, listen: SocketAddr) -> Result<Fitweet> {
        static STARTS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let start = STARTS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let mut command = self.command("serve");
        command.args(["--listen", &listen.to_string()]);
        let log = self.dir.path().join(format!("serve-{start}.log"));
        let mut daemon = Daemon::start(command, &log)?;
        let addr = daemon
            .until(PATIENCE, async || ready_at(&log))
            .await
            .context("fitweet serve")?;
        Ok(Fitweet { daemon, addr })
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.binary);
        for (key, _) in std::env::vars_os() {
            if key.as_encoded_bytes().starts_with(b"FITWEET_") {
                command.env_remove(key);
            }
        }
        command
            .arg(name)
            .arg("--data-dir")
            .arg(self.data_dir())
            // No configuration file of the working folder.
            .current_dir(self.dir.path());
        if let Some(url) = &self.database_url {
            command.env("FITWEET_DATABASE_URL", url);
        }
        if let Some(url) = &self.redis_url {
            command.env("FITWEET_REDIS_URL", url);
        }
        if let Some(file) = &self.root_certificate {
            command.env("FITWEET_DATABASE__ROOT_CERTIFICATE", file);
        }
        let trusted = self.trusted_proxies.to_string();
        command.env("FITWEET_SERVER__TRUSTED_PROXIES", trusted);
        // What is counted and measured is what the test does.
        command.env("FITWEET_ALERTS__CANARY", "false");
        command
    }
}

/// The address in the line that says the server is ready.
fn ready_at(log: &Path) -> Option<SocketAddr> {
    let said = std::fs::read_to_string(log).ok()?;
    let (_, rest) = said.split_once("Fitweet is ready at http://")?;
    let (addr, _) = rest.split_once(|c: char| c.is_whitespace() || c == '/')?;
    addr.parse().ok()
}

/// One server process.
pub struct Fitweet {
    daemon: Daemon,
    pub addr: SocketAddr,
}

impl Fitweet {
    pub fn place(&self) -> Place {
        Place::new(self.addr)
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    pub fn pid(&self) -> u32 {
        self.daemon.pid()
    }

    pub fn said(&self) -> String {
        self.daemon.said()
    }

    pub fn is_running(&mut self) -> bool {
        self.daemon.is_running()
    }

    /// `kill -9`, then a new process at the same address.
    pub async fn kill_and_restart(&mut self, site: &Site) -> Result<()> {
        self.daemon.kill();
        *self = site.serve_at(self.addr).await?;
        Ok(())
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.daemon.kill();
    }

    /// A new process at the address of one that has ended.
    pub async fn restart(&mut self, site: &Site) -> Result<()> {
        *self = site.serve_at(self.addr).await?;
        Ok(())
    }

    /// Asks it to end; whether it ended well and in time.
    pub async fn terminate(&mut self, within: Duration) -> Result<()> {
        self.daemon.signal(Signal::TERM)?;
        let status = self.daemon.ended(within).await?;
        if status.success() {
            Ok(())
        } else {
            bail!("ended with {status}:\n{}", self.said())
        }
    }
}

/// CPU time a process has used so far, in its own code and for it in the kernel.
pub fn cpu(pid: u32) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, rest) = stat.rsplit_once(") ").context("stat")?;
    let ticks: u64 = rest
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum();
    let per_second = rustix::param::clock_ticks_per_second();
    Ok(Duration::from_millis(ticks * 1000 / per_second))
}

/// Resident memory of a process, bytes.
pub fn memory(pid: u32) -> Result<u64> {
    status_bytes(pid, "VmRSS:")
}

/// The most resident memory that a process ever had, bytes.
pub fn peak_memory(pid: u32) -> Result<u64> {
    status_bytes(pid, "VmHWM:")
}

fn status_bytes(pid: u32, field: &'static str) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .context(field)?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}

/// What `fitweet seed` made.
#[derive(Clone, Debug, Deserialize)]
pub struct Seeded {
    pub users: Vec<SeededUser>,
    pub rooms: Vec<SeededRoom>,
    #[serde(default)]
    pub devices: Vec<SeededDevice>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct SeededUser {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    /// `__Host-sid=…`, as a `Cookie` header.
    pub cookie: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct SeededRoom {
    pub id: RoomId,
    pub members: Vec<UserId>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct SeededDevice {
    pub id: DeviceId,
    /// For `Authorization: Bearer`.
    pub token: String,
    pub wearer: UserId,
    /// The care room where its alerts appear.
    pub room: RoomId,
}

impl Seeded {
    pub fn members(&self, room: RoomId) -> Vec<&SeededUser> {
        let ids: &[UserId] = self
            .rooms
            .iter()
            .find(|it| it.id == room)
            .map_or(&[], |it| &it.members);
        self.users
            .iter()
            .filter(|user| ids.contains(&user.id))
            .collect()
    }

    pub fn rooms_of(&self, user: UserId) -> Vec<RoomId> {
        self.rooms
            .iter()
            .filter(|room| room.members.contains(&user))
            .map(|room| room.id)
            .collect()
    }
}
