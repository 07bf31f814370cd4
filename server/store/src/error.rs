use diesel::result::{DatabaseErrorKind as Kind, Error as Diesel};

use crate::sqlstate;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// No connection, disk full, locked for too long: try again later.
    #[error("storage does not answer: {0}")]
    Unavailable(String),
    /// Another process wrote the same just now, and again on every retry.
    #[error("storage is contended: {0}")]
    Conflict(String),
    /// A row that cannot be read, or a file that is damaged: a bug or a foreign hand.
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
            Diesel::DatabaseError(Kind::Unknown, said) => {
                let kind = match sqlstate::of(said.message()) {
                    Some(code) => of_sqlstate(&code),
                    None => of_sqlite(said.message()),
                };
                kind(words)
            }
            Diesel::DeserializationError(_) => Self::Corrupt(words),
            _ => Self::Other(words),
        }
    }
}

/// What a SQLSTATE means. Its words are of no use: they are in the language of the server.
pub(crate) fn of_sqlstate(code: &str) -> fn(String) -> Error {
    match code {
        // Deadlock, and a statement that was on its way behind one that failed.
        "40001" | "40P01" | "25P02" => Error::Conflict,
        // Locked for too long, read-only, idle for too long; and a prepared statement that is not
        // where it was made, behind a pooler.
        "55P03" | "25006" | "25P03" | "26000" | "42P05" => Error::Unavailable,
        "XX001" | "XX002" => Error::Corrupt,
        _ => match code.get(..2) {
            // Connection, resources, intervention by the operator, system.
            Some("08" | "53" | "57" | "58") => Error::Unavailable,
            _ => Error::Other,
        },
    }
}

/// diesel does not hand on the code of these. Their words are those of the SQLite inside this
/// binary (`sqlite3_errstr`), which knows one language; a test compares each.
fn of_sqlite(message: &str) -> fn(String) -> Error {
    if is_locked(message) {
        return Error::Unavailable;
    }
    match message {
        "database or disk is full"
        | "disk I/O error"
        | "unable to open database file"
        | "attempt to write a readonly database" => Error::Unavailable,
        "database disk image is malformed" | "file is not a database" => Error::Corrupt,
        _ => Error::Other,
    }
}

/// Whether another connection to the same SQLite file is in the way.
pub(crate) fn is_locked(message: &str) -> bool {
    // The second names the table at its end.
    message == "database is locked" || message.starts_with("database table is locked")
}

#[cfg(test)]
mod tests {
    use diesel::{
        Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection,
        result::DatabaseErrorKind,
    };

    use super::*;

    fn kind(error: &Error) -> &'static str {
        match error {
            Error::Unavailable(_) => "unavailable",
            Error::Conflict(_) => "conflict",
            Error::Corrupt(_) => "corrupt",
            Error::Other(_) => "other",
            Error::NotAdmin => "not admin",
        }
    }

    #[test]
    fn a_sqlstate_decides_in_every_language() {
        for (code, expected) in [
            ("40P01", "conflict"),
            ("25P02", "conflict"),
            ("53100", "unavailable"),
            ("53300", "unavailable"),
            ("57P01", "unavailable"),
            ("57P03", "unavailable"),
            ("57014", "unavailable"),
            ("55P03", "unavailable"),
            ("58030", "unavailable"),
            ("08006", "unavailable"),
            ("26000", "unavailable"),
            ("XX001", "corrupt"),
            ("42P01", "other"),
            ("22003", "other"),
        ] {
            let words = format!("Verklemmung entdeckt, {code}");
            sqlstate::note(&words, code);
            let said = Diesel::DatabaseError(DatabaseErrorKind::Unknown, Box::new(words));
            assert_eq!(kind(&Error::from(said)), expected, "{code}");
        }
    }

    /// Made by SQLite itself, so that an update of it cannot change them in silence.
    #[test]
    fn what_sqlite_says_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let path = path.to_str().unwrap();
        let mut one = SqliteConnection::establish(path).unwrap();
        one.batch_execute("CREATE TABLE t (x); PRAGMA max_page_count = 2; BEGIN IMMEDIATE;")
            .unwrap();
        let mut two = SqliteConnection::establish(path).unwrap();
        let locked = two.batch_execute("BEGIN IMMEDIATE").unwrap_err();
        assert_eq!(kind(&locked.into()), "unavailable");
        let full = diesel::sql_query("INSERT INTO t VALUES (zeroblob(100000))")
            .execute(&mut one)
            .unwrap_err();
        assert_eq!(kind(&full.into()), "unavailable");
        one.batch_execute("ROLLBACK").ok();
        one.batch_execute("PRAGMA query_only = ON").unwrap();
        let read_only = diesel::sql_query("INSERT INTO t VALUES (1)")
            .execute(&mut one)
            .unwrap_err();
        assert_eq!(kind(&read_only.into()), "unavailable");
        let rubbish = folder.path().join("b.db");
        std::fs::write(&rubbish, [7; 4096]).unwrap();
        let mut three = SqliteConnection::establish(rubbish.to_str().unwrap()).unwrap();
        let none = three
            .batch_execute("PRAGMA journal_mode = WAL")
            .unwrap_err();
        assert_eq!(kind(&none.into()), "corrupt");
    }
}
