//! Forms that were refused with text that stands nowhere else: more than a cookie holds, or refused before
//! anybody looked at it. The answer is a page on which it stands.

use app::ssr::flash::{Oversize, Refused};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use domain::Error;
use words::{Phrase, Words, common, refusal};

use crate::{
    api_error::ApiError,
    error_page::{escaped, wants_html},
    language,
    middleware::{body, essence},
    origin,
    state::AppState,
    visitor::{self, Stranger},
};

/// Forms with what took somebody time to write.
const WITH_TEXT: [&str; 2] = ["/api/report_person", "/api/send"];
/// What a page of ours can send at the most: each byte of a long text as three.
const FORM_BYTES: usize = 128 * 1024;

/// Forms with a password, which is never kept and typed again.
const WITH_PASSWORD: [&str; 4] = [
    "/api/accept_invitation_as",
    "/api/add_person",
    "/api/set_up",
    "/api/sign_in",
];

/// Middleware of server functions. Loading the answer again posts the form again.
pub(crate) async fn keep_text(
    State(app): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.method() != Method::POST || !wants_html(request.headers()) {
        return next.run(request).await;
    }
    let oversize = Oversize::default();
    let words = visitor::words(request.headers(), request.extensions());
    request.extensions_mut().insert(oversize.clone());
    let mut response = next.run(request).await;
    let Some(refused) = oversize.take() else {
        return response;
    };
    let why = refused.why.clone().unwrap_or(Error::Internal);
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let page = page(words, &refused, &why, &app.site.assets.css);
    let page = (status, Html(page)).into_response();
    // Cookies that were set stay; where it would have led does not.
    response.headers_mut().remove(header::LOCATION);
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    *response.status_mut() = page.status();
    *response.body_mut() = page.into_body();
    language::mark(&mut response, words.language());
    response
}

/// Middleware around everything that may refuse a form before its function sees it: who is signed in, what
/// they may still ask, whether storage is there.
pub(crate) async fn keep_form(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let words = language::words(headers);
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_ours = request.method() == Method::POST
        && WITH_TEXT.contains(&request.uri().path())
        && wants_html(headers)
        && essence(kind) == "application/x-www-form-urlencoded"
        // Nobody else may put words into a form of ours.
        && origin::is_own_post(headers, &app.config.server).is_ok();
    if !is_ours {
        return next.run(request).await;
    }
    let (head, rest) = request.into_parts();
    let whole = match body(rest, FORM_BYTES).await {
        Ok(whole) => whole,
        Err(error) => return error.into_response(),
    };
    let action = head.uri.path().to_owned();
    let response = next
        .run(Request::from_parts(head, whole.clone().into()))
        .await;
    let Some(why) = refusal(&response) else {
        return response;
    };
    let fields = form_urlencoded::parse(&whole);
    let refused = Refused {
        action,
        fields: fields.into_owned().collect(),
        why: Some(why.clone()),
    };
    // Who asks is known by now, or not at all.
    let words = language::of_answer(&response, words);
    let page = Html(page(words, &refused, &why, &app.site.assets.css));
    let mut kept = (ApiError::from(why).into_response().status(), page).into_response();
    // What was set or forgotten stays so.
    for (name, value) in response.headers() {
        if name == header::SET_COOKIE || name == header::RETRY_AFTER {
            kept.headers_mut().append(name, value.clone());
        }
    }
    language::mark(&mut kept, words.language());
    kept
}

/// Why it was refused, if its text stands nowhere yet.
fn refusal(response: &Response) -> Option<Error> {
    let extensions = response.extensions();
    if extensions.get::<Stranger>().is_some() {
        return Some(Error::SignedOut);
    }
    extensions.get::<Error>().cloned()
}

fn page(words: Words, refused: &Refused, why: &Error, css: &str) -> String {
    // What was written; of a form with nothing but names, the longest.
    let longest = refused.fields.iter().map(|(_, value)| value.len()).max();
    let has_text = refused.fields.iter().any(|(name, _)| is_text(name));
    let (long, others): (Vec<_>, Vec<_>) = refused.fields.iter().partition(|(name, value)| {
        if has_text {
            is_text(name)
        } else {
            Some(value.len()) == longest
        }
    });
    let hidden = others.into_iter().map(|(name, value)| {
        let (name, value) = (escaped(name), escaped(value));
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
    });
    let say = |phrase: Phrase| escaped(&words.say(&phrase));
    let label = say(refusal::what_you_wrote());
    let areas = long.into_iter().map(|(name, value)| {
        let (name, value) = (escaped(name), escaped(value));
        // A line break behind the tag is dropped by browsers, so the text's own first one is not.
        format!(
            "<div class=\"field\"><label for=\"{name}\">{label}</label>\
             <textarea id=\"{name}\" name=\"{name}\" rows=\"12\" dir=\"auto\">\n{value}</textarea></div>"
        )
    });
    let password = if WITH_PASSWORD.contains(&refused.action.as_str()) {
        format!(
            "<div class=\"field\"><label for=\"password\">{}</label>\
             <input id=\"password\" name=\"password\" type=\"password\" required></div>",
            say(common::password())
        )
    } else {
        String::new()
    };
    let way = match why {
        Error::SignedOut => {
            let link = say(common::sign_in());
            let link = format!("<a href=\"/sign-in\" target=\"_blank\">{link}</a>");
            let parts = words.parts(refusal::sign_in_elsewhere(link), |text| escaped(&text));
            parts.concat()
        }
        _ => format!("<a href=\"/\">{}</a>", say(common::to_my_rooms())),
    };
    let language = words.language();
    format!(
        "<!doctype html><html lang=\"{tag}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{not_sent} · Fitweet</title><link rel=\"stylesheet\" href=\"{css}\"></head><body>\
         <main id=\"main\"><section class=\"page form-page\"><h1>{not_sent}</h1>\
         <p class=\"form-error\" role=\"alert\">{why}</p>\
         <form method=\"post\" action=\"{action}\">{hidden}{areas}{password}\
         <button class=\"button primary\" type=\"submit\">{again}</button></form>\
         <p>{way}</p></section></main></body></html>",
        tag = language.tag(),
        direction = language.direction(),
        not_sent = say(common::not_sent()),
        again = say(common::try_again()),
        why = say(words::why(why)),
        action = escaped(&refused.action),
        hidden = hidden.collect::<String>(),
        areas = areas.collect::<String>(),
    )
}

/// Fields for more than a name.
fn is_text(name: &str) -> bool {
    matches!(name, "said" | "text")
}
