//! The pages: components and server functions.
#![allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::unused_async,
    unreachable_pub,
    reason = "the shape of what Leptos makes of components and server functions"
)]
// The type of a page is as deep as its elements are nested.
#![recursion_limit = "256"]

mod address;
pub mod api;
mod app;
pub mod attention;
#[cfg(feature = "ssr")]
mod browser;
pub mod client;
pub mod live;
mod names;
mod pages;
pub mod paths;
pub mod room;
#[cfg(feature = "ssr")]
mod shell;
pub mod site;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod ui;
mod when;
pub mod words;

pub use app::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
