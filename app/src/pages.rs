//! One module per page.

mod admin;
mod devices;
mod join;
mod new;
mod not_found;
mod settings;
mod setup;
mod sign_in;
mod talk;

pub use admin::Admin;
pub use join::Join;
pub use new::New;
pub use not_found::NotFound;
pub use settings::Settings;
pub use setup::SetUp;
pub use sign_in::SignIn;
pub use talk::Talk;
