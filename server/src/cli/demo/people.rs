//! Who is in the demo, and what they have said so far.

use std::{fmt::Write as _, path::Path};

use anyhow::{Context as _, Result};
use domain::{ClientId, Role, RoomAction, RoomId, RoomKind};
use service::{Actor, NewAccount, Peer, Service};
use uuid::Uuid;

/// One for all, printed at every start: these people do not exist.
const PASSWORD: &str = "quiet lake in autumn";

struct Part {
    name: &'static str,
    email: &'static str,
    role: Role,
    does: &'static str,
}

const ADMIN: Part = part(
    "Robin Sand",
    "robin@demo.example",
    Role::Admin,
    "runs the site, is in no room",
);
const INES: Part = part(
    "Ines Ahrend",
    "ines@demo.example",
    Role::Expert,
    "cares for Mara and Tom",
);
const JONAS: Part = part(
    "Jonas Lind",
    "jonas@demo.example",
    Role::Expert,
    "cares for Mara",
);
const MARA: Part = part(
    "Mara Vogel",
    "mara@demo.example",
    Role::Wearer,
    "wears the watch",
);
const TOM: Part = part(
    "Tom Okafor",
    "tom@demo.example",
    Role::Wearer,
    "has no watch yet",
);

const fn part(name: &'static str, email: &'static str, role: Role, does: &'static str) -> Part {
    Part {
        name,
        email,
        role,
        does,
    }
}

/// The signed-in people that a watch or a talk needs.
pub(super) struct Cast {
    pub(super) wearer: Actor,
}

/// Makes everybody at the first start; at a later one only signs the wearer in.
pub(super) async fn ensure(service: &Service) -> Result<Cast> {
    if !service.needs_set_up().await? {
        let peer = Peer {
            address: std::net::Ipv4Addr::LOCALHOST.into(),
            user_agent: "fitweet demo".into(),
            browser: None,
        };
        let signed_in = service.sign_in(MARA.email, PASSWORD, &peer).await;
        let signed_in = signed_in.context("this folder holds other data than a demo's")?;
        return Ok(Cast {
            wearer: signed_in.actor,
        });
    }
    join(service, &ADMIN).await?;
    let ines = join(service, &INES).await?;
    let jonas = join(service, &JONAS).await?;
    let mara = join(service, &MARA).await?;
    let tom = join(service, &TOM).await?;

    let maras = care_room(service, &mara).await?;
    enter(service, maras, &mara, &ines).await?;
    enter(service, maras, &mara, &jonas).await?;
    let toms = care_room(service, &tom).await?;
    enter(service, toms, &tom, &ines).await?;
    let team = service.create_team_room(&ines, "Team north").await?;
    enter(service, team, &ines, &jonas).await?;
    let direct = service.open_direct_room(&ines, jonas.user.id).await?;

    let talk = [
        (
            maras,
            &mara,
            "Good morning! The new watch sits well, I hardly notice it.",
        ),
        (
            maras,
            &ines,
            "Good morning, Mara. Good to hear. How was the night?",
        ),
        (
            maras,
            &mara,
            "Better. I woke up once, did the breathing and fell asleep again.",
        ),
        (
            maras,
            &ines,
            "That is a real step. I am here until four today, Jonas after me.",
        ),
        (
            maras,
            &jonas,
            "And I have your notes from last week, so you need not start over.",
        ),
        (
            maras,
            &mara,
            "Thank you. The meeting at two worries me a little.",
        ),
        (
            maras,
            &ines,
            "Then let us look at it afterwards. If it gets much, I will see it here.",
        ),
        (
            toms,
            &ines,
            "Welcome, Tom. When your watch arrives, open Settings and ask for a code.",
        ),
        (toms, &tom, "Will do. It should be here on Thursday."),
        (
            team,
            &ines,
            "Mara has a meeting at two. I keep her room open.",
        ),
        (
            team,
            &jonas,
            "I take over at four. Tom's watch comes on Thursday.",
        ),
        (direct, &jonas, "Could you stay ten minutes longer today?"),
        (direct, &ines, "Yes, of course."),
    ];
    for (room, who, text) in talk {
        service
            .act(
                who,
                room,
                ClientId(Uuid::now_v7()),
                RoomAction::message(text),
            )
            .await?;
    }
    Ok(Cast { wearer: mara })
}

async fn join(service: &Service, part: &Part) -> Result<Actor> {
    let account = NewAccount {
        name: part.name.into(),
        email: part.email.into(),
        password: PASSWORD.into(),
    };
    let person = service.add_user_locally(account, part.role).await?;
    Ok(service.sign_in_as(&person, "fitweet demo").await?.actor)
}

async fn care_room(service: &Service, wearer: &Actor) -> Result<RoomId> {
    let rooms = service.rooms(wearer).await?;
    let care = rooms.iter().find(|room| room.kind == RoomKind::Care);
    Ok(care.context("a wearer without a care room")?.id)
}

async fn enter(service: &Service, room: RoomId, host: &Actor, guest: &Actor) -> Result<()> {
    let invitation = service.invite(host, Some(room), guest.user.role).await?;
    let token = invitation.url_path.rsplit('/').next().unwrap_or_default();
    service.accept_invitation(guest, token).await?;
    Ok(())
}

/// What somebody who has just started the demo wants to know.
pub(super) fn introduction(script: Option<&str>, folder: &Path) -> String {
    let mut text = String::from("\nSign in with one of these, in two browsers to talk:\n\n");
    for Part {
        name,
        email,
        role,
        does,
    } in [&INES, &JONAS, &MARA, &TOM, &ADMIN]
    {
        writeln!(text, "  {email:<20} {PASSWORD}   {name}, {role}: {does}").ok();
    }
    text.push_str(
        "\nWhat to look at:\n\
         \x20 · ines@demo.example, room \"Mara Vogel\": the talk, and beside it the readings of the watch\n",
    );
    text.push_str(match script {
        Some("demo") => {
            "\x20 · Mara's simulated watch posts now; after about half a minute its first alert appears there.\n\
             \x20   Press \"I’m taking this\" as Ines: Mara's screen and her watch learn it at once\n"
        }
        Some(_) => "\x20 · Mara's simulated watch posts now; its alerts appear there\n",
        None => "\x20 · no watch posts: see above\n",
    });
    write!(
        text,
        "\x20 · mara@demo.example, Settings: a code that pairs a watch of your own\n\
         \nData is kept in {}; delete that folder to start over. Ctrl-C stops everything.\n",
        folder.display()
    )
    .ok();
    text
}
