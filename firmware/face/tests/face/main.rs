//! Every screen, drawn.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod canvas;
mod fit;
mod pictures;
mod screens;
