//! Defaults inside the binary, then a file, then the environment, key by key. What is not understood
//! is refused: a setting that is passed over looks like one that is kept.

use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
};

use leptos::config::get_config_from_str;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{
    Config, Error, crisis,
    names::{self, FOREIGN, Meant},
};

/// The documented file itself is the list of keys and defaults.
const DEFAULTS: &str = include_str!("../../../Leptos.toml");
/// Read if it is in the working directory.
const FILE: &str = "Leptos.toml";

/// What is set so far, and by what.
struct Settings {
    tables: Table,
    defaults: Table,
    origins: HashMap<(String, String), String>,
}

/// Reads `file` if one is named (else `./Leptos.toml` if it is there), then `env`.
pub fn load(
    file: Option<&Path>,
    env: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Config, Error> {
    let defaults = parse("the built-in defaults", DEFAULTS)?;
    let mut settings = Settings {
        tables: defaults.clone(),
        defaults,
        origins: HashMap::new(),
    };
    let mut framework = DEFAULTS.to_owned();
    if let Some((path, text)) = read(file)? {
        let origin = path.display().to_string();
        settings.overlay(parse(&origin, &text)?, &origin)?;
        if text.contains("[package.metadata.leptos]") {
            framework = text;
        }
    }
    // In one order, whatever the system's is.
    let mut env: Vec<_> = env.into_iter().collect();
    env.sort();
    for (name, value) in env {
        settings.take_variable(&name, value)?;
    }
    let config = Config {
        server: settings.table("server")?,
        database: settings.table("database")?,
        bus: settings.table("bus")?,
        auth: settings.table("auth")?,
        ingest: settings.table("ingest")?,
        alerts: settings.table("alerts")?,
        push: settings.table("push")?,
        crisis: settings.table("crisis")?,
        log: settings.table("log")?,
        leptos: get_config_from_str(&framework)
            .map_err(|cause| Error::Leptos(cause.to_string()))?,
    };
    settings.check(config)
}

fn read(file: Option<&Path>) -> Result<Option<(PathBuf, String)>, Error> {
    let path = file.unwrap_or(Path::new(FILE));
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(cause) if file.is_none() && cause.kind() == std::io::ErrorKind::NotFound => {
            return Ok(None);
        }
        Err(cause) => {
            return Err(Error::Unreadable {
                path: path.display().to_string(),
                cause,
            });
        }
    };
    let text = String::from_utf8(bytes).map_err(|_| Error::NoText {
        origin: path.display().to_string(),
    })?;
    // Editors put it there, unseen.
    let text = text
        .strip_prefix('\u{feff}')
        .map_or(text.clone(), str::to_owned);
    Ok(Some((path.to_owned(), text)))
}

fn parse(origin: &str, text: &str) -> Result<Table, Error> {
    text.parse().map_err(|cause| Error::Syntax {
        origin: origin.to_owned(),
        cause: Box::new(cause),
    })
}

