//! No dependency without a use: every entry of a `Cargo.toml` is named by the code that it is there for, every entry of the
//! workspace is taken by a member, and every feature of ours is asked for by somebody. What is needed without a name, for its
//! features, is listed as for cargo-machete: `[package.metadata.cargo-machete]`, `ignored`.

use super::{
    Source,
    modules::{self, Modules},
};
use anyhow::{Context, Result};
use proc_macro2::TokenStream;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

struct Package<'a> {
    folder: &'a str,
    manifest: Table,
    /// Its Rust files.
    code: Vec<&'a Source>,
}

pub(super) fn check(sources: &[Source]) -> Result<Vec<String>> {
    let mut packages = Vec::new();
    let mut found = Vec::new();
    let folders: Vec<&str> = sources
        .iter()
        .filter_map(|source| source.path.strip_suffix("/Cargo.toml"))
        .collect();
    for folder in &folders {
        let of_package =
            |source: &&Source| modules::package_of(&source.path, &folders) == Some(*folder);
        let path = format!("{folder}/Cargo.toml");
        let manifest = sources.iter().find(|source| source.path == path);
        let manifest = manifest.map_or("", |source| &source.text);
        packages.push(Package {
            folder,
            manifest: manifest.parse().with_context(|| path.clone())?,
            code: sources
                .iter()
                .filter(of_package)
                .filter(|it| it.is_rust())
                .collect(),
        });
    }
    for package in &packages {
        found.extend(package.check(sources)?);
    }
    if let Some(workspace) = sources.iter().find(|source| source.path == "Cargo.toml") {
        found.extend(untaken(&workspace.text.parse()?, &packages));
    }
    found.extend(unasked(sources, &packages));
    Ok(found)
}

impl Package<'_> {
    fn check(&self, sources: &[Source]) -> Result<Vec<String>> {
        let mut all = BTreeSet::new();
        for source in &self.code {
            let tokens: TokenStream = source
                .text
                .parse()
                .map_err(|error| anyhow::anyhow!("{}: {error}", source.path))?;
            modules::crates_in(tokens, &mut all);
        }
        let shipped = self.shipped(sources)?;
        let mut found = Vec::new();
        let folder = self.folder;
        let mut unnamed = BTreeSet::new();
        for entry in self.entries("dependencies") {
            let name = entry.in_code();
            if shipped.contains(&name) {
                continue;
            }
            unnamed.insert(entry.name);
            if self.ignored().contains(&entry.name) {
                continue;
            }
            let what = if all.contains(&name) {
                "is named by tests alone, so it is one of [dev-dependencies]"
            } else {
                "is named nowhere"
            };
            found.push(format!("{folder}: {} {what}", entry.name));
        }
        for entry in self.entries("dev-dependencies") {
            let mut regular = self.entries("dependencies").into_iter();
            if let Some(regular) = regular.find(|it| it.name == entry.name && !it.is_optional()) {
                if entry.features.is_subset(&regular.features) {
                    found.push(format!(
                        "{folder}: {} is in [dependencies] already",
                        entry.name
                    ));
                }
            } else if !all.contains(&entry.in_code()) {
                found.push(format!("{folder}: {} is named by no test", entry.name));
            }
        }
        let needless = self
            .ignored()
            .into_iter()
            .filter(|name| !unnamed.contains(name));
        found.extend(needless.map(|name| format!("{folder}: {name} needs no place in `ignored`")));
        Ok(found)
    }

    /// Crates that the code outside of tests names.
    fn shipped(&self, sources: &[Source]) -> Result<BTreeSet<String>> {
        let mut names = BTreeSet::new();
        for source in &self.code {
            let inside = source.path.strip_prefix(self.folder).unwrap_or_default();
            let is_root = inside.starts_with("/src/bin/")
                || ["/src/lib.rs", "/src/main.rs", "/build.rs"].contains(&inside);
            if is_root || self.has_target(inside) {
                for module in Modules::read(sources, &source.path)?.0 {
                    names.extend(module.crates);
                }
            }
        }
        Ok(names)
    }

    /// Whether a `[[bin]]` says that it starts here.
    fn has_target(&self, inside: &str) -> bool {
        let bins = self.manifest.get("bin").and_then(Value::as_array);
        let mut paths = bins
            .into_iter()
            .flatten()
            .filter_map(|bin| bin.get("path")?.as_str());
        paths.any(|path| Some(path) == inside.strip_prefix('/'))
    }

    /// Of every table with this name, those for single targets as well.
    fn entries(&self, table: &str) -> Vec<Entry<'_>> {
        let targets = self.manifest.get("target").and_then(Value::as_table);
        let targets = targets
            .into_iter()
            .flat_map(Table::values)
            .filter_map(Value::as_table);
        let tables = std::iter::once(&self.manifest).chain(targets);
        let tables = tables.filter_map(|it| it.get(table)?.as_table());
        tables
            .flatten()
            .map(|(name, value)| Entry {
                name,
                features: strings(value.get("features")),
                value,
            })
            .collect()
    }

    fn ignored(&self) -> BTreeSet<&str> {
        let list = self
            .manifest
            .get("package")
            .and_then(|it| it.get("metadata")?.get("cargo-machete")?.get("ignored"));
        strings(list)
    }
}

