//! From an empty server to a signed-in person, over HTTP.

use axum::http::Method;
use reqwest::header;

use crate::{
    http::{Answer, Caller},
    server::TestServer,
    world::{PASSWORD, World, invitation, join},
};

async fn account(server: &TestServer, email: &str) -> Vec<(&'static str, String)> {
    let code = server.service().set_up_code().await.unwrap();
    vec![
        ("code", code.unwrap_or_default()),
        ("name", "First Admin".to_owned()),
        ("email", email.to_owned()),
        ("password", PASSWORD.to_owned()),
    ]
}

/// From an answer to a browser on this machine.
fn token_of(answer: &Answer) -> String {
    let cookie = answer.cookie().unwrap();
    let (pair, attributes) = cookie.split_once(';').unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(attributes.contains(attribute), "{cookie}");
    }
    assert!(!attributes.contains("Domain"), "{cookie}");
    pair.strip_prefix("sid=").unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_account_is_the_admin_and_only_the_first() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    assert_eq!(nobody.call("/api/needs_set_up", &[]).await.text(), "true");
    let made = nobody
        .call("/api/set_up", &account(&server, "a@test.example").await)
        .await;
    let admin = Caller::with_token(&server, &token_of(&made));
    assert_eq!(admin.call("/api/people", &[]).await.status, 200);
    assert_eq!(nobody.call("/api/needs_set_up", &[]).await.text(), "false");
    let second = nobody
        .call("/api/set_up", &account(&server, "b@test.example").await)
        .await;
    assert_eq!(
        (second.code().as_str(), second.cookie()),
        ("already_set_up", None)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_out() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    nobody
        .call("/api/set_up", &account(&server, "a@test.example").await)
        .await;
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
    let known = right.cookies().into_iter();
    let known = known.filter(|cookie| cookie.starts_with("browser="));
    let known: Vec<String> = known.collect();
    for attribute in ["HttpOnly", "SameSite=Lax", "Max-Age=34560000"] {
        assert!(
            known.len() == 1 && known[0].contains(attribute),
            "{known:?}"
        );
    }
    let token = token_of(&right);
    let admin = Caller::with_token(&server, &token);
    assert_eq!(admin.call("/api/signed_in", &[]).await.text(), "true");
    let forgets = |answer: &Answer| answer.headers.contains_key("clear-site-data");
    assert!(!forgets(&admin.get("/").await));
    let out = admin.call("/api/sign_out", &[]).await;
    assert!(out.cookie().unwrap().contains("Max-Age=0"));
    // The browser stays known.
    let cleared = |cookie: &String| cookie.starts_with("browser=");
    assert!(!out.cookies().iter().any(cleared), "{:?}", out.cookies());
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    // Also a browser that learns of it only now, by a cookie that is worth nothing any more.
    for path in ["/", "/sign-in"] {
        // What is not sent waits for the same person's next sign-in.
        let ended = admin.get(path).await;
        assert_eq!(ended.header("clear-site-data"), "\"cache\"", "{path}");
        assert!(!forgets(&nobody.get(path).await), "{path}");
    }
    assert_eq!(admin.call("/api/signed_in", &[]).await.text(), "false");
    assert_eq!(admin.call("/api/people", &[]).await.code(), "signed_out");
}

/// The printed address: one click, and the code stays neither in the address nor in the history.
#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_code_is_taken_from_the_address_into_the_form() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    let wrong = [("code", "AAAA-AAAA-AAAA-AAAA".to_owned())];
    let fields = [account(&server, "a@test.example").await, wrong.to_vec()].concat();
    let refused = nobody.call("/api/set_up", &fields[1..]).await;
    assert_eq!(
        (refused.code().as_str(), refused.cookie()),
        ("bad_set_up_code", None)
    );
    let missing = nobody.call("/api/set_up", &fields[1..4]).await;
    assert_eq!(missing.code(), "bad_request");

    let code = server.service().set_up_code().await.unwrap().unwrap();
    let led = nobody.get(&format!("/setup?code={code}")).await;
    assert_eq!(
        (led.status.as_u16(), led.header("location")),
        (302, "/setup")
    );
    assert_eq!(led.header("referrer-policy"), "same-origin");
    assert!(!led.text().contains(&code));
    let flash = led.cookie().unwrap();
    assert!(flash.contains("HttpOnly"), "{flash}");
    let page = nobody
        .request(Method::GET, "/setup")
        .header(header::COOKIE, flash.split(';').next().unwrap());
    let page = Answer::of(page.send().await.unwrap()).await;
    assert!(
        page.text().contains(&format!("value=\"{code}\"")),
        "{}",
        page.text()
    );
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
    // It stays while the page says why, and is forgotten with the next one.
    assert_eq!(shown.cookie(), None);
    let later = person
        .request(Method::GET, &page)
        .header(header::COOKIE, flash);
    let later = Answer::of(later.send().await.unwrap()).await;
    assert!(later.cookie().unwrap().contains("Max-Age=0"));
}

