//! A connection that we end while its client still talks is not cut: the system would answer the
//! rest with a reset, and that can destroy our last words on their way. One whose client does not
//! get on is cut.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadBuf},
    net::TcpStream,
    runtime::Handle,
    time::{Sleep, sleep, timeout},
};

use super::{
    line_state::Stage,
    lines::{Line, note_closed},
};

/// How long a client may take to notice that we have ended.
const LINGER: Duration = Duration::from_secs(2);
/// From the first byte of a request, or from the start of the connection, to the end of its head.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A client that takes nothing of what it is sent for this long has gone.
const WRITE_TIME: Duration = Duration::from_secs(60);

pub(crate) struct Lingering {
    /// `None` once dropped.
    open: Option<(TcpStream, Line)>,
    /// The client ended first, or the line is broken.
    ended: bool,
    /// While a head is arriving, with the number of requests before it. In a box, for most lines
    /// need none.
    head: Option<(Pin<Box<Sleep>>, usize)>,
    is_http: bool,
    /// While nothing can be written.
    write: Option<Pin<Box<Sleep>>>,
}

impl Lingering {
    pub(super) fn new(stream: TcpStream, line: Line) -> Self {
        Self {
            open: Some((stream, line)),
            ended: false,
            head: Some((Box::pin(sleep(HEAD_TIME)), 0)),
            is_http: true,
            write: None,
        }
    }

    /// It speaks HTTP no more.
    pub(super) fn upgraded(mut self) -> Self {
        self.head = None;
        self.is_http = false;
        self
    }

    fn stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        let open = self.open.as_mut();
        open.map(|(stream, _)| Pin::new(stream))
            .ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    /// Bytes have come: of a head, unless a request is under way.
    fn heard(&mut self) {
        let Some((_, line)) = self.open.as_ref().filter(|_| self.is_http) else {
            return;
        };
        let begun = line.state.begun();
        let is_known = self
            .head
            .as_ref()
            .is_some_and(|(_, before)| *before == begun);
        if line.state.stage() == Stage::Waiting && !is_known {
            self.head = Some((Box::pin(sleep(HEAD_TIME)), begun));
        }
    }

    /// Waits for the end of the time that the head may take.
    fn poll_head_time(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let begun = self.open.as_ref().map(|(_, line)| line.state.begun());
        match &mut self.head {
            Some((timer, before)) if Some(*before) == begun => timer.as_mut().poll(cx),
            _ => {
                self.head = None;
                Poll::Pending
            }
        }
    }

    /// A time limit has passed.
    fn late(&mut self, what: &'static str) -> io::Error {
        self.ended = true;
        note_closed("any", what);
        io::ErrorKind::TimedOut.into()
    }

    /// What a write came to, or that it has waited for too long.
    fn in_time<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.write = None;
            return written;
        }
        let timer = self
            .write
            .get_or_insert_with(|| Box::pin(sleep(WRITE_TIME)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Err(self.late("write_time")))
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        if let Some((stream, line)) = self.open.take()
            && !self.ended
            && !line.state.is_cut()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(listen(stream, line));
        }
    }
}

/// Says that we have ended, and hears the client out.
async fn listen(mut stream: TcpStream, line: Line) {
    let hearing = timeout(LINGER, async {
        let mut heard = [0; 4096];
        if stream.shutdown().await.is_ok() {
            while stream.read(&mut heard).await.is_ok_and(|bytes| bytes > 0) {}
        }
    });
    tokio::select! {
        _ = hearing => {}
        () = line.state.until_cut() => {}
    }
}

impl AsyncRead for Lingering {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = self.stream()?.poll_read(cx, buf);
        let Poll::Ready(read) = read else {
            ready!(self.poll_head_time(cx));
            return Poll::Ready(Err(self.late("head_time")));
        };
        self.ended |= read.is_err() || buf.filled().len() == before;
        self.heard();
        Poll::Ready(read)
    }
}

impl AsyncWrite for Lingering {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream()?.poll_write(cx, buf);
        self.in_time(cx, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream()?.poll_write_vectored(cx, bufs);
        self.in_time(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }
}
