//! `/socket`: one WebSocket per client, JSON text frames of [`domain::Command`] up and
//! [`domain::Event`] down.

mod session;

use axum::{
    extract::{State, WebSocketUpgrade, ws::WebSocket},
    http::HeaderMap,
    response::Response,
};
use domain::{Error, limits::FRAME_BYTES};
use service::Actor;
use tracing::Instrument as _;

use crate::{api_error::Result, origin, state::AppState, visitor};

/// The library's default of 128 KiB is what makes an idle socket expensive.
const READ_BUFFER: usize = 4 * 1024;
/// Frames that wait together leave in one write; larger ones pass it by.
const WRITE_BUFFER: usize = 4 * 1024;

/// Lets a signed-in client of our own pages in.
pub(crate) async fn upgrade(
    State(app): State<AppState>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response> {
    // Browsers let every page open a socket to anywhere, cookies included.
    if !origin::is_own(&headers, &app.config.server) {
        return Err(Error::ForeignOrigin.into());
    }
    let actor = visitor::actor(&app, &headers).await?;
    let actor = actor.ok_or(Error::SignedOut)?;
    let upgrade = upgrade.map_err(|_| Error::BadRequest)?;
    if app.stopping.begun.is_cancelled() {
        return Err(Error::Unavailable.into());
    }
    Ok(upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_message_size(FRAME_BYTES)
        .max_frame_size(FRAME_BYTES)
        .on_upgrade(move |socket| async move {
            let span = tracing::debug_span!("socket", user.id = %actor.user.id);
            let sockets = app.stopping.sockets.clone();
            sockets
                .track_future(serve(app, actor, socket).instrument(span))
                .await;
        }))
}

async fn serve(app: AppState, actor: Actor, socket: WebSocket) {
    let open = metrics::gauge!("fitweet_sockets");
    open.increment(1.0);
    match app.service.connect(&actor).await {
        Ok(connection) => {
            session::run(
                socket,
                connection.outgoing,
                connection.cut,
                connection.commands,
                session::STALE,
            )
            .await;
        }
        Err(error) => session::refuse(socket, &error).await,
    }
    open.decrement(1.0);
}
