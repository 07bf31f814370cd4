//! One module per page. All but the talk are rendered by the server alone.

#[cfg(feature = "ssr")]
mod admin;
#[cfg(feature = "ssr")]
mod bar;
#[cfg(feature = "ssr")]
mod crisis;
#[cfg(feature = "ssr")]
mod crisis_numbers;
#[cfg(feature = "ssr")]
mod devices;
#[cfg(feature = "ssr")]
mod hand_over;
#[cfg(feature = "ssr")]
mod join;
#[cfg(feature = "ssr")]
mod links;
#[cfg(feature = "ssr")]
mod new;
#[cfg(feature = "ssr")]
mod new_password;
#[cfg(feature = "ssr")]
mod not_found;
#[cfg(feature = "ssr")]
mod notifications;
#[cfg(feature = "ssr")]
mod on_call;
#[cfg(feature = "ssr")]
mod person;
#[cfg(feature = "ssr")]
mod reports;
#[cfg(feature = "ssr")]
mod reset;
#[cfg(feature = "ssr")]
mod room_options;
#[cfg(feature = "ssr")]
mod schedule;
#[cfg(feature = "ssr")]
mod settings;
#[cfg(feature = "ssr")]
mod setup;
#[cfg(feature = "ssr")]
mod sign_in;
#[cfg(feature = "ssr")]
mod slot;
mod talk;
#[cfg(feature = "ssr")]
mod waiting;

pub use talk::Talk;
#[cfg(feature = "ssr")]
pub use {
    admin::Admin, bar::PlainBar, crisis::CrisisCard, hand_over::HandOver, join::Join, new::New,
    new_password::NewPassword, not_found::NotFound, notifications::Notifications, on_call::OnCall,
    person::Person, reports::Reports, reset::Reset, room_options::RoomOptions, schedule::Schedule,
    settings::Settings, setup::SetUp, sign_in::SignIn, waiting::Waiting,
};
