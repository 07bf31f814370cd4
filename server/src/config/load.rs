//! Defaults inside the binary, then a file, then the environment, key by key.

use std::path::{Path, PathBuf};

use leptos::config::get_config_from_str;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::Config;

/// The documented file itself is the list of keys and defaults.
const DEFAULTS: &str = include_str!("../../../Leptos.toml");
/// Read if it is in the working directory.
const FILE: &str = "Leptos.toml";
/// Belongs to the page framework.
const FOREIGN: &str = "package";
const PREFIX: &str = "FITWEET_";

const SHORT: [(&str, &str, &str); 5] = [
    ("FITWEET_LISTEN", "server", "listen"),
    ("FITWEET_DATA_DIR", "server", "data_dir"),
    ("FITWEET_PUBLIC_URL", "server", "public_url"),
    ("FITWEET_DATABASE_URL", "database", "url"),
    ("FITWEET_REDIS_URL", "bus", "redis_url"),
];

/// What is wrong with the configuration, and where.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path}: {cause}")]
    Unreadable { path: String, cause: std::io::Error },
    #[error("{origin}: {cause}")]
    Syntax {
        origin: String,
        cause: Box<toml::de::Error>,
    },
    #[error("{origin}: there is no table [{table}]")]
    UnknownTable { origin: String, table: String },
    #[error("{origin}: there is no key `{key}` in [{table}]")]
    UnknownKey {
        origin: String,
        table: String,
        key: String,
    },
    #[error("{origin}: `{key}` in [{table}] must be a {expected}")]
    WrongType {
        origin: String,
        table: String,
        key: String,
        expected: &'static str,
    },
    #[error("[{table}] {cause}")]
    BadValue { table: &'static str, cause: String },
    #[error("[package.metadata.leptos] {0}")]
    Leptos(String),
}

/// Reads `file` if one is named (else `./Leptos.toml` if it is there), then `env`.
pub fn load(
    file: Option<&Path>,
    env: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, Error> {
    let mut tables = parse("the built-in defaults", DEFAULTS)?;
    let mut framework = DEFAULTS.to_owned();
    if let Some((path, text)) = read(file)? {
        let origin = path.display().to_string();
        overlay(&mut tables, parse(&origin, &text)?, &origin)?;
        if text.contains("[package.metadata.leptos]") {
            framework = text;
        }
    }
    for (name, value) in env {
        from_env(&mut tables, &name, &value)?;
    }
    let config = Config {
        server: table(&mut tables, "server")?,
        database: table(&mut tables, "database")?,
        bus: table(&mut tables, "bus")?,
        auth: table(&mut tables, "auth")?,
        ingest: table(&mut tables, "ingest")?,
        log: table(&mut tables, "log")?,
        leptos: get_config_from_str(&framework)
            .map_err(|cause| Error::Leptos(cause.to_string()))?,
    };
    check(config)
}

fn read(file: Option<&Path>) -> Result<Option<(PathBuf, String)>, Error> {
    let path = file.unwrap_or(Path::new(FILE));
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some((path.to_owned(), text))),
        Err(cause) if file.is_none() && cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Error::Unreadable {
            path: path.display().to_string(),
            cause,
        }),
    }
}

fn parse(origin: &str, text: &str) -> Result<Table, Error> {
    text.parse().map_err(|cause| Error::Syntax {
        origin: origin.to_owned(),
        cause: Box::new(cause),
    })
}

fn overlay(tables: &mut Table, file: Table, origin: &str) -> Result<(), Error> {
    for (name, keys) in file {
        if name == FOREIGN {
            continue;
        }
        let Value::Table(keys) = keys else {
            return Err(Error::UnknownTable {
                origin: origin.to_owned(),
                table: name,
            });
        };
        for (key, value) in keys {
            set(tables, origin, &name, &key, |_| Some(value))?;
        }
    }
    Ok(())
}

/// `FITWEET_TABLE__KEY` or a short name; any other variable is not ours.
fn from_env(tables: &mut Table, name: &str, value: &str) -> Result<(), Error> {
    let short = SHORT.iter().find(|(short, ..)| *short == name);
    let nested = name
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once("__"));
    let (table, key) = match (short, nested) {
        (Some((_, table, key)), _) => ((*table).to_owned(), (*key).to_owned()),
        (None, Some((table, key))) => (table.to_lowercase(), key.to_lowercase()),
        (None, None) => return Ok(()),
    };
    set(tables, name, &table, &key, |default| match default {
        Value::Integer(_) => value.parse().ok().map(Value::Integer),
        Value::Boolean(_) => value.parse().ok().map(Value::Boolean),
        _ => Some(Value::String(value.to_owned())),
    })
}

