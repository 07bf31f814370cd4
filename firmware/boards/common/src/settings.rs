use alloc::{borrow::ToOwned, string::String, vec::Vec};

use watch_core::PairingRequest;

/// Lines of `key=value`, as a board was given them: by a file, a serial line, a page. Empty
/// lines and those that begin with `#` say nothing; of a repeated key the last one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(Vec<(String, String)>);

impl Settings {
    /// Says which line, counted from 1, is none.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut settings = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, value) = line.split_once('=').ok_or(number + 1)?;
            settings.push((key.trim().to_owned(), value.trim().to_owned()));
        }
        Ok(Self(settings))
    }

    /// A value that is there and not empty.
    pub fn get(&self, key: &str) -> Option<&str> {
        let found = self.0.iter().rev().find(|(name, _)| name == key);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// What they say of pairing; `None` if any of it is too long.
    pub fn pairing_request(&self) -> Option<PairingRequest> {
        Some(PairingRequest {
            code: self.get("code").unwrap_or_default().try_into().ok()?,
            name: self.get("name").unwrap_or_default().try_into().ok()?,
            discard: self.get("discard") == Some("yes"),
        })
    }

    /// A number, or what stands for none.
    pub fn number<T: core::str::FromStr>(&self, key: &str, otherwise: T) -> T {
        let number = self.get(key).and_then(|value| value.parse().ok());
        number.unwrap_or(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_and_the_last_one_counts() {
        let settings =
            Settings::parse("# a comment\n\ncode = 1\nserver=http://h?a=b\ncode=2\nname=\n");
        let settings = settings.unwrap();
        assert_eq!(settings.get("code"), Some("2"));
        assert_eq!(settings.get("server"), Some("http://h?a=b"));
        assert_eq!(settings.get("name"), None);
        assert_eq!(settings.number("code", 7), 2);
        assert_eq!(settings.number("speed", 7), 7);
    }

    #[test]
    fn what_is_said_of_pairing_fits_or_is_refused() {
        let settings = Settings::parse("code=K7QM2XDV\nname=Left wrist\ndiscard=yes\n").unwrap();
        let request = settings.pairing_request().unwrap();
        assert_eq!((&*request.code, &*request.name), ("K7QM2XDV", "Left wrist"));
        assert!(request.discard);
        assert!(Settings::default().pairing_request().is_some());
        let long = alloc::format!("name={}", "ü".repeat(33));
        assert!(Settings::parse(&long).unwrap().pairing_request().is_none());
    }

    #[test]
    fn a_line_without_a_value_is_named() {
        assert_eq!(Settings::parse("a=1\nnonsense\n"), Err(2));
    }
}
