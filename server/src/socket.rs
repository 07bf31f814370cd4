//! `/socket`: one WebSocket per client, JSON text frames of [`domain::Command`] up and
//! [`domain::Event`] down.

mod frame_pace;
mod handshake;
mod session;
mod web_socket;

use axum::{
    extract::{Request, State},
    response::Response,
};
use domain::Error;
use hyper::upgrade::OnUpgrade;
use service::{
    Actor, Service,
    access::{Action, Caller, Object, authorize},
};
use tracing::Instrument as _;

use crate::{
    api_error::Result, listener::Proof, middleware::refuse_foreign, origin, state::AppState,
    visitor,
};
use handshake::{Handshake, upgraded};

/// Lets a signed-in client of our own pages in.
pub(crate) async fn upgrade(State(app): State<AppState>, mut request: Request) -> Result<Response> {
    // Browsers let every page open a socket to anywhere, cookies included.
    origin::is_own(request.headers(), &app.config.server)
        .map_err(|reason| refuse_foreign("socket", reason, &app))?;
    let actor = visitor::actor(&app, request.headers()).await?;
    let actor = actor.ok_or(Error::SignedOut)?;
    // Before the handshake, so that the answer has a status.
    authorize(Caller::Person(&actor), Action::Connect, Object::Site)?;
    let handshake = Handshake::of(&mut request).ok_or(Error::BadRequest)?;
    let proof = request.extensions().get::<Proof>();
    let has_place = proof.is_none_or(|proof| proof.socket(&actor));
    if app.stopping.begun.is_cancelled() || !has_place {
        return Err(Error::Unavailable.into());
    }
    let (response, upgrade) = handshake.accept();
    let span = tracing::debug_span!("socket", user.id = %actor.user.id);
    let serving = serve(app.service, actor, upgrade).instrument(span);
    app.stopping.sockets.spawn(serving);
    Ok(response)
}

async fn serve(service: Service, actor: Actor, upgrade: OnUpgrade) {
    let Some(socket) = upgraded(upgrade).await else {
        return;
    };
    let open = metrics::gauge!("fitweet_sockets");
    open.increment(1.0);
    // In a box, for it is larger than all that comes after and is in the way soon.
    let connected = Box::pin(service.connect(&actor)).await;
    drop((service, actor));
    match connected {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn size_of_future<A, B, C, F>(_: impl Fn(A, B, C) -> F) -> usize {
        size_of::<F>()
    }

    /// Ten thousand of them wait at once. What is needed for a moment belongs in a box.
    #[test]
    fn an_idle_socket_is_a_small_task() {
        let size = size_of_future(serve);
        assert!(size <= 2_048, "{size} bytes");
    }
}
