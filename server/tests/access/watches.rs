use axum::http::Method;
use reqwest::header;

use super::everybody;
use crate::{
    http::{Answer, Caller},
    watch::{BATCH, batch, reading},
    world::World,
};

#[tokio::test(flavor = "multi_thread")]
async fn only_a_live_device_delivers() {
    let world = World::new().await;
    let body = serde_json::to_vec(&batch(vec![reading(900)], Vec::new())).unwrap();
    for who in everybody(&world) {
        let answer = who
            .caller
            .post(BATCH, "application/json", body.clone())
            .await;
        let expected = if matches!(who.name, "own device" | "other device") {
            200
        } else {
            401
        };
        assert_eq!(answer.status.as_u16(), expected, "{}", who.name);
        if expected == 401 {
            assert_eq!(answer.code(), "signed_out");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
    for token in [
        "",
        "dev_x.y",
        &format!("{}x", world.device.token),
        &world.expert.token,
    ] {
        let caller = Caller::device(&world.server, token);
        let answer = caller.post(BATCH, "application/json", body.clone()).await;
        assert_eq!(answer.status, 401, "{token}");
    }
}

/// A sign-in as a bearer token, or a device's token as a cookie, is nothing.
#[tokio::test(flavor = "multi_thread")]
async fn credentials_do_not_change_their_kind() {
    let world = World::new().await;
    let cookie = Caller::with_token(&world.server, &world.device.token);
    assert_eq!(cookie.call("/api/contacts", &[]).await.code(), "signed_out");
    let nobody = Caller::nobody(&world.server);
    let request = nobody.request(Method::POST, BATCH);
    let request = request
        .header(header::COOKIE, format!("__Host-sid={}", world.device.token))
        .header(header::CONTENT_TYPE, "application/json")
        .body("{}");
    assert_eq!(Answer::of(request.send().await.unwrap()).await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn public_routes_are_public_and_metrics_are_local() {
    let world = World::new().await;
    for who in everybody(&world) {
        for path in ["/healthz", "/readyz", "/metrics", "/ingest/v1/openapi.json"] {
            let answer = who.caller.get(path).await;
            assert_eq!(answer.status, 200, "{}: {path}", who.name);
            for place in world.places() {
                assert!(!answer.text().contains(&place.canary));
                assert!(
                    !answer.text().contains(&place.id.to_string()),
                    "{path} names a room"
                );
            }
        }
        let code = who.caller.post(
            "/ingest/v1/pair",
            "application/json",
            r#"{"code":"AAAA-AAAA","name":"x"}"#,
        );
        let code = code.await.code();
        assert!(
            matches!(code.as_str(), "bad_pairing_code" | "too_many_attempts"),
            "{code}"
        );
    }
    let forwarded = Caller::nobody(&world.server).request(Method::GET, "/metrics");
    let forwarded = forwarded.header("x-forwarded-for", "127.0.0.1");
    assert_eq!(forwarded.send().await.unwrap().status(), 404);
}
