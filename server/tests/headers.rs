//! What every answer carries.

use axum::http::Method;
use domain::Role;
use reqwest::header;
use server::routes::PAGES;

use crate::{
    http::{Answer, Caller},
    server::TestServer,
    world::{World, join},
};

/// Sorted, with what changes from answer to answer left out.
fn told(answer: &Answer) -> String {
    let mut lines: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id" | "content-length"))
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    lines.sort();
    lines.join("\n")
}

fn nonce(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    rest.split_once('\'').unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn security_headers() {
    let server = TestServer::start().await;
    join(server.service(), Role::Admin).await;
    let nobody = Caller::nobody(&server);
    let page = nobody.get("/sign-in").await;
    let page_headers = told(&page).replace(&nonce(&page), "NONCE");
    insta::assert_snapshot!("page", page_headers);
    let api = nobody.call("/api/contacts", &[]).await;
    insta::assert_snapshot!("function", told(&api));
    let missing = nobody
        .request(Method::GET, "/nothing")
        .send()
        .await
        .unwrap();
    insta::assert_snapshot!("missing", told(&Answer::of(missing).await));
    let ingest = nobody
        .post("/ingest/v1/batch", "application/json", "{}")
        .await;
    insta::assert_snapshot!("ingest", told(&ingest));
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_and_header_share_a_nonce_that_is_never_the_same() {
    let server = TestServer::start().await;
    let admin = join(server.service(), Role::Admin).await.caller(&server);
    let mut seen = Vec::new();
    for path in ["/", "/", "/settings", "/admin"] {
        let answer = admin.get(path).await;
        let (nonce, text) = (nonce(&answer), answer.text());
        let scripts = text.matches("<script").count();
        assert!(scripts > 0, "{path}");
        let marked = text.split("<script").skip(1).filter(|script| {
            let tag = script.split('>').next().unwrap_or_default();
            tag.contains(&format!("nonce=\"{nonce}\""))
        });
        assert_eq!(marked.count(), scripts, "{path}: {text}");
        assert!(!seen.contains(&nonce), "{path}");
        seen.push(nonce);
    }
}

/// A client knows no other page, and would take it for its own.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_talk_comes_alive() {
    let world = World::new().await;
    let expert = world.expert.caller(&world.server);
    for route in PAGES {
        let path = route.path.replace("{id}", &world.care.id.to_string());
        let page = expert.get(&path).await.text();
        let talk = ["/", "/rooms/{id}"].contains(&route.path);
        assert_eq!(page.contains("type=\"module\""), talk, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_not_there_says_so() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    let answer = nobody.get("/no-such-page").await;
    assert_eq!(answer.status, 404);
    assert!(answer.header("content-type").starts_with("text/html"));
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_is_promised_only_where_it_is() {
    let strict = async |url: &str, proxies: usize, proto: &str, subdomains: bool| {
        let change = |config: &mut server::config::Config| {
            config.server.public_url = url.into();
            config.server.hsts_subdomains = subdomains;
            config.server.trusted_proxies = proxies;
        };
        let server = TestServer::start_with(change, server::Site::default()).await;
        let request = Caller::nobody(&server).request(Method::GET, "/healthz");
        let answer = request
            .header("x-forwarded-proto", proto)
            .send()
            .await
            .unwrap();
        let promise = answer.headers().get(header::STRICT_TRANSPORT_SECURITY);
        promise.map(|promise| promise.to_str().unwrap().to_owned())
    };
    let this_host = Some("max-age=63072000".to_owned());
    assert_eq!(strict("", 0, "https", false).await, None);
    assert_eq!(strict("", 1, "http", false).await, None);
    assert_eq!(strict("", 1, "https", false).await, this_host);
    let url = "https://talk.example";
    assert_eq!(strict(url, 0, "http", false).await, this_host);
    let all = strict(url, 0, "http", true).await;
    assert_eq!(all.unwrap(), "max-age=63072000; includeSubDomains");
}
