//! From an empty server to a signed-in person, over HTTP.

use axum::http::Method;
use reqwest::header;

use crate::{
    http::{Answer, Caller},
    server::TestServer,
    world::{PASSWORD, World, join},
};

fn account(email: &str) -> Vec<(&'static str, String)> {
    vec![
        ("name", "First Admin".to_owned()),
        ("email", email.to_owned()),
        ("password", PASSWORD.to_owned()),
    ]
}

fn token(answer: &Answer) -> String {
    let cookie = answer.cookie().unwrap();
    let (pair, attributes) = cookie.split_once(';').unwrap();
    for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(attribute), "{cookie}");
    }
    assert!(!attributes.contains("Domain"), "{cookie}");
    pair.strip_prefix("__Host-sid=").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_account_is_the_admin_and_only_the_first() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    assert_eq!(nobody.call("/api/needs_set_up", &[]).await.text(), "true");
    let made = nobody.call("/api/set_up", &account("a@test.example")).await;
    let admin = Caller::with_token(&server, &token(&made));
    assert_eq!(admin.call("/api/people", &[]).await.status, 200);
    assert_eq!(nobody.call("/api/needs_set_up", &[]).await.text(), "false");
    let second = nobody.call("/api/set_up", &account("b@test.example")).await;
    assert_eq!(
        (second.code().as_str(), second.cookie()),
        ("already_set_up", None)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_out() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    nobody.call("/api/set_up", &account("a@test.example")).await;
    let sign_in = async |email: &str, password: &str| {
        let fields = [
            ("email", email.to_owned()),
            ("password", password.to_owned()),
        ];
        nobody.call("/api/sign_in", &fields).await
    };
    let wrong = sign_in("a@test.example", "another long password").await;
    let unknown = sign_in("nobody@test.example", PASSWORD).await;
    assert_eq!(
        (wrong.status, wrong.text()),
        (unknown.status, unknown.text())
    );
    assert_eq!(
        (wrong.code().as_str(), wrong.cookie()),
        ("wrong_credentials", None)
    );

    let right = sign_in("A@test.example", PASSWORD).await;
    let token = token(&right);
    let admin = Caller::with_token(&server, &token);
    assert_eq!(admin.call("/api/signed_in", &[]).await.text(), "true");
    let forgets = |answer: &Answer| answer.headers.contains_key("clear-site-data");
    assert!(!forgets(&admin.get("/").await));
    let out = admin.call("/api/sign_out", &[]).await;
    assert!(out.cookie().unwrap().contains("Max-Age=0"));
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    // Also a browser that learns of it only now, by a cookie that is worth nothing any more.
    for path in ["/", "/sign-in"] {
        assert!(forgets(&admin.get(path).await), "{path}");
        assert!(!forgets(&nobody.get(path).await), "{path}");
    }
    assert_eq!(admin.call("/api/signed_in", &[]).await.text(), "false");
    assert_eq!(admin.call("/api/people", &[]).await.code(), "signed_out");
}

/// A form without JavaScript: posted, then sent on to a page.
#[tokio::test(flavor = "multi_thread")]
async fn forms_work_without_scripts() {
    let world = World::new().await;
    let person = world.expert.caller(&world.server);
    let page = format!("/rooms/{}", world.care.id);
    let id = crate::world::fresh();
    let post = async |text: &str| {
        let body = format!("room={}&client_id={id}&text={text}", world.care.id);
        let request = person
            .request(Method::POST, "/api/send")
            .header(header::ORIGIN, world.server.origin())
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::REFERER, world.server.url(&page))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        Answer::of(request.send().await.unwrap()).await
    };
    let answer = post("by+form").await;
    assert!(
        answer.status.is_redirection(),
        "{} {}",
        answer.status,
        answer.text()
    );
    assert!(
        answer.header("location").ends_with(&page),
        "{}",
        answer.header("location")
    );
    assert!(person.get(&page).await.text().contains("by form"));

    // What was refused stands in the form again, as something new to say.
    let refused = post("%3C/textarea%3E%3Cb%3E+%26amp;").await;
    assert!(refused.status.is_redirection(), "{}", refused.text());
    let flash = refused.cookie().unwrap();
    let flash = flash.split(';').next().unwrap();
    let to = refused.header("location");
    let to = to.strip_prefix(&world.server.origin()).unwrap_or(to);
    let again = person
        .request(Method::GET, to)
        .header(header::COOKIE, flash);
    let shown = Answer::of(again.send().await.unwrap()).await;
    assert!(
        shown
            .text()
            .contains("&lt;/textarea>&lt;b> &amp;amp;</textarea>"),
        "{}",
        shown.text()
    );
    assert!(!shown.text().contains(&format!("value=\"{id}\"")));
    assert!(shown.cookie().unwrap().contains("Max-Age=0"));
}

/// What was typed stands in the form again, less the password, and the browser is led to the reason.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_keeps_what_was_typed() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    nobody.call("/api/set_up", &account("a@test.example")).await;
    let request = nobody
        .request(Method::POST, "/api/sign_in")
        .header(header::ORIGIN, server.origin())
        .header(header::ACCEPT, "text/html")
        .header(
            header::REFERER,
            server.url("/sign-in?next=/admin&__path=x&__err=y"),
        )
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body("email=%22b%22@test.example&password=not+the+right+one");
    let refused = Answer::of(request.send().await.unwrap()).await;
    let to = refused.header("location");
    assert!(
        to.starts_with("/sign-in?next=/admin&__path=%2Fapi%2Fsign_in&__err="),
        "{to}"
    );
    assert!(to.ends_with("#sign_in-error"), "{to}");

    let flash = refused.cookie().unwrap();
    let flash = flash.split(';').next().unwrap();
    let again = nobody
        .request(Method::GET, to)
        .header(header::COOKIE, flash);
    let shown = Answer::of(again.send().await.unwrap()).await.text();
    assert!(
        shown.contains("value=\"&quot;b&quot;@test.example\""),
        "{shown}"
    );
    assert!(shown.contains("id=\"sign_in-error\""), "{shown}");
    assert!(!shown.contains("not the right one"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_needs_to_be_asked_for() {
    let server = TestServer::start_with(
        |config| config.auth.plain_http_cookie = true,
        server::Site::default(),
    )
    .await;
    let nobody = Caller::nobody(&server);
    let made = nobody.call("/api/set_up", &account("a@test.example")).await;
    let cookie = made.cookie().unwrap();
    assert!(
        cookie.starts_with("sid=") && !cookie.contains("Secure"),
        "{cookie}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_person_is_out_at_once() {
    let world = World::new().await;
    let victim = join(world.service(), domain::Role::Expert).await;
    let caller = victim.caller(&world.server);
    assert_eq!(caller.call("/api/contacts", &[]).await.status, 200);
    let id = [("id", victim.person().id.to_string())];
    let admin = world.admin.caller(&world.server);
    assert_eq!(admin.call("/api/disable_person", &id).await.status, 200);
    assert_eq!(caller.call("/api/contacts", &[]).await.code(), "signed_out");
}
