use diesel::result::{DatabaseErrorKind as Kind, Error as Diesel};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// No connection, disk full, locked for too long: try again later.
    #[error("storage does not answer: {0}")]
    Unavailable(String),
    /// Another process wrote the same just now, and again on every retry.
    #[error("storage is contended: {0}")]
    Conflict(String),
    /// A row that cannot be read: a bug or a foreign hand.
    #[error("storage holds what it should not: {0}")]
    Corrupt(String),
    /// Who acts is no enabled admin any more. Nothing was written.
    #[error("this is for admins")]
    NotAdmin,
    #[error("storage refused: {0}")]
    Other(String),
}

impl From<Error> for domain::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Unavailable(_) | Error::Conflict(_) => Self::Unavailable,
            // Only the end of an account makes an admin less than that, and ends its sign-ins.
            Error::NotAdmin => Self::SignedOut,
            Error::Corrupt(_) | Error::Other(_) => Self::Internal,
        }
    }
}

impl From<Diesel> for Error {
    fn from(error: Diesel) -> Self {
        let words = error.to_string();
        match &error {
            Diesel::DatabaseError(Kind::UniqueViolation | Kind::SerializationFailure, _) => {
                Self::Conflict(words)
            }
            Diesel::DatabaseError(
                Kind::ClosedConnection | Kind::UnableToSendCommand | Kind::ReadOnlyTransaction,
                _,
            )
            | Diesel::BrokenTransactionManager
            | Diesel::RollbackErrorOnCommit { .. } => Self::Unavailable(words),
            // The second is told of a statement that was on its way behind one that failed.
            Diesel::DatabaseError(Kind::Unknown, _)
                if words.contains("deadlock detected")
                    || words.contains("current transaction is aborted") =>
            {
                Self::Conflict(words)
            }
            Diesel::DatabaseError(Kind::Unknown, _) if passes(&words) => Self::Unavailable(words),
            Diesel::DeserializationError(_) => Self::Corrupt(words),
            _ => Self::Other(words),
        }
    }
}

/// Neither driver keeps the code of these, so their words have to do.
fn passes(words: &str) -> bool {
    [
        // SQLite
        "database is locked",
        "database table is locked",
        "disk is full",
        "disk I/O error",
        "unable to open database file",
        "attempt to write a readonly database",
        // Postgres
        "No space left",
        "could not extend file",
        "the database system is",
        "terminating connection",
        "statement timeout",
        "lock timeout",
        "remaining connection slots",
        "too many clients",
    ]
    .iter()
    .any(|part| words.contains(part))
}
