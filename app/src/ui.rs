//! Small pieces that know nothing of rooms.

mod announcer;
mod avatar;
mod failed;
mod field;
mod help;
mod icon;
mod linked_text;
mod notice;
mod page_focus;
mod sparkline;
mod theme;
mod time;
mod top_bar;

pub use announcer::Announcer;
pub use avatar::Avatar;
pub use failed::{Failed, go};
pub use field::{Field, PasswordField};
pub use help::Help;
pub use icon::{Icon, Shape};
pub use linked_text::LinkedText;
pub use notice::{FormError, VersionNotice};
pub use page_focus::PageFocus;
pub use sparkline::{Point, Sparkline};
pub use theme::ThemeChoice;
pub use time::Clock;
pub use top_bar::TopBar;
