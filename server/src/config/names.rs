//! Names of settings: which are known, and which is meant by one that is not.

use toml::{Table, Value};

use super::Error;

/// The table that belongs to the page framework.
pub(super) const FOREIGN: &str = "package";
const PREFIX: &str = "FITWEET_";

const SHORT: [(&str, &str, &str); 5] = [
    ("FITWEET_LISTEN", "server", "listen"),
    ("FITWEET_DATA_DIR", "server", "data_dir"),
    ("FITWEET_PUBLIC_URL", "server", "public_url"),
    ("FITWEET_DATABASE_URL", "database", "url"),
    ("FITWEET_REDIS_URL", "bus", "redis_url"),
];
/// Read by tests and tools of the repository, which may start the server.
const TOOLS: [&str; 4] = [
    "FITWEET_BIN",
    "FITWEET_BOARD",
    "FITWEET_RECORDINGS",
    "FITWEET_SHARED",
];
/// What the page framework reads from its table.
const FRAMEWORK: [&str; 14] = [
    "output-name",
    "site-root",
    "site-pkg-dir",
    "env",
    "site-addr",
    "reload-port",
    "reload-external-port",
    "reload-ws-protocol",
    "not-found-path",
    "hash-file",
    "hash-files",
    "server-fn-prefix",
    "disable-server-fn-hash",
    "server-fn-mod-path",
];
/// Below this, two names have nothing to do with one another.
const ALIKE: f64 = 0.5;

/// What a variable of the environment is about.
pub(super) enum Meant {
    Setting {
        table: String,
        key: String,
    },
    /// It is not ours.
    Nothing,
    Unknown {
        hint: String,
    },
}

pub(super) fn is_ours(name: &str) -> bool {
    name.starts_with(PREFIX)
}

pub(super) fn meant(name: &str, value: &str, known: &Table) -> Meant {
    let start = PREFIX.trim_end_matches('_');
    let begins = name.get(..start.len());
    let is_ours = begins.is_some_and(|begins| begins.eq_ignore_ascii_case(start));
    if !is_ours || name.len() == start.len() || TOOLS.contains(&name) || is_of_service(name, value)
    {
        return Meant::Nothing;
    }
    let mut all = variables(known);
    match all.find(|(variable, ..)| variable == name) {
        Some((_, table, key)) => Meant::Setting { table, key },
        None => Meant::Unknown {
            hint: hint(name, variables(known).map(|(variable, ..)| variable)),
        },
    }
}

/// Every variable, with its table and key.
fn variables(known: &Table) -> impl Iterator<Item = (String, String, String)> {
    let short = SHORT.map(|(name, table, key)| (name.to_owned(), table.to_owned(), key.to_owned()));
    let nested = settings(known).map(|(table, key)| {
        let name = format!("{PREFIX}{}__{}", table.to_uppercase(), key.to_uppercase());
        (name, table.to_owned(), key.to_owned())
    });
    short.into_iter().chain(nested)
}

/// Every table and key that is not the page framework's.
fn settings(known: &Table) -> impl Iterator<Item = (&str, &str)> {
    tables(known).flat_map(|(table, keys)| keys.keys().map(move |key| (table, key.as_str())))
}

fn tables(known: &Table) -> impl Iterator<Item = (&str, &Table)> {
    let tables = known.iter().filter(|(name, _)| *name != FOREIGN);
    tables.filter_map(|(name, keys)| Some((name.as_str(), keys.as_table()?)))
}

/// Kubernetes and Docker tell every container about a service that is called `fitweet`.
fn is_of_service(name: &str, value: &str) -> bool {
    let is_address = ["tcp://", "udp://", "sctp://"]
        .iter()
        .any(|start| value.starts_with(start));
    let is_of_port = name.split_once("_PORT_").is_some_and(|(_, rest)| {
        let port = rest.split('_').next().unwrap_or_default();
        !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    });
    name.ends_with("_SERVICE_HOST")
        || name.ends_with("_SERVICE_PORT")
        || name.contains("_SERVICE_PORT_")
        || is_of_port
        || name.ends_with("_PORT") && is_address
}

pub(super) fn nearest_table(table: &str, known: &Table) -> String {
    let (start, end) = ("[", "]");
    let names = tables(known).map(|(name, _)| format!("{start}{name}{end}"));
    hint(&format!("{start}{table}{end}"), names)
}

pub(super) fn nearest_key(table: &str, key: &str, known: &Table) -> String {
    if let Some((other, _)) = settings(known).find(|(_, known)| *known == key) {
        return format!(": it is one of [{other}]");
    }
    let own = settings(known).filter(|(of, _)| *of == table);
    hint(key, own.map(|(_, key)| key.to_owned()))
}

/// The known name that is meant, if one is like it.
fn hint(name: &str, known: impl Iterator<Item = String>) -> String {
    // What differs in these alone is the same to whoever typed it.
    let bare = |name: &str| name.replace(['_', '-', '[', ']'], "").to_lowercase();
    let sought = bare(name);
    let likeness = |one: &String| strsim::normalized_damerau_levenshtein(&sought, &bare(one));
    let nearest = known.map(|one| (likeness(&one), one));
    // Of two as near, the first: the short one.
    match nearest.reduce(|best, next| if next.0 > best.0 { next } else { best }) {
        Some((likeness, one)) if likeness > ALIKE => format!("; did you mean `{one}`?"),
        _ => String::new(),
    }
}

/// The table of the page framework holds nothing else.
pub(super) fn check_framework(package: &Value, origin: &str) -> Result<(), Error> {
    let unknown = |path: &str, key: &String, hint| Error::UnknownKey {
        origin: origin.to_owned(),
        table: path.to_owned(),
        key: key.clone(),
        hint,
    };
    let mut path = FOREIGN.to_owned();
    let mut table = package.as_table();
    for below in ["metadata", "leptos"] {
        let keys = table.into_iter().flat_map(Table::keys);
        if let Some(key) = keys.into_iter().find(|key| *key != below) {
            return Err(unknown(&path, key, String::new()));
        }
        table = table.and_then(|table| table.get(below)?.as_table());
        path = format!("{path}.{below}");
    }
    for key in table.into_iter().flat_map(Table::keys) {
        if !FRAMEWORK.contains(&key.as_str()) {
            let known = FRAMEWORK.iter().map(|it| (*it).to_owned());
            return Err(unknown(&path, key, hint(key, known)));
        }
    }
    Ok(())
}