struct Entry<'a> {
    name: &'a str,
    features: BTreeSet<&'a str>,
    value: &'a Value,
}

impl Entry<'_> {
    fn in_code(&self) -> String {
        self.name.replace('-', "_")
    }

    fn is_of_workspace(&self) -> bool {
        self.says("workspace")
    }

    fn is_optional(&self) -> bool {
        self.says("optional")
    }

    fn says(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool) == Some(true)
    }
}

fn strings(list: Option<&Value>) -> BTreeSet<&str> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).collect()
}

/// Entries of the workspace that no member takes.
fn untaken(workspace: &Table, packages: &[Package]) -> Vec<String> {
    let taken: BTreeSet<&str> = packages
        .iter()
        .flat_map(|package| {
            ["dependencies", "dev-dependencies"].map(|table| package.entries(table))
        })
        .flatten()
        .filter(Entry::is_of_workspace)
        .map(|entry| entry.name)
        .collect();
    let listed = workspace
        .get("workspace")
        .and_then(|it| it.get("dependencies")?.as_table());
    let names = listed.into_iter().flat_map(Table::keys);
    let untaken = names.filter(|name| !taken.contains(name.as_str()));
    untaken
        .map(|name| format!("Cargo.toml: no member takes {name} of [workspace.dependencies]"))
        .collect()
}

/// As a command line says it.
fn switched_on(package: Option<&str>, feature: &str) -> String {
    format!("\"{}/{feature}\"", package.unwrap_or_default())
}

