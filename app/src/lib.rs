//! The pages: components and server functions.

pub mod site;
#[cfg(feature = "ssr")]
pub mod ssr;