/// What was typed stands in the form again, less the password, and the browser is led to the reason.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_keeps_what_was_typed() {
    let server = TestServer::start().await;
    let nobody = Caller::nobody(&server);
    nobody
        .call("/api/set_up", &account(&server, "a@test.example").await)
        .await;
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
    let shown = Answer::of(again.send().await.unwrap()).await;
    // The page can be loaded again, and still has it.
    assert_eq!(shown.cookie(), None);
    let shown = shown.text();
    assert!(
        shown.contains("value=\"&quot;b&quot;@test.example\""),
        "{shown}"
    );
    assert!(shown.contains("id=\"sign_in-error\""), "{shown}");
    assert!(!shown.contains("not the right one"), "{shown}");
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

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_by_a_link_sees_one_page_until_approved() {
    let world = World::new().await;
    let token = invitation(world.service(), &world.wearer, world.care.id).await;
    let nobody = Caller::nobody(&world.server);
    let fields = [
        ("token", token),
        ("name", "Ines Ahrend".to_owned()),
        ("email", "ines@test.example".to_owned()),
        ("password", PASSWORD.to_owned()),
    ];
    let joined = nobody.call("/api/accept_invitation_as", &fields).await;
    let guest = Caller::with_token(&world.server, &token_of(&joined));
    for path in [
        "/",
        "/settings",
        "/new",
        &format!("/rooms/{}", world.care.id),
    ] {
        let led = guest.get(path).await;
        assert_eq!(
            (led.status.as_u16(), led.header("location")),
            (302, "/waiting"),
            "{path}"
        );
    }
    let page = guest.get("/waiting").await.text();
    let host = &world.wearer.person().name;
    let admin = &world.admin.person().name;
    assert!(
        page.contains(host.as_str()) && page.contains(admin.as_str()),
        "{page}"
    );
    assert!(!page.contains("Settings"), "{page}");
    assert_eq!(guest.call("/api/contacts", &[]).await.code(), "not_active");

    let admin = world.admin.caller(&world.server);
    let people = admin.get("/admin").await.text();
    let (waiting, _) = people.split_once("Invite someone").unwrap();
    assert!(
        waiting.contains("Waiting for approval") && waiting.contains("Ines Ahrend"),
        "{people}"
    );
    let id = admin.call("/api/people", &[]).await.json();
    let id = id["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["person"]["name"] == "Ines Ahrend");
    let id = [(
        "id",
        id.unwrap()["person"]["id"].as_str().unwrap().to_owned(),
    )];
    assert_eq!(admin.call("/api/approve_person", &id).await.status, 200);
    let room = guest.get(&format!("/rooms/{}", world.care.id)).await;
    assert_eq!(room.status, 200);
    assert!(room.text().contains("Settings"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_given_password_opens_one_page_alone() {
    let world = World::new().await;
    let admin = world.admin.caller(&world.server);
    let fields = [
        ("name", "Ines Ahrend".to_owned()),
        ("email", "ines@test.example".to_owned()),
        ("password", PASSWORD.to_owned()),
        ("role", "expert".to_owned()),
    ];
    assert_eq!(admin.call("/api/add_person", &fields).await.status, 200);
    let signed_in = Caller::nobody(&world.server)
        .call("/api/sign_in", &fields[1..3])
        .await;
    let ines = Caller::with_token(&world.server, &token_of(&signed_in));
    let led = ines.get("/").await;
    assert_eq!(led.header("location"), "/new-password");
    assert!(
        ines.get("/new-password")
            .await
            .text()
            .contains("Someone else chose the password")
    );
    let change = |present: &str, new: &str| {
        [
            ("present", present.to_owned()),
            ("password", new.to_owned()),
        ]
    };
    let new = "another password for tests";
    let same = ines
        .call("/api/change_password", &change(PASSWORD, PASSWORD))
        .await;
    assert_eq!(same.code(), "same_password");
    let wrong = ines.call("/api/change_password", &change(new, new)).await;
    assert_eq!(wrong.code(), "wrong_password");
    assert_eq!(
        ines.call("/api/change_password", &change(PASSWORD, new))
            .await
            .status,
        200
    );
    assert_eq!(ines.get("/").await.status, 200);
    assert_eq!(ines.get("/new-password").await.header("location"), "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_a_new_password_names_its_maker_and_works_once() {
    let world = World::new().await;
    let admin = world.admin.caller(&world.server);
    let id = [("id", world.expert.person().id.to_string())];
    let made = admin.call("/api/make_password_reset", &id).await;
    let path = made.json().as_str().unwrap().to_owned();
    let nobody = Caller::nobody(&world.server);
    let page = nobody.get(&path).await.text();
    for name in [&world.expert.person().name, &world.admin.person().name] {
        assert!(page.contains(name.as_str()), "{page}");
    }
    let token = path.strip_prefix("/reset/").unwrap().to_owned();
    let fields = [
        ("token", token),
        ("password", "another password for tests".to_owned()),
    ];
    let before = world.expert.caller(&world.server);
    let set = nobody.call("/api/reset_password", &fields).await;
    let after = Caller::with_token(&world.server, &token_of(&set));
    assert_eq!(before.call("/api/contacts", &[]).await.code(), "signed_out");
    assert_eq!(after.call("/api/contacts", &[]).await.status, 200);
    let told = after.get("/settings").await.text();
    assert!(told.contains("with a link that"), "{told}");
    let again = nobody.call("/api/reset_password", &fields).await;
    assert_eq!(
        (again.code().as_str(), again.cookie()),
        ("bad_invitation", None)
    );
    assert_eq!(nobody.get(&path).await.status, 404);
    let shown = admin
        .get(&format!("/admin/people/{}", id[0].1))
        .await
        .text();
    assert!(shown.contains("It was used"), "{shown}");
}
