//! Pages and server functions: `app` renders and answers, this hands it what it needs.

mod in_turn;

use app::ssr::{CrisisLines, CurrentActor, CurrentPeer, SiteOrigin, flash::Oversize};
use axum::{
    Router,
    extract::Request,
    http::request::Parts,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::prelude::*;

use crate::{
    api_error,
    error_page::Nowhere,
    origin,
    routes::{FUNCTIONS, PAGES},
    state::AppState,
    visitor::{self, Visitor},
};

/// Pages and server functions that have a row, under their own paths.
pub(crate) fn router(app: &AppState) -> Router<AppState> {
    in_turn::set_up();
    let options = app.leptos.clone();
    let shell = move || app::shell(options.clone()).into_any();
    let contexts = contexts(app.clone());
    // A page is sent when all of it is there.
    let rendered = leptos_axum::render_app_async_with_context(contexts.clone(), shell);
    let page = move |request: Request| in_turn::page(rendered(request));
    let function = move |request: Request| {
        leptos_axum::handle_server_fns_with_context(contexts.clone(), request)
    };
    let pages = PAGES.iter().map(|row| (row.path, get(page.clone())));
    let functions = FUNCTIONS
        .iter()
        .map(|row| (row.path, post(function.clone())));
    pages
        .chain(functions)
        .fold(Router::new(), |router, (path, handler)| {
            router.route(path, handler)
        })
}

/// What the app finds in its context, for one request.
fn contexts(app: AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(app.service.clone());
        provide_context(app.site.assets.clone());
        provide_context(CrisisLines(app.config.crisis.numbers.clone()));
        let parts = use_context::<Parts>();
        let cookies = parts.as_ref().map_or_else(
            || app.config.cookie(),
            |parts| origin::cookies(&parts.headers, &app.config),
        );
        provide_context(cookies);
        let own = parts.as_ref();
        let own = own.and_then(|parts| origin::shown(&parts.headers, &app.config.server));
        provide_context(SiteOrigin(own));
        if let Some(oversize) = parts
            .as_ref()
            .and_then(|parts| parts.extensions.get::<Oversize>())
        {
            provide_context(oversize.clone());
        }
        if let Some(parts) = &parts {
            provide_context(visitor::words(&parts.headers, &parts.extensions));
        }
        let visitor = parts.and_then(|mut parts| parts.extensions.remove::<Visitor>());
        if let Some(visitor) = visitor {
            provide_context(CurrentActor(visitor.actor));
            provide_context(CurrentPeer(visitor.peer));
            provide_context(visitor.nonce);
        }
    }
}

/// Whatever no route takes: a light page for people, an error for programs. Most who ask for what is
/// not there are machines.
pub(crate) async fn fallback() -> Response {
    let mut response = api_error::not_found().await.into_response();
    response.extensions_mut().insert(Nowhere);
    response
}
