//! Pages and server functions: `app` renders and answers, this hands it what it needs.

use std::sync::OnceLock;

use app::ssr::{CurrentActor, CurrentPeer, SiteOrigin, flash::Oversize};
use axum::{
    Router,
    http::request::Parts,
    response::{IntoResponse, Response},
};
use leptos::{prelude::*, server_fn::axum::server_fn_paths};
use leptos_axum::{AxumRouteListing, LeptosRoutes};

use crate::{
    api_error, origin,
    routes::is_listed,
    state::AppState,
    visitor::{self, Visitor},
};

/// All pages of the app, as its own router lists them.
pub fn listed(options: &LeptosOptions) -> impl Iterator<Item = &'static str> {
    let written = written(options).iter().map(AxumRouteListing::path);
    written.filter(|path| !is_function(path))
}

/// What was written: pages, and those server functions that the framework is to leave out.
///
/// Read once in a process. While Leptos lists its routes no page loads anything, whoever renders
/// it: one of another server would wait for ever.
fn written(options: &LeptosOptions) -> &'static [AxumRouteListing] {
    static WRITTEN: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let functions = server_fn_paths().map(|(path, _)| path.to_owned());
        let without_row = functions.filter(|path| !is_listed(path)).collect();
        leptos_axum::generate_route_list_with_exclusions(shell(options), Some(without_row))
    })
}

fn is_function(path: &str) -> bool {
    server_fn_paths().any(|(function, _)| function == path)
}

/// Pages and server functions under their own paths. The framework would serve each that was
/// written; here only those with a row are.
pub(crate) fn router(app: &AppState) -> Router<AppState> {
    let written = written(&app.leptos).iter().cloned();
    let served = written.filter(|one| is_listed(one.path()) || is_function(one.path()));
    let shell = shell(&app.leptos);
    Router::new().leptos_routes_with_context(app, served.collect(), contexts(app.clone()), shell)
}

fn shell(options: &LeptosOptions) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
    let options = options.clone();
    move || app::shell(options.clone()).into_any()
}

/// What the app finds in its context, for one request.
fn contexts(app: AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(app.service.clone());
        provide_context(app.site.assets.clone());
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
    api_error::not_found().await.into_response()
}
