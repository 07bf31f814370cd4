//! Programs that cargo does not bring: node's come from `end2end/package-lock.json`, the rest from the
//! system, installed where that needs no question.

use crate::{
    fingerprint::Inputs,
    repo,
    steps::{self, Step},
};
use anyhow::{Context, Result, bail};
use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// Something the tests need from the system.
pub(crate) struct Program {
    /// Names it may have.
    names: &'static [&'static str],
    /// Debian's package.
    packages: &'static [&'static str],
}

pub(crate) const REDIS: Program = Program {
    names: &["redis-server"],
    packages: &["redis-server"],
};
pub(crate) const POSTGRES: Program = Program {
    names: &["initdb"],
    packages: &["postgresql"],
};
pub(crate) const PGBOUNCER: Program = Program {
    names: &["pgbouncer"],
    packages: &["pgbouncer"],
};
pub(crate) const CADDY: Program = Program {
    names: &["caddy"],
    packages: &["caddy"],
};
pub(crate) const PSQL: Program = Program {
    names: &["psql"],
    packages: &["postgresql-client"],
};
pub(crate) const CHROMIUM: Program = Program {
    names: &["chromium", "chromium-browser", "google-chrome"],
    packages: &["chromium", "fonts-dejavu-core"],
};
pub(crate) const FIREFOX: Program = Program {
    names: &["firefox-esr", "firefox"],
    packages: &["firefox-esr"],
};
/// Brings a small browser with it, the nearest to Safari that there is here.
pub(crate) const WEBKIT: Program = Program {
    names: &["WebKitWebDriver"],
    packages: &["webkit2gtk-driver"],
};
/// A screen for that browser, which knows no life without one.
pub(crate) const XVFB: Program = Program {
    names: &["Xvfb"],
    packages: &["xvfb"],
};
/// Comes with every C compiler, and cargo links with one.
pub(crate) const OBJCOPY: Program = Program {
    names: &["objcopy"],
    packages: &["binutils"],
};
pub(crate) const QEMU: Program = Program {
    names: &["qemu-system-arm"],
    packages: &["qemu-system-arm"],
};
/// Debian parts the module for virtual environments from Python itself.
const PYTHON: Program = Program {
    names: &["python3"],
    packages: &["python3-venv"],
};
const NODE: Program = Program {
    names: &["node"],
    packages: &["nodejs", "npm"],
};
const NPM: Program = Program {
    names: &["npm"],
    packages: &["npm"],
};

impl Program {
    fn find(&self) -> Option<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<_> = postgres_folders()
            .into_iter()
            .chain(env::split_paths(&path))
            .collect();
        let mut places = self
            .names
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        places.find(|place| place.is_file())
    }

    /// Finds it, after an attempt to install it if need be.
    pub(crate) fn ensure(&self, step: &Step) -> Result<PathBuf> {
        if let Some(found) = self.find() {
            return Ok(found);
        }
        step.note(format!("installing {}", self.packages.join(" ")));
        let installed = install(self.packages);
        self.find().with_context(|| {
            let why = installed
                .err()
                .map(|error| format!(" ({error:#})"))
                .unwrap_or_default();
            format!(
                "{} is missing: apt-get install {}{why}",
                self.names.join(" or "),
                self.packages.join(" ")
            )
        })
    }
}

/// Debian keeps the server's programs out of the PATH; the newest version first.
fn postgres_folders() -> Vec<PathBuf> {
    let versions = Path::new("/usr/lib/postgresql")
        .read_dir()
        .into_iter()
        .flatten()
        .flatten();
    let mut versions: Vec<_> = versions.map(|entry| entry.path()).collect();
    versions.sort_by_key(|path| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        std::cmp::Reverse(name.parse::<u32>().unwrap_or(0))
    });
    versions
        .into_iter()
        .map(|version| version.join("bin"))
        .collect()
}

fn install(packages: &[&str]) -> Result<()> {
    let prefix: &[&str] = if is_root() {
        &[]
    } else if steps::quiet(Command::new("sudo").args(["-n", "true"])).is_ok() {
        &["sudo", "-n"]
    } else {
        bail!("needs root");
    };
    let apt = |args: &[&str]| {
        // The packages' own services are not wanted; the tests start servers of their own.
        let words = [
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "RUNLEVEL=1",
            "apt-get",
            "-qq",
            "-y",
        ];
        let words: Vec<_> = prefix.iter().chain(&words).chain(args).collect();
        let (program, rest) = words.split_first().context("no words")?;
        steps::quiet(Command::new(program).args(rest))
    };
    apt(&["update"])?;
    apt(&[&["install", "--no-install-recommends"], packages].concat())?;
    Ok(())
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

pub(crate) fn browser_tests() -> PathBuf {
    repo::root().join("end2end")
}

/// The packages of the browser tests and of the build.
pub(crate) fn npm_packages(step: &Step) -> Result<()> {
    npm_ci(step, "npm", &browser_tests())
}

/// What weighing a first load needs beside those: large, so nobody else installs it.
pub(crate) fn weighing_packages(step: &Step) -> Result<()> {
    npm_ci(step, "npm-weigh", &browser_tests().join("weigh"))
}

/// Installs the locked npm packages of a folder, once per lock file.
fn npm_ci(step: &Step, name: &str, folder: &Path) -> Result<()> {
    NODE.ensure(step)?;
    let modules = folder.join("node_modules");
    let inputs = Inputs::unversioned().file(&folder.join("package-lock.json"))?;
    inputs.unless_done(name, &modules, || {
        step.note("npm ci");
        let mut npm = Command::new(NPM.ensure(step)?);
        npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(folder);
        // The browser is the system's.
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        steps::run(&mut npm, |_| ()).map(|_| ())
    })?;
    Ok(())
}

/// Makes requests from an `OpenAPI` document; a new version may find more.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// The path of `schemathesis`, in a virtual environment of its own, made once per version.
pub(crate) fn schemathesis(step: &Step) -> Result<PathBuf> {
    let folder = repo::target().join("python");
    let inputs = Inputs::unversioned().text(SCHEMATHESIS);
    inputs.unless_done("schemathesis", &folder, || {
        step.note("python3 -m venv");
        let python = PYTHON.ensure(step)?;
        let mut venv = Command::new(python);
        venv.args(["-m", "venv", "--clear"]).arg(&folder);
        if steps::quiet(&mut venv).is_err() {
            install(PYTHON.packages)?;
            steps::quiet(&mut venv)?;
        }
        step.note(format!("pip install {SCHEMATHESIS}"));
        let mut pip = Command::new(folder.join("bin/pip"));
        pip.args([
            "install",
            "--quiet",
            "--disable-pip-version-check",
            SCHEMATHESIS,
        ]);
        steps::quiet(&mut pip).map(|_| ())
    })?;
    Ok(folder.join("bin/schemathesis"))
}

/// The path of a tool from the npm packages, to be run by [`node`].
pub(crate) fn node_tool(step: &Step, name: &str) -> Result<PathBuf> {
    npm_packages(step)?;
    Ok(browser_tests().join("node_modules/.bin").join(name))
}

pub(crate) fn node(script: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(script);
    command
}
