//! A push service of the test's own, and browsers that it would deliver to.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Language, PushSubscriptionId};
use service::{Actor, Service};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use uuid::Uuid;
use web_push_native::{
    Auth, decrypt,
    p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint},
};

use crate::world::some_peer;

/// What was pushed.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) path: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

#[derive(Default)]
struct Seen {
    posts: Mutex<Vec<Post>>,
    /// For the next ones; then all are taken.
    answers: Mutex<VecDeque<String>>,
    connections: AtomicUsize,
}

pub(crate) struct PushService {
    pub(crate) port: u16,
    seen: Arc<Seen>,
}

impl PushService {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Seen::default());
        let of_loop = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                of_loop.connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(line, Arc::clone(&of_loop)));
            }
        });
        Self { port, seen }
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn posts(&self) -> Vec<Post> {
        self.seen.posts.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::Relaxed)
    }

    /// What the next push is answered with: status line and headers.
    pub(crate) fn answer(&self, head: &str) {
        self.seen.answers.lock().unwrap().push_back(head.to_owned());
    }
}

async fn serve(line: TcpStream, seen: Arc<Seen>) {
    let mut line = BufReader::new(line);
    while let Some(post) = read(&mut line).await {
        seen.posts.lock().unwrap().push(post);
        let head = seen.answers.lock().unwrap().pop_front();
        let head = head.unwrap_or_else(|| "201 Created".to_owned());
        let answer = format!("HTTP/1.1 {head}\r\ncontent-length: 0\r\n\r\n");
        if line.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(line: &mut BufReader<TcpStream>) -> Option<Post> {
    let mut text = String::new();
    line.read_line(&mut text)
        .await
        .ok()
        .filter(|read| *read > 0)?;
    let path = text.split(' ').nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut text = String::new();
        line.read_line(&mut text).await.ok()?;
        let Some((name, value)) = text.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    line.read_exact(&mut body).await.ok()?;
    Some(Post {
        path,
        headers,
        body,
    })
}

/// A browser that takes pushes.
pub(crate) struct Browser {
    pub(crate) id: PushSubscriptionId,
    pub(crate) path: String,
    key: SecretKey,
}

const AUTH: [u8; 16] = [9; 16];

impl Browser {
    /// Takes pushes at a place of this origin.
    pub(crate) async fn subscribe(service: &Service, actor: &Actor, origin: &str) -> Self {
        let key = SecretKey::from_slice(&Uuid::new_v4().as_bytes().repeat(2)).unwrap();
        let public = key.public_key().to_encoded_point(false);
        let path = format!("/push/{}", Uuid::now_v7());
        let keys = [public.as_bytes(), &AUTH].map(|key| URL_SAFE_NO_PAD.encode(key));
        let [p256dh, auth] = &keys;
        let (peer, endpoint) = (some_peer(), format!("{origin}{path}"));
        let keys = (p256dh.as_str(), auth.as_str());
        let id = service.add_push_subscription(actor, &peer, Language::Ms, &endpoint, keys);
        Self {
            id: id.await.unwrap(),
            path,
            key,
        }
    }

    /// What it would hand to its service worker.
    pub(crate) fn open(&self, post: &Post) -> serde_json::Value {
        assert_eq!(post.path, self.path);
        let opened = decrypt(post.body.clone(), &self.key, &Auth::from(AUTH)).unwrap();
        serde_json::from_slice(&opened).unwrap()
    }
}
