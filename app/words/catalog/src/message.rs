//! One message, in all languages.

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Written by people.
    Text,
    /// Written by us.
    Words,
    Number,
    /// One of some words.
    Choice,
    /// Part of a view.
    Slot,
}

/// A variable of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// As the catalog has it.
    pub name: String,
    pub kind: Kind,
}

impl Parameter {
    /// As Rust has it.
    pub fn ident(&self) -> String {
        self.name.replace('-', "_")
    }
}

#[derive(Clone, Debug)]
pub struct Message {
    pub key: String,
    /// In the order in which the source language names them.
    pub parameters: Vec<Parameter>,
    /// As the formatter reads them, by language.
    pub patterns: Vec<String>,
    /// The source language's own text, for documentation.
    pub source: String,
}

impl Message {
    /// Name of its function.
    pub fn ident(&self) -> String {
        self.key.replace('-', "_")
    }
}
