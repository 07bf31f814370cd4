//! A Postgres of one's own: full durability, loopback only, may be killed.

use std::{
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use rcgen::{CertificateParams, KeyPair};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::{
    PATIENCE,
    daemon::{Daemon, free_port},
};

/// The account it runs under when we are root, which it refuses.
const ACCOUNT: &str = "postgres";

pub struct Postgres {
    programs: PathBuf,
    port: u16,
    server: Option<Daemon>,
    /// Beyond those of every one, as "name=value".
    settings: Vec<String>,
    // Last: the folder goes after the server.
    dir: TempDir,
}

impl Postgres {
    /// Where the server programs are, if installed: on the path, or in Debian's folder of
    /// the newest version.
    pub fn find() -> Option<PathBuf> {
        let on_path = std::env::var_os("PATH")
            .into_iter()
            .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
        let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .collect();
        versions.sort();
        versions
            .into_iter()
            .rev()
            .chain(on_path)
            .find(|dir| dir.join("initdb").exists() && dir.join("pg_isready").exists())
    }

    pub async fn start() -> Result<Self> {
        Self::start_with(&[]).await
    }

    /// With settings of its own, such as `fsync=off`.
    pub async fn start_with(settings: &[&str]) -> Result<Self> {
        Self::begin(settings, None).await
    }

    /// With a certificate of its own, made now, for its address: whoever trusts the file that
    /// is named here trusts it.
    pub async fn start_secure(certificate: &Path) -> Result<Self> {
        let key = KeyPair::generate()?;
        let signed = CertificateParams::new(["127.0.0.1".to_owned()])?.self_signed(&key)?;
        std::fs::write(certificate, signed.pem())?;
        Self::begin(&["ssl=on"], Some((signed.pem(), key.serialize_pem()))).await
    }

    async fn begin(settings: &[&str], identity: Option<(String, String)>) -> Result<Self> {
        let programs = Self::find().context("Postgres is not installed")?;
        let dir = tempfile::Builder::new().prefix("fitweet-pg-").tempdir()?;
        give_away(dir.path())?;
        let made = as_account(&programs.join("initdb"))
            .args([
                "--no-sync",
                "--auth=trust",
                "--username=postgres",
                "--pgdata",
            ])
            .arg(dir.path().join("data"))
            .current_dir(dir.path())
            .output()?;
        if !made.status.success() {
            bail!("initdb: {}", String::from_utf8_lossy(&made.stderr));
        }
        if let Some((certificate, key)) = identity {
            // Under the names that it looks for.
            for (name, pem) in [("server.crt", certificate), ("server.key", key)] {
                let file = dir.path().join("data").join(name);
                std::fs::write(&file, pem)?;
                std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600))?;
                give_away(&file)?;
            }
        }
        let mut postgres = Self {
            programs,
            port: free_port()?,
            server: None,
            settings: settings.iter().map(ToString::to_string).collect(),
            dir,
        };
        postgres.again().await?;
        Ok(postgres)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Of the process that all others come from.
    pub fn pid(&self) -> Result<u32> {
        let server = self.server.as_ref().context("Postgres is not running")?;
        Ok(server.pid())
    }

    /// Runs one statement with `psql`; the first column of what it returns, a line each.
    pub fn sql(&self, statement: &str) -> Result<String> {
        let beside = self.programs.join("psql");
        let program = if beside.exists() {
            beside
        } else {
            "psql".into()
        };
        let out = Command::new(program)
            .args(["-X", "-q", "-t", "-A", "-d", &self.url()])
            .args(["-c", statement])
            .output()?;
        if !out.status.success() {
            bail!("psql: {}", String::from_utf8_lossy(&out.stderr));
        }
        Ok(String::from_utf8(out.stdout)?.trim().to_owned())
    }

    /// `kill -9` of all its processes at once, as when the machine dies under it.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            for pid in children(server.pid()) {
                // It may have ended since.
                kill_process(pid, Signal::KILL).ok();
            }
            server.kill();
        }
    }

    /// Starts it (again) on the same data and port.
    pub async fn again(&mut self) -> Result<()> {
        let mut command = as_account(&self.programs.join("postgres"));
        command
            .args(["-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "unix_socket_directories="])
            .args(["-c", "fsync=on", "-c", "synchronous_commit=on"])
            .args(self.settings.iter().flat_map(|setting| ["-c", setting]))
            .args(["-p", &self.port.to_string(), "-D"])
            .arg(self.dir.path().join("data"))
            .current_dir(self.dir.path());
        let mut server = Daemon::start(command, &self.dir.path().join("log"))?;
        let port = self.port.to_string();
        server
            .until(PATIENCE, async || {
                Command::new(self.programs.join("pg_isready"))
                    .args(["-q", "-h", "127.0.0.1", "-p", &port])
                    .status()
                    .is_ok_and(|status| status.success())
                    .then_some(())
            })
            .await
            .context("Postgres")?;
        self.server = Some(server);
        Ok(())
    }

    /// Holds it still: connections stay open and nothing answers.
    pub fn freeze(&self) -> Result<()> {
        self.signal_all(Signal::STOP)
    }

    pub fn thaw(&self) -> Result<()> {
        self.signal_all(Signal::CONT)
    }

    fn signal_all(&self, signal: Signal) -> Result<()> {
        let server = self.server.as_ref().context("Postgres is not running")?;
        server.signal(signal)?;
        for pid in children(server.pid()) {
            kill_process(pid, signal).ok();
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The command, run as [`ACCOUNT`] when we are root.
pub(crate) fn as_account(program: &Path) -> Command {
    if !rustix::process::geteuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args([
            "--reuid",
            ACCOUNT,
            "--regid",
            ACCOUNT,
            "--init-groups",
            "--",
        ])
        .arg(program);
    command
}

/// To [`ACCOUNT`] when we are root.
pub(crate) fn give_away(path: &Path) -> Result<()> {
    if let Some((user, group)) = other_account()? {
        chown(path, Some(user), Some(group))?;
    }
    Ok(())
}

/// Ids of [`ACCOUNT`] when we are root.
fn other_account() -> Result<Option<(u32, u32)>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let accounts = std::fs::read_to_string("/etc/passwd")?;
    let mut fields = accounts
        .lines()
        .map(|line| line.split(':'))
        .find_map(|mut fields| (fields.next() == Some(ACCOUNT)).then_some(fields))
        .context("there is no account to run Postgres under")?
        .skip(1);
    let mut id = || anyhow::Ok(fields.next().context("passwd")?.parse()?);
    Ok(Some((id()?, id()?)))
}

/// The processes whose parent is `parent`.
fn children(parent: u32) -> Vec<Pid> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter_map(|entry| {
            let pid: i32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            // "pid (name) state parent …", and the name may hold anything.
            let (_, rest) = stat.rsplit_once(") ")?;
            let of: u32 = rest.split(' ').nth(1)?.parse().ok()?;
            (of == parent).then(|| Pid::from_raw(pid)).flatten()
        })
        .collect()
}
