//! The life of one socket: what waits for it leaves in one write, what it says is handed on
//! in order, and it ends with a code that tells the client what to do next.

use std::{pin::pin, time::Duration};

use axum::body::Bytes;
use domain::{CloseCode, Command, Error, limits::SERVER_STALE_MS};
use futures::{FutureExt, Sink, SinkExt, Stream, StreamExt, future::FusedFuture};
use service::{CommandSink, Outgoing};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tungstenite::{Message, Utf8Bytes, protocol::CloseFrame};

/// Frames sent within one [`WRITE_TIME`].
const AT_ONCE: usize = 64;
/// Unreadable frames one client may send before it is taken for hostile.
const MISTAKES: usize = 10;
/// A client that takes nothing for this long has gone. A slow one may need some of it.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How long a client may take to answer a close.
const CLOSE_TIME: Duration = Duration::from_secs(2);
/// A client that answers no beat for this long has gone.
pub(super) const STALE: Duration = Duration::from_millis(SERVER_STALE_MS);

/// Where commands go. The service's own, or a test's.
pub(super) trait Commands {
    fn handle(&self, command: Command) -> impl Future<Output = ()> + Send;

    /// Answers a frame that is no command.
    fn refuse_unreadable(&self);
}

impl Commands for CommandSink {
    fn handle(&self, command: Command) -> impl Future<Output = ()> + Send {
        self.handle(command)
    }

    fn refuse_unreadable(&self) {
        self.refuse_unreadable();
    }
}

/// Runs until either side ends it.
pub(super) async fn run<S, E>(
    socket: S,
    outgoing: impl Stream<Item = Outgoing> + Unpin,
    cut: CancellationToken,
    commands: impl Commands,
    stale: Duration,
) where
    S: Stream<Item = Result<Message, E>> + Sink<Message>,
{
    let (mut sink, mut stream) = socket.split();
    let code = tokio::select! {
        code = write(&mut sink, outgoing) => code,
        code = read(&mut stream, &commands, stale) => code,
        // What waits is given up at once, whether or not the client takes anything.
        () = cut.cancelled() => Some(CloseCode::Resync),
    };
    if let Some(code) = code {
        close(&mut sink, &mut stream, code).await;
    }
}

/// For somebody who was let in, but whom storage cannot serve now.
pub(super) async fn refuse<S, E>(mut socket: S, error: &Error)
where
    S: Stream<Item = Result<Message, E>> + Sink<Message> + Unpin,
{
    let code = match error {
        Error::SignedOut => CloseCode::SignedOut,
        _ => CloseCode::Restart,
    };
    if timeout(WRITE_TIME, socket.send(closing(code)))
        .await
        .is_ok()
    {
        timeout(CLOSE_TIME, drain(&mut socket)).await.ok();
    }
}

/// Sends what waits. Ends with the code to close with, or `None` if nobody listens any more.
async fn write<S>(
    sink: &mut S,
    mut outgoing: impl Stream<Item = Outgoing> + Unpin,
) -> Option<CloseCode>
where
    S: Sink<Message> + Unpin,
{
    loop {
        let mut next = outgoing.next().await;
        let sent = async {
            for left in (0..AT_ONCE).rev() {
                match next {
                    Some(Outgoing::Frame(frame)) => {
                        sink.feed(text_frame(frame.text())?).await.ok()?;
                    }
                    Some(Outgoing::Close(code)) => {
                        sink.flush().await.ok()?;
                        return Some(Some(code));
                    }
                    // The hub let go without a word.
                    None => return Some(Some(CloseCode::Resync)),
                }
                if left == 0 {
                    break;
                }
                match outgoing.next().now_or_never() {
                    Some(waiting) => next = waiting,
                    None => break,
                }
            }
            sink.flush().await.ok()?;
            Some(None)
        };
        match timeout(WRITE_TIME, sent).await {
            Ok(Some(None)) => {}
            Ok(Some(code)) => return code,
            Ok(None) | Err(_) => return None,
        }
    }
}

/// Hands commands on, in order.
async fn read<S, E>(stream: &mut S, commands: &impl Commands, stale: Duration) -> Option<CloseCode>
where
    S: Stream<Item = Result<Message, E>> + Unpin,
{
    let mut mistakes = 0;
    loop {
        let command = match timeout(stale, stream.next()).await {
            Err(_) => return Some(CloseCode::Resync),
            // Among others, a frame over the limit: the rest of the stream is lost with it.
            Ok(Some(Err(_))) => return Some(CloseCode::Policy),
            Ok(None | Some(Ok(Message::Close(_)))) => return None,
            Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => continue,
            Ok(Some(Ok(Message::Binary(_) | Message::Frame(_)))) => None,
            Ok(Some(Ok(Message::Text(text)))) => serde_json::from_str::<Command>(&text).ok(),
        };
        if let Some(command) = command {
            commands.handle(command).await;
            continue;
        }
        mistakes += 1;
        if mistakes > MISTAKES {
            return Some(CloseCode::Policy);
        }
        commands.refuse_unreadable();
    }
}

fn text_frame(text: Bytes) -> Option<Message> {
    Some(Message::Text(Utf8Bytes::try_from(text).ok()?))
}

fn closing(code: CloseCode) -> Message {
    Message::Close(Some(CloseFrame {
        code: (code as u16).into(),
        reason: Utf8Bytes::from_static(match code {
            CloseCode::Policy => "not a client of ours",
            CloseCode::Restart => "come back later",
            CloseCode::SignedOut => "signed out",
            CloseCode::Resync => "resync",
        }),
    }))
}

/// Says why, then waits a little for the answer: cutting the line at once could lose the code.
/// Reads on meanwhile, since a client that is busy talking hears nothing.
async fn close<S, E>(sink: &mut (impl Sink<Message> + Unpin), stream: &mut S, code: CloseCode)
where
    S: Stream<Item = Result<Message, E>> + Unpin,
{
    let time = match code {
        // Slow is what it is closed for.
        CloseCode::Resync => WRITE_TIME,
        _ => CLOSE_TIME,
    };
    let mut ended = pin!(drain(stream).fuse());
    let mut said = pin!(timeout(time, sink.send(closing(code))));
    let said = loop {
        tokio::select! {
            said = said.as_mut() => break said,
            () = ended.as_mut(), if !ended.is_terminated() => {}
        }
    };
    if let Ok(Ok(())) = said
        && !ended.is_terminated()
    {
        timeout(CLOSE_TIME, ended).await.ok();
    }
}

async fn drain<S, E>(stream: &mut S)
where
    S: Stream<Item = Result<Message, E>> + Unpin,
{
    while let Some(Ok(_)) = stream.next().await {}
}

#[cfg(test)]
mod tests;
