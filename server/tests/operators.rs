//! What those see who run the site.

use domain::watch::Item;

use crate::{
    http::Caller,
    server::TestServer,
    watch::{Watch, answer, reading},
    world::World,
};

#[tokio::test(flavor = "multi_thread")]
async fn health_and_numbers() {
    let world = World::new().await;
    Watch::new(&world.server, &world.device.token)
        .post_json(vec![reading(50)])
        .await;
    let nobody = Caller::nobody(&world.server);
    assert_eq!(nobody.get("/healthz").await.json()["status"], "alive");
    assert_eq!(nobody.get("/readyz").await.json()["status"], "ready");
    let metrics = nobody.get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("text/plain"));
    let text = metrics.text();
    assert!(text.contains(r#"route="/ingest/v1/batch""#), "{text}");
    // Labels are routes, never paths.
    nobody.get(&format!("/join/{}", "secret-token")).await;
    assert!(!nobody.get("/metrics").await.text().contains("secret-token"));
}

/// Also what only the transaction can refuse: a number used twice, an alert that is not there.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_watch_was_refused_is_counted() {
    let world = World::new().await;
    let mut watch = Watch::new(&world.server, &world.device.token);
    watch.post_json(vec![reading(60)]).await;
    let mut other = reading(60);
    if let Item::Reading(other) = &mut other {
        other.heart_rate_bpm = Some(90.0);
    }
    watch.post_json(vec![other, answer(61, 9_999)]).await;
    let text = Caller::nobody(&world.server).get("/metrics").await.text();
    for code in ["seq_reused", "unknown_alert"] {
        let counted = format!(r#"fitweet_ingest_rejected_total{{code="{code}"}}"#);
        assert!(text.contains(&counted), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_served() {
    let server = TestServer::start().await;
    let document = Caller::nobody(&server).get("/ingest/v1/openapi.json").await;
    assert_eq!(document.header("content-type"), "application/json");
    assert!(document.json()["paths"]["/ingest/v1/batch"]["post"].is_object());
}
