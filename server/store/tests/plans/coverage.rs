//! Which calls there are, by the source itself.

use std::{collections::BTreeSet, fs, path::Path};

/// They ask nothing of the tables, or are the filling itself.
const OTHERS: [&str; 5] = ["open", "close", "migrate", "add_history", "add_population"];

/// The names of all public async methods of `Store`.
pub(crate) fn public_calls() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    search(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    assert!(found.len() > 30, "the search is broken: {found:?}");
    for other in OTHERS {
        assert!(found.remove(other), "there is no `{other}` any more");
    }
    found
}

fn search(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, found);
            continue;
        }
        let mut in_store = false;
        for line in fs::read_to_string(&path).unwrap().lines() {
            if line.starts_with("impl") {
                in_store = line == "impl Store {";
            } else if line.starts_with('}') {
                in_store = false;
            }
            if let (true, Some(rest)) = (in_store, line.strip_prefix("    pub async fn ")) {
                let name = rest.split(['(', '<']).next().unwrap();
                found.insert(name.to_owned());
            }
        }
    }
}
