//! For each server function: requests that differ in whose ids they name, and what becomes of
//! them when the caller may do it.

use domain::{Error, Role, RoomId, RoomKind, UserId, on_call::ScheduleFault};
use service::{
    Service,
    access::{About, Action, Object},
};
use uuid::Uuid;

use super::{
    Who,
    accounts::{self, about, dead_links, replace_crisis_numbers, reset, revoke_link},
    function, ids,
    in_rooms::{self, each_room, room},
    is_member, place_of,
    probe::{Fields, Good, Probe},
    pushes, schedule,
};
use crate::world::{
    PASSWORD, Someone, World, again, come, email, enter, fresh, invitation, join, pair,
};

/// The probes of a function for one actor. What they need is made here, before they run.
pub(super) async fn probes(world: &World, path: &str, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let service = world.service();
    let site = |fields| vec![function(action, Object::Site, fields)];
    match path {
        "/api/needs_set_up" | "/api/signed_in" | "/api/attention" | "/api/contacts"
        | "/api/people" | "/api/on_call" | "/api/open_reports" => site(Fields::new()),
        "/api/settings" | "/api/create_pairing_code" | "/api/standing" => {
            vec![function(action, Object::OWN, Fields::new())]
        }
        "/api/choose_language" => site(vec![("language", "nb".to_owned())]),
        "/api/set_up" => {
            let mut fields = account();
            fields.push(("code", "AAAA-AAAA-AAAA-AAAA".to_owned()));
            let probe = function(action, Object::Site, fields);
            vec![probe.fails(Error::AlreadySetUp)]
        }
        "/api/sign_in" => {
            let fields = vec![("email", email()), ("password", PASSWORD.to_owned())];
            vec![function(action, Object::Site, fields).fails(Error::WrongCredentials)]
        }
        "/api/change_password" => {
            let wrong = vec![
                ("present", "not the present one".to_owned()),
                ("password", "another password for tests".to_owned()),
            ];
            vec![function(action, Object::OWN, wrong).fails(Error::WrongPassword)]
        }
        "/api/password_reset" | "/api/reset_password" => {
            let password = ("password", PASSWORD.to_owned());
            let unknown = vec![("token", "no-such-token".to_owned()), password.clone()];
            vec![
                function(
                    action,
                    Object::Site,
                    vec![("token", reset(world).await), password],
                ),
                function(action, Object::Site, unknown).fails(Error::BadInvitation),
            ]
        }
        "/api/sign_out" => {
            // Also answers those who have no sign-in any more: they are signed out.
            let mut probe = function(Action::SeePublic, Object::Site, Fields::new());
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
            // One of each kind: those that open nothing are counted.
            let [left, _] = world.dead_links.clone();
            vec![
                function(action, Object::Site, vec![("token", token)]),
                function(action, Object::Site, used).fails(Error::BadInvitation),
                function(action, Object::Site, vec![("token", left)]).fails(Error::BadInvitation),
            ]
        }
        "/api/accept_invitation" => {
            let token = elsewhere(world).await;
            let is_invited = who.role() == Some(Role::Expert);
            let probe = function(action, Object::Site, vec![("token", token)]);
            let mut probes = vec![probe.fails_unless(is_invited, Error::Forbidden)];
            probes.extend(dead_links(world, action, Fields::new));
            probes
        }
        "/api/accept_invitation_as" => {
            let token = elsewhere(world).await;
            let mut fields = account();
            fields.push(("token", token));
            let mut probes = site(fields);
            probes.extend(dead_links(world, action, account));
            probes
        }
        "/api/invite" => invite(world, action, who),
        "/api/revoke_link" => revoke_link(world, action, who).await,
        "/api/talk" => {
            let rooms = ids(world).into_iter();
            let probe = |id: RoomId| function(action, Object::Site, room(id)).about(id.to_string());
            rooms.map(probe).chain(site(Fields::new())).collect()
        }
        "/api/open_room" => {
            let mut probes = each_room(world, action, who, room);
            for probe in &mut probes {
                let mut places = world.places().into_iter();
                let place = places.find(|place| place.id.to_string() == probe.what);
                probe.shows = place.map_or_else(String::new, |place| place.canary.clone());
            }
            probes
        }
        "/api/readings" | "/api/room_options" | "/api/schedule" | "/api/hand_over" => {
            each_room(world, action, who, room)
        }
        "/api/deliveries" => each_room(world, action, who, |id| {
            let mut fields = room(id);
            fields.push(("alert", Uuid::nil().to_string()));
            fields
        }),
        "/api/send" => {
            let mut probes = each_room(world, action, who, |id| {
                let mut fields = room(id);
                fields.push(("client_id", fresh().to_string()));
                fields.push(("text", "a word".to_owned()));
                fields
            });
            for probe in &mut probes {
                if probe.what == world.ended.id.to_string() {
                    probe.good = Good::Fails(Error::ConversationEnded);
                }
            }
            probes
        }
        "/api/mute_room" => each_room(world, action, who, |id| {
            let mut fields = room(id);
            fields.push(("muted", "true".to_owned()));
            fields
        }),
        "/api/block_person" => about_others(world, action, who, &[]),
        "/api/report_person" => about_others(world, action, who, &[("said", "what happened")]),
        "/api/unblock_person" => {
            let person = |id: UserId| vec![("person", id.to_string())];
            let blocked = world.outsider.person().id;
            let blocks =
                who.someone.map(|it| it.person().id) == Some(world.other_wearer.person().id);
            vec![
                function(action, Object::OWN, person(UserId(Uuid::now_v7())))
                    .fails(Error::NotFound),
                function(action, Object::OWN, person(blocked))
                    .fails_unless(blocks, Error::NotFound),
            ]
        }
        "/api/set_quiet_hours" => {
            let hours = vec![
                ("from", "22:00".to_owned()),
                ("until", "06:00".to_owned()),
                ("zone", "Europe/Berlin".to_owned()),
            ];
            let mut nowhere = hours.clone();
            "Mars/Olympus".clone_into(&mut nowhere[2].1);
            let fault = Error::BadSchedule(ScheduleFault::BadTimeZone);
            vec![
                function(action, Object::OWN, hours),
                function(action, Object::OWN, nowhere).fails(fault),
            ]
        }
        "/api/take_over"
        | "/api/add_shift"
        | "/api/remove_shift"
        | "/api/plan_by_shifts"
        | "/api/set_rotation"
        | "/api/set_room_zone"
        | "/api/set_supervisor" => schedule::probes(world, path, action, who),
        "/api/handle_report" => {
            let (by, about) = (&world.expert, world.wearer.person().id);
            let made = service.report(&by.actor, world.care.id, about, "what happened");
            made.await.unwrap();
            let open = service.open_reports(&world.admin.actor).await.unwrap();
            let report = |id: String| vec![("report", id)];
            vec![
                function(
                    action,
                    Object::Site,
                    report(open[open.len() - 1].id.to_string()),
                ),
                function(action, Object::Site, report(Uuid::now_v7().to_string()))
                    .fails(Error::NotFound),
            ]
        }
        "/api/mark_read" => each_room(world, action, who, |id| {
            let mut fields = room(id);
            fields.push(("seq", "1".to_owned()));
            fields
        }),
        "/api/duty_line" => in_rooms::duty_line(world, action, who),
        "/api/raise_alert" | "/api/start_drill" => {
            let mut probes = Vec::new();
            for id in ids(world) {
                let mut fields = room(id);
                fields.push(("client_id", fresh().to_string()));
                let place = place_of(world, who, id, About::Nobody);
                let probe = function(action, place, fields).about(id.to_string());
                let is_there = id == world.care.id || id == world.other_care.id;
                probes.push(probe.fails_unless(is_there, Error::NotFound));
            }
            probes.iter_mut().for_each(Probe::forget_kind);
            probes
        }
        "/api/acknowledge" | "/api/handle_alert" | "/api/answer_alert" => {
            let mut probes = Vec::new();
            let more = match path {
                "/api/handle_alert" => Some(("verb", "see".to_owned())),
                "/api/answer_alert" => Some(("answer", "stay".to_owned())),
                _ => None,
            };
            for alert in [world.alert, world.other_alert] {
                let (own, other) = (alert == world.alert, alert == world.other_alert);
                for id in ids(world) {
                    let is_there = own && id == world.care.id || other && id == world.other_care.id;
                    let mut fields = room(id);
                    fields.push(("alert", alert.to_string()));
                    fields.push(("client_id", fresh().to_string()));
                    fields.extend(more.clone());
                    let place = place_of(world, who, id, About::Nobody);
                    let probe = function(action, place, fields).about(id.to_string());
                    probes.push(probe.fails_unless(is_there, Error::NotFound));
                }
            }
            // Where no alert is, none is found: the kind of the room says nothing more.
            probes.iter_mut().for_each(Probe::forget_kind);
            probes
        }
        "/api/write_team_note" => in_rooms::write_team_note(world, action, who).await,
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
        "/api/push_subscriptions"
        | "/api/add_push_subscription"
        | "/api/remove_push_subscription"
        | "/api/send_test_push"
        | "/api/report_push" => pushes::probes(world, path, action, who).await,
        "/api/add_crisis_number" => {
            let fields =
                |number: &str| vec![("name", "Sister".to_owned()), ("number", number.to_owned())];
            if let Some(someone) = who.someone {
                replace_crisis_numbers(service, someone).await;
            }
            vec![
                function(action, Object::OWN, fields("+47 22 33 44 55")),
                function(action, Object::OWN, fields("a friend")).fails(Error::BadTelephone),
            ]
        }
        "/api/remove_crisis_number" => accounts::remove_number(world, action, who).await,
        "/api/add_person" => {
            let mut fields = account();
            fields.push(("role", "expert".to_owned()));
            site(fields)
        }
        "/api/person"
        | "/api/disable_person"
        | "/api/disable_invited"
        | "/api/make_password_reset" => {
            let somebody = join(service, Role::Expert).await;
            about(action, &somebody)
        }
        "/api/approve_person" => about(action, &come(service, &world.expert, world.team.id).await),
        "/api/enable_person" => {
            let somebody = join(service, Role::Expert).await;
            let id = somebody.person().id;
            service.disable_user(&world.admin.actor, id).await.unwrap();
            about(action, &somebody)
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
            function(
                action,
                place_of(world, who, id, About::Other(Role::Expert)),
                fields,
            )
            .about(id.to_string())
        })
        .collect();
    probes.push(function(Action::InviteToSite, Object::Site, vec![role]).about("the site"));
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
        &world.other_wearer,
    ];
    let contacts = |other: UserId| {
        let pair = [me, Some(other)];
        let share = |one: &Someone, two: &Someone| {
            let ids = [Some(one.person().id), Some(two.person().id)];
            pair == ids || pair == [ids[1], ids[0]]
        };
        share(&world.expert, &world.wearer)
    };
    // Only who blocks is told so.
    let blocks = |other: UserId| {
        me == Some(world.other_wearer.person().id) && other == world.outsider.person().id
    };
    let ids = others.map(|other| other.person().id).into_iter();
    ids.chain([UserId(Uuid::now_v7())])
        .map(|with| {
            let probe = function(action, Object::Site, vec![("with", with.to_string())]);
            probe
                .fails_unless(contacts(with), Error::NotFound)
                .fails_unless(!blocks(with), Error::YouBlock)
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
        probes.push(function(action, object, fields).about("there"));

        if !is_member(world, who, place.id) {
            let mut fields = room(place.id);
            fields.push(("user", world.admin.person().id.to_string()));
            let object = place_of(world, who, place.id, About::Nobody);
            probes.push(function(action, object, fields).about("not there"));
        }
    }
    // Of its own: whoever may leaves it.
    let (host, other) = (join(world.service(), Role::Expert).await, &world.expert);
    let direct = direct_room(world.service(), &host, other).await;
    for (room_id, leaving) in [(direct, other), (world.direct.id, &world.wearer)] {
        let mut fields = room(room_id);
        fields.push(("user", leaving.person().id.to_string()));
        let own = who
            .someone
            .is_some_and(|it| it.person().id == leaving.person().id);
        if room_id == world.direct.id && own {
            continue;
        }
        let about = if own {
            About::Oneself
        } else {
            About::Other(leaving.person().role)
        };
        let object = if room_id == direct {
            Object::Room {
                member: own,
                kind: own.then_some(RoomKind::Direct),
                about,
            }
        } else {
            place_of(world, who, room_id, about)
        };
        probes.push(function(action, object, fields).about("direct"));
    }
    probes
}

