//! The whole site: each row of [`crate::routes`] with what answers it, and what every request passes on its way.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::{
    api_error::{method_not_allowed, not_found},
    assets, ingest,
    kept::{keep_form, keep_text},
    middleware::{
        headers, in_plain_words, not_kept, observe, own_posts_only, reads_in_time, unambiguous,
    },
    operators, pages,
    routes::{
        ALIVE, BATCH, BREATHE, DOCUMENT, FUNCTIONS, METRICS, PAGES, PAIR, READY, Route, SOCKET,
    },
    socket,
    state::AppState,
    visitor::identify,
};

/// Everything that is not the app's, with what answers it.
fn plain() -> [(Route, MethodRouter<AppState>); 8] {
    [
        (SOCKET, get(socket::upgrade)),
        (PAIR, post(ingest::pair)),
        (BATCH, post(ingest::batch)),
        (DOCUMENT, get(ingest::document)),
        (BREATHE, get(assets::breathe)),
        (ALIVE, get(operators::alive)),
        (READY, get(operators::ready)),
        (METRICS, get(operators::metrics)),
    ]
}

/// The whole list. Beside it there are only the files of the site, which are public.
pub fn routes() -> impl Iterator<Item = Route> {
    let app = PAGES.iter().chain(FUNCTIONS).copied();
    app.chain(plain().map(|(route, _)| route))
}

/// The same address as it is written in links, if this one is written otherwise: with a slash at its
/// end, or with an id in capitals. Only for what is served.
fn written_right(path: &str) -> Option<String> {
    let mut right = String::with_capacity(path.len());
    for part in path.trim_end_matches('/').split('/').skip(1) {
        right.push('/');
        match part.parse::<uuid::Uuid>() {
            Ok(_) => right.push_str(&part.to_lowercase()),
            Err(_) => right.push_str(part),
        }
    }
    let is_served = |pattern: &str| {
        let (pattern, right) = (pattern.split('/'), right.split('/'));
        pattern.clone().count() == right.clone().count()
            && pattern
                .zip(right)
                .all(|(part, own)| part == own || part.starts_with('{') && !own.is_empty())
    };
    let is_other = right != path && !right.is_empty();
    (is_other && routes().any(|route| is_served(route.path))).then_some(right)
}

/// Leads to the address as it is written in links. Whoever asks in another way may keep or share it.
async fn right_address(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let Some(mut right) = written_right(uri.path()) else {
        return next.run(request).await;
    };
    if let Some(query) = uri.query() {
        right = format!("{right}?{query}");
    }
    Redirect::permanent(&right).into_response()
}

/// The whole site.
pub fn router(app: AppState) -> Router {
    let browser = pages::router(&app)
        .route_layer(from_fn_with_state(app.clone(), keep_text))
        .route_layer(from_fn_with_state(app.clone(), own_posts_only))
        .fallback(pages::fallback)
        .layer(from_fn_with_state(app.clone(), identify))
        .layer(from_fn_with_state(app.clone(), keep_form))
        .layer(from_fn(reads_in_time))
        // A few per cent less to load for a fraction of a millisecond.
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(6)));
    let mut all = browser.nest("/ingest", Router::new().fallback(not_found));
    for path in app.site.paths() {
        all = all.route(&format!("/{path}"), get(assets::answer));
    }
    for (route, handler) in plain() {
        all = all.route(route.path, handler);
    }
    all.method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(right_address))
        .layer(from_fn(not_kept))
        .layer(from_fn(unambiguous))
        .layer(from_fn(in_plain_words))
        .layer(from_fn_with_state(app.clone(), headers))
        .layer(from_fn(observe))
        .with_state(app)
}
