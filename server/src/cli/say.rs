//! What goes to people and scripts on the terminal. Logs go elsewhere.

use std::io::{self, Write as _};

/// One line or text to stdout. A reader that has gone is no error of ours.
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).ok();
}

pub(crate) fn complain(text: &str) {
    writeln!(io::stderr(), "{text}").ok();
}

/// The line that scripts wait for.
pub(crate) fn ready(url: &str) {
    say(&format!("Fitweet is ready at {url}"));
}
