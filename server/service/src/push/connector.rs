//! Lines to push services: to addresses of the internet alone, looked at after their name was resolved and right
//! before they are connected to, over TLS. The configured local service is the one exception.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures::{FutureExt, future::BoxFuture};
use http::Uri;
use hyper_util::{
    client::legacy::connect::{Connected, Connection},
    rt::TokioIo,
};
use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tower_service::Service;
use url::{Origin, Url};

use super::address::is_public;

#[derive(Clone)]
pub(super) struct Connector {
    tls: TlsConnector,
    local_service: Option<Origin>,
}

impl Connector {
    /// Trusts the authorities that this system trusts.
    pub(super) fn new(local_service: Option<Origin>) -> io::Result<Self> {
        let mut roots = RootCertStore::empty();
        // One that cannot be read is one less; the others may do.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
            local_service,
        })
    }

    async fn connect(self, uri: Uri) -> io::Result<Line> {
        let url = Url::parse(&uri.to_string()).map_err(io::Error::other)?;
        let is_local = self.local_service.is_some_and(|it| it == url.origin());
        let is_tls = url.scheme() == "https";
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found = tokio::net::lookup_host((bare, port)).await?;
        let allowed: Vec<SocketAddr> = found
            .filter(|address| is_local || (is_tls && is_public(address.ip())))
            .collect();
        // The very addresses that were looked at: a name that is resolved again may say otherwise.
        let stream = TcpStream::connect(allowed.as_slice()).await?;
        stream.set_nodelay(true)?;
        if !is_tls {
            return Ok(Line::Plain(stream));
        }
        let name = ServerName::try_from(bare.to_owned()).map_err(io::Error::other)?;
        let stream = self.tls.connect(name, stream).await?;
        Ok(Line::Tls(Box::new(stream)))
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Line>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<TokioIo<Line>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.clone();
        async move { connector.connect(uri).await.map(TokioIo::new) }.boxed()
    }
}

pub(super) enum Line {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Connection for Line {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

/// Calls the same method on whichever it is.
macro_rules! either {
    ($line:expr, |$stream:ident| $call:expr) => {
        match $line.get_mut() {
            Line::Plain(plain) => {
                let $stream = Pin::new(plain);
                $call
            }
            Line::Tls(tls) => {
                let $stream = Pin::new(tls.as_mut());
                $call
            }
        }
    };
}

impl AsyncRead for Line {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        either!(self, |stream| stream.poll_read(context, buffer))
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        either!(self, |stream| stream.poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, |stream| stream.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, |stream| stream.poll_shutdown(context))
    }
}
