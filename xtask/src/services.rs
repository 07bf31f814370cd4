//! Servers of the tests' own: a free loopback port, a temporary folder, gone at the end.

use crate::{
    steps::{self, Step},
    tools,
};
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// How long a server may take to start or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process and its folder. Dropping it stops the one and removes the other.
struct Server {
    child: Child,
    folder: PathBuf,
    port: u16,
    /// The polite way to end it.
    end: Signal,
}

impl Server {
    fn start(command: &mut Command, folder: &Path, port: u16, end: Signal) -> Result<Self> {
        let log = fs::File::create(folder.join("log"))?;
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        // Out of reach of the terminal's Ctrl-C: the tests end first.
        let child = command.process_group(0).spawn().context("cannot start")?;
        let mut server = Self {
            child,
            folder: folder.to_owned(),
            port,
            end,
        };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = server.child.try_wait()?.is_some();
            if ended || steps::stopped() || started.elapsed() > PATIENCE {
                bail!(
                    "does not listen; its log:\n{}",
                    fs::read_to_string(folder.join("log"))?
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, self.end);
        }
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if asked.elapsed() > PATIENCE {
                let _ = self.child.kill();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn folder(name: &str) -> Result<PathBuf> {
    let folder = env::temp_dir().join(format!("fitweet-{name}-{}", std::process::id()));
    fs::create_dir(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

pub(crate) struct Redis(Server);

impl Redis {
    pub(crate) fn start(step: &Step) -> Result<Self> {
        let (folder, port) = (folder("redis")?, free_port()?);
        let mut command = Command::new(tools::REDIS.ensure(step)?);
        // It carries hints that nobody misses: nothing is written.
        let options = [
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--port",
            &port.to_string(),
        ];
        command.args(options).current_dir(&folder);
        Ok(Self(Server::start(
            &mut command,
            &folder,
            port,
            Signal::TERM,
        )?))
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.0.port)
    }
}

pub(crate) struct Postgres(Server);

impl Postgres {
    pub(crate) fn start(step: &Step) -> Result<Self> {
        let programs = tools::POSTGRES
            .ensure(step)?
            .parent()
            .map(PathBuf::from)
            .unwrap_or_default();
        let (folder, port) = (folder("postgres")?, free_port()?);
        if tools::is_root() {
            // It refuses to run as root; the packages made it a user of its own.
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o711))?;
            steps::quiet(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let data = folder.join("data");
        step.note("initdb");
        let mut initdb = unprivileged(&programs.join("initdb"));
        let options = [
            "--username=fitweet",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ];
        steps::quiet(
            initdb
                .args(options)
                .arg("--pgdata")
                .arg(&data)
                .current_dir(&folder),
        )?;
        let mut command = unprivileged(&programs.join("postgres"));
        // fsync stays on, as in earnest: the tests kill servers and count what was confirmed.
        let options = [
            "-c",
            "max_connections=300",
            "-c",
            "listen_addresses=127.0.0.1",
            "-p",
            &port.to_string(),
        ];
        command
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .args(options)
            .current_dir(&folder);
        step.note("start");
        let server = Self(Server::start(&mut command, &folder, port, Signal::INT)?);
        server.wait_until_ready(&tools::PSQL.ensure(step)?)?;
        step.note("");
        Ok(server)
    }

    /// It listens before it has recovered.
    fn wait_until_ready(&self, program: &Path) -> Result<()> {
        let started = Instant::now();
        let port = self.0.port.to_string();
        loop {
            let mut psql = Command::new(program);
            psql.args([
                "-h",
                "127.0.0.1",
                "-p",
                &port,
                "-U",
                "fitweet",
                "-d",
                "postgres",
                "-qtAc",
                "select 1",
            ]);
            match steps::quiet(&mut psql) {
                Ok(_) => return Ok(()),
                Err(error) if started.elapsed() > PATIENCE => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    /// A superuser of all of it: tests make databases and schemas of their own.
    pub(crate) fn url(&self) -> String {
        format!("postgres://fitweet@127.0.0.1:{}/postgres", self.0.port)
    }
}

/// `setpriv` becomes the program, so its process id is the server's.
fn unprivileged(program: &Path) -> Command {
    if !tools::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
        .arg(program);
    command
}
