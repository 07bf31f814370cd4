//! Who on this machine can look at what is kept.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::config::Config;

/// From now on, whatever this process makes (database, journal, backups) is its owner's alone, and
/// at no instant anybody else's.
pub(crate) fn keep_files_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// A folder that only its owner can look into. One that exists is left as it is.
pub(crate) fn make_private(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.create(folder);
    made.with_context(|| format!("cannot make the data folder {}", folder.display()))
}

/// A warning if others than its owner can look at the data folder or the database in it.
#[cfg(unix)]
pub(crate) fn exposed(config: &Config) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let mode = |path: &Path| std::fs::metadata(path).map_or(0, |it| it.mode());
    let folder = &config.server.data_dir;
    let url = config.database_url();
    let url = url.expose();
    let path = url
        .strip_prefix("sqlite://")
        .or_else(|| url.strip_prefix("sqlite:"));
    let file = path.map(Path::new);
    if mode(folder) & 0o077 != 0 {
        let folder = folder.display();
        return Some(format!(
            "others on this machine can look into the data folder: `chmod 700 {folder}`"
        ));
    }
    // In a private folder its own permissions do not count.
    let outside = file.filter(|file| !file.starts_with(folder));
    let file = outside.filter(|file| mode(file) & 0o077 != 0)?;
    let file = file.display();
    Some(format!(
        "others on this machine can read the database: `chmod 600 {file}`"
    ))
}

#[cfg(not(unix))]
pub(crate) fn exposed(_: &Config) -> Option<String> {
    None
}
