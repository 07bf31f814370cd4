//! What the socket does with each command, for everybody who is let in.

use std::{collections::BTreeMap, time::Duration};

use domain::{AlertId, Command, CommandKind, Error, Event, RoomId, Standing};
use service::access::{About, Object, authorize, of_command};
use strum::IntoEnumIterator as _;
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
            for kind in CommandKind::iter() {
                let alert = if room == world.other_care.id {
                    world.other_alert
                } else {
                    world.alert
                };
                let command = command(kind, room, alert);
                let object = Object::Room {
                    member: world.is_member(&someone.actor, room),
                    kind: None,
                    about: About::Nobody,
                };
                let expected = match authorize(who.as_caller(), of_command(kind), object) {
                    _ if kind == CommandKind::Beat => Said::Done,
                    // Where no alert is, none can be taken on.
                    Ok(()) if kind == CommandKind::Acknowledge && !has_alert(&world, room) => {
                        Said::Refused(Error::NotFound)
                    }
                    Ok(()) if kind == CommandKind::Send && room == world.ended.id => {
                        Said::Refused(Error::ConversationEnded)
                    }
                    Ok(()) => Said::Done,
                    Err(error) => Said::Refused(error),
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
                assert_eq!(said, expected, "{}: {kind} in {room}", who.name);
            }
            for frame in &socket.heard {
                assert_no_leak(&world, &who, frame, "the socket");
            }
        }
    }
}

fn has_alert(world: &World, room: RoomId) -> bool {
    room == world.care.id || room == world.other_care.id
}

fn command(kind: CommandKind, room: RoomId, alert: AlertId) -> Command {
    match kind {
        CommandKind::Resume => Command::Resume {
            have: BTreeMap::from([(room, 0)]),
            log: None,
        },
        CommandKind::Fetch => Command::Fetch {
            room,
            after: 0,
            before: 3,
        },
        CommandKind::Send => Command::Send {
            room,
            client_id: fresh(),
            text: "a word".into(),
        },
        CommandKind::Acknowledge => Command::Acknowledge {
            room,
            alert,
            client_id: fresh(),
        },
        CommandKind::Read => Command::Read { room, seq: 1 },
        CommandKind::Beat => Command::Beat,
    }
}

/// Says it and waits for its answer. Some have none when they succeed; a fetch after them has.
async fn ask(socket: &mut Socket, command: &Command, expected: &Said) -> Said {
    socket.say(command).await;
    let (asked, id) = match command {
        Command::Send {
            room, client_id, ..
        }
        | Command::Acknowledge {
            room, client_id, ..
        } => (Some(*room), Some(*client_id)),
        Command::Fetch { room, .. } | Command::Read { room, .. } => (Some(*room), None),
        Command::Resume { have, .. } => (have.keys().next().copied(), None),
        Command::Beat => (None, None),
    };
    let is_silent = matches!(
        command,
        Command::Read { .. } | Command::Resume { .. } | Command::Beat
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
