use std::collections::BTreeMap;

use domain::{AlertId, Command, CommandKind, Error, Event, RoomId};
use service::access::{About, authorize, of_command};
use strum::IntoEnumIterator as _;

use super::{
    assert_no_leak, everybody,
    probes::{ids, place_of},
};
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
        let token = who
            .someone
            .map_or(world.revoked.token.as_str(), |it| it.token.as_str());
        let Some(someone) = who.someone else {
            let token = if who.name == "revoked sign-in" {
                token
            } else {
                ""
            };
            let refused = Socket::open_from(&world.server, &world.server.origin(), token).await;
            assert_eq!(
                refused.err().map(|status| status.as_u16()),
                Some(401),
                "{}",
                who.name
            );
            continue;
        };
        let mut socket = Socket::open(&world.server, &someone.token).await;
        for room in ids(&world) {
            for kind in CommandKind::iter() {
                let alert = if room == world.other_care.id {
                    world.other_alert
                } else {
                    world.alert
                };
                let command = command(kind, room, alert);
                let about = place_of(&world, &who, room, About::Nobody);
                let expected = match authorize(who.as_caller(), of_command(kind), about) {
                    _ if kind == CommandKind::Beat => Said::Done,
                    // Where no alert is, none can be taken on.
                    Ok(()) if kind == CommandKind::Acknowledge && !has_alert(&world, room) => {
                        Said::Refused(Error::NotFound)
                    }
                    Ok(()) => Said::Done,
                    // The query decides: it knows rooms by their members, not by their kind.
                    Err(Error::WrongRoomKind) => Said::Refused(Error::NotFound),
                    Err(error) => Said::Refused(error),
                };
                let said = ask(&mut socket, &command).await;
                assert_eq!(said, expected, "{}: {kind} in {room}", who.name);
            }
        }
        for frame in &socket.heard {
            assert_no_leak(&world, &who, frame, "the socket");
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

/// Says it and waits for its answer. Where none may come, a fetch after it brings one.
async fn ask(socket: &mut Socket, command: &Command) -> Said {
    socket.say(command).await;
    match command {
        Command::Send { client_id, .. } | Command::Acknowledge { client_id, .. } => {
            let asked = *client_id;
            socket
                .until(|event| match event {
                    Event::Sent { client_id, .. } if client_id == asked => Some(Said::Done),
                    Event::Refused {
                        client_id, error, ..
                    } if client_id == Some(asked) => Some(Said::Refused(error)),
                    _ => None,
                })
                .await
        }
        Command::Fetch { room, .. } => {
            let asked = *room;
            socket
                .until(|event| match event {
                    Event::Events { room, .. } if room == asked => Some(Said::Done),
                    Event::Refused { room, error, .. } if room == Some(asked) => {
                        Some(Said::Refused(error))
                    }
                    _ => None,
                })
                .await
        }
        Command::Resume { have } => {
            let asked = have.keys().next().copied();
            after(socket, asked).await
        }
        Command::Read { room, .. } => after(socket, Some(*room)).await,
        Command::Beat => after(socket, None).await,
    }
}

/// Either a refusal that names the room, or the answer to a frame that is none.
async fn after(socket: &mut Socket, asked: Option<RoomId>) -> Said {
    socket.say_text("?").await;
    let mut refused = None;
    socket
        .until(|event| match event {
            Event::Refused { room: None, .. } => Some(()),
            Event::Refused { room, error, .. } if room == asked => {
                refused = Some(error);
                None
            }
            _ => None,
        })
        .await;
    refused.map_or(Said::Done, Said::Refused)
}
