//! "Has anything changed since last time?" by content, not by time stamps.

use crate::repo;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, fs, path::Path, sync::OnceLock};

/// The program that runs, as it was when it started: a build of the workspace may put another in its
/// place, and then its own path leads nowhere.
static OWN_CODE: OnceLock<String> = OnceLock::new();

/// Looks at the program that runs; to be called before anything is built.
pub(crate) fn remember_own_code() -> Result<()> {
    let code = fs::read(std::env::current_exe()?).context("cannot read xtask itself")?;
    OWN_CODE.get_or_init(|| short_hash(&code));
    Ok(())
}

/// The first 16 hex digits of the SHA-256: short enough for a file name, long enough for an `ETag`.
pub(crate) fn short_hash(content: &[u8]) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(content).iter().take(8) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Everything a piece of work depends on.
pub(crate) struct Inputs(Sha256);

impl Inputs {
    /// Starts with xtask itself: other code makes other results.
    pub(crate) fn new() -> Result<Self> {
        let own = OWN_CODE.get().context("xtask has not looked at itself")?;
        Ok(Self::unversioned().text(own))
    }

    /// For work that no code of ours has a part in.
    pub(crate) fn unversioned() -> Self {
        Self(Sha256::new())
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
        self
    }

    pub(crate) fn file(mut self, path: &Path) -> Result<Self> {
        self.0.update(Sha256::digest(fs::read(path)?));
        Ok(self)
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Result<Self> {
        for path in repo::files_below(folder)? {
            self = self.text(&path.to_string_lossy()).file(&path)?;
        }
        Ok(self)
    }

    /// Does `work` unless it was done for the very same inputs before and its result is still there.
    /// `true` if it was needed.
    pub(crate) fn unless_done(
        self,
        name: &str,
        result: &Path,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<bool> {
        let now = short_hash(&self.0.finalize());
        let path = repo::state().join(name).with_extension("done");
        if result.exists() && fs::read_to_string(&path).is_ok_and(|before| before == now) {
            return Ok(false);
        }
        // A half-done job must not count as the one before it either.
        let _ = fs::remove_file(&path);
        work()?;
        repo::write(&path, now)?;
        Ok(true)
    }
}
