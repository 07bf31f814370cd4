//! Which crate may stand on which: one table, held against every `Cargo.toml`.

use super::Source;
use anyhow::{Context, Result};
use toml::{Table, Value};

/// Folder, and the crates of ours it may use.
const MAY_USE: [(&str, &[&str]); 18] = [
    ("firmware/protocol", &[]),
    ("firmware/protocol/fuzz", &["watch-protocol"]),
    ("firmware/core", &["watch-protocol"]),
    ("firmware/face", &["watch-core", "watch-protocol"]),
    ("firmware/sensors", &["watch-protocol"]),
    ("firmware/sim", &["watch-core", "watch-protocol"]),
    ("firmware/update", &[]),
    ("app/domain", &["watch-protocol"]),
    ("app/words", &["catalog", "domain"]),
    ("app/words/catalog", &[]),
    ("server/store", &["domain", "watch-protocol"]),
    ("server/bus", &["domain"]),
    (
        "server/service",
        &["bus", "domain", "store", "watch-protocol"],
    ),
    ("app", &["domain", "service", "watch-protocol", "words"]),
    ("frontend", &["app", "domain", "words"]),
    (
        "server",
        &[
            "app",
            "bus",
            "domain",
            "service",
            "store",
            "watch-protocol",
            "words",
        ],
    ),
    // It looks at the others from outside, through their programs and their types.
    (
        "server/harness",
        &["domain", "watch-core", "watch-protocol", "watch-update"],
    ),
    ("xtask", &["catalog", "watch-core", "watch-sensors"]),
];

/// Crates of others that belong to one of ours.
const BELONGS_TO: [(&str, &str); 6] = [
    ("diesel", "server/store"),
    ("diesel-async", "server/store"),
    ("diesel_migrations", "server/store"),
    ("redis", "server/bus"),
    ("sequential-storage", "firmware/core"),
    ("gloo-net", "frontend"),
];

/// Crates without a standard library, so that they fit on a watch.
const NO_STD: [&str; 5] = [
    "firmware/protocol/src/lib.rs",
    "firmware/core/src/lib.rs",
    "firmware/face/src/lib.rs",
    "firmware/sensors/src/lib.rs",
    "firmware/update/src/lib.rs",
];

pub(super) fn check(sources: &[Source]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for source in sources {
        let folder = source.path.strip_suffix("/Cargo.toml");
        if let Some(folder) = folder.filter(|folder| !folder.starts_with("firmware/boards")) {
            let manifest = source.text.parse().with_context(|| source.path.clone())?;
            found.extend(check_manifest(folder, &manifest));
        }
        if NO_STD.contains(&source.path.as_str()) && !source.text.contains("no_std") {
            found.push(format!("{}: must be #![no_std]", source.path));
        }
    }
    Ok(found)
}

fn check_manifest(folder: &str, manifest: &Table) -> Vec<String> {
    let Some((_, may_use)) = MAY_USE.iter().find(|(home, _)| *home == folder) else {
        return vec![format!(
            "{folder}: not in the table of directions, xtask/src/tidy/directions.rs"
        )];
    };
    let mut found = Vec::new();
    for name in dependencies(manifest) {
        if is_ours(&name) && !may_use.contains(&name.as_str()) {
            found.push(format!(
                "{folder}: may not depend on {name}; see ARCHITECTURE.md for the directions"
            ));
        }
        let owner = BELONGS_TO.iter().find(|(theirs, _)| *theirs == name);
        if let Some((_, owner)) = owner.filter(|(_, owner)| *owner != folder) {
            found.push(format!("{folder}: {name} belongs to {owner}"));
        }
    }
    found
}

fn is_ours(name: &str) -> bool {
    const OTHERS: [&str; 7] = [
        "fitweet-watch",
        "harness",
        "watch-core",
        "watch-face",
        "watch-protocol",
        "watch-sensors",
        "watch-update",
    ];
    let last = |folder: &str| folder.rsplit('/').next() == Some(name);
    OTHERS.contains(&name)
        || MAY_USE
            .iter()
            .any(|(folder, _)| !folder.starts_with("firmware") && last(folder))
}

/// Names in every table of dependencies but those of the tests, which may look anywhere.
fn dependencies(manifest: &Table) -> Vec<String> {
    let mut tables: Vec<&Table> = vec![manifest];
    let targets = manifest.get("target").and_then(Value::as_table);
    tables.extend(
        targets
            .into_iter()
            .flat_map(|targets| targets.values().filter_map(Value::as_table)),
    );
    let direct = tables
        .iter()
        .filter_map(|table| table.get("dependencies").and_then(Value::as_table));
    direct.flat_map(|table| table.keys().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::check_manifest;

    #[test]
    fn a_step_back_is_found() {
        let manifest = "[dependencies]\nservice = {}\ndomain = {}\nserde = {}"
            .parse()
            .unwrap();
        assert_eq!(check_manifest("server/store", &manifest).len(), 1);
        assert_eq!(check_manifest("app", &manifest).len(), 0);
        let manifest = "[target.x.dependencies]\nredis = {}\n[dev-dependencies]\nserver = {}"
            .parse()
            .unwrap();
        assert_eq!(check_manifest("server/service", &manifest).len(), 1);
        assert_eq!(check_manifest("elsewhere", &manifest).len(), 1);
    }
}
