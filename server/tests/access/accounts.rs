//! What the functions of accounts and links are asked with.

use domain::{CrisisNumber, Error, Role};
use service::{
    Service,
    access::{Action, Object},
};
use uuid::Uuid;

use super::{
    Who, function,
    probe::{Fields, Probe},
};
use crate::world::{Someone, World, join};

/// Of makers who have left or lost their account: they open nothing to anybody.
pub(super) fn dead_links(world: &World, action: Action, others: impl Fn() -> Fields) -> Vec<Probe> {
    let probe = |token: &String| {
        let mut fields = others();
        fields.push(("token", token.clone()));
        function(action, Object::Site, fields).fails(Error::BadInvitation)
    };
    world.dead_links.iter().map(probe).collect()
}

/// Somebody of whom an admin may do this, and nobody.
pub(super) fn about(action: Action, somebody: &Someone) -> Vec<Probe> {
    let nobody = vec![("id", Uuid::now_v7().to_string())];
    vec![
        function(
            action,
            Object::Site,
            vec![("id", somebody.person().id.to_string())],
        ),
        function(action, Object::Site, nobody).fails(Error::NotFound),
    ]
}

/// One's own links; an admin has the site's.
pub(super) async fn revoke_link(world: &World, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let service = world.service();
    let is_admin = who.role() == Some(Role::Admin);
    let mut probes = Vec::new();
    for (host, place) in [
        (&world.expert, &world.team),
        (&world.outsider, &world.other_care),
    ] {
        let link = service
            .invite(&host.actor, Some(place.id), Role::Expert)
            .await;
        let own = who
            .someone
            .is_some_and(|one| one.person().id == host.person().id);
        let object = if is_admin {
            Object::Site
        } else {
            Object::Thing { own }
        };
        let fields = vec![("id", link.unwrap().id.to_string())];
        probes.push(function(action, object, fields).about(host.person().name.clone()));
    }
    let object = if is_admin {
        Object::Site
    } else {
        Object::Thing { own: false }
    };
    let nobody = vec![("id", Uuid::now_v7().to_string())];
    let probe = function(action, object, nobody).about("nobody's");
    probes.push(if is_admin {
        probe.fails(Error::NotFound)
    } else {
        probe
    });
    probes
}

/// The token of a fresh link to a new password of somebody's whom nobody asks for.
pub(super) async fn reset(world: &World) -> String {
    let somebody = join(world.service(), Role::Expert).await.person().id;
    let made = world
        .service()
        .make_password_reset(&world.admin.actor, somebody);
    made.await.unwrap().trim_start_matches("/reset/").to_owned()
}

/// Each wearer's number, asked for by its owner and by others.
pub(super) async fn remove_number(world: &World, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let service = world.service();
    let mut probes = Vec::new();
    for wearer in [&world.wearer, &world.other_wearer] {
        let own = who.someone.map(Someone::person) == Some(wearer.person());
        let kept = if own {
            one_more_number(service, wearer).await
        } else {
            a_number(service, wearer).await
        };
        let probe = function(action, Object::OWN, vec![("id", kept.id.to_string())]);
        let probe = probe.fails_unless(own, Error::NotFound);
        probes.push(probe.about("one of a wearer"));
    }
    let nobodys = vec![("id", Uuid::now_v7().to_string())];
    probes.push(function(action, Object::Thing { own: false }, nobodys).about("nobody's"));
    probes
}

/// A number of this wearer's, that nobody else asks about.
async fn one_more_number(service: &Service, wearer: &Someone) -> CrisisNumber {
    let name = format!("Kept {}", Uuid::now_v7().simple());
    let added = service.add_crisis_number(&wearer.actor, &name, "112 112");
    added.await.unwrap();
    let own = service.crisis_numbers(&wearer.actor).await.unwrap();
    own.into_iter().find(|one| one.name == name).unwrap()
}

/// Some number of this wearer's.
async fn a_number(service: &Service, wearer: &Someone) -> CrisisNumber {
    let own = service.crisis_numbers(&wearer.actor).await.unwrap();
    match own.into_iter().next() {
        Some(number) => number,
        None => one_more_number(service, wearer).await,
    }
}

/// Leaves this wearer one crisis number, with a name of its own. `None`: it is no wearer.
pub(super) async fn replace_crisis_numbers(
    service: &Service,
    wearer: &Someone,
) -> Option<CrisisNumber> {
    for own in service.crisis_numbers(&wearer.actor).await.ok()? {
        let removed = service.remove_crisis_number(&wearer.actor, own.id).await;
        removed.unwrap();
    }
    let name = format!("Kept {}", wearer.person().id.0.simple());
    let added = service.add_crisis_number(&wearer.actor, &name, "112 112");
    added.await.unwrap();
    let own = service.crisis_numbers(&wearer.actor).await.unwrap();
    own.into_iter().next()
}
