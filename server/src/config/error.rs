/// What is wrong with the configuration, and where. `origin` is a file or a variable.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path}: {cause}")]
    Unreadable { path: String, cause: std::io::Error },
    #[error("{origin} is no text in UTF-8")]
    NoText { origin: String },
    #[error("{origin}: {cause}")]
    Syntax {
        origin: String,
        cause: Box<toml::de::Error>,
    },
    #[error("{origin}: there is no table [{table}]{hint}")]
    UnknownTable {
        origin: String,
        table: String,
        hint: String,
    },
    #[error("{origin}: there is no key `{key}` in [{table}]{hint}")]
    UnknownKey {
        origin: String,
        table: String,
        key: String,
        hint: String,
    },
    #[error("{origin}: Fitweet knows no such variable{hint}")]
    UnknownVariable { origin: String, hint: String },
    #[error("{origin} and {other} set the same to different values")]
    Twice { origin: String, other: String },
    #[error("{origin}: `{key}` in [{table}] must be {expected}")]
    WrongType {
        origin: String,
        table: String,
        key: String,
        expected: &'static str,
    },
    #[error("{origin}: `{key}` in [{table}]: {cause}")]
    BadValue {
        origin: String,
        table: String,
        key: String,
        cause: String,
    },
    #[error("[package.metadata.leptos] {0}")]
    Leptos(String),
}