/// Without what nobody sees at either end: a newline of a secret's file, a byte order mark.
fn trimmed(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

impl Settings {
    fn overlay(&mut self, file: Table, origin: &str) -> Result<(), Error> {
        for (name, keys) in file {
            if name == FOREIGN {
                names::check_framework(&keys, origin)?;
                continue;
            }
            let Value::Table(keys) = keys else {
                return Err(self.unknown_table(origin, &name));
            };
            for (key, value) in keys {
                let value = match value {
                    Value::String(text) => Value::String(trimmed(&text).to_owned()),
                    other => other,
                };
                self.set(origin, &name, &key, |_| Some(value))?;
            }
        }
        Ok(())
    }

    /// `FITWEET_TABLE__KEY` or a short name.
    fn take_variable(&mut self, name: &OsStr, value: OsString) -> Result<(), Error> {
        let shown = name.to_string_lossy();
        let (table, key) = match names::meant(&shown, &value.to_string_lossy(), &self.defaults) {
            Meant::Setting { table, key } => (table, key),
            Meant::Nothing => return Ok(()),
            Meant::Unknown { hint } => {
                return Err(Error::UnknownVariable {
                    origin: shown.into_owned(),
                    hint,
                });
            }
        };
        let Ok(value) = value.into_string() else {
            return Err(Error::NoText {
                origin: shown.into_owned(),
            });
        };
        let place = (table.clone(), key.clone());
        let before = self.origins.get(&place).cloned();
        let before = before.filter(|origin| names::is_ours(origin));
        let was = self.value(&table, &key).cloned();
        let value = trimmed(&value);
        self.set(&shown, &table, &key, |default| match default {
            Value::Integer(_) => value.parse().ok().map(Value::Integer),
            Value::Boolean(_) => value.parse().ok().map(Value::Boolean),
            // Written as in the file.
            Value::Array(_) => format!("list = {value}")
                .parse::<Table>()
                .ok()?
                .remove("list"),
            _ => Some(Value::String(value.to_owned())),
        })?;
        match before {
            Some(other) if self.value(&table, &key) != was.as_ref() => Err(Error::Twice {
                origin: shown.into_owned(),
                other,
            }),
            _ => Ok(()),
        }
    }

    fn value(&self, table: &str, key: &str) -> Option<&Value> {
        self.tables.get(table)?.get(key)
    }

    /// Replaces a default by a value of the same type.
    fn set(
        &mut self,
        origin: &str,
        table: &str,
        key: &str,
        value: impl FnOnce(&Value) -> Option<Value>,
    ) -> Result<(), Error> {
        if table == FOREIGN || !matches!(self.tables.get(table), Some(Value::Table(_))) {
            return Err(self.unknown_table(origin, table));
        }
        let keys = self.tables.get_mut(table).and_then(Value::as_table_mut);
        let Some(default) = keys.and_then(|keys| keys.get_mut(key)) else {
            return Err(Error::UnknownKey {
                origin: origin.to_owned(),
                table: table.to_owned(),
                key: key.to_owned(),
                hint: names::nearest_key(table, key, &self.defaults),
            });
        };
        match value(default) {
            Some(value) if value.same_type(default) => *default = value,
            _ => {
                return Err(Error::WrongType {
                    origin: origin.to_owned(),
                    table: table.to_owned(),
                    key: key.to_owned(),
                    expected: match default {
                        Value::Integer(_) => "a whole number",
                        Value::Boolean(_) => "true or false",
                        Value::Array(_) => "a list in square brackets",
                        _ => "text in quotes",
                    },
                });
            }
        }
        let place = (table.to_owned(), key.to_owned());
        self.origins.insert(place, origin.to_owned());
        Ok(())
    }

    fn unknown_table(&self, origin: &str, table: &str) -> Error {
        Error::UnknownTable {
            origin: origin.to_owned(),
            table: table.to_owned(),
            hint: names::nearest_table(table, &self.defaults),
        }
    }

    fn table<T: DeserializeOwned>(&self, name: &str) -> Result<T, Error> {
        let read = |keys: Table| Value::Table(keys).try_into::<T>();
        let keys = |of: &Table| of.get(name).and_then(Value::as_table).cloned();
        let set = keys(&self.tables).unwrap_or_default();
        let cause = match read(set.clone()) {
            Ok(table) => return Ok(table),
            Err(cause) => cause,
        };
        // Which one it is: the one that alone spoils the defaults.
        let guilty = set.iter().find_map(|(key, value)| {
            let mut alone = keys(&self.defaults).unwrap_or_default();
            alone.insert(key.clone(), value.clone());
            read(alone).err().map(|cause| (key.as_str(), cause))
        });
        let (key, cause) = guilty.unwrap_or(("", cause));
        Err(self.bad(name, key, cause.message().to_owned()))
    }

    fn bad(&self, table: &str, key: &str, cause: String) -> Error {
        let place = (table.to_owned(), key.to_owned());
        let origin = self.origins.get(&place).cloned();
        Error::BadValue {
            origin: origin.unwrap_or_else(|| "the built-in defaults".to_owned()),
            table: table.to_owned(),
            key: key.to_owned(),
            cause,
        }
    }

    fn check(&self, mut config: Config) -> Result<Config, Error> {
        let numbers = crisis::checked(config.crisis.numbers);
        config.crisis.numbers = numbers.map_err(|cause| self.bad("crisis", "numbers", cause))?;
        let public_url = crate::site_address::normal(&config.server.public_url);
        config.server.public_url =
            public_url.map_err(|cause| self.bad("server", "public_url", cause))?;
        let local_service = crate::site_address::normal(&config.push.local_service);
        config.push.local_service =
            local_service.map_err(|cause| self.bad("push", "local_service", cause))?;
        let none = |number: usize| (number == 0).then(|| "must be at least 1".to_owned());
        for (table, key, wrong) in [
            ("database", "connections", none(config.database.connections)),
            ("auth", "argon2_parallel", none(config.auth.argon2_parallel)),
            (
                "server",
                "data_dir",
                (config.server.data_dir.as_os_str().is_empty()).then(|| "is empty".to_owned()),
            ),
            ("database", "url", database_fault(&config)),
            ("bus", "redis_url", redis_fault(&config)),
            ("push", "contact", contact_fault(&config)),
        ] {
            if let Some(cause) = wrong {
                return Err(self.bad(table, key, cause));
            }
        }
        Ok(config)
    }
}

fn database_fault(config: &Config) -> Option<String> {
    match config.storage().check() {
        Err(store::Error::Other(why)) => Some(why),
        Err(other) => Some(other.to_string()),
        Ok(()) => None,
    }
}

fn contact_fault(config: &Config) -> Option<String> {
    let contact = &config.push.contact;
    let is_known = ["mailto:", "https://"].iter().any(|start| {
        let rest = contact.strip_prefix(start);
        rest.is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic())
        })
    });
    let is_fine = contact.is_empty() || is_known;
    (!is_fine).then(|| "begins with neither mailto: nor https://".to_owned())
}

fn redis_fault(config: &Config) -> Option<String> {
    let url = config.redis_url()?;
    bus::check(url.expose()).err().map(|error| error.0)
}

#[cfg(test)]
mod tests;
