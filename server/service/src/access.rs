//! Who may do what: the table of [`domain::access`], asked for a caller ([`authorize`]). Every method of
//! [`Service`](crate::Service) that acts for somebody asks here first.
//!
//! Membership is never cached for this: the query that does the thing joins it, so what
//! [`authorize`] is told about an object is either read for this very decision, or left to
//! that query ([`Object::JOINED`], [`Object::OWN`]).
//!
//! For the tests of the endpoints: each route, server function and socket command has one
//! [`Action`] ([`action_for`] names those of the socket), and what it must answer to whom is
//! what [`authorize`] says of the same caller and object.

#[cfg(test)]
mod tests;

pub use domain::access::{About, Action, Case, Object, Relation, Scope, Who};
use domain::{
    Command, Result, RoomAction,
    access::{Asker, check},
};

use crate::{Actor, DeviceActor};

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub enum Caller<'a> {
    Nobody,
    Person(&'a Actor),
    Device(&'a DeviceActor),
}

/// What a command of the socket asks for.
pub const fn action_for(command: &Command) -> Action {
    match command {
        Command::Resume { .. } | Command::Fetch { .. } => Action::ReadRoom,
        Command::Act { action, .. } => action_in_room(action),
        Command::MarkRead { .. } => Action::MarkRead,
        // Of what is not the asker's it says nothing.
        Command::Show { .. } | Command::Beat => Action::Connect,
    }
}

/// The same for what a person does in a room, whichever way it comes.
pub const fn action_in_room(action: &RoomAction) -> Action {
    match action {
        RoomAction::SendMessage { .. } => Action::SendMessage,
        RoomAction::AcknowledgeAlert { .. } => Action::AcknowledgeAlert,
        RoomAction::SeeAlert { .. }
        | RoomAction::SnoozeAlert { .. }
        | RoomAction::GiveBackAlert { .. }
        | RoomAction::HandOverAlert { .. }
        | RoomAction::ResolveAlert { .. } => Action::HandleAlert,
        RoomAction::AnswerAlert { .. } => Action::AnswerAlert,
        RoomAction::RaiseAlert {} => Action::RaiseAlert,
        RoomAction::StartDrill {} => Action::StartDrill,
    }
}

/// Whether this caller may do it.
///
/// # Errors
/// Those of [`check`].
pub fn authorize(caller: Caller<'_>, action: Action, object: Object) -> Result<()> {
    let asker = match caller {
        Caller::Nobody => Asker::Nobody,
        Caller::Person(actor) => Asker::Person {
            role: actor.user.role,
            standing: actor.standing,
        },
        Caller::Device(_) => Asker::Device,
    };
    check(asker, action, object)
}
