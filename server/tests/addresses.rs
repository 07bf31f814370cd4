//! Addresses in other forms than that of links, and pages of other sites.

use axum::http::Method;
use reqwest::header;
use server::{Site, routes::PAGES};

use crate::{
    http::{Answer, Caller},
    server::TestServer,
    world::World,
};

/// To the one address that a page has, whatever stands behind it.
#[tokio::test(flavor = "multi_thread")]
async fn another_form_of_an_address_leads_to_the_right_one() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    let id = "0197a1b2-cdef-7000-8000-00000000000a";
    for route in PAGES.iter().filter(|route| route.path != "/") {
        let right = route.path.replace("{id}", id).replace("{token}", "AbC");
        let capitals = route.path.replace("{id}", &id.to_uppercase());
        let capitals = capitals.replace("{token}", "AbC");
        for (asked, query) in [
            (format!("{right}/"), ""),
            (format!("{right}//"), "?before=7"),
            (format!("{capitals}/"), ""),
        ] {
            let answer = nobody.get(&format!("{asked}{query}")).await;
            assert_eq!(answer.status, 308, "{asked}");
            assert_eq!(answer.header("location"), format!("{right}{query}"));
        }
        if capitals != right {
            assert_eq!(nobody.get(&capitals).await.header("location"), right);
        }
        assert_ne!(nobody.get(&right).await.status, 308, "{right}");
    }
    // Never to another site, and not to what is not there.
    for path in [
        "//evil.example/",
        "/evil.example//",
        "/nothing/",
        "/rooms//",
    ] {
        let answer = nobody.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (404, ""),
            "{path}"
        );
    }
}

/// Most who ask for it are machines.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_costs_little() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    let page = nobody.get("/wp-login.php").await;
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(
        page.body.len() < 1_000 && !page.text().contains("<script"),
        "{}",
        page.text()
    );
    assert!(page.text().contains("may be mistyped"), "{}", page.text());
    let answer = nobody.request(Method::GET, "/wp-login.php").send().await;
    assert_eq!(Answer::of(answer.unwrap()).await.code(), "not_found");
}

/// A form is posted by a person, who reads what comes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_person_whose_form_is_refused_reads_a_page() {
    let change = |config: &mut server::config::Config| {
        config.server.public_url = "https://talk.example".into();
    };
    let server = TestServer::start_with(change, Site::default()).await;
    let nobody = Caller::nobody(&server);
    let post = |accept: &str, kind: &str| {
        nobody
            .request(Method::POST, "/api/sign_in")
            .header(header::ACCEPT, accept)
            .header(header::ORIGIN, server.origin())
            .header(header::CONTENT_TYPE, kind)
            .body("email=a%40b.example&password=x")
    };
    let form = "application/x-www-form-urlencoded";
    let answer = post("text/html,*/*", form).send().await.unwrap();
    let page = Answer::of(answer).await;
    assert_eq!(page.status, 403);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(
        page.text().contains("the reason in its log"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains('{'), "{}", page.text());
    let answer = post("application/json", form).send().await.unwrap();
    assert_eq!(Answer::of(answer).await.code(), "foreign_origin");
}

/// Nobody sees the numbers from elsewhere because a proxy on this machine says nothing of itself.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_for_this_machine_alone() {
    let world = World::new().await;
    let nobody = Caller::nobody(&world.server);
    let with = async |name: &str, value: &str| {
        let asked = nobody.request(Method::GET, "/metrics").header(name, value);
        asked.send().await.unwrap().status().as_u16()
    };
    assert_eq!(with("accept", "*/*").await, 200);
    for (name, value) in [
        ("x-forwarded-for", "10.0.0.1"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "for=10.0.0.1"),
        ("via", "1.1 proxy"),
        ("x-real-ip", "10.0.0.1"),
        ("host", "talk.example"),
        ("host", "10.0.0.1"),
    ] {
        assert_eq!(with(name, value).await, 404, "{name}: {value}");
    }
    let change = |config: &mut server::config::Config| {
        config.server.public_url = "https://talk.example".into();
    };
    let server = TestServer::start_with(change, Site::default()).await;
    assert_eq!(Caller::nobody(&server).get("/metrics").await.status, 404);
}
