//! What those see who run the site.

use domain::watch::Item;
use server::{Site, config::Config};

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

/// With the alert of nobody, which stops where nobody can be connected.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_said_whether_alerts_get_through() {
    let change = |config: &mut Config| config.alerts.canary = true;
    let world = World::on(TestServer::start_with(change, Site::default()).await).await;
    let service = world.server.service();
    while service.walk_canary().await != Ok(true) {}
    let nobody = Caller::nobody(&world.server);
    let health = nobody.get("/healthz").await.json();
    assert_eq!(health["status"], "alive");
    assert_eq!(health["canary"]["arrived"], true);
    assert_eq!(health["canary"].get("broken"), None);
    let metrics = nobody.get("/metrics").await.text();
    assert!(metrics.contains("fitweet_canary_age_seconds"), "{metrics}");
    for hop in ["ingest", "commit", "fan_out", "job", "push"] {
        let age = format!(r#"fitweet_canary_hop_age_seconds{{hop="{hop}"}}"#);
        assert!(metrics.contains(&age), "{metrics}");
    }
    assert!(metrics.contains("fitweet_connections 0"), "{metrics}");
    let admin = world.admin.caller(&world.server);
    let page = admin.get("/admin").await.text();
    assert!(page.contains("Alerts get through"), "{page}");
    assert!(
        !page.contains("Probe") && !page.contains("probe.invalid"),
        "{page}"
    );
    service.say_goodbye();
    assert!(service.walk_canary().await.is_err());
    let health = nobody.get("/healthz").await.json();
    assert_eq!(health["canary"]["broken"], "fan_out");
    let page = admin.get("/admin").await.text();
    assert!(page.contains("before they reached an open page"), "{page}");
}
