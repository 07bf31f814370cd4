//! Every route, once, grouped by who calls it. What has no row here is not served. A test walks
//! this list with every kind of actor and compares what it gets with what [`service::access`]
//! says.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse as _, Redirect, Response},
    routing::{MethodRouter, get, post},
};
use service::access::Action;
use tower_http::compression::CompressionLayer;

use crate::{
    api_error::{method_not_allowed, not_found},
    assets, ingest,
    kept::{keep_form, keep_text},
    middleware::{
        headers, in_plain_words, not_kept, observe, own_posts_only, reads_in_time, unambiguous,
    },
    operators, pages, socket,
    state::AppState,
    visitor::identify,
};

/// One route and what is asked for by calling it.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub action: Action,
}

const fn read(path: &'static str, action: Action) -> Route {
    Route {
        method: "GET",
        path,
        action,
    }
}

const fn write(path: &'static str, action: Action) -> Route {
    Route {
        method: "POST",
        path,
        action,
    }
}

/// For people: pages that `app` renders. Each shows at most what its reader may do.
pub const PAGES: &[Route] = &[
    read("/", Action::SeeRooms),
    read("/rooms/{id}", Action::ReadRoom),
    read("/rooms/{id}/options", Action::ReadRoom),
    read("/new", Action::SeeContacts),
    read("/settings", Action::SeeSignIns),
    read("/admin", Action::SeeUsers),
    read("/admin/people/{id}", Action::SeeUsers),
    read("/waiting", Action::SeeStanding),
    read("/new-password", Action::SeeStanding),
    read("/admin/reports", Action::SeeReports),
    read("/join/{token}", Action::SeeInvitation),
    read("/reset/{token}", Action::SeePasswordReset),
    read("/sign-in", Action::SignIn),
    read("/setup", Action::SetUp),
];

/// For our own pages: server functions of `app`. All are posts, so that none is a link.
pub const FUNCTIONS: &[Route] = &[
    write("/api/needs_set_up", Action::SeePublic),
    write("/api/set_up", Action::SetUp),
    write("/api/sign_in", Action::SignIn),
    write("/api/signed_in", Action::SeePublic),
    write("/api/sign_out", Action::SignOut),
    write("/api/choose_language", Action::ChooseLanguage),
    write("/api/standing", Action::SeeStanding),
    write("/api/change_password", Action::ChangePassword),
    write("/api/password_reset", Action::SeePasswordReset),
    write("/api/reset_password", Action::UsePasswordReset),
    write("/api/settings", Action::SeeSignIns),
    write("/api/revoke_sign_in", Action::RevokeSignIn),
    write("/api/invitation", Action::SeeInvitation),
    write("/api/accept_invitation", Action::AcceptInvitation),
    write("/api/accept_invitation_as", Action::JoinAs),
    write("/api/invite", Action::InviteToRoom),
    write("/api/revoke_link", Action::RevokeLink),
    write("/api/talk", Action::SeeRooms),
    write("/api/open_room", Action::ReadRoom),
    write("/api/send", Action::SendMessage),
    write("/api/acknowledge", Action::AcknowledgeAlert),
    write("/api/mark_read", Action::MarkRead),
    write("/api/contacts", Action::SeeContacts),
    write("/api/open_direct_room", Action::OpenDirectRoom),
    write("/api/create_team_room", Action::CreateTeamRoom),
    write("/api/remove_member", Action::RemoveMember),
    write("/api/room_options", Action::ReadRoom),
    write("/api/mute_room", Action::MuteRoom),
    write("/api/block_person", Action::BlockPerson),
    write("/api/unblock_person", Action::UnblockPerson),
    write("/api/report_person", Action::ReportPerson),
    write("/api/open_reports", Action::SeeReports),
    write("/api/handle_report", Action::HandleReport),
    write("/api/readings", Action::SeeReadings),
    write("/api/create_pairing_code", Action::CreatePairingCode),
    write("/api/revoke_device", Action::RevokeDevice),
    write("/api/people", Action::SeeUsers),
    write("/api/person", Action::SeeUsers),
    write("/api/add_person", Action::AddUser),
    write("/api/approve_person", Action::ApproveUser),
    write("/api/disable_person", Action::DisableUser),
    write("/api/disable_invited", Action::DisableUser),
    write("/api/enable_person", Action::EnableUser),
    write("/api/make_password_reset", Action::MakePasswordReset),
];

/// For our own pages: the one connection that stays open.
pub const SOCKET: Route = read("/socket", Action::Connect);

/// For watches.
pub const PAIR: Route = write("/ingest/v1/pair", Action::Pair);
pub const BATCH: Route = write("/ingest/v1/batch", Action::Ingest);
pub const DOCUMENT: Route = read("/ingest/v1/openapi.json", Action::SeePublic);

/// For those who run the site. Metrics answer this machine only.
pub const ALIVE: Route = read("/healthz", Action::SeePublic);
pub const READY: Route = read("/readyz", Action::SeePublic);
pub const METRICS: Route = read("/metrics", Action::SeePublic);

/// Everything that is not the app's, with what answers it.
fn plain() -> [(Route, MethodRouter<AppState>); 7] {
    [
        (SOCKET, get(socket::upgrade)),
        (PAIR, post(ingest::pair)),
        (BATCH, post(ingest::batch)),
        (DOCUMENT, get(ingest::document)),
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

/// Whether a page or a server function has its row.
pub(crate) fn is_listed(path: &str) -> bool {
    PAGES.iter().chain(FUNCTIONS).any(|row| row.path == path)
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
        .layer(CompressionLayer::new());
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
