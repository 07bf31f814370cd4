//! The test itself: real answers in which one place was left raw.

use reqwest::header::{HeaderValue, LOCATION};

use super::{
    compare,
    reading::Reading,
    stage::Stage,
    visits::{self, Visit},
    words::{HOSTILE, Words},
};
use crate::http::Answer;

/// The first answer of this visit that the change changes.
fn planted(
    visits: &[Visit],
    others: &[Visit],
    change: impl Fn(&Answer) -> Option<Answer>,
) -> Option<(Answer, usize)> {
    let mut pairs = visits.iter().enumerate().zip(others);
    pairs.find_map(|((at, visit), _)| Some((change(&visit.answer)?, at)))
}

fn with_body(answer: &Answer, change: impl FnOnce(&str) -> String) -> Option<Answer> {
    let text = answer.text();
    let changed = change(&text);
    (text != changed).then(|| Answer {
        status: answer.status,
        headers: answer.headers.clone(),
        body: changed.into_bytes(),
    })
}

/// Leaves what stands between two signs as it was typed.
fn raw(text: &str, (start, end): (&str, &str)) -> String {
    let Some((before, rest)) = text.split_once(start) else {
        return text.to_owned();
    };
    let Some((inside, after)) = rest.split_once(end) else {
        return text.to_owned();
    };
    let inside = inside.replace("&lt;", "<").replace("&gt;", ">");
    let inside = inside.replace("&quot;", "\"").replace("&amp;", "&");
    format!("{before}{start}{inside}{end}{after}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_left_raw_is_found() {
    let words = HOSTILE[0];
    let hostile = Stage::new(Words::hostile(words)).await;
    let harmless = Stage::new(Words::harmless(words)).await;
    let (visits, others) = tokio::join!(visits::all(&hostile), visits::all(&harmless));
    let between =
        |start, end| move |answer: &Answer| with_body(answer, |text| raw(text, (start, end)));
    let elsewhere = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        let to = HeaderValue::from_static("/\\evil.example/");
        *headers.get_mut(LOCATION)? = to;
        Some(Answer {
            status: answer.status,
            headers,
            body: answer.body.clone(),
        })
    };
    let script =
        |answer: &Answer| with_body(answer, |text| text.replace("\\\\u003c/script", "</script"));
    for (what, found) in [
        (
            "title",
            planted(&visits, &others, between("<title>", "</title>")),
        ),
        (
            "attribute",
            planted(&visits, &others, between(" title=\"", "\">")),
        ),
        (
            "text area",
            planted(
                &visits,
                &others,
                between(
                    "aria-describedby=\"composer-error composer-excess\">",
                    "</textarea>",
                ),
            ),
        ),
        ("script", planted(&visits, &others, script)),
        ("redirect", planted(&visits, &others, elsewhere)),
    ] {
        let (answer, at) = found.unwrap_or_else(|| panic!("no answer has a {what}"));
        let reading = Reading::of(&answer, &hostile.server.origin());
        let plain = Reading::of(&others[at].answer, &harmless.server.origin());
        let wrong = compare((&reading, &hostile.words), (&plain, &harmless.words));
        assert!(!wrong.is_empty(), "a {what} that is raw was not found");
    }
}
