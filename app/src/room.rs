//! The talk: rooms, one open room, and what stands beside it.

mod act_form;
mod alert_card;
mod alert_details;
mod alert_reading;
pub(crate) mod alert_words;
mod attempt;
mod composer;
mod details;
mod devices;
mod header;
mod layout;
mod members;
mod message;
mod need_somebody;
mod now;
mod on_screen;
mod open_alerts;
mod page_data;
mod panel;
mod panel_body;
mod rest;
mod rest_body;
mod row;
mod sidebar;
mod status;
mod stranded;
mod timeline;
mod view;
pub mod words;

pub use alert_card::AlertCardView;
pub use attempt::{Attempt, Progress};
#[cfg(feature = "hydrate")]
pub(crate) use details::Loader;
pub use devices::WatchView;
pub use layout::TalkLayout;
pub use members::Members;
pub use message::{DraftView, MessageView};
pub use page_data::PageData;
pub use status::StatusLine;
