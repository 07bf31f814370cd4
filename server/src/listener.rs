//! Accepts connections and speaks HTTP/1.1 on them. HTTP/2 and TLS are a proxy's.

mod lingering;
mod requests;

use std::{net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    extract::{ConnectInfo, Request},
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

pub(crate) use lingering::Lingering;
use requests::Requests;

/// A client that has not finished its request line and headers by then is cut.
const HEADER_TIME: Duration = Duration::from_secs(60);
/// After a stop, the same for a whole request.
const LAST_REQUEST_TIME: Duration = Duration::from_secs(2);
/// Pause after the system refused a connection, mostly for want of file handles.
const BREATH: Duration = Duration::from_millis(250);

/// Serves until `stop`, then lets running requests finish. Upgraded sockets are not waited for.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, address)) => {
                connections.spawn(talk(stream, address, router.clone(), stop.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

async fn talk(stream: TcpStream, address: SocketAddr, router: Router, stop: CancellationToken) {
    // Small frames must not wait for each other.
    stream.set_nodelay(true).ok();
    let requests = Requests::default();
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let (arriving, running) = requests.begin(request.body());
        let mut request: Request = request.map(|body| arriving.hold(body));
        request.extensions_mut().insert(ConnectInfo(address));
        let response = router.clone().oneshot(request);
        async move { Ok::<_, std::convert::Infallible>(response.await?.map(|body| running.hold(body))) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .serve_connection(TokioIo::new(Lingering::new(stream)), service)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                ended = connection.as_mut() => ended,
                () = sleep(LAST_REQUEST_TIME) => {
                    if !requests.are_whole() {
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

/// What is left of a connection that speaks HTTP no more, and what was read of it too early.
pub(crate) fn line(upgraded: Upgraded) -> Option<(Lingering, Bytes)> {
    let parts = upgraded.downcast::<TokioIo<Lingering>>().ok()?;
    Some((parts.io.into_inner(), parts.read_buf))
}
