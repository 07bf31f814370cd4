use std::{
    env,
    fs::{File, OpenOptions, TryLockError},
    io::Write,
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

/// Two processes with one counter would give two items one number. The state file itself
/// is replaced now and then, so the lock is on a neighbour.
pub(super) fn lock(path: &Path) -> Result<File> {
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

/// Replaces a file as a whole, or not at all, and opens it for appending.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<File> {
    let name = path.display();
    let fresh = beside(path, ".new");
    // A leftover could be open to others; a new file is not.
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            bail!("cannot replace {name}: {error}")
        }
        _ => {}
    }
    let mut options = OpenOptions::new();
    let written = private(options.create_new(true).append(true), &fresh).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&fresh, path)?;
        Ok(file)
    });
    written.with_context(|| format!("cannot write the state file {name}"))
}
