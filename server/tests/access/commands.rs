//! What the socket does with each command, for everybody who is let in.

use std::time::Duration;

use domain::{Command, Error, Event, RoomAction, RoomId, Standing, samples};
use service::access::{About, Object, action_for, authorize};
use uuid::Uuid;

use super::{assert_no_leak, everybody, ids};
use crate::{
    world::{World, fresh},
    ws::Socket,
};

/// What the server said to one command.
#[derive(Debug, PartialEq)]
enum Said {
    /// Did it, or had nothing to say to it.
    Done,
    Refused(Error),
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_does_what_the_rules_say() {
    let world = World::new().await;
    for who in everybody(&world) {
        // Others are not let in: the walk over all routes has tried it.
        let Some(someone) = who.someone else { continue };
        if someone.actor.standing != Standing::Active {
            continue;
        }
        for room in ids(&world) {
            // Of its own: commands are counted.
            let mut socket = Socket::open(&world.server, &someone.token).await;
            let alert = if room == world.other_care.id {
                world.other_alert
            } else {
                world.alert
            };
            for command in samples::commands(room, alert, fresh) {
                let object = Object::Room {
                    member: world.is_member(&someone.actor, room),
                    kind: None,
                    about: About::Nobody,
                };
                let allowed = authorize(who.as_caller(), action_for(&command), object);
                let expected = match (allowed, &command) {
                    (_, Command::Show { .. } | Command::Beat) => Said::Done,
                    (Err(error), _) => Said::Refused(error),
                    (Ok(()), Command::Act { action, .. }) => obstacle(&world, room, action),
                    (Ok(()), _) => Said::Done,
                };
                let said = loop {
                    // Asked for faster than a person may, so the answer says when to ask again.
                    match ask(&mut socket, &command, &expected).await {
                        Said::Refused(Error::TooManyAttempts { retry_after_s, .. }) => {
                            tokio::time::sleep(Duration::from_secs(retry_after_s.into())).await;
                        }
                        said => break said,
                    }
                };
                assert_eq!(said, expected, "{}: {command:?}", who.name);
            }
            for frame in &socket.heard {
                assert_no_leak(&world, &who, frame, "the socket");
            }
        }
    }
}

/// What stands in the way of who may do it.
fn obstacle(world: &World, room: RoomId, action: &RoomAction) -> Said {
    let has_alert = room == world.care.id || room == world.other_care.id;
    match action {
        RoomAction::SendMessage { .. } if room == world.ended.id => {
            Said::Refused(Error::ConversationEnded)
        }
        RoomAction::SendMessage { .. } => Said::Done,
        _ if !has_alert => Said::Refused(Error::NotFound),
        // It was given back just before.
        RoomAction::HandOverAlert { .. } | RoomAction::ResolveAlert { .. } => {
            Said::Refused(Error::NotYourAlert)
        }
        RoomAction::AcknowledgeAlert { .. }
        | RoomAction::SeeAlert { .. }
        | RoomAction::SnoozeAlert { .. }
        | RoomAction::GiveBackAlert { .. }
        | RoomAction::AnswerAlert { .. }
        | RoomAction::RaiseAlert {}
        | RoomAction::StartDrill {} => Said::Done,
    }
}

/// Says it and waits for its answer. Some have none when they succeed; a fetch after them has.
async fn ask(socket: &mut Socket, command: &Command, expected: &Said) -> Said {
    socket.say(command).await;
    let (asked, id) = match command {
        Command::Resume { have, .. } => (have.keys().next().copied(), None),
        other => other.room_and_client(),
    };
    let is_silent = matches!(
        command,
        Command::MarkRead { .. } | Command::Resume { .. } | Command::Show { .. } | Command::Beat
    );
    let marker = RoomId(Uuid::now_v7());
    if is_silent && *expected == Said::Done {
        let fetch = Command::Fetch {
            room: marker,
            after: 0,
            before: 2,
        };
        socket.say(&fetch).await;
    }
    socket
        .until(|event| match event {
            Event::Sent { client_id, .. } if id == Some(client_id) => Some(Said::Done),
            Event::Refused { room, .. } if room == Some(marker) => Some(Said::Done),
            // The pace of a socket is asked for before anything else, and names no room then.
            Event::Refused {
                client_id: None,
                room: None,
                error: error @ Error::TooManyAttempts { .. },
            } if matches!(command, Command::Resume { .. }) => Some(Said::Refused(error)),
            Event::Refused {
                client_id,
                room,
                error,
            } if (room, client_id) == (asked, id) => Some(Said::Refused(error)),
            Event::Events { room, .. }
                if matches!(command, Command::Fetch { .. }) && asked == Some(room) =>
            {
                Some(Said::Done)
            }
            _ => None,
        })
        .await
}
