//! What people read, in their language.
//!
//! Each message of the catalogs is a function here, in the module of its file: `room::taken_by(…)`.
//! It gives a [`Phrase`], which knows no language yet; [`Words`] are a language, and say it.

mod number;
mod phrase;
mod plural;
mod table;
mod why;

pub use number::Number;
pub use phrase::{Argument, Inner, Phrase, Piece, Rich};
pub use table::Words;
pub use why::why;

/// Who needs a message. As in `catalog::Area`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    Client,
    #[cfg(not(target_family = "wasm"))]
    Server,
    #[cfg(not(target_family = "wasm"))]
    Script,
}

include!(concat!(env!("OUT_DIR"), "/functions.rs"));

/// The file that a client loads for a language: its tag, then a pattern a line.
#[cfg(not(target_family = "wasm"))]
pub fn file(language: domain::Language) -> String {
    let table = Words::of(language).table(Area::Client);
    format!("{}\n{}", language.tag(), table.join("\n"))
}
