//! Plain forms: what became of them is said, and nothing that somebody wrote is lost.

use axum::http::Method;
use domain::limits;
use reqwest::header;

use crate::{
    http::{Answer, Caller, percent},
    server::TestServer,
    world::{PASSWORD, World, fresh},
};

/// Posts a form as a browser does from this page of the site.
pub(crate) async fn post(caller: &Caller, page: &str, path: &str, body: String) -> Answer {
    let request = caller
        .request(Method::POST, path)
        .header(header::ORIGIN, caller.base())
        .header(header::ACCEPT, "text/html")
        .header(header::REFERER, format!("{}{page}", caller.base()))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body);
    Answer::of(request.send().await.unwrap()).await
}

/// The page that a form led to, with the cookies that it set.
pub(crate) async fn follow(caller: &Caller, answer: &Answer) -> Answer {
    let to = answer.header("location");
    let to = to.strip_prefix(caller.base()).unwrap_or(to);
    let mut request = caller
        .request(Method::GET, to)
        .header(header::ACCEPT, "text/html");
    for cookie in answer.cookies() {
        request = request.header(header::COOKIE, cookie.split(';').next().unwrap());
    }
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_text_that_no_cookie_holds_stands_on_the_answer() {
    let world = World::new().await;
    let wearer = world.wearer.caller(&world.server);
    let (room, other) = (world.care.id, world.expert.person().id);
    let long = format!("<b>&\n{}", "\u{1f422}".repeat(limits::MESSAGE_CHARS));
    let report = format!("room={room}&person={other}&said={}", percent(&long));
    let send = format!("room={room}&client_id={}&text={}", fresh(), percent(&long));
    for (path, body) in [("/api/report_person", report), ("/api/send", send)] {
        // From its page, and once more from the answer itself.
        for from in [format!("/rooms/{room}/options"), path.to_owned()] {
            let answer = post(&wearer, &from, path, body.clone()).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("location")),
                (400, "")
            );
            let page = answer.text();
            assert!(page.contains("5 characters too many"), "{page}");
            let kept = long
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            assert!(page.contains(&format!("\n{kept}</textarea>")), "{path}");
            assert!(page.contains(&format!("action=\"{path}\"")), "{path}");
            assert!(page.contains(&format!("value=\"{room}\"")), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_said() {
    let world = World::new().await;
    let expert = world.expert.caller(&world.server);
    let (team, page) = (world.team.id, format!("/rooms/{}/options", world.team.id));
    let former = world.former.person().id;
    for (path, body, said) in [
        (
            "/api/mute_room",
            format!("room={team}&muted=true"),
            "is muted now",
        ),
        (
            "/api/mute_room",
            format!("room={team}&muted=false"),
            "no longer muted",
        ),
        (
            "/api/block_person",
            format!("room={team}&person={former}"),
            "blocked this person",
        ),
        (
            "/api/unblock_person",
            format!("person={former}"),
            "unblocked this person",
        ),
    ] {
        let shown = follow(&expert, &post(&expert, &page, path, body).await).await;
        assert!(shown.text().contains(said), "{path}: {}", shown.text());
        assert!(!expert.get(&page).await.text().contains(said));
    }
    let (admin, waiting) = (world.admin.caller(&world.server), world.waiting.person().id);
    let approved = post(
        &admin,
        "/admin",
        "/api/approve_person",
        format!("id={waiting}"),
    )
    .await;
    let shown = follow(&admin, &approved).await.text();
    assert!(shown.contains("The account is approved"), "{shown}");
}

/// A browser that keeps no cookie is told so, wherever a sign-in begins.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_the_browser_does_not_keep_is_said() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    let code = server.service().set_up_code().await.unwrap().unwrap();
    let set_up = format!(
        "code={code}&name=Ada&email=a@test.example&password={}",
        percent(PASSWORD)
    );
    let sign_in = format!(
        "email=a@test.example&next=/settings&password={}",
        percent(PASSWORD)
    );
    for (page, path, body, next) in [
        ("/setup", "/api/set_up", set_up, "/"),
        ("/sign-in", "/api/sign_in", sign_in, "/settings"),
    ] {
        let answer = post(&nobody, page, path, body).await;
        let to = answer.header("location").to_owned();
        let without = nobody.get(&to).await.text();
        assert!(without.contains("keep your sign-in"), "{without}");
        let with = follow(&nobody, &answer).await;
        assert_eq!(with.header("location"), next, "{}", with.text());
    }
}

/// `Secure` over TLS and in a network; without it to this machine itself, where Safari keeps no other.
#[tokio::test(flavor = "multi_thread")]
async fn cookies_follow_the_scheme() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    let code = server.service().set_up_code().await.unwrap().unwrap();
    let set_up = format!(
        "code={code}&name=Ada&email=a@test.example&password={}",
        percent(PASSWORD)
    );
    let here = post(&nobody, "/setup", "/api/set_up", set_up).await;
    assert!(
        here.cookies()
            .iter()
            .all(|one| !one.contains("Secure") && !one.starts_with("__Host-"))
    );
    let request = nobody
        .request(Method::POST, "/api/sign_in")
        .header(header::HOST, "nas.local:3000")
        .header(header::ORIGIN, "http://nas.local:3000")
        .header(header::REFERER, "http://nas.local:3000/sign-in")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(format!(
            "email=a@test.example&password={}",
            percent(PASSWORD)
        ));
    let there = Answer::of(request.send().await.unwrap()).await;
    let cookies = there.cookies();
    assert!(
        cookies.iter().all(|one| one.contains("; Secure")),
        "{cookies:?}"
    );
    assert!(
        cookies.iter().any(|one| one.starts_with("__Host-sid=")),
        "{cookies:?}"
    );
    // What such a browser is told, which plain HTTP is.
    let told = nobody
        .request(Method::GET, "/sign-in?kept=1")
        .header(header::HOST, "nas.local:3000")
        .header(header::ACCEPT, "text/html");
    let told = Answer::of(told.send().await.unwrap()).await.text();
    assert!(
        told.contains("plain HTTP") && told.contains("PLAIN_HTTP_COOKIE"),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_address_leaves_alone_what_another_form_kept() {
    let world = World::new().await;
    let led = Caller::nobody(&world.server).get("/setup?code=AAAA").await;
    assert_eq!((led.status.as_u16(), led.cookie()), (200, None));
    assert!(led.text().contains("already set up"), "{}", led.text());
}

/// A second account would help nobody.
#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_offered_no_second_account() {
    let world = World::new().await;
    let link = world.service().invite(
        &world.wearer.actor,
        Some(world.care.id),
        domain::Role::Expert,
    );
    let path = link.await.unwrap().url_path;
    for (who, offers) in [(&world.waiting, false), (&world.must_change, false)] {
        let page = who.caller(&world.server).get(&path).await.text();
        assert_eq!(page.contains("accept_invitation_as"), offers, "{page}");
        assert!(page.contains("open this link again"), "{page}");
    }
    let page = Caller::nobody(&world.server).get(&path).await.text();
    assert!(page.contains("accept_invitation_as"), "{page}");
}

/// A password manager is told which account each password belongs to. The page of a reset link tells none,
/// because whoever holds the link need not learn the address.
#[tokio::test(flavor = "multi_thread")]
async fn every_form_with_a_password_names_its_account() {
    let world = World::new().await;
    for (page, caller) in [
        ("/sign-in", Caller::nobody(&world.server)),
        ("/settings", world.expert.caller(&world.server)),
        ("/new-password", world.must_change.caller(&world.server)),
    ] {
        let html = caller.get(page).await.text();
        assert!(html.contains("type=\"password\""), "{page}");
        let place = html.find("autocomplete=\"username\"").unwrap_or(usize::MAX);
        assert!(place < html.find("type=\"password\"").unwrap(), "{page}");
    }
}

/// Whatever refuses a form before its function sees it: the words stand on the answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_nobody_looked_at_stands_on_the_answer() {
    let world = World::new().await;
    let (room, from) = (world.care.id, format!("/rooms/{}", world.care.id));
    let body = |text: &str| format!("room={room}&client_id={}&text={}", fresh(), percent(text));
    let wearer = world.wearer.caller(&world.server);
    let nobody = Caller::nobody(&world.server);
    let wide = "時".repeat(10_000);
    for (who, text, status) in [(&nobody, "I am <here>", 401), (&wearer, &*wide, 413)] {
        let answer = post(who, &from, "/api/send", body(text)).await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(answer.header("location"), "");
        let page = answer.text();
        let kept = text.replace('<', "&lt;").replace('>', "&gt;");
        assert!(page.contains(&format!("\n{kept}</textarea>")), "{status}");
        assert_eq!(page.contains("/sign-in"), status == 401);
    }
    // What has no text of anybody's is answered as ever.
    let answer = post(
        &nobody,
        &from,
        "/api/mute_room",
        format!("room={room}&muted=true"),
    )
    .await;
    assert!(!answer.text().contains("textarea"));
}
