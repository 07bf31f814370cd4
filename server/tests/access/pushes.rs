//! The functions about browsers that take pushes.

use domain::{Error, Language, PushSubscriptionId, Standing};
use service::access::{Action, Object};
use uuid::Uuid;

use super::{
    Who, function,
    probe::{Fields, Probe},
};
use crate::world::{Someone, World, peer};

/// Of RFC 8291: a browser's public key and its secret.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

fn endpoint() -> String {
    format!("https://push.example/{}", Uuid::now_v7())
}

async fn subscribe(world: &World, who: &Someone) -> PushSubscriptionId {
    let (peer, endpoint) = (peer(), endpoint());
    let keys = (P256DH, AUTH);
    let service = world.service();
    let added = service.add_push_subscription(&who.actor, &peer, Language::En, &endpoint, keys);
    added.await.unwrap()
}

pub(super) async fn probes(world: &World, path: &str, action: Action, who: &Who<'_>) -> Vec<Probe> {
    let own = |fields: Fields| function(action, Object::OWN, fields);
    match path {
        "/api/push_subscriptions" => vec![own(Fields::new())],
        "/api/add_push_subscription" => {
            let fields = |endpoint: String, auth: &str| {
                vec![
                    ("endpoint", endpoint),
                    ("p256dh", P256DH.to_owned()),
                    ("auth", auth.to_owned()),
                ]
            };
            let inside = "https://169.254.169.254/latest".to_owned();
            vec![
                own(fields(endpoint(), AUTH)),
                own(fields(inside, AUTH))
                    .fails(Error::BadRequest)
                    .about("inside"),
                own(fields(endpoint(), "x"))
                    .fails(Error::BadRequest)
                    .about("no secret"),
            ]
        }
        "/api/report_push" => {
            // What nobody sent, and by that what others were sent: it is looked for among the own.
            let nobodys = vec![
                ("id", Uuid::now_v7().to_string()),
                ("seen", "shown".to_owned()),
            ];
            vec![own(nobodys).fails(Error::NotFound)]
        }
        _ => {
            let id = |own: bool, id: PushSubscriptionId| {
                function(action, Object::Thing { own }, vec![("id", id.to_string())])
            };
            let mut probes = vec![id(false, PushSubscriptionId(Uuid::now_v7())).about("nobody's")];
            let active = |who: &&Someone| who.actor.standing == Standing::Active;
            if let Some(someone) = who.someone.filter(active) {
                probes.push(id(true, subscribe(world, someone).await).about("own"));
            }
            let mine = who.someone.map(|someone| someone.person().id);
            for other in [&world.expert, &world.outsider] {
                if mine != Some(other.person().id) {
                    probes.push(id(false, subscribe(world, other).await).about("foreign"));
                }
            }
            probes
        }
    }
}
