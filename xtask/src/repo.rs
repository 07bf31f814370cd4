//! Where things are, and what `Leptos.toml` and `Cargo.toml` say about the site.

use anyhow::{Context, Result};
use std::{
    env, fs,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// What xtask keeps between two runs.
pub(crate) fn state() -> PathBuf {
    target().join("xtask")
}

pub(crate) fn read(path: impl AsRef<Path>) -> Result<String> {
    let path = root().join(path);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

pub(crate) fn write(path: impl AsRef<Path>, content: impl AsRef<[u8]>) -> Result<()> {
    let path = root().join(path);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Every file below a folder, in a stable order.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        if !folder.exists() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// What the page framework and its tools are told of the site.
pub(crate) struct Site {
    /// `[package.metadata.leptos]` of `Leptos.toml`, which the server reads, too.
    shared: Table,
    /// `[[workspace.metadata.leptos]]` of `Cargo.toml`.
    tools: Table,
}

impl Site {
    pub(crate) fn load() -> Result<Self> {
        let leptos = |file: &str, top: &str| {
            let all: Table = read(file)?.parse()?;
            let value = all
                .get(top)
                .and_then(|top| top.get("metadata")?.get("leptos"));
            let first = value.and_then(|value| value.get(0)).or(value);
            first
                .and_then(Value::as_table)
                .cloned()
                .with_context(|| format!("{file} has no {top}.metadata.leptos"))
        };
        Ok(Self {
            shared: leptos("Leptos.toml", "package")?,
            tools: leptos("Cargo.toml", "workspace")?,
        })
    }

    fn text(&self, key: &str) -> Result<&str> {
        let value = self.shared.get(key).or(self.tools.get(key));
        value
            .and_then(Value::as_str)
            .with_context(|| format!("neither Leptos.toml nor Cargo.toml sets {key:?}"))
    }

    pub(crate) fn name(&self) -> Result<&str> {
        self.text("output-name")
    }

    /// The built site. The same place wherever the target folder is, for the server embeds it from there.
    pub(crate) fn folder(&self) -> Result<PathBuf> {
        Ok(root().join(self.text("site-root")?))
    }

    /// The folder of the hashed files, inside the site.
    pub(crate) fn hashed(&self) -> Result<&str> {
        self.text("site-pkg-dir")
    }

    pub(crate) fn assets(&self) -> Result<PathBuf> {
        Ok(root().join(self.text("assets-dir")?))
    }

    pub(crate) fn style(&self) -> Result<PathBuf> {
        Ok(root().join(self.text("style-file")?))
    }

    /// What the server reads, too, as the variables of the framework.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let named = self.shared.iter().map(|(key, value)| {
            let name = format!("LEPTOS_{}", key.to_uppercase().replace('-', "_"));
            (
                name,
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned),
            )
        });
        named.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn settings_of_both_files_are_found() {
        let site = Site::load().unwrap();
        assert_eq!(site.name().unwrap(), "fitweet");
        assert!(site.style().unwrap().is_file());
        assert!(site.assets().unwrap().is_dir());
        assert!(site.text("nothing").is_err());
    }
}
