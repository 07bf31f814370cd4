//! What nobody of ours would send, to every route: a typed refusal, and nothing changed.

use axum::http::Method;
use domain::limits::{BODY_BYTES, INGEST_BODY_BYTES};
use reqwest::header;
use server::{
    router::routes,
    routes::{FUNCTIONS, PAGES},
};

use crate::{
    http::{Answer, Caller},
    watch::{BATCH, batch, reading},
    world::World,
};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const POSTCARD: &str = "application/vnd.fitweet.postcard";

fn bodies() -> Vec<Vec<u8>> {
    let texts = [
        "",
        "{",
        "null",
        "[]",
        "\"\"",
        "\0",
        "{}",
        "=",
        "&&&",
        "a=b",
        "%",
        "%ff%fe",
        "id[]=1",
        "id[a]=1",
        r#"{"epoch":1,"epoch":2,"clock":"unix","sent_at":0,"items":[]}"#,
        r#"{"epoch":-1,"clock":"unix","sent_at":0,"items":[]}"#,
        r#"{"epoch":1,"clock":"moon","sent_at":0,"items":[]}"#,
        r#"{"epoch":1,"clock":"unix","sent_at":1e99,"items":[]}"#,
        r#"{"epoch":1,"clock":"unix","sent_at":9223372036854775808,"items":[]}"#,
        r#"{"epoch":1,"clock":"unix","sent_at":0,"items":[{"reading":{"seq":1,"measured_at":NaN}}]}"#,
        r#"{"epoch":1,"clock":"unix","sent_at":0,"items":[{"reading":{"seq":4294967296,"measured_at":0}}]}"#,
        r#"{"epoch":1,"clock":"unix","sent_at":0,"items":[],"more":1}"#,
        r#"{"code":1,"name":[]}"#,
        "id=x",
        "id=00000000-0000-0000-0000-00000000000Z",
        "room=1&client_id=1&text=x",
        "room=&seq=99999999999999999999",
        "token=%00",
        "email=a%00&password=b",
    ];
    let mut bodies: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    bodies.push(vec![0xff; 64]);
    bodies.push([b"[".repeat(5_000), b"]".repeat(5_000)].concat());
    bodies.push(
        domain::watch::codec::to_postcard(&batch(vec![reading(1)], Vec::new())).unwrap()[..9]
            .to_vec(),
    );
    bodies.push(
        [
            1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f,
        ]
        .to_vec(),
    );
    bodies
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_survives_every_body() {
    let world = World::new().await;
    let before = world.fingerprint().await;
    let person = world.wearer.caller(&world.server);
    let device = Caller::device(&world.server, &world.device.token);
    for route in routes() {
        let (kinds, caller): (&[&str], _) = match route.path {
            path if path.starts_with("/api/") => (&[FORM, JSON], &person),
            path if path.starts_with("/ingest/") && route.method == "POST" => {
                (&[JSON, POSTCARD], &device)
            }
            _ => continue,
        };
        // These do what they do without a body.
        if ["sign_out", "create_pairing_code"]
            .iter()
            .any(|name| route.path.ends_with(name))
        {
            continue;
        }
        for kind in kinds {
            for body in bodies() {
                let request = caller.request(Method::POST, route.path);
                let request = request
                    .header(header::ORIGIN, world.server.origin())
                    .header(header::CONTENT_TYPE, *kind)
                    .body(body.clone());
                let answer = Answer::of(request.send().await.unwrap()).await;
                let said = format!("{kind} {}: {} {}", route.path, answer.status, answer.text());
                if answer.status.is_success() && route.path.ends_with("/batch") {
                    // Each item is judged alone, and none of these is one.
                    let results = answer.json()["results"].take();
                    let is_refused = |it: &serde_json::Value| it["outcome"]["rejected"].is_string();
                    assert!(results.as_array().unwrap().iter().all(is_refused), "{said}");
                } else if answer.status.is_success() {
                    let harmless = [
                        "needs_set_up",
                        "signed_in",
                        "settings",
                        "talk",
                        "contacts",
                        "standing",
                        "push_subscriptions",
                        "on_call",
                        "attention",
                        "crisis_numbers",
                    ];
                    assert!(
                        harmless.iter().any(|name| route.path.ends_with(name)),
                        "{said}"
                    );
                } else {
                    assert!(answer.status.is_client_error(), "{said}");
                    assert!(!answer.code().is_empty(), "{said}");
                    assert!(
                        !said.contains("expected") && !said.contains("column `"),
                        "{said}"
                    );
                }
            }
        }
    }
    assert_eq!(before, world.fingerprint().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn sizes_types_and_methods_are_checked_everywhere() {
    let world = World::new().await;
    let before = world.fingerprint().await;
    let device = Caller::device(&world.server, &world.device.token);
    let huge = vec![b' '; INGEST_BODY_BYTES + 1];
    for (kind, body, status, code) in [
        (JSON, huge.clone(), 413, "too_large"),
        (POSTCARD, huge.clone(), 413, "too_large"),
        ("text/plain", b"{}".to_vec(), 415, "bad_content_type"),
        ("", b"{}".to_vec(), 415, "bad_content_type"),
        (JSON, b"{\n  !}".to_vec(), 400, "bad_request"),
    ] {
        let answer = device.post(BATCH, kind, body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, code),
            "{kind}"
        );
    }
    let place = device.post(BATCH, JSON, "{\n  !}").await.json();
    assert_eq!(
        (&place["error"]["line"], &place["error"]["column"]),
        (&2.into(), &3.into())
    );

    let person = world.wearer.caller(&world.server);
    let long = [("text", "x".repeat(BODY_BYTES))];
    for function in FUNCTIONS {
        let answer = person.call(function.path, &long).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (413, "too_large")
        );
        let plain = person.request(Method::POST, function.path);
        let plain = plain
            .header(header::ORIGIN, world.server.origin())
            .header(header::CONTENT_TYPE, "text/plain")
            .body("id=1");
        let answer = Answer::of(plain.send().await.unwrap()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (415, "bad_content_type")
        );
    }
    for route in routes() {
        let path = route.path.replace("{id}", "x").replace("{token}", "x");
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = person.request(method, &path).send().await.unwrap();
            let answer = Answer::of(answer).await;
            assert_eq!(
                (answer.status.as_u16(), answer.code().as_str()),
                (405, "bad_request"),
                "{path}"
            );
        }
        if route.method == "POST" {
            let answer = person.get(&path).await;
            assert_eq!(answer.status, 405, "{path} can be a link");
        }
    }
    for path in ["/api/none", "/ingest/v1/none", "/ingest", "/nothing"] {
        let answer = device.post(path, JSON, "{}").await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (404, "not_found"),
            "{path}"
        );
    }
    assert_eq!(before, world.fingerprint().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_of_other_sites_are_refused() {
    let world = World::new().await;
    let before = world.fingerprint().await;
    let person = world.expert.caller(&world.server);
    for function in FUNCTIONS {
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("x-nothing", "of either"),
        ] {
            let request = person.request(Method::POST, function.path);
            let request = request
                .header(name, value)
                .header(header::CONTENT_TYPE, FORM);
            let answer = Answer::of(request.body("name=x").send().await.unwrap()).await;
            let got = (answer.status.as_u16(), answer.code());
            assert_eq!(
                got,
                (403, "foreign_origin".to_owned()),
                "{} {value}",
                function.path
            );
            assert_eq!(answer.cookie(), None);
        }
    }
    assert_eq!(before, world.fingerprint().await);
}