/// Of two who meet in a room of the first one's.
async fn direct_room(service: &Service, host: &Someone, other: &Someone) -> RoomId {
    let team = service.create_team_room(&host.actor, "Two").await.unwrap();
    enter(service, team, host, other).await;
    let direct = service.open_direct_room(&host.actor, other.person().id);
    direct.await.unwrap()
}

/// About a member of each room, and about oneself.
fn about_others(
    world: &World,
    action: Action,
    who: &Who<'_>,
    more: &[(&'static str, &str)],
) -> Vec<Probe> {
    let mut probes = Vec::new();
    for (place, met) in [
        (&world.care, &world.former),
        (&world.team, &world.former),
        (&world.direct, &world.wearer),
        // Before the other one: who blocks somebody leaves it.
        (&world.ended, &world.other_wearer),
        (&world.other_care, &world.other_wearer),
    ] {
        let mine = who.someone.map(Someone::person);
        let about = match mine {
            Some(mine) if mine.id == met.person().id => About::Oneself,
            _ => About::Other(met.person().role),
        };
        let mut fields = room(place.id);
        fields.push(("person", met.person().id.to_string()));
        fields.extend(
            more.iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        let object = place_of(world, who, place.id, about);
        probes.push(function(action, object, fields).about(place.id.to_string()));
        let mut fields = room(place.id);
        fields.push(("person", world.admin.person().id.to_string()));
        fields.extend(
            more.iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        let object = place_of(world, who, place.id, About::Other(Role::Admin));
        let stranger = function(action, object, fields).fails(Error::NotFound);
        probes.push(stranger.about("somebody who was never there"));
    }
    probes
}

fn thing(action: Action, own: bool, id: String) -> Probe {
    function(action, Object::Thing { own }, vec![("id", id)])
}

fn account() -> Fields {
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
