//! Catalogs of words: Fluent files, one folder for each language, area and subject.
//!
//! ```text
//! catalogs/<language>/<area>/<file>.ftl      the same files and messages in every language
//! ```
//!
//! The area says who needs the words, see [`Area`]. Of Fluent a message may use text, `{ "literals" }`,
//! `{ $variables }`, selectors, and these functions, which also say what a variable is:
//!
//! | In a message | The caller gives |
//! |---|---|
//! | `{ $name }` | a text that people wrote: it is isolated, so that its direction changes nothing around it |
//! | `{ WORDS($when) }` | a text of ours, which needs no isolation |
//! | `{ NUMBER($count) }` | a number, shown as the language writes numbers; whole, unless `maximumFractionDigits` says more |
//! | `{ $count -> [one] … *[other] … }` | a number, of which the language's plural category or the very value is chosen |
//! | `{ $role -> [expert] … *[wearer] … }` | a word that is one of these |
//! | `{ SLOT($link) }` | a part of a view, such as a link or a time |

mod compile;
mod fill;
mod message;
mod read;
mod rust;

use std::fmt;

pub use message::{Kind, Message, Parameter};
pub use read::{Catalogs, Language, Subject};

/// The language that others are translations of.
pub const SOURCE: &str = "en";

/// Who needs a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// The client that runs in the browser, and the server. Loaded with the page.
    Client,
    /// Pages and answers that the server alone makes. Never loaded.
    Server,
    /// Small scripts and pages that stand for themselves; the server or the build writes the words into them.
    Script,
}

impl Area {
    pub const ALL: [Self; 3] = [Self::Client, Self::Server, Self::Script];

    /// Its folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Script => "script",
        }
    }
}

/// Everything that is wrong with the catalogs, a line each.
#[derive(Debug)]
pub struct Faults(pub Vec<String>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Faults {}
