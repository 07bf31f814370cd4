//! `Leptos.toml` explains every key, and no key is in two files.

use super::Source;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use toml::{Table, Value};

pub(super) fn check(sources: &[Source]) -> Result<Vec<String>> {
    let text = |path: &str| {
        let source = sources.iter().find(|source| source.path == path);
        source
            .map(|source| source.text.as_str())
            .with_context(|| format!("{path} is missing"))
    };
    let (ours, cargo) = (text("Leptos.toml")?, text("Cargo.toml")?);
    let mut found = unexplained(ours);
    let (ours, cargo): (Table, Table) = (ours.parse()?, cargo.parse()?);
    let twice = keys(&ours, "package")
        .intersection(&keys(&cargo, "workspace"))
        .cloned()
        .collect::<Vec<_>>();
    found.extend(
        twice
            .iter()
            .map(|key| format!("Leptos.toml and Cargo.toml both set `{key}`")),
    );
    Ok(found)
}

/// Keys of `[<top>.metadata.leptos]`, or of each `[[<top>.metadata.leptos]]`.
fn keys(file: &Table, top: &str) -> BTreeSet<String> {
    let value = file
        .get(top)
        .and_then(|top| top.get("metadata")?.get("leptos"));
    let tables: Vec<&Table> = match value {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_table).collect(),
        Some(Value::Table(table)) => vec![table],
        _ => Vec::new(),
    };
    tables
        .into_iter()
        .flat_map(|table| table.keys().cloned())
        .collect()
}

/// A key needs a comment above it, or above the keys it stands directly under.
fn unexplained(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut explained = false;
    for (number, line) in text.lines().enumerate() {
        match line.chars().next() {
            Some('#') => explained = true,
            Some('[') | None => explained = false,
            Some(_) if explained => (),
            Some(_) => found.push(format!(
                "Leptos.toml:{}: `{line}` is not explained",
                number + 1
            )),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_keys_and_double_keys_are_found() {
        assert_eq!(
            unexplained("[a]\n# Why.\nb = 1\nc = 2\n\nd = 3"),
            ["Leptos.toml:6: `d = 3` is not explained"]
        );
        let ours = "# x\n[package.metadata.leptos]\n# y\nname = 1";
        let cargo = "[[workspace.metadata.leptos]]\nname = 1";
        let source = |path: &str, text: &str| Source {
            path: path.into(),
            text: text.into(),
        };
        let found = check(&[source("Leptos.toml", ours), source("Cargo.toml", cargo)]).unwrap();
        assert_eq!(found, ["Leptos.toml and Cargo.toml both set `name`"]);
    }
}
