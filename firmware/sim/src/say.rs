//! One calm line per event. Lines go to standard output, troubles to standard error.

use std::io::Write;
use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The server has taken everything, and whatever was waited for has happened.
    Complete,
    /// The credential was revoked.
    Revoked,
    /// Something was refused for good, still waits, or nobody answered in time.
    Incomplete,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Complete => Self::SUCCESS,
            End::Revoked => Self::from(3),
            End::Incomplete => Self::from(4),
        }
    }
}

pub(crate) fn line(text: &str) {
    // A reader that has gone away is no reason to stop measuring.
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

pub(crate) fn trouble(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
