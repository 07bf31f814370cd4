//! For each page: whose room or link its address names, and what its reader finds there.

use domain::{Error, Standing};
use server::routes::Route;
use service::access::{About, Action, Object};
use uuid::Uuid;

use super::{
    Who,
    accounts::{replace_crisis_numbers, reset},
    ids, place_of,
    probe::{Ask, Probe},
};
use crate::world::{World, invitation};

pub(super) async fn probes(world: &World, route: Route, who: &Who<'_>) -> Vec<Probe> {
    let page = |action, object, path: &str| {
        Probe::new(action, object, Ask::Page(path.to_owned())).about(path)
    };
    let Route { path, action, .. } = route;
    match path {
        "/" | "/new" | "/admin" | "/admin/reports" | "/on-call" | "/setup" => {
            vec![page(action, Object::Site, path)]
        }
        "/settings" | "/settings/notifications" => vec![page(action, Object::OWN, path)],
        // Everybody sees the common numbers; a wearer the own ones, and never those of another.
        "/crisis" => {
            let probe = page(action, Object::Site, path);
            let kept = match who.someone {
                Some(someone) => replace_crisis_numbers(world.service(), someone).await,
                None => None,
            };
            vec![probe.shows(kept.as_ref().map_or("tel:112", |kept| &kept.name))]
        }
        "/sign-in" => {
            let probe = page(action, Object::Site, path);
            vec![match who.standing() {
                Some(Standing::Active) => probe.leads("/"),
                _ => probe,
            }]
        }
        "/waiting" | "/new-password" => {
            let probe = page(action, Object::OWN, path);
            vec![match (who.standing(), path) {
                (Some(Standing::Waiting), "/waiting") => probe.shows("an admin of this site"),
                (Some(Standing::MustChangePassword), "/new-password") => {
                    probe.shows("Someone else chose the password")
                }
                (Some(Standing::Waiting), _) => probe.leads("/waiting"),
                (Some(Standing::MustChangePassword), _) => probe.leads("/new-password"),
                _ => probe.leads("/"),
            }]
        }
        "/admin/people/{id}" => {
            let here = |id: &str| path.replace("{id}", id);
            let one = world.waiting.person();
            vec![
                page(action, Object::Site, &here(&one.id.to_string())).shows(&one.name),
                page(action, Object::Site, &here(&Uuid::now_v7().to_string()))
                    .fails(Error::NotFound),
                page(action, Object::Site, &here("x")).fails(Error::NotFound),
            ]
        }
        "/reset/{token}" => {
            let here = |token: &str| path.replace("{token}", token);
            vec![
                page(action, Object::Site, &here(&reset(world).await))
                    .shows(&world.admin.person().name),
                page(action, Object::Site, &here("x")).fails(Error::BadInvitation),
            ]
        }
        "/rooms/{id}" => {
            let here = |id: &str| path.replace("{id}", id);
            let mut probes: Vec<Probe> = ids(world)
                .into_iter()
                .map(|id| {
                    let place = world.places().into_iter().find(|place| place.id == id);
                    let object = place_of(world, who, id, About::Nobody);
                    page(action, object, &here(&id.to_string()))
                        .shows(place.map_or("", |place| &place.canary))
                })
                .collect();
            // What names no room shows the list and says that nothing is there.
            for id in ["x", "%00"] {
                probes.push(page(Action::SeeRooms, Object::Site, &here(id)));
            }
            probes
        }
        "/on-call/{id}" | "/rooms/{id}/hand-over" => {
            let here = |id: &str| path.replace("{id}", id);
            let mut probes: Vec<Probe> = ids(world)
                .into_iter()
                .map(|id| {
                    let object = place_of(world, who, id, About::Nobody);
                    page(action, object, &here(&id.to_string()))
                })
                .collect();
            let stranger = Object::Room {
                member: false,
                kind: None,
                about: About::Nobody,
            };
            probes.push(page(action, stranger, &here("x")));
            probes
        }
        "/rooms/{id}/options" => {
            let here = |id: &str| path.replace("{id}", id);
            let mut probes: Vec<Probe> = ids(world)
                .into_iter()
                .map(|id| {
                    let object = place_of(world, who, id, About::Nobody);
                    page(action, object, &here(&id.to_string()))
                })
                .collect();
            probes.push(page(Action::SeeRooms, Object::Site, &here("x")).fails(Error::NotFound));
            probes
        }
        "/join/{token}" => {
            let here = |token: &str| path.replace("{token}", token);
            let token = invitation(world.service(), &world.expert, world.team.id).await;
            // One of each kind: those that open nothing are counted.
            let [_, closed] = &world.dead_links;
            vec![
                page(action, Object::Site, &here(&token)).shows("join as "),
                page(action, Object::Site, &here("x")).fails(Error::BadInvitation),
                page(action, Object::Site, &here(closed)).fails(Error::BadInvitation),
            ]
        }
        _ => panic!("{path} has no row in the access test"),
    }
}
