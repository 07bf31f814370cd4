//! Every screen, drawn.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "points of a display"
)]

mod canvas;
mod fit;
mod pictures;
mod screens;
