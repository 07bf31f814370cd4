//! Forms that were refused with more text than a cookie holds: the answer is a page on which it stands.

use app::ssr::flash::{Oversize, Refused};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use domain::Error;

use crate::{pages::wants_html, state::AppState};

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
    request.extensions_mut().insert(oversize.clone());
    let mut response = next.run(request).await;
    let Some(refused) = oversize.take() else {
        return response;
    };
    let why = refused.why.clone().unwrap_or(Error::Internal);
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let page = page(&refused, &why, &app.site.assets.css);
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
    response
}

fn page(refused: &Refused, why: &Error, css: &str) -> String {
    let (long, others): (Vec<_>, Vec<_>) = {
        let longest = refused.fields.iter().map(|(_, value)| value.len()).max();
        let fields = refused.fields.iter();
        fields.partition(|(_, value)| Some(value.len()) == longest)
    };
    let hidden = others.into_iter().map(|(name, value)| {
        let (name, value) = (escaped(name), escaped(value));
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">")
    });
    let areas = long.into_iter().map(|(name, value)| {
        let (name, value) = (escaped(name), escaped(value));
        // A line break behind the tag is dropped by browsers, so the text's own first one is not.
        format!(
            "<div class=\"field\"><label for=\"{name}\">What you wrote</label>\
             <textarea id=\"{name}\" name=\"{name}\" rows=\"12\" dir=\"auto\">\n{value}</textarea></div>"
        )
    });
    let password = if WITH_PASSWORD.contains(&refused.action.as_str()) {
        "<div class=\"field\"><label for=\"password\">Password</label>\
         <input id=\"password\" name=\"password\" type=\"password\" required></div>"
    } else {
        ""
    };
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Not sent · Fitweet</title><link rel=\"stylesheet\" href=\"{css}\"></head><body>\
         <main id=\"main\"><section class=\"page form-page\"><h1>Not sent</h1>\
         <p class=\"form-error\" role=\"alert\">{why}</p>\
         <form method=\"post\" action=\"{action}\">{hidden}{areas}{password}\
         <button class=\"button primary\" type=\"submit\">Try again</button></form>\
         <p><a href=\"/\">To my rooms</a></p></section></main></body></html>",
        why = escaped(&why.to_string()),
        action = escaped(&refused.action),
        hidden = hidden.collect::<String>(),
        areas = areas.collect::<String>(),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
