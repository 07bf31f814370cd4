//! A link to Postgres that lets everything pass and reads along: the plans that `auto_explain` sends
//! as notices, and whether every question is answered, so that no notice is still on its way.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp},
    sync::Notify,
};

#[derive(Default)]
struct Seen {
    /// Starts, `Sync` and simple queries: each is answered by one `ReadyForQuery`.
    asked: u64,
    answered: u64,
    notices: Vec<String>,
}

#[derive(Clone, Default)]
pub(crate) struct Wire {
    seen: Arc<Mutex<Seen>>,
    news: Arc<Notify>,
}

impl Wire {
    /// Its port, on this machine.
    pub(crate) async fn listen(&self, server: String) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let wire = self.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                client.set_nodelay(true).unwrap();
                server.set_nodelay(true).unwrap();
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(wire.clone().carry(from_client, to_server, true));
                tokio::spawn(wire.clone().carry(from_server, to_client, false));
            }
        });
        port
    }

    /// All notices since the last time, as soon as nothing is unanswered.
    pub(crate) async fn notices(&self) -> Vec<String> {
        loop {
            let news = self.news.notified();
            {
                let mut seen = self.seen.lock().unwrap();
                if seen.asked == seen.answered {
                    return std::mem::take(&mut seen.notices);
                }
            }
            news.await;
        }
    }

    /// Message by message, until one side ends.
    async fn carry(self, mut from: tcp::OwnedReadHalf, mut to: tcp::OwnedWriteHalf, asks: bool) {
        // The first message of a client has no kind.
        let mut is_first = asks;
        loop {
            let mut message = Vec::new();
            let kind = if is_first {
                b'S'
            } else {
                let Ok(kind) = from.read_u8().await else {
                    return;
                };
                message.push(kind);
                kind
            };
            is_first = false;
            let Ok(length) = from.read_u32().await else {
                return;
            };
            message.extend(length.to_be_bytes());
            let start = message.len();
            message.resize(start + length as usize - 4, 0);
            if from.read_exact(&mut message[start..]).await.is_err() {
                return;
            }
            self.note(asks, kind, &message[start..]);
            if to.write_all(&message).await.is_err() {
                return;
            }
        }
    }

    fn note(&self, asks: bool, kind: u8, body: &[u8]) {
        let mut seen = self.seen.lock().unwrap();
        match (asks, kind) {
            (true, b'S' | b'Q') => seen.asked += 1,
            (false, b'Z') => seen.answered += 1,
            (false, b'N') => seen.notices.extend(text_of(body)),
            _ => return,
        }
        drop(seen);
        self.news.notify_one();
    }
}

/// The text of a notice: one of its fields, each a letter and a string that ends with a zero.
fn text_of(notice: &[u8]) -> Option<String> {
    let text = notice
        .split(|byte| *byte == 0)
        .find_map(|field| field.strip_prefix(b"M"))?;
    Some(String::from_utf8_lossy(text).into_owned())
}
