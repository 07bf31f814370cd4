//! Small pieces that know nothing of rooms.

mod announcer;
mod avatar;
mod calls;
mod calm_links;
mod confirm;
#[cfg(feature = "ssr")]
mod confirmed;
mod failed;
#[cfg(feature = "ssr")]
mod field;
mod form;
mod help;
mod icon;
mod invitation_link;
mod keys;
#[cfg(feature = "ssr")]
mod language_choice;
mod linked_text;
mod need_bar;
mod notice;
mod page_focus;
mod sound_switch;
mod sparkline;
mod tab_title;
#[cfg(feature = "ssr")]
mod telephone;
mod text_area;
#[cfg(feature = "ssr")]
mod theme;
mod time;
mod top_bar;
mod unfold;

pub use announcer::Announcer;
pub use avatar::{Avatar, Initials};
pub use calls::Calls;
pub use confirm::Confirm;
#[cfg(feature = "ssr")]
pub(crate) use confirmed::Confirmed;
pub use failed::{Failed, go};
#[cfg(feature = "ssr")]
pub(crate) use field::{Field, PasswordField, WhosePassword};
pub use form::{Form, FormError, to};
pub use help::Help;
pub use icon::{Icon, Shape};
pub use invitation_link::InvitationLink;
pub(crate) use keys::is_plain;
#[cfg(feature = "ssr")]
pub(crate) use language_choice::LanguageChoice;
pub use linked_text::LinkedText;
pub use need_bar::NeedBar;
pub use notice::VersionNotice;
pub use page_focus::PageFocus;
pub use sound_switch::SoundSwitch;
pub use sparkline::{Point, Sparkline};
pub use tab_title::TabTitle;
#[cfg(feature = "ssr")]
pub(crate) use tab_title::of_site;
#[cfg(feature = "ssr")]
pub(crate) use telephone::Dial;
pub(crate) use text_area::in_text_area;
pub use text_area::isolated;
#[cfg(feature = "ssr")]
pub(crate) use theme::ThemeChoice;
pub use time::{Clock, ClockOnDay, ClockOrDay, ClockWithSeconds, Day, Moment};
pub use top_bar::TopBar;
pub use unfold::{Unfold, Unfolded};