/// Replaces a default by a value of the same type.
fn set(
    tables: &mut Table,
    origin: &str,
    table: &str,
    key: &str,
    value: impl FnOnce(&Value) -> Option<Value>,
) -> Result<(), Error> {
    let origin = origin.to_owned();
    let keys = match tables.get_mut(table) {
        Some(Value::Table(keys)) if table != FOREIGN => keys,
        _ => {
            return Err(Error::UnknownTable {
                origin,
                table: table.to_owned(),
            });
        }
    };
    let Some(default) = keys.get_mut(key) else {
        return Err(Error::UnknownKey {
            origin,
            table: table.to_owned(),
            key: key.to_owned(),
        });
    };
    match value(default) {
        Some(value) if value.same_type(default) => *default = value,
        _ => {
            return Err(Error::WrongType {
                origin,
                table: table.to_owned(),
                key: key.to_owned(),
                expected: default.type_str(),
            });
        }
    }
    Ok(())
}

fn table<T: DeserializeOwned>(tables: &mut Table, name: &'static str) -> Result<T, Error> {
    let keys = tables.remove(name).unwrap_or(Value::Table(Table::new()));
    keys.try_into()
        .map_err(|cause: toml::de::Error| Error::BadValue {
            table: name,
            cause: cause.message().to_owned(),
        })
}

fn check(mut config: Config) -> Result<Config, Error> {
    config.server.public_url = origin(&config.server.public_url)?;
    if config.database.connections == 0 {
        return Err(Error::BadValue {
            table: "database",
            cause: "connections must be at least 1".into(),
        });
    }
    if config.auth.argon2_parallel == 0 {
        return Err(Error::BadValue {
            table: "auth",
            cause: "argon2_parallel must be at least 1".into(),
        });
    }
    Ok(config)
}

/// As a browser writes it in `Origin`.
fn origin(url: &str) -> Result<String, Error> {
    let url = url.trim_end_matches('/').to_lowercase();
    let (host, usual_port) = match url.split_once("://") {
        Some(("http", host)) => (host, ":80"),
        Some(("https", host)) => (host, ":443"),
        None if url.is_empty() => return Ok(url),
        _ => ("", ""),
    };
    if host.is_empty() || host.contains(['/', '@', '?', '#', ' ']) {
        return Err(Error::BadValue {
            table: "server",
            cause: "public_url must be http:// or https://, a host, and nothing after it".into(),
        });
    }
    Ok(url.strip_suffix(usual_port).unwrap_or(&url).to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::load;

    fn from(file: &str, env: &[(&str, &str)]) -> Result<super::Config, String> {
        let mut path = tempfile::NamedTempFile::new().unwrap();
        path.write_all(file.as_bytes()).unwrap();
        let env = env.iter().map(|(k, v)| ((*k).into(), (*v).into()));
        load(Some(path.path()), env.collect::<Vec<_>>()).map_err(|error| {
            error
                .to_string()
                .replace(path.path().to_str().unwrap(), "FILE")
        })
    }

    #[test]
    fn file_beats_default_and_environment_beats_both() {
        let file = "[server]\nlisten = \"127.0.0.1:1\"\ntrusted_proxies = 2\n";
        let config = from(file, &[("FITWEET_LISTEN", "127.0.0.1:2")]).unwrap();
        assert_eq!(config.server.listen.port(), 2);
        assert_eq!(config.server.trusted_proxies, 2);
        assert_eq!(&*config.leptos.output_name, "fitweet");
        let config = from("", &[("FITWEET_BUS__REDIS_URL", "redis://h")]).unwrap();
        assert_eq!(config.redis_url().unwrap().expose(), "redis://h");
        assert!(config.database_url().expose().ends_with("data/fitweet.db"));
    }

    #[test]
    fn errors_name_the_place() {
        for (file, env, message) in [
            (
                "[server]\nlistn = \"x\"",
                None,
                "FILE: there is no key `listn` in [server]",
            ),
            (
                "[servers]\nlisten = \"x\"",
                None,
                "FILE: there is no table [servers]",
            ),
            (
                "[server]\nshutdown_seconds = \"long\"",
                None,
                "FILE: `shutdown_seconds` in [server] must be a integer",
            ),
            (
                "",
                Some(("FITWEET_DATABASE__CONNECTIONS", "many")),
                "FITWEET_DATABASE__CONNECTIONS: `connections` in [database] must be a integer",
            ),
            (
                "",
                Some(("FITWEET_DATABASE__CONECTIONS", "1")),
                "FITWEET_DATABASE__CONECTIONS: there is no key `conections` in [database]",
            ),
            (
                "",
                Some(("FITWEET_LISTEN", "here")),
                "[server] invalid socket address syntax",
            ),
        ] {
            assert_eq!(from(file, env.as_slice()).unwrap_err(), message);
        }
        assert!(from("", &[("FITWEET_PUBLIC_URL", "talk.example")]).is_err());
        let config = from("", &[("FITWEET_PUBLIC_URL", "https://Talk.example:443/")]).unwrap();
        assert_eq!(config.server.public_url, "https://talk.example");
        assert!(from("", &[("FITWEET_SOMETHING", "else")]).is_ok());
    }
}
