//! For what is neither a page nor a server function: the socket, the watches, those who run the
//! site.

use axum::http::Method;
use domain::{Error, Role, watch::PairRequest};
use server::routes::Route;
use service::access::Object;

use super::probe::{Ask, Probe};
use crate::{
    http::{Answer, Caller},
    watch::{BATCH, batch, reading},
    world::{World, join},
};

pub(super) async fn probes(world: &World, route: Route) -> Vec<Probe> {
    let site = |ask| vec![Probe::new(route.action, Object::Site, ask)];
    match route.path {
        "/socket" => site(Ask::Socket),
        "/healthz" | "/readyz" | "/metrics" | "/ingest/v1/openapi.json" => site(Ask::Read),
        // This server has no files.
        "/breathe" => {
            let probe = Probe::new(route.action, Object::Site, Ask::Read);
            vec![probe.fails(Error::NotFound)]
        }
        "/ingest/v1/pair" => {
            let wearer = join(world.service(), Role::Wearer).await;
            let code = world.service().create_pairing_code(&wearer.actor).await;
            let request = PairRequest {
                code: code.unwrap().code,
                name: "A wrist".into(),
            };
            site(Ask::Post(serde_json::to_string(&request).unwrap()))
        }
        BATCH => {
            let body = serde_json::to_string(&batch(vec![reading(900)], Vec::new())).unwrap();
            vec![Probe::new(route.action, Object::OWN, Ask::Post(body))]
        }
        path => panic!("{path} has no row in the access test"),
    }
}

/// A watch is told what it lacks, whatever it sent instead.
#[tokio::test(flavor = "multi_thread")]
async fn only_a_whole_token_delivers() {
    let world = World::new().await;
    let body = serde_json::to_vec(&batch(vec![reading(900)], Vec::new())).unwrap();
    for token in ["", "dev_x.y", &format!("{}x", world.device.token)] {
        let caller = Caller::device(&world.server, token);
        let answer = caller.post(BATCH, "application/json", body.clone()).await;
        assert_eq!(answer.status, 401, "{token}");
        assert_eq!(answer.code(), "signed_out");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_pairing_code_opens_nothing() {
    let world = World::new().await;
    let body = r#"{"code":"AAAA-AAAA","name":"x"}"#;
    let nobody = Caller::nobody(&world.server);
    let answer = nobody
        .post("/ingest/v1/pair", "application/json", body)
        .await;
    assert_eq!(answer.code(), "bad_pairing_code");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_local() {
    let world = World::new().await;
    let forwarded = Caller::nobody(&world.server).request(Method::GET, "/metrics");
    let forwarded = forwarded.header("x-forwarded-for", "127.0.0.1");
    let answer = Answer::of(forwarded.send().await.unwrap()).await;
    assert_eq!(answer.status, 404);
}
