//! The document of the socket's protocol carries a hash of the types it describes, so they cannot
//! change without somebody opening it.

use super::Source;
use crate::{fingerprint::short_hash, repo};
use anyhow::{Context, Result};

const DOCUMENT: &str = "docs/PROTOCOL.md";
const TYPES: [&str; 3] = [
    "app/domain/src/command.rs",
    "app/domain/src/event.rs",
    "app/domain/src/log.rs",
];
const START: &str = "<!-- Types as of ";

fn stamp(sources: &[Source]) -> String {
    let types = TYPES
        .iter()
        .filter_map(|path| sources.iter().find(|source| source.path == *path));
    let text: String = types.map(|source| source.text.as_str()).collect();
    format!(
        "{START}{}, kept by `cargo xtask tidy --bless` -->",
        short_hash(text.as_bytes())
    )
}

pub(super) fn check(sources: &[Source]) -> Option<String> {
    let Some(document) = sources.iter().find(|source| source.path == DOCUMENT) else {
        return Some(format!("{DOCUMENT} is missing"));
    };
    let current = document.text.lines().any(|line| line == stamp(sources));
    (!current).then(|| {
        format!(
            "{DOCUMENT}: {} changed since; describe it there, then `cargo xtask tidy --bless`",
            TYPES.join(", ")
        )
    })
}

pub(super) fn bless(sources: &[Source]) -> Result<()> {
    let document = sources.iter().find(|source| source.path == DOCUMENT);
    let document = document.with_context(|| format!("{DOCUMENT} is missing"))?;
    let mut lines: Vec<&str> = document
        .text
        .lines()
        .filter(|line| !line.starts_with(START))
        .collect();
    let stamp = stamp(sources);
    lines.push(&stamp);
    repo::write(DOCUMENT, lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_type_is_found() {
        let source = |path: &str, text: String| Source {
            path: path.into(),
            text,
        };
        let mut sources = vec![
            source(TYPES[0], "enum Command {}".into()),
            source(DOCUMENT, String::new()),
        ];
        assert!(check(&sources).is_some());
        sources[1].text = format!("# Protocol\n\n{}\n", stamp(&sources));
        assert_eq!(check(&sources), None);
        sources[0].text.push_str("// more");
        assert!(check(&sources).is_some());
    }
}
