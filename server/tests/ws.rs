//! The other end of a socket.

use domain::{Command, Event};
use futures::{SinkExt as _, StreamExt as _};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest as _,
        http::{HeaderValue, StatusCode},
    },
};

use crate::server::{PATIENCE, TestServer};

pub(crate) struct Socket {
    line: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Every text frame so far.
    pub(crate) heard: Vec<String>,
}

/// How a socket ended: its close code, or none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Closed(pub(crate) Option<u16>);

impl Socket {
    /// Opens one as a page of `origin` would; the status of the refusal otherwise.
    pub(crate) async fn open_from(
        server: &TestServer,
        origin: &str,
        token: &str,
    ) -> Result<Self, StatusCode> {
        let url = format!("ws://{}/socket", server.address());
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        headers.insert("origin", HeaderValue::from_str(origin).unwrap());
        if !token.is_empty() {
            let cookie = format!("__Host-sid={token}");
            headers.insert("cookie", HeaderValue::from_str(&cookie).unwrap());
        }
        match connect_async(request).await {
            Ok((line, _)) => Ok(Self {
                line,
                heard: Vec::new(),
            }),
            Err(Error::Http(answer)) => Err(answer.status()),
            Err(error) => panic!("no socket: {error}"),
        }
    }

    /// Opens one and says what a fresh client says.
    pub(crate) async fn open(server: &TestServer, token: &str) -> Self {
        let mut socket = Self::open_from(server, &server.origin(), token)
            .await
            .unwrap();
        let hello = socket.next().await.unwrap();
        assert!(matches!(hello, Event::Hello { .. }), "{hello:?}");
        socket
            .say(&Command::Resume {
                have: [].into(),
                log: None,
            })
            .await;
        socket
    }

    pub(crate) async fn say(&mut self, command: &Command) {
        self.say_text(&serde_json::to_string(command).unwrap())
            .await;
    }

    pub(crate) async fn say_text(&mut self, text: &str) {
        self.say_frame(Message::Text(text.into())).await;
    }

    /// A server that has hung up hears nothing, which is for the reader to find out.
    pub(crate) async fn say_frame(&mut self, frame: Message) {
        self.line.send(frame).await.ok();
    }

    pub(crate) async fn next(&mut self) -> Result<Event, Closed> {
        loop {
            let frame = timeout(PATIENCE, self.line.next()).await;
            match frame.expect("nothing was said for a long time") {
                Some(Ok(Message::Text(text))) => {
                    self.heard.push(text.to_string());
                    return Ok(serde_json::from_str(&text).unwrap());
                }
                Some(Ok(Message::Close(why))) => {
                    return Err(Closed(why.map(|why| why.code.into())));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(Closed(None)),
            }
        }
    }

    /// The first event that `wanted` wants.
    pub(crate) async fn until<T>(&mut self, mut wanted: impl FnMut(Event) -> Option<T>) -> T {
        loop {
            let event = self.next().await.unwrap();
            if let Some(found) = wanted(event) {
                return found;
            }
        }
    }

    /// Reads until the server closes.
    pub(crate) async fn closed(&mut self) -> Option<u16> {
        loop {
            if let Err(Closed(code)) = self.next().await {
                return code;
            }
        }
    }
}