/// Of two, whoever stands in front may have gone by the other one.
#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_read_in_two_ways_is_refused() {
    let world = World::new().await;
    let before = world.fingerprint().await;
    let person = world.expert.caller(&world.server);
    let own = world.server.origin();
    let post = || {
        let request = person.request(Method::POST, "/api/create_team_room");
        let request = request.header(header::CONTENT_TYPE, FORM).body("name=x");
        request.header(header::ORIGIN, &own)
    };
    let host = own.strip_prefix("http://").unwrap();
    for (name, again) in [
        ("origin", own.as_str()),
        ("origin", "https://evil.example"),
        ("host", host),
        ("content-type", FORM),
    ] {
        let mut request = post().header(name, again);
        if name == "host" {
            request = request.header(name, host);
        }
        let answer = Answer::of(request.send().await.unwrap()).await;
        let got = (answer.status.as_u16(), answer.code());
        assert_eq!(got, (400, "bad_request".to_owned()), "{name} {again}");
    }
    // Somebody else's sign-in beside the own one: nobody's.
    let other = format!("__Host-sid={}", world.wearer.token);
    let answer = post().header(header::COOKIE, other).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(before, world.fingerprint().await);
}

/// A link, whoever made it, changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn no_get_changes_anything() {
    let world = World::new().await;
    let before = world.fingerprint().await;
    let person = world.expert.caller(&world.server);
    for route in PAGES.iter().chain(FUNCTIONS) {
        let path = route.path.replace("{id}", &world.care.id.to_string());
        person
            .get(&format!("{path}?room={}&text=x&seq=1", world.care.id))
            .await;
    }
    assert_eq!(before, world.fingerprint().await);
}
