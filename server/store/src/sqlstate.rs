//! The SQLSTATE of what Postgres says. diesel-async hands on its words alone, which are in the
//! language of the server, so the code is read on its way in ([`crate::pool::postgres`]) and found again
//! by those words.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// Errors between whose arrival and their handling others may come.
const KEPT: usize = 256;

static SEEN: Mutex<VecDeque<(String, String)>> = Mutex::new(VecDeque::new());

/// An error with these words has come, and this is its code.
pub(crate) fn note(message: &str, code: &str) {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if seen
        .iter()
        .any(|(words, of)| words == message && of == code)
    {
        return;
    }
    if seen.len() == KEPT {
        seen.pop_front();
    }
    seen.push_back((message.to_owned(), code.to_owned()));
}

/// The code of the last error with these words.
pub(crate) fn of(message: &str) -> Option<String> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut newest = seen.iter().rev();
    newest
        .find(|(words, _)| words == message)
        .map(|(_, code)| code.clone())
}
