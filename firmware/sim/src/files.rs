use std::{
    env,
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

/// Where state is kept when nobody says otherwise.
pub(crate) fn default_path() -> Result<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let base = folder("XDG_STATE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .map(PathBuf::from)
        .or_else(|| folder("HOME").map(|home| PathBuf::from(home).join(".local/state")))
        .context("no home folder: name a state file with --state")?;
    Ok(base.join("fitweet").join("watch.state"))
}

/// Opens for its owner alone.
fn private(options: &mut OpenOptions, path: &Path) -> std::io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}

/// The name with something added at its end.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Two processes in one flash would tear each other's pages. The lock is on a neighbour, so
/// that it can be taken before there is a state file.
pub(crate) fn lock(path: &Path) -> Result<File> {
    let name = path.display();
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder of {name}"))?;
    }
    let mut options = OpenOptions::new();
    let file = private(options.create(true).append(true), &beside(path, ".lock"))
        .with_context(|| format!("cannot lock the state file {name}"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("the state file {name} is in use by another watch"),
        Err(TryLockError::Error(error)) => bail!("cannot lock the state file {name}: {error}"),
    }
}

/// Opens what is there for reading and writing.
pub(crate) fn open(path: &Path) -> std::io::Result<File> {
    private(OpenOptions::new().read(true).write(true), path)
}

/// Makes a file that was not there.
pub(crate) fn create(path: &Path) -> std::io::Result<File> {
    private(OpenOptions::new().write(true).create_new(true), path)
}
