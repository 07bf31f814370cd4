#![doc = include_str!("../README.md")]

mod alert;
mod budget;
#[cfg(not(target_arch = "wasm32"))]
pub mod cluster;
mod command;
mod device;
mod error;
mod event;
mod ids;
pub mod limits;
mod log;
mod page;
mod report;
mod room;
pub mod text;
mod user;

pub use alert::{AlertReport, AlertWords};
pub use budget::Budget;
pub use command::{Command, CommandKind};
pub use device::{DeviceView, PairingCodeView, ReadingPoint, ReadingsView};
pub use error::{Error, Result};
pub use event::{CloseCode, Event, PROTOCOL};
pub use ids::{
    AlertId, ClientId, DeviceId, InvitationId, ReportId, RoomId, Seq, SignInId, UnixMillis, UserId,
};
pub use log::{Change, RoomEvent};
pub use page::EventPage;
pub use report::ReportView;
pub use room::{InvitationView, LinkView, Member, RoomDetail, RoomKind, RoomSummary};
pub use user::{
    PasswordResetView, Person, Role, SignInView, Standing, StandingView, UserDetail, UserView,
};
pub use watch_protocol as watch;
