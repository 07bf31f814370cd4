//! One WebSocket after its handshake. The protocol is tungstenite's; buffers are ours, because
//! an idle socket should keep none: what is to be sent is gathered for one write and let go.

use std::{
    io::{self, Read, Write},
    pin::Pin,
    task::{Context, Poll, ready},
};

use super::frame_pace::FramePace;
use domain::limits::FRAME_BYTES;
use futures::{Sink, Stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tungstenite::{
    Error, Message,
    error::ProtocolError,
    protocol::{
        Role, WebSocketConfig, WebSocketContext,
        frame::{
            Frame,
            coding::{Data, OpCode},
        },
    },
};

/// Kept by every socket. Most of what clients say is much smaller, and what is larger makes it
/// grow.
const READ_BUFFER: usize = 512;
/// Frames that wait together leave in one write.
const WRITE_BUFFER: usize = 16 * 1024;

pub(super) struct WebSocket<T> {
    line: T,
    protocol: WebSocketContext,
    /// On its way out; `sent` bytes of it have left.
    out: Vec<u8>,
    sent: usize,
    /// The client says nothing more.
    ended: bool,
    pace: FramePace,
}

impl<T: AsyncRead + AsyncWrite + Unpin> WebSocket<T> {
    /// `early` came on this line right after the handshake.
    pub(super) fn new(line: T, early: &[u8]) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            // Straight into `out`.
            .write_buffer_size(0)
            .max_message_size(Some(FRAME_BYTES))
            .max_frame_size(Some(FRAME_BYTES));
        let protocol = if early.is_empty() {
            WebSocketContext::new(Role::Server, Some(config))
        } else {
            WebSocketContext::from_partially_read(early.to_vec(), Role::Server, Some(config))
        };
        let mut pace = FramePace::default();
        pace.read(early);
        Self {
            line,
            protocol,
            out: Vec::new(),
            sent: 0,
            ended: false,
            pace,
        }
    }

    /// Writes everything in `out`, and lets go of it.
    fn poll_write_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self.out.get(self.sent..).filter(|rest| !rest.is_empty()) {
            let written = ready!(Pin::new(&mut self.line).poll_write(cx, rest))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += written;
        }
        self.out = Vec::new();
        self.sent = 0;
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Stream for WebSocket<T> {
    type Item = Result<Message, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        let mut ends = Ends {
            line: Some((&mut this.line, &mut this.pace, cx)),
            out: &mut this.out,
            most: WRITE_BUFFER,
        };
        let read = this.protocol.read(&mut ends);
        if let Ok(Message::Close(_)) = read {
            // The protocol would answer at the next read, and nobody reads after a close.
            let _ = this.protocol.flush(&mut ends);
        }
        if !this.out.is_empty() {
            // The answer to a ping, or to a close. If it cannot leave now, a later write takes it.
            let _ = this.poll_write_out(cx);
        }
        if this.pace.is_abuse() {
            this.ended = true;
            return Poll::Ready(Some(Err(Error::AttackAttempt)));
        }
        match read {
            Ok(message) => Poll::Ready(Some(Ok(message))),
            Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => Poll::Pending,
            Err(error) => {
                this.ended = true;
                Poll::Ready(match error {
                    // Nobody is there to be told what they did wrong.
                    Error::ConnectionClosed
                    | Error::AlreadyClosed
                    | Error::Io(_)
                    | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => None,
                    error => Some(Err(error)),
                })
            }
        }
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> Sink<Message> for WebSocket<T> {
    type Error = Error;

    fn poll_ready(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if self.out.len() < WRITE_BUFFER {
            return Poll::Ready(Ok(()));
        }
        self.poll_write_out(cx).map_err(Error::Io)
    }

    fn start_send(mut self: Pin<&mut Self>, message: Message) -> Result<(), Error> {
        let this = &mut *self;
        match message {
            Message::Text(text) if this.protocol.can_write() => {
                let frame = Frame::message(text, OpCode::Data(Data::Text), true);
                this.out.reserve(frame.len());
                frame.format(&mut this.out)
            }
            message => {
                let mut ends = Ends::<T> {
                    line: None,
                    out: &mut this.out,
                    most: usize::MAX,
                };
                this.protocol.write(&mut ends, message)
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        ready!(self.poll_write_out(cx))?;
        Pin::new(&mut self.line).poll_flush(cx).map_err(Error::Io)
    }

    fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.poll_flush(cx)
    }
}

/// What the protocol reads from and writes to. Never blocks on a write.
struct Ends<'a, 'c, T> {
    /// `None` while nothing is read.
    line: Option<(&'a mut T, &'a mut FramePace, &'a mut Context<'c>)>,
    out: &'a mut Vec<u8>,
    /// From so many bytes on that wait in `out`, further ones are dropped: a client that takes
    /// nothing gets no answers to its pings either.
    most: usize,
}

impl<T: AsyncRead + Unpin> Read for Ends<'_, '_, T> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Some((line, pace, cx)) = &mut self.line else {
            return Err(io::ErrorKind::WouldBlock.into());
        };
        if pace.poll_ready(cx).is_pending() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let mut buf = ReadBuf::new(buf);
        match Pin::new(&mut **line).poll_read(cx, &mut buf) {
            Poll::Ready(read) => {
                pace.read(buf.filled());
                read.map(|()| buf.filled().len())
            }
            Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
        }
    }
}

impl<T> Write for Ends<'_, '_, T> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.out.len() < self.most {
            self.out.extend_from_slice(buf);
        }
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
