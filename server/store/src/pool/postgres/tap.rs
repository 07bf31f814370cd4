//! A stream from Postgres that notes the code of each error that passes.

use std::{
    future::{Future, Ready, ready},
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::{
    Socket,
    tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::sqlstate;

/// Of an error, more than this is not looked at.
const LONGEST: usize = 16 * 1024;

pub(super) struct Tap<S> {
    stream: S,
    messages: Messages,
}

impl<S> Tap<S> {
    pub(super) fn on(stream: S) -> Self {
        Self {
            stream,
            messages: Messages::default(),
        }
    }
}

/// Takes the stream apart: a letter, four bytes of length, the rest.
#[derive(Default)]
struct Messages {
    head: Vec<u8>,
    left: usize,
    /// The rest of an error; of other messages nothing is kept.
    error: Option<Vec<u8>>,
}

const HEAD: usize = 5;

impl Messages {
    fn take(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.head.len() < HEAD {
                let (part, rest) = bytes.split_at(bytes.len().min(HEAD - self.head.len()));
                self.head.extend_from_slice(part);
                bytes = rest;
                let &[letter, a, b, c, d] = self.head.as_slice() else {
                    return;
                };
                let length = u32::from_be_bytes([a, b, c, d]) as usize;
                self.left = length.saturating_sub(4);
                self.error = (letter == b'E').then(Vec::new);
            } else {
                let (part, rest) = bytes.split_at(bytes.len().min(self.left));
                if let Some(error) = &mut self.error
                    && error.len() < LONGEST
                {
                    error.extend_from_slice(part);
                }
                self.left -= part.len();
                bytes = rest;
            }
            if self.head.len() == HEAD && self.left == 0 {
                self.head.clear();
                if let Some(error) = self.error.take() {
                    note(&error);
                }
            }
        }
    }
}

/// Fields of an error: a letter and text that ends with a zero.
fn note(error: &[u8]) {
    let mut fields = error.split(|byte| *byte == 0);
    let (mut code, mut message) = (None, None);
    while let Some([letter, text @ ..]) = fields.next() {
        match letter {
            b'C' => code = std::str::from_utf8(text).ok(),
            b'M' => message = std::str::from_utf8(text).ok(),
            _ => {}
        }
    }
    if let (Some(code), Some(message)) = (code, message) {
        sqlstate::note(message, code);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tap<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        if let Some(new) = buf.filled().get(before..) {
            self.messages.take(new);
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tap<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl<S: TlsStream + Unpin> TlsStream for Tap<S> {
    fn channel_binding(&self) -> ChannelBinding {
        self.stream.channel_binding()
    }
}

/// The connection itself, in the clear.
pub(super) struct Clear(Socket);

impl AsyncRead for Clear {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Clear {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

impl TlsStream for Clear {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

/// No encryption: what a stream is wrapped in is the tap alone. To be told to tokio-postgres as
/// encryption without negotiation, for it wraps nothing else.
#[derive(Clone, Copy)]
pub(super) struct TapClear;

impl MakeTlsConnect<Socket> for TapClear {
    type Stream = Tap<Clear>;
    type TlsConnect = Self;
    type Error = io::Error;

    fn make_tls_connect(&mut self, _: &str) -> io::Result<Self> {
        Ok(*self)
    }
}

impl TlsConnect<Socket> for TapClear {
    type Stream = Tap<Clear>;
    type Error = io::Error;
    type Future = Ready<io::Result<Tap<Clear>>>;

    fn connect(self, stream: Socket) -> Self::Future {
        ready(Ok(Tap::on(Clear(stream))))
    }
}

/// TLS, and the tap on what comes out of it.
#[derive(Clone)]
pub(super) struct TapTls(pub(super) MakeRustlsConnect);

type Rustls = <MakeRustlsConnect as MakeTlsConnect<Socket>>::TlsConnect;
type RustlsStream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;

pub(super) struct ConnectTls(Rustls);

impl MakeTlsConnect<Socket> for TapTls {
    type Stream = Tap<RustlsStream>;
    type TlsConnect = ConnectTls;
    type Error = io::Error;

    fn make_tls_connect(&mut self, domain: &str) -> io::Result<ConnectTls> {
        let made = MakeTlsConnect::<Socket>::make_tls_connect(&mut self.0, domain);
        made.map(ConnectTls).map_err(io::Error::other)
    }
}

impl TlsConnect<Socket> for ConnectTls {
    type Stream = Tap<RustlsStream>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Tap<RustlsStream>>> + Send>>;

    fn connect(self, stream: Socket) -> Self::Future {
        let connected = self.0.connect(stream);
        Box::pin(async move { connected.await.map(Tap::on) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(letter: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        [&[letter][..], &length, body].concat()
    }

    #[test]
    fn an_error_is_found_however_the_stream_is_cut() {
        let said = "Bereich für mögliche Verklemmung";
        let error = format!("SFEHLER\0VERROR\0C40P01\0M{said}\0\0");
        let stream = [
            message(b'D', b"E\0\0\0\x04 a row"),
            message(b'E', error.as_bytes()),
            message(b'Z', b"E"),
        ]
        .concat();
        for size in 1..stream.len() {
            let own = format!("{said}{size}");
            let stream = String::from_utf8_lossy(&stream).into_owned().into_bytes();
            let mut messages = Messages::default();
            for part in stream.chunks(size) {
                messages.take(part);
            }
            assert_eq!(sqlstate::of(said).as_deref(), Some("40P01"));
            assert_eq!(sqlstate::of(&own), None);
            assert!(messages.head.is_empty() && messages.left == 0, "{size}");
        }
    }
}
