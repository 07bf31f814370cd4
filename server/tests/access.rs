//! Who gets what: every route that the router serves, and every command of the socket, by every
//! kind of actor, with ids of their own, of others and of nobody. What is expected is what
//! [`service::access`] says; a route without a row fails.

mod accounts;
mod commands;
mod functions;
mod in_rooms;
mod pages;
mod probe;
mod programs;
mod pushes;
mod schedule;
mod table;

use domain::{Role, RoomId, RoomKind, Standing};
use server::{
    router::routes,
    routes::{FUNCTIONS, PAGES, Route},
};
use service::{
    DeviceActor,
    access::{self, About, Action, Object, authorize},
};
use uuid::Uuid;

use crate::{
    http::{Answer, Caller},
    world::{Paired, Someone, World},
};
use probe::{Ask, Fields, Probe};

fn function(action: Action, object: Object, fields: Fields) -> Probe {
    Probe::new(action, object, Ask::Function(fields))
}

/// One kind of actor: a credential, and whose it is for the rules.
struct Who<'w> {
    name: &'static str,
    someone: Option<&'w Someone>,
    device: Option<DeviceActor>,
    caller: Caller,
}

impl<'w> Who<'w> {
    fn nobody(name: &'static str, caller: Caller) -> Self {
        Self {
            name,
            someone: None,
            device: None,
            caller,
        }
    }

    fn person(name: &'static str, someone: &'w Someone, world: &World) -> Self {
        Self {
            someone: Some(someone),
            ..Self::nobody(name, someone.caller(&world.server))
        }
    }

    fn device(name: &'static str, device: &Paired, wearer: &Someone, world: &World) -> Self {
        let actor = DeviceActor {
            device: device.id,
            name: String::new(),
            wearer: wearer.person().id,
            token_hash: [0; 32],
        };
        Self {
            device: Some(actor),
            ..Self::nobody(name, Caller::device(&world.server, &device.token))
        }
    }

    fn as_caller(&self) -> access::Caller<'_> {
        match (self.someone, &self.device) {
            (Some(someone), _) => access::Caller::Person(&someone.actor),
            (None, Some(device)) => access::Caller::Device(device),
            (None, None) => access::Caller::Nobody,
        }
    }

    fn standing(&self) -> Option<Standing> {
        self.someone.map(|someone| someone.actor.standing)
    }

    fn role(&self) -> Option<Role> {
        self.someone.map(|someone| someone.person().role)
    }
}

fn everybody(world: &World) -> Vec<Who<'_>> {
    let cookie = |token| Caller::with_token(&world.server, token);
    let bearer = |token| Caller::device(&world.server, token);
    vec![
        Who::nobody("nobody", Caller::nobody(&world.server)),
        Who::person("member (expert)", &world.expert, world),
        Who::person("member (wearer)", &world.wearer, world),
        Who::person("former member", &world.former, world),
        Who::person("outsider", &world.outsider, world),
        Who::person("other wearer", &world.other_wearer, world),
        Who::person("admin", &world.admin, world),
        Who::person("who waits for an admin", &world.waiting, world),
        Who::person("who must change a password", &world.must_change, world),
        Who::nobody("guest of an ended account", cookie(&world.offspring.token)),
        Who::nobody("revoked sign-in", cookie(&world.revoked.token)),
        Who::device("own device", &world.device, &world.wearer, world),
        Who::device(
            "other device",
            &world.other_device,
            &world.other_wearer,
            world,
        ),
        Who::nobody("revoked device", bearer(&world.revoked_device.token)),
        // A credential in the place of another kind is none.
        Who::nobody("device as cookie", cookie(&world.device.token)),
        Who::nobody(
            "revoked device as cookie",
            cookie(&world.revoked_device.token),
        ),
        Who::nobody("sign-in as bearer", bearer(&world.expert.token)),
    ]
}

