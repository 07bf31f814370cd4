//! For each server function: requests that differ in whose ids they name, and what becomes of
//! them when the caller may do it.

use domain::{Role, RoomId, UserId};
use service::access::{About, Action, Object};
use uuid::Uuid;

use super::{Who, kind_of};
use crate::world::{PASSWORD, Someone, World, again, email, enter, fresh, invitation, join, pair};

/// One request.
pub(super) struct Probe {
    pub(super) what: String,
    pub(super) fields: Vec<(&'static str, String)>,
    pub(super) action: Action,
    pub(super) object: Object,
    /// The code of the answer to somebody who may: empty for success.
    pub(super) good: &'static str,
    /// Another sign-in of the same person, for what ends one.
    pub(super) from: Option<Someone>,
}

impl Probe {
    fn new(action: Action, object: Object, fields: Vec<(&'static str, String)>) -> Self {
        Self {
            what: String::new(),
            fields,
            action,
            object,
            good: "",
            from: None,
        }
    }

    fn good(mut self, code: &'static str) -> Self {
        self.good = code;
        self
    }

    fn forget_kind(&mut self) {
        if let Object::Room { kind, .. } = &mut self.object {
            *kind = None;
        }
    }

    fn about(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }
}

fn nothing() -> Vec<(&'static str, String)> {
    Vec::new()
}

/// The probes of a function for one actor. What they need is made here, before they run.
pub(super) async fn probes(world: &World, path: &str, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let service = world.service();
    let site = |fields| vec![Probe::new(action, Object::Site, fields)];
    match path {
        "/api/needs_set_up" | "/api/signed_in" | "/api/contacts" | "/api/people" => site(nothing()),
        "/api/settings" | "/api/create_pairing_code" => {
            vec![Probe::new(action, Object::OWN, nothing())]
        }
        "/api/set_up" => {
            let probe = Probe::new(action, Object::Site, account());
            vec![probe.good("already_set_up")]
        }
        "/api/sign_in" => {
            let fields = vec![("email", email()), ("password", PASSWORD.to_owned())];
            vec![Probe::new(action, Object::Site, fields).good("wrong_credentials")]
        }
        "/api/sign_out" => {
            // Also answers those who have no sign-in any more: they are signed out.
            let mut probe = Probe::new(Action::SeePublic, Object::Site, nothing());
            probe.from = another(world, who).await;
            vec![probe]
        }
        "/api/revoke_sign_in" => {
            let own = match who.someone {
                Some(someone) => again(service, someone).await,
                None => world.revoked.clone(),
            };
            let foreign = [world.expert.sign_in(), world.outsider.sign_in()];
            let mine = who.someone.map(Someone::sign_in);
            let mut probes = vec![thing(action, true, own.sign_in().to_string()).about("own")];
            for id in foreign.into_iter().filter(|id| Some(*id) != mine) {
                probes.push(thing(action, false, id.to_string()).about("foreign"));
            }
            probes.push(thing(action, false, Uuid::now_v7().to_string()).about("nobody's"));
            probes
        }
        "/api/invitation" => {
            let token = invitation(service, &world.expert, world.team.id).await;
            let used = vec![("token", "no-such-token".to_owned())];
            vec![
                Probe::new(action, Object::Site, vec![("token", token)]),
                Probe::new(action, Object::Site, used).good("bad_invitation"),
            ]
        }
        "/api/accept_invitation" => {
            let token = elsewhere(world).await;
            let is_invited = who.role() == Some(Role::Expert);
            let probe = Probe::new(action, Object::Site, vec![("token", token)]);
            vec![probe.good(if is_invited { "" } else { "forbidden" })]
        }
        "/api/accept_invitation_as" => {
            let token = elsewhere(world).await;
            let mut fields = account();
            fields.push(("token", token));
            site(fields)
        }
        "/api/invite" => invite(world, action, who),
        "/api/talk" => {
            let rooms = ids(world).into_iter();
            let probe =
                |id: RoomId| Probe::new(action, Object::Site, room(id)).about(id.to_string());
            rooms.map(probe).chain(site(nothing())).collect()
        }
        "/api/open_room" => each_room(world, action, who, |id| (room(id), "")),
        "/api/readings" => each_room(world, action, who, |id| (room(id), "")),
        "/api/send" => each_room(world, action, who, |id| {
            let mut fields = room(id);
            fields.push(("client_id", fresh().to_string()));
            fields.push(("text", "a word".to_owned()));
            (fields, "")
        }),
        "/api/mark_read" => each_room(world, action, who, |id| {
            let mut fields = room(id);
            fields.push(("seq", "1".to_owned()));
            (fields, "")
        }),
        "/api/acknowledge" => {
            let mut probes = Vec::new();
            for alert in [world.alert, world.other_alert] {
                let (own, other) = (alert == world.alert, alert == world.other_alert);
                probes.extend(each_room(world, action, who, |id| {
                    let is_there = own && id == world.care.id || other && id == world.other_care.id;
                    let mut fields = room(id);
                    fields.push(("alert", alert.to_string()));
                    fields.push(("client_id", fresh().to_string()));
                    (fields, if is_there { "" } else { "not_found" })
                }));
            }
            // Where no alert is, none is found: the kind of the room says nothing more.
            probes.iter_mut().for_each(Probe::forget_kind);
            probes
        }
        "/api/open_direct_room" => open_direct_room(world, action, who),
        "/api/create_team_room" => site(vec![("name", "Another team".to_owned())]),
        "/api/remove_member" => remove_member(world, action, who).await,
        "/api/revoke_device" => {
            let mut probes = Vec::new();
            if let Some(wearer) = who.someone.filter(|_| who.role() == Some(Role::Wearer)) {
                let own = pair(service, wearer).await;
                probes.push(thing(action, true, own.id.to_string()).about("own"));
            }
            let mine = who.someone.map(|someone| someone.person().id);
            for (wearer, device) in [
                (&world.wearer, &world.device),
                (&world.other_wearer, &world.other_device),
            ] {
                if mine != Some(wearer.person().id) {
                    probes.push(thing(action, false, device.id.to_string()).about("foreign"));
                }
            }
            probes.push(thing(action, false, Uuid::now_v7().to_string()).about("nobody's"));
            probes
        }
        "/api/add_person" => {
            let mut fields = account();
            fields.push(("role", "expert".to_owned()));
            site(fields)
        }
        "/api/disable_person" => {
            let victim = join(service, Role::Expert).await.person().id;
            let nobody = vec![("id", Uuid::now_v7().to_string())];
            vec![
                Probe::new(action, Object::Site, vec![("id", victim.to_string())]),
                Probe::new(action, Object::Site, nobody).good("not_found"),
            ]
        }
        _ => panic!("{path} has no row in the access test"),
    }
}

fn invite(world: &World, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let role = ("role", "expert".to_owned());
    let mut probes: Vec<Probe> = ids(world)
        .into_iter()
        .map(|id| {
            let mut fields = room(id);
            fields.push(role.clone());
            Probe::new(
                action,
                place_of(world, who, id, About::Other(Role::Expert)),
                fields,
            )
            .about(id.to_string())
        })
        .collect();
    probes.push(Probe::new(Action::InviteToSite, Object::Site, vec![role]).about("the site"));
    probes
}

fn open_direct_room(world: &World, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let me = who.someone.map(|someone| someone.person().id);
    let others = [
        &world.wearer,
        &world.expert,
        &world.outsider,
        &world.former,
        &world.admin,
    ];
    let contacts = |other: UserId| {
        let pair = [me, Some(other)];
        let share = |one: &Someone, two: &Someone| {
            let ids = [Some(one.person().id), Some(two.person().id)];
            pair == ids || pair == [ids[1], ids[0]]
        };
        share(&world.expert, &world.wearer) || share(&world.outsider, &world.other_wearer)
    };
    let ids = others.map(|other| other.person().id).into_iter();
    ids.chain([UserId(Uuid::now_v7())])
        .map(|with| {
            let probe = Probe::new(action, Object::Site, vec![("with", with.to_string())]);
            probe
                .good(if contacts(with) { "" } else { "not_found" })
                .about(with.to_string())
        })
        .collect()
}

/// Each with somebody to take out who is there only for that.
async fn remove_member(world: &World, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let mut probes = Vec::new();
    for (place, host) in [
        (&world.care, &world.wearer),
        (&world.team, &world.expert),
        (&world.other_care, &world.other_wearer),
    ] {
        let victim = join(world.service(), Role::Expert).await;
        enter(world.service(), place.id, host, &victim).await;
        let mut fields = room(place.id);
        fields.push(("user", victim.person().id.to_string()));
        let object = place_of(world, who, place.id, About::Other(Role::Expert));
        probes.push(Probe::new(action, object, fields).about("there"));

        if !is_member(world, who, place.id) {
            let mut fields = room(place.id);
            fields.push(("user", world.admin.person().id.to_string()));
            let object = place_of(world, who, place.id, About::Nobody);
            probes.push(Probe::new(action, object, fields).about("not there"));
        }
    }
    let mut fields = room(world.direct.id);
    fields.push(("user", world.wearer.person().id.to_string()));
    let about = match who.someone {
        Some(someone) if someone.person().id == world.wearer.person().id => About::Oneself,
        _ => About::Other(Role::Wearer),
    };
    let object = place_of(world, who, world.direct.id, about);
    probes.push(Probe::new(action, object, fields).about("direct"));
    probes
}

fn thing(action: Action, own: bool, id: String) -> Probe {
    Probe::new(action, Object::Thing { own }, vec![("id", id)])
}

fn each_room(
    world: &World,
    action: Action,
    who: &Who<'_>,
    mut build: impl FnMut(RoomId) -> (Vec<(&'static str, String)>, &'static str),
) -> Vec<Probe> {
    let ids = ids(world).into_iter();
    ids.map(|id| {
        let (fields, good) = build(id);
        let object = place_of(world, who, id, About::Nobody);
        Probe::new(action, object, fields)
            .good(good)
            .about(id.to_string())
    })
    .collect()
}

/// Rooms of the world, and one that nobody has.
pub(super) fn ids(world: &World) -> Vec<RoomId> {
    let mut ids: Vec<RoomId> = world.places().iter().map(|place| place.id).collect();
    ids.push(RoomId(Uuid::now_v7()));
    ids
}

/// What the rules need to know of a room.
pub(super) fn place_of(world: &World, who: &Who<'_>, room: RoomId, about: About) -> Object {
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

fn room(id: RoomId) -> Vec<(&'static str, String)> {
    vec![("room", id.to_string())]
}

fn account() -> Vec<(&'static str, String)> {
    vec![
        ("name", "New Person".to_owned()),
        ("email", email()),
        ("password", PASSWORD.to_owned()),
    ]
}

/// An invitation into a room of somebody's whom nobody else knows.
async fn elsewhere(world: &World) -> String {
    let service = world.service();
    let host = join(service, Role::Expert).await;
    let made = service.create_team_room(&host.actor, "Elsewhere").await;
    invitation(service, &host, made.unwrap()).await
}

async fn another(world: &World, who: &Who<'_>) -> Option<Someone> {
    match who.someone {
        Some(someone) => Some(again(world.service(), someone).await),
        None => None,
    }
}
