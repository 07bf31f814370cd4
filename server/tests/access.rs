//! Who gets what: every route, server function and socket command, by every kind of actor, with
//! ids of their own, of others and of nobody. What is expected is what [`service::access`] says;
//! an endpoint that is not listed here fails.

mod functions;
mod pages;
mod probes;
mod sockets;
mod watches;

use std::collections::BTreeSet;

use domain::{Role, RoomKind};
use leptos::{config::LeptosOptions, server_fn::axum::server_fn_paths};
use leptos_axum::AxumRouteListing;
use server::router::{FUNCTIONS, PAGES, routes};
use service::access;

use crate::{
    http::Caller,
    world::{Someone, World},
};

/// One kind of actor.
struct Who<'w> {
    name: &'static str,
    /// Whose rights the credential carries in a browser's routes. A device's: nobody's.
    someone: Option<&'w Someone>,
    caller: Caller,
}

impl Who<'_> {
    fn as_caller(&self) -> access::Caller<'_> {
        match self.someone {
            Some(someone) => access::Caller::Person(&someone.actor),
            None => access::Caller::Nobody,
        }
    }

    fn role(&self) -> Option<Role> {
        self.someone.map(|someone| someone.person().role)
    }
}

fn everybody<'w>(world: &'w World) -> Vec<Who<'w>> {
    let server = &world.server;
    let person = |name, who: &'w Someone| Who {
        name,
        caller: who.caller(server),
        someone: Some(who),
    };
    let device = |name, token: &str| Who {
        name,
        caller: Caller::device(server, token),
        someone: None,
    };
    vec![
        Who {
            name: "nobody",
            caller: Caller::nobody(server),
            someone: None,
        },
        person("member (expert)", &world.expert),
        person("member (wearer)", &world.wearer),
        person("former member", &world.former),
        person("outsider", &world.outsider),
        person("other wearer", &world.other_wearer),
        person("admin", &world.admin),
        Who {
            someone: None,
            ..person("revoked sign-in", &world.revoked)
        },
        device("own device", &world.device.token),
        device("other device", &world.other_device.token),
        device("revoked device", &world.revoked_device.token),
    ]
}

/// No answer holds a word of a room that its reader is not in.
fn assert_no_leak(world: &World, who: &Who<'_>, said: &str, what: &str) {
    for place in world.places() {
        let entitled = who
            .someone
            .is_some_and(|someone| world.is_member(&someone.actor, place.id));
        assert!(
            entitled || !said.contains(&place.canary),
            "{}: {what} shows words of a foreign room:\n{said}",
            who.name
        );
    }
}

fn kind_of(world: &World, room: domain::RoomId) -> Option<RoomKind> {
    match room {
        _ if room == world.care.id || room == world.other_care.id => Some(RoomKind::Care),
        _ if room == world.team.id => Some(RoomKind::Team),
        _ if room == world.direct.id => Some(RoomKind::Direct),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_has_every_page_and_function_and_no_other() {
    let options = LeptosOptions::builder().output_name("t").build();
    let pages = server::pages::listed(&options);
    let pages: BTreeSet<&str> = pages.iter().map(AxumRouteListing::path).collect();
    let listed: BTreeSet<&str> = PAGES.iter().map(|route| route.path).collect();
    assert_eq!(pages, listed);

    let functions: BTreeSet<_> = server_fn_paths()
        .map(|(path, method)| (path, method.to_string()))
        .collect();
    let listed: BTreeSet<_> = FUNCTIONS
        .iter()
        .map(|route| (route.path, route.method.to_owned()))
        .collect();
    assert_eq!(functions, listed);
    assert!(FUNCTIONS.iter().all(|route| route.method == "POST"));

    let all: Vec<_> = routes().map(|route| route.path).collect();
    let once: BTreeSet<_> = all.iter().copied().collect();
    assert_eq!(all.len(), once.len(), "a path is listed twice");
}
