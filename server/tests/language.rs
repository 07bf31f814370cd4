//! In which language somebody is answered.

use axum::http::Method;
use domain::Role;
use reqwest::header;

use crate::{
    http::{Answer, Caller},
    server::TestServer,
    world::join,
};

/// A page for somebody whose browser asks for languages, and perhaps keeps one.
async fn page(caller: &Caller, path: &str, asks: &str, keeps: Option<&str>) -> Answer {
    let mut request = caller
        .request(Method::GET, path)
        .header(header::ACCEPT, "text/html")
        .header(header::ACCEPT_LANGUAGE, asks);
    if let Some(kept) = keeps {
        request = request.header(header::COOKIE, format!("language={kept}"));
    }
    Answer::of(request.send().await.unwrap()).await
}

fn is_in(answer: &Answer, tag: &str, said: &str) {
    let text = answer.text();
    assert!(
        text.contains(&format!("<html lang=\"{tag}\" dir=\"ltr\"")),
        "{text}"
    );
    assert!(text.contains(said), "{text}");
    assert_eq!(answer.header("content-language"), tag);
    let vary = answer.headers.get_all(header::VARY).iter();
    let vary: Vec<&str> = vary.map(|value| value.to_str().unwrap()).collect();
    assert!(vary.contains(&"accept-language, cookie"), "{vary:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_reads_what_the_browser_keeps_or_asks_for() {
    let server = TestServer::start().await;
    join(server.service(), Role::Admin).await;
    let nobody = Caller::nobody(&server);
    for (asks, keeps, tag, said) in [
        ("de-AT, en;q=0.5", None, "de", "kein Notruf"),
        ("de", Some("nb"), "nb", "ikke en nødtjeneste"),
        ("ms, de;q=0.3", None, "ms", "bukan perkhidmatan kecemasan"),
        ("fr", None, "en", "not an emergency service"),
        // What is no language of ours is not kept.
        ("de", Some("xx"), "de", "kein Notruf"),
    ] {
        is_in(&page(&nobody, "/sign-in", asks, keeps).await, tag, said);
    }
    // Also where neither the app nor storage has a part in it.
    let missing = page(&nobody, "/nothing", "de", None).await;
    is_in(&missing, "de", "<h1>Nicht gefunden</h1>");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_goes_with_the_account() {
    let server = TestServer::start().await;
    let expert = join(server.service(), Role::Expert).await;
    let caller = expert.caller(&server);
    is_in(
        &page(&caller, "/settings", "de", None).await,
        "de",
        "kein Notruf",
    );
    let chosen = caller
        .call("/api/choose_language", &[("language", "ms".to_owned())])
        .await;
    assert!(chosen.status.is_success(), "{}", chosen.text());
    let cookies = chosen.cookies();
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("language=ms; ") && cookie.contains("; Path=/;")),
        "{cookies:?}"
    );
    // In another browser, too.
    is_in(&page(&caller, "/settings", "de", None).await, "ms", "bukan");
    // Whoever sits down here next is asked anew.
    let out = caller.call("/api/sign_out", &[]).await;
    let cookies = out.cookies();
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("language=; ") && cookie.contains("; Max-Age=0")),
        "{cookies:?}"
    );
    let unknown = caller
        .call("/api/choose_language", &[("language", "xx".to_owned())])
        .await;
    assert_eq!(unknown.code(), "bad_request");
}

/// Programs read codes.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_answered_by_codes() {
    let server = TestServer::start().await;
    let refused = Caller::nobody(&server)
        .request(Method::POST, "/api/contacts")
        .header(header::ACCEPT, "application/json")
        .header(header::ACCEPT_LANGUAGE, "de")
        .header(header::ORIGIN, Caller::nobody(&server).base())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .send()
        .await
        .unwrap();
    let refused = Answer::of(refused).await;
    assert_eq!(refused.code(), "signed_out");
    assert_eq!(refused.header("content-language"), "");
}
