pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection, disk full, locked for too long: try again later.
    #[error("storage does not answer: {0}")]
    Unavailable(String),
    /// A row that cannot be read: a bug or a foreign hand.
    #[error("storage holds what it should not: {0}")]
    Corrupt(String),
    #[error("storage refused: {0}")]
    Other(String),
}

impl From<Error> for domain::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable(_) => Self::Unavailable,
            Error::Corrupt(_) | Error::Other(_) => Self::Internal,
        }
    }
}