/// Features of ours that nobody switches on: no other package, no other feature, no command of `xtask`.
fn unasked(sources: &[Source], packages: &[Package]) -> Vec<String> {
    let mut asked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        for table in ["dependencies", "dev-dependencies"] {
            for entry in package.entries(table) {
                asked.entry(entry.name).or_default().extend(entry.features);
            }
        }
    }
    let commands: Vec<&str> = sources
        .iter()
        .filter(|source| source.path.starts_with("xtask/src/"))
        .map(|source| source.text.as_str())
        .collect();
    let mut found = Vec::new();
    for package in packages {
        let name = package
            .manifest
            .get("package")
            .and_then(|it| it.get("name")?.as_str());
        let features = package.manifest.get("features").and_then(Value::as_table);
        for (feature, _) in features.into_iter().flatten() {
            let is_asked = feature == "default"
                || name
                    .and_then(|name| asked.get(name))
                    .is_some_and(|it| it.contains(feature.as_str()))
                || features
                    .into_iter()
                    .flatten()
                    .any(|(_, parts)| strings(Some(parts)).contains(feature.as_str()))
                || commands
                    .iter()
                    .any(|text| text.contains(&switched_on(name, feature)));
            if !is_asked {
                found.push(format!(
                    "{}: nobody asks for the feature {feature}",
                    package.folder
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let file = |(path, text): &(&str, &str)| Source {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        check(&files.iter().map(file).collect::<Vec<_>>()).unwrap()
    }

    const ENTRY: &str = "[dependencies]\nsome-crate = \"1\"";

    #[test]
    fn an_entry_is_named_by_the_code_it_is_there_for() {
        for (code, count) in [
            ("use some_crate::It;", 0),
            ("#[derive(some_crate::It)] struct A;", 0),
            ("fn f() { show! { {some_crate::it()} } }", 0),
            ("use some_crate as it;", 0),
            ("// some_crate::it", 1),
            ("use other::some_crate::It;", 1),
            ("#[cfg(test)] mod tests { use some_crate::It; }", 1),
        ] {
            let files = [("a/Cargo.toml", ENTRY), ("a/src/lib.rs", code)];
            assert_eq!(found(&files).len(), count, "{code}");
        }
        let files = [
            ("a/Cargo.toml", ENTRY),
            ("a/src/lib.rs", ""),
            ("a/tests/it.rs", "use some_crate::It;"),
        ];
        assert!(found(&files)[0].contains("tests alone"));
        let files = [
            ("a/Cargo.toml", ENTRY),
            ("a/src/lib.rs", ""),
            ("a/b/Cargo.toml", ""),
            ("a/b/src/lib.rs", "use some_crate::It;"),
        ];
        assert!(found(&files)[0].contains("nowhere"));
    }

    #[test]
    fn what_is_there_without_a_name_is_listed_and_only_that() {
        let ignored = "[package.metadata.cargo-machete]\nignored = [\"some-crate\"]\n";
        let manifest = format!("{ignored}{ENTRY}");
        assert_eq!(
            found(&[("a/Cargo.toml", &manifest), ("a/src/lib.rs", "")]).len(),
            0
        );
        let named = ("a/src/lib.rs", "use some_crate::It;");
        assert_eq!(found(&[("a/Cargo.toml", &manifest), named]).len(), 1);
        assert_eq!(found(&[("a/Cargo.toml", ignored), named]).len(), 1);
    }

    #[test]
    fn tests_bring_no_crate_in_vain_or_twice() {
        let twice = format!("{ENTRY}\n[dev-dependencies]\nsome-crate = \"1\"");
        let code = ("a/src/lib.rs", "use some_crate::It;");
        assert_eq!(found(&[("a/Cargo.toml", &twice), code]).len(), 1);
        let more = format!(
            "{ENTRY}\n[dev-dependencies]\nsome-crate = {{ version = \"1\", features = [\"more\"] }}"
        );
        assert_eq!(found(&[("a/Cargo.toml", &more), code]).len(), 0);
        let vain = "[dev-dependencies]\nsome-crate = \"1\"";
        assert_eq!(
            found(&[("a/Cargo.toml", vain), ("a/src/lib.rs", "")]).len(),
            1
        );
    }

    #[test]
    fn the_workspace_lists_what_members_take_and_features_are_asked_for() {
        let workspace = (
            "Cargo.toml",
            "[workspace.dependencies]\nsome-crate = \"1\"\nother = \"1\"",
        );
        let member = (
            "a/Cargo.toml",
            "[dependencies]\nsome-crate.workspace = true",
        );
        let code = ("a/src/lib.rs", "use some_crate::It;");
        let said = found(&[workspace, member, code]);
        assert_eq!(
            said,
            ["Cargo.toml: no member takes other of [workspace.dependencies]"]
        );
        let with = |name| format!("[package]\nname = \"a\"\n[features]\n{name} = []");
        let other = (
            "b/Cargo.toml",
            "[dependencies]\na = { path = \"../a\", features = [\"more\"] }",
        );
        let code = ("b/src/lib.rs", "use a::It;");
        assert_eq!(
            found(&[("a/Cargo.toml", &with("more")), other, code]).len(),
            0
        );
        assert_eq!(
            found(&[("a/Cargo.toml", &with("less")), other, code]).len(),
            1
        );
    }
}
