//! Accepts connections and speaks HTTP/1.1 on them. HTTP/2 and TLS are a proxy's.

pub(crate) mod handles;
mod line_state;
mod lines;
mod lingering;

use std::{net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::{
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
    upgrade::Upgraded,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use crate::peer;
use line_state::Under;
use lines::Line;
pub(crate) use lines::{Lines, Proof};
pub(crate) use lingering::Lingering;

/// A connection without a request for so long is closed. [`Lingering`] ends those sooner that do
/// not finish a head.
const IDLE_TIME: Duration = Duration::from_secs(60);
/// Of a request. Strangers may send as much on each of their lines.
const HEAD_BYTES: usize = 16 * 1024;
/// After a stop, the time for a whole request.
const LAST_REQUEST_TIME: Duration = Duration::from_secs(2);
/// Pause after the system refused a connection, mostly for want of file handles.
const BREATH: Duration = Duration::from_millis(50);

/// What all connections share.
#[derive(Clone)]
struct Server {
    router: Router,
    lines: Lines,
    trusted_proxies: usize,
    stop: CancellationToken,
}

/// Serves until `stop`, then lets running requests finish. Upgraded sockets are not waited for.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    lines: Lines,
    trusted_proxies: usize,
    stop: CancellationToken,
) {
    let server = Server {
        router,
        lines,
        trusted_proxies,
        stop,
    };
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = server.stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, address)) => {
                if let Some(line) = server.lines.admit(address.ip()).await {
                    connections.spawn(talk(stream, address, line, server.clone()));
                }
            }
            Err(error) => {
                metrics::counter!("fitweet_accept_errors_total").increment(1);
                tracing::warn!(%error, "cannot accept a connection");
                server.lines.make_room();
                sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn talk(stream: TcpStream, address: SocketAddr, line: Line, server: Server) {
    // Small frames must not wait for each other.
    stream.set_nodelay(true).ok();
    let state = line.state.clone();
    let proof = line.proof();
    let service = service_fn(|request| {
        let answer = answer(&server, address, &proof, request);
        async move { Ok::<_, std::convert::Infallible>(answer.await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE_TIME)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(Lingering::new(stream, line)), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = state.until_cut() => return,
        () = server.stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                ended = connection.as_mut() => ended,
                () = sleep(LAST_REQUEST_TIME) => {
                    if !state.are_whole() {
                        return;
                    }
                    connection.await
                }
            }
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "connection ended");
    }
}

/// One request of a line, and the answer to it.
fn answer(
    server: &Server,
    address: SocketAddr,
    proof: &Proof,
    request: hyper::Request<Incoming>,
) -> impl Future<Output = Response> + use<> {
    let (arriving, working) = proof.state.begin(request.body());
    let mut request: Request = request.map(|body| Under::hold(arriving, body));
    let peer = peer::address(request.headers(), address, server.trusted_proxies);
    request.extensions_mut().insert(ConnectInfo(address));
    request.extensions_mut().insert(proof.begin(peer));
    let response = server.router.clone().oneshot(request);
    async move {
        let response = response.await.unwrap_or_else(|never| match never {});
        response.map(|body: Body| Under::hold(working.answered(), body))
    }
}

/// What is left of a connection that speaks HTTP no more, and what was read of it too early.
pub(crate) fn line(upgraded: Upgraded) -> Option<(Lingering, Bytes)> {
    let parts = upgraded.downcast::<TokioIo<Lingering>>().ok()?;
    Some((parts.io.into_inner().upgraded(), parts.read_buf))
}
