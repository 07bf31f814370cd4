//! What those see who run the site.

use crate::{
    http::Caller,
    server::TestServer,
    watch::{Watch, reading},
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

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_served() {
    let server = TestServer::start().await;
    let document = Caller::nobody(&server).get("/ingest/v1/openapi.json").await;
    assert_eq!(document.header("content-type"), "application/json");
    assert!(document.json()["paths"]["/ingest/v1/batch"]["post"].is_object());
}
