//! Files of the site: kept as long as their names allow, and packed as the browser likes.

use axum::http::Method;
use domain::{Language, Role};
use reqwest::header;
use serde_json::json;
use server::Site;
use strum::IntoEnumIterator as _;
use tempfile::TempDir;

use crate::{
    http::{Answer, Caller},
    server::TestServer,
    world::join,
};

fn site() -> Site {
    let folder = TempDir::new().unwrap();
    let put = |path: &str, content: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    };
    let about = |immutable, encodings: &[&str]| json!({ "hash": "abc", "immutable": immutable, "encodings": encodings });
    put("pkg/t.1.css", "plain css");
    put("pkg/t.1.css.br", "br css");
    put("pkg/t.1.css.gz", "gz css");
    put("pkg/t.1.js", "plain js");
    put("pkg/t.1.wasm", "plain wasm");
    for tag in Language::iter().map(Language::tag) {
        put(&format!("pkg/t.1.words.{tag}.txt"), "words");
    }
    for tag in Language::iter().map(Language::tag) {
        put(&format!("breathe.{tag}.html"), tag);
    }
    put("sw.js", "worker");
    put("manifest.webmanifest", "{}");
    let mut manifest = json!({
        "build": "b1",
        "entries": {
            "t.css": "pkg/t.1.css",
            "t.js": "pkg/t.1.js",
            "t.wasm": "pkg/t.1.wasm",
            "words.en.txt": "pkg/words.en.1.txt",
            "words.de.txt": "pkg/words.de.1.txt",
            "words.nb.txt": "pkg/words.nb.1.txt",
            "words.ms.txt": "pkg/words.ms.1.txt",
        },
        "files": {
            "pkg/t.1.css": about(true, &["br", "gz"]),
            "pkg/t.1.js": about(true, &[]),
            "pkg/t.1.wasm": about(true, &[]),
            "sw.js": about(false, &[]),
            "manifest.webmanifest": about(false, &[]),
        },
    });
    for tag in Language::iter().map(Language::tag) {
        let path = format!("pkg/t.1.words.{tag}.txt");
        manifest["entries"][format!("words.{tag}.txt")] = json!(path);
        manifest["files"][path] = about(true, &[]);
        manifest["files"][format!("breathe.{tag}.html")] = about(false, &[]);
    }
    put("manifest.json", &manifest.to_string());
    Site::from_folder(folder.path(), "t").unwrap()
}

async fn get(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Caller::nobody(server).request(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_served_as_the_manifest_says() {
    let server = TestServer::start_with(|_| {}, site()).await;
    let css = "/pkg/t.1.css";
    for (accepted, encoding, content) in [
        ("gzip, deflate, br", "br", "br css"),
        ("gzip", "gzip", "gz css"),
        ("br;q=0, gzip", "gzip", "gz css"),
        ("identity", "", "plain css"),
    ] {
        let answer = get(&server, css, &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            (answer.header("content-encoding"), answer.text().as_str()),
            (encoding, content)
        );
        assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(answer.header("vary"), "accept-encoding");
        let tag = answer.header("etag").to_owned();
        let again = get(
            &server,
            css,
            &[("accept-encoding", accepted), ("if-none-match", &tag)],
        )
        .await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    }
    let worker = get(&server, "/sw.js", &[]).await;
    assert_eq!(worker.header("cache-control"), "no-cache");
    // A worker lives by the policy of its own file, and it fetches.
    let policy = worker.header("content-security-policy");
    assert!(policy.contains("connect-src 'self'"), "{policy}");
    assert_eq!(
        worker.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        get(&server, "/pkg/t.1.wasm", &[])
            .await
            .header("content-type"),
        "application/wasm"
    );
    let manifest = get(&server, "/manifest.webmanifest", &[]).await;
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
}

/// A script that is gone must not be answered with a page, nor a folder be climbed out of.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_listed_is_not_there() {
    let server = TestServer::start_with(|_| {}, site()).await;
    for path in [
        "/pkg/t.0.js",
        "/manifest.json",
        "/pkg/t.1.css.br",
        "/pkg",
        "/pkg/",
        "/../Cargo.toml",
        "/pkg/..%2f..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
    ] {
        let answer = get(&server, path, &[("accept", "*/*")]).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (404, "not_found"),
            "{path}"
        );
    }
    let posted = Caller::nobody(&server).request(Method::POST, "/sw.js");
    assert_eq!(
        posted
            .header(header::CONTENT_TYPE, "text/plain")
            .send()
            .await
            .unwrap()
            .status(),
        405
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_name_the_hashed_files_that_they_need() {
    let server = TestServer::start_with(|_| {}, site()).await;
    let html = [("accept", "text/html")];
    let plain = get(&server, "/sign-in", &html).await.text();
    assert!(plain.contains("/pkg/t.1.css"), "{plain}");
    assert!(!plain.contains("/pkg/t.1.wasm"), "{plain}");
    let reader = join(server.service(), Role::Wearer).await;
    let request = reader.caller(&server).request(Method::GET, "/");
    let answer = request.header("accept", "text/html").send().await.unwrap();
    let talk = Answer::of(answer).await.text();
    for file in ["/pkg/t.1.css", "/pkg/t.1.js", "/pkg/t.1.wasm"] {
        assert!(talk.contains(file), "{talk}");
    }
}

/// One address for all, so that a link to it needs to know no language.
#[tokio::test(flavor = "multi_thread")]
async fn a_minute_of_breathing_is_in_the_language_of_its_reader() {
    let server = TestServer::start_with(|_| {}, site()).await;
    let nobody = Caller::nobody(&server);
    for (name, value, tag) in [
        (header::ACCEPT_LANGUAGE, "nb-NO, en;q=0.5", "nb"),
        (header::COOKIE, "language=ms", "ms"),
        (header::ACCEPT_LANGUAGE, "fi", "en"),
    ] {
        let asked = nobody.request(Method::GET, "/breathe").header(name, value);
        let answer = Answer::of(asked.send().await.unwrap()).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text()),
            (200, tag.to_owned())
        );
        assert_eq!(answer.header("content-language"), tag);
        assert_eq!(answer.header("cache-control"), "no-cache");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("script-src 'self';"), "{policy}");
    }
}
