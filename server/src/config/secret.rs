use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// An address that may hold a password: shown without it, whole only on demand.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn new(url: String) -> Self {
        Self(url)
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Secret {
    /// `scheme://user:***@host/name`, and no parameters: they can hold a password too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.0.split('?').next().unwrap_or_default();
        let Some((scheme, rest)) = url.split_once("://") else {
            return f.write_str(if url.is_empty() { "" } else { "***" });
        };
        match rest.rsplit_once('@') {
            Some((user, host)) => {
                let user = user.split(':').next().unwrap_or_default();
                write!(f, "{scheme}://{user}:***@{host}")
            }
            None => write!(f, "{scheme}://{rest}"),
        }
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn passwords_are_masked() {
        for (url, shown) in [
            ("", ""),
            ("hunter2", "***"),
            ("sqlite:///data/fitweet.db", "sqlite:///data/fitweet.db"),
            ("redis://:hunter2@host:6379", "redis://:***@host:6379"),
            (
                "postgres://u:p@ss@host/name?password=x",
                "postgres://u:***@host/name",
            ),
        ] {
            assert_eq!(Secret::new(url.into()).to_string(), shown);
        }
    }
}
