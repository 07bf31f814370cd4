#![doc = include_str!("../README.md")]

pub mod access;
mod action;
pub mod alert;
mod alert_event;
mod budget;
mod canary;
#[cfg(not(target_arch = "wasm32"))]
pub mod cluster;
mod command;
pub mod crisis;
mod device;
mod device_starts;
#[cfg(not(target_family = "wasm"))]
mod email;
mod error;
mod event;
mod excess;
mod facts;
mod hand_over;
mod ids;
pub mod json;
pub mod ladder;
mod language;
pub mod limits;
mod log;
mod mended;
#[cfg(not(target_family = "wasm"))]
mod name;
pub mod on_call;
mod open_room;
mod page;
mod preview;
mod priority;
mod push;
mod report;
mod room;
#[cfg(not(target_family = "wasm"))]
pub mod samples;
mod schedule_fault;
mod standing;
pub mod text;
pub mod triage;
mod user;

pub use action::{RoomAction, RoomActionKind};
pub use alert::{Episode, Life, Phase};
pub use alert_event::{AlertReport, AlertStep, Doubt, Outcome, Signals, Technical};
pub use budget::Budget;
pub use canary::{CanaryView, Hop};
pub use command::{Command, CommandKind};
pub use crisis::{CrisisLine, CrisisNumber};
pub use device::{
    DeviceView, NewestReading, PairingCodeView, ReadingPoint, ReadingsView, SourceView, Trust,
    qualities_of,
};
pub use device_starts::{DeviceStart, DeviceStarts};
pub use error::{Error, Result};
pub use event::{CloseCode, Event, PROTOCOL};
pub use facts::{Facts, Membership, Previewed, ShownAs};
pub use hand_over::{HandOverView, NotedEpisode, TeamNote};
pub use ids::{
    AlertId, ClientId, CrisisNumberId, DeliveryId, DeviceId, InvitationId, LogId,
    PushSubscriptionId, ReportId, RoomId, Seq, ShiftId, SignInId, UnixMillis, UserId, four_digits,
};
pub use language::Language;
pub use log::{Change, ChangeKind, RoomEvent};
pub use open_room::OpenRoom;
pub use page::EventPage;
pub use preview::Preview;
pub use priority::Priority;
pub use push::{
    DeliveryKind, DeliveryOutcome, DeliveryState, DeliveryView, PushEnd, PushFault, PushSeen,
    PushSubscriptionView, PushSubscriptionsView,
};
pub use report::ReportView;
pub use room::{InvitationView, LinkView, Member, RoomDetail, RoomKind, RoomSummary};
pub use standing::Standing;
#[cfg(not(target_family = "wasm"))]
pub use user::told_apart;
pub use user::{PasswordResetView, Person, Role, SignInView, StandingView, UserDetail, UserView};
pub use watch_protocol as watch;
