//! The loop against a socket of channels.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use futures::channel::mpsc as line;

use super::*;

/// The server's end of a socket in memory.
struct Socket {
    from_client: line::UnboundedReceiver<Message>,
    to_client: line::UnboundedSender<Sent>,
}

/// What the sink was asked to do.
#[derive(Debug, PartialEq)]
enum Sent {
    Frame(Message),
    Flush,
}

impl Stream for Socket {
    type Item = Result<Message, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.from_client
            .poll_next_unpin(cx)
            .map(|message| message.map(Ok))
    }
}

impl Sink<Message> for Socket {
    type Error = line::SendError;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, frame: Message) -> Result<(), Self::Error> {
        self.to_client
            .unbounded_send(Sent::Frame(frame))
            .map_err(line::TrySendError::into_send_error)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.to_client.unbounded_send(Sent::Flush).ok();
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }
}

/// Remembers what it was told; `None` is what nobody could read.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<Option<Command>>>>);

impl Commands for Told {
    async fn handle(&self, command: Command) {
        self.0.lock().unwrap().push(Some(command));
    }

    fn refuse_unreadable(&self) {
        self.0.lock().unwrap().push(None);
    }
}

struct Running {
    client: line::UnboundedSender<Message>,
    sent: line::UnboundedReceiver<Sent>,
    hub: line::UnboundedSender<Outgoing>,
    cut: CancellationToken,
    told: Told,
}

fn start(stale: Duration) -> Running {
    let (client, from_client) = line::unbounded();
    let (to_client, sent) = line::unbounded();
    let (hub, outgoing) = line::unbounded();
    let told = Told::default();
    let socket = Socket {
        from_client,
        to_client,
    };
    let cut = CancellationToken::new();
    tokio::spawn(run(socket, outgoing, cut.clone(), told.clone(), stale));
    Running {
        client,
        sent,
        hub,
        cut,
        told,
    }
}

impl Running {
    fn say(&self, message: impl Into<Message>) {
        self.client.unbounded_send(message.into()).unwrap();
    }

    /// Everything until the session has ended.
    async fn rest(mut self) -> (Vec<Sent>, Vec<Option<Command>>) {
        self.client.close_channel();
        let mut all = Vec::new();
        while let Some(sent) = self.sent.next().await {
            all.push(sent);
        }
        let told = self.told.0.lock().unwrap().clone();
        (all, told)
    }
}

fn frame(text: &'static str) -> Outgoing {
    Outgoing::Frame(Bytes::from_static(text.as_bytes()).into())
}

fn text(sent: &Sent) -> Option<&str> {
    match sent {
        Sent::Frame(Message::Text(text)) => Some(text.as_str()),
        _ => None,
    }
}

fn code(sent: &Sent) -> Option<u16> {
    match sent {
        Sent::Frame(Message::Close(Some(close))) => Some(close.code.into()),
        _ => None,
    }
}

#[tokio::test]
async fn what_waits_together_leaves_in_one_write() {
    let (client, from_client) = line::unbounded();
    let (to_client, sent) = line::unbounded();
    let (hub, outgoing) = line::unbounded();
    for text in ["1", "2", "3"] {
        hub.unbounded_send(frame(text)).unwrap();
    }
    hub.unbounded_send(Outgoing::Close(CloseCode::SignedOut))
        .unwrap();
    let socket = Socket {
        from_client,
        to_client,
    };
    let cut = CancellationToken::new();
    tokio::spawn(run(socket, outgoing, cut, Told::default(), STALE));
    let sent: Vec<Sent> = sent.take(5).collect().await;
    let frames = ["1", "2", "3"].map(|text| Sent::Frame(Message::Text(text.into())));
    assert_eq!(sent[..3], frames);
    assert_eq!(sent[3], Sent::Flush);
    assert_eq!(code(&sent[4]), Some(4401));
    drop(client);
}

#[tokio::test]
async fn commands_are_handed_on_in_order() {
    let session = start(STALE);
    let room = domain::RoomId(uuid::Uuid::nil());
    let said: Vec<Command> = (1..=50)
        .map(|seq| Command::MarkRead { room, seq })
        .collect();
    for command in &said {
        session.say(serde_json::to_string(command).unwrap());
    }
    let (_, told) = session.rest().await;
    let said: Vec<_> = said.into_iter().map(Some).collect();
    assert_eq!(told, said);
}

#[tokio::test]
async fn more_than_waits_for_one_write_leaves_in_order() {
    let (client, from_client) = line::unbounded();
    let (to_client, mut sent) = line::unbounded();
    let (hub, outgoing) = line::unbounded();
    let texts: Vec<String> = (0..3 * AT_ONCE).map(|n| n.to_string()).collect();
    for text in &texts {
        let frame = Bytes::from(text.clone());
        hub.unbounded_send(Outgoing::Frame(frame.into())).unwrap();
    }
    hub.unbounded_send(Outgoing::Close(CloseCode::SignedOut))
        .unwrap();
    let socket = Socket {
        from_client,
        to_client,
    };
    let cut = CancellationToken::new();
    tokio::spawn(run(socket, outgoing, cut, Told::default(), STALE));
    let mut heard = Vec::new();
    while heard.last().and_then(code) != Some(4401) {
        heard.push(sent.next().await.unwrap());
    }
    // Earlier, the end of the client could be seen before all was sent.
    drop(client);
    let heard: Vec<&str> = heard.iter().filter_map(text).collect();
    assert_eq!(heard, texts);
}

#[tokio::test]
async fn a_mistake_is_refused_and_many_end_it() {
    let session = start(STALE);
    let mistakes = [
        "",
        "{",
        "null",
        r#""shout""#,
        r#"{"act":{"action":{"send_message":{"text":"no room"}}}}"#,
    ];
    for text in mistakes {
        session.say(text);
    }
    for _ in 0..MISTAKES {
        session.say(Message::Binary(Bytes::from_static(b"\0")));
    }
    let (sent, told) = session.rest().await;
    assert!(sent.iter().any(|sent| code(sent) == Some(1008)), "{sent:?}");
    assert_eq!(told, [const { None }; MISTAKES]);
}

#[tokio::test]
async fn a_hub_that_lets_go_means_resync() {
    let session = start(STALE);
    let Running {
        client, sent, hub, ..
    } = session;
    drop(hub);
    let said: Vec<Sent> = sent.take(1).collect().await;
    assert_eq!(code(&said[0]), Some(4408));
    drop(client);
}

#[tokio::test]
async fn a_cut_needs_no_turn_in_the_queue() {
    let mut session = start(STALE);
    session.cut.cancel();
    let first = session.sent.next().await.unwrap();
    assert_eq!(code(&first), Some(4408));
}

#[tokio::test]
async fn silence_ends_it() {
    let mut session = start(Duration::from_millis(20));
    let first = session.sent.next().await.unwrap();
    assert_eq!(code(&first), Some(4408));
    drop(session.hub);
}
