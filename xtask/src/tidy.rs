//! House rules that a compiler does not know. Each returns what it found, a line each.

mod circles;
mod config;
mod dependencies;
mod directions;
mod modules;
mod proofs;
mod protocol;
mod sentences;
mod text;

use crate::{
    hardware, repo,
    steps::{self, Step, step},
};
use anyhow::{Result, bail};
use std::{fs, path::Path, process::Command};

/// A text file of the repository.
struct Source {
    /// From the root, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn is_rust(&self) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|ending| ending == "rs")
    }
}

/// Everything that is, or is about to be, in version control.
fn sources() -> Result<Vec<Source>> {
    let list = [
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ];
    let paths = steps::quiet(Command::new("git").args(list).current_dir(repo::root()))?;
    let mut sources = Vec::new();
    for path in paths.split_terminator('\0') {
        // Removed but not yet committed, or not text: no concern of ours.
        if let Ok(text) = fs::read_to_string(repo::root().join(path)) {
            sources.push(Source {
                path: path.to_owned(),
                text,
            });
        }
    }
    Ok(sources)
}

fn findings() -> Result<Vec<String>> {
    let sources = sources()?;
    let mut found = text::check(&sources);
    found.extend(directions::check(&sources)?);
    found.extend(circles::check(&sources)?);
    found.extend(dependencies::check(&sources)?);
    found.extend(config::check(&sources)?);
    found.extend(proofs::check(&sources));
    found.extend(protocol::check(&sources));
    found.extend(sentences::check(&sources)?);
    found.extend(hardware::findings()?);
    Ok(found)
}

pub(crate) fn check(step: &Step) -> Result<()> {
    let found = findings()?;
    step.note(format!("{} found", found.len()));
    if !found.is_empty() {
        bail!("{}", found.join("\n       "));
    }
    Ok(())
}

pub(crate) fn command(bless: bool) -> Result<()> {
    if bless {
        protocol::bless(&sources()?)?;
    }
    step("House rules", check)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tree_keeps_the_house_rules() {
        assert_eq!(super::findings().unwrap(), Vec::<String>::new());
    }
}