/// The requests that a route is tried with. One without a row here fails.
async fn probes(world: &World, route: Route, who: &Who<'_>) -> Vec<Probe> {
    if PAGES.iter().any(|page| page.path == route.path) {
        pages::probes(world, route, who).await
    } else if FUNCTIONS.iter().any(|one| one.path == route.path) {
        functions::probes(world, route.path, route.action, who).await
    } else {
        programs::probes(world, route).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_everybody_as_the_rules_say() {
    for route in routes() {
        // Of its own: attempts are counted.
        let world = World::new().await;
        // What is tried here is who may, not how often.
        world.service().lift_budgets();
        let everybody = everybody(&world);
        let (mut allowed, mut refused) = (Vec::new(), Vec::new());
        for who in &everybody {
            let probes = probes(&world, route, who).await;
            assert!(
                !probes.is_empty(),
                "{}: {} is not tried",
                who.name,
                route.path
            );
            for probe in probes {
                match authorize(who.as_caller(), probe.action, probe.object) {
                    Ok(()) => allowed.push((who, probe)),
                    Err(error) => refused.push((who, probe, error)),
                }
            }
        }
        let emails = emails(&world).await;
        let before = world.fingerprint().await;
        for (who, probe, error) in refused {
            let name = format!("{}: {} {}", who.name, route.path, probe.what);
            let answer = ask(&world, route, who, &probe, &emails).await;
            probe.assert_refused(&answer, &error, &name);
        }
        assert_eq!(before, world.fingerprint().await, "{}", route.path);
        for (who, probe) in allowed {
            let name = format!("{}: {} {}", who.name, route.path, probe.what);
            let answer = ask(&world, route, who, &probe, &emails).await;
            probe.assert_good(&answer, &name);
        }
        if route.method == "GET" {
            assert_eq!(before, world.fingerprint().await, "{}", route.path);
        }
    }
}

async fn ask(
    world: &World,
    route: Route,
    who: &Who<'_>,
    probe: &Probe,
    emails: &[(domain::UserId, String)],
) -> Answer {
    let from = probe.from.as_ref().map(|from| from.caller(&world.server));
    let caller = from.as_ref().unwrap_or(&who.caller);
    let answer = probe.send(caller, route.path).await;
    let text = answer.text();
    assert_no_leak(world, who, &text, route.path);
    let mine = who.someone.map(|someone| someone.person().id);
    let is_admin = who.role() == Some(Role::Admin);
    for (_, email) in emails.iter().filter(|(id, _)| Some(*id) != mine) {
        assert!(
            is_admin || !text.contains(email),
            "{}: {} {text}",
            who.name,
            route.path
        );
    }
    answer
}

async fn emails(world: &World) -> Vec<(domain::UserId, String)> {
    let users = world.service().users(&world.admin.actor).await.unwrap();
    let pairs = users.into_iter().map(|user| (user.person.id, user.email));
    pairs.collect()
}

/// No answer holds a word of a room that its reader is not in.
fn assert_no_leak(world: &World, who: &Who<'_>, said: &str, what: &str) {
    for place in world.places() {
        assert!(
            is_member(world, who, place.id) || !said.contains(&place.canary),
            "{}: {what} shows words of a foreign room:\n{said}",
            who.name
        );
    }
}

/// Rooms of the world, and one that nobody has.
fn ids(world: &World) -> Vec<RoomId> {
    let mut ids: Vec<RoomId> = world.places().iter().map(|place| place.id).collect();
    ids.push(RoomId(Uuid::now_v7()));
    ids
}

/// What the rules need to know of a room.
fn place_of(world: &World, who: &Who<'_>, room: RoomId, about: About) -> Object {
    let member = is_member(world, who, room);
    Object::Room {
        member,
        kind: if member { kind_of(world, room) } else { None },
        about,
    }
}

fn is_member(world: &World, who: &Who<'_>, room: RoomId) -> bool {
    who.someone
        .is_some_and(|someone| world.is_member(&someone.actor, room))
}

fn kind_of(world: &World, room: RoomId) -> Option<RoomKind> {
    match room {
        _ if room == world.care.id || room == world.other_care.id => Some(RoomKind::Care),
        _ if room == world.team.id => Some(RoomKind::Team),
        _ if room == world.direct.id || room == world.ended.id => Some(RoomKind::Direct),
        _ => None,
    }
}
