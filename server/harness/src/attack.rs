//! Strangers without number, and one signed-in person who floods: bounded in count and in time, from
//! addresses of this machine. In a thread of its own, so that those who are measured do not wait for it.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use anyhow::{Context, Result};
use futures::future::join_all;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::watch,
    time::{sleep, timeout},
};

use crate::client;

/// Of each kind of attacker.
const AT_ONCE: u32 = 4;
/// Of each attacker, so that one that is forgotten ends.
const MOST_TRIES: u32 = 20_000;
/// Lines that one attacker holds.
const HELD: usize = 250;
/// Between two lines of one attacker.
const LINE_EVERY: Duration = Duration::from_millis(4);
/// Between two tries of one attacker, which also wait for their answers.
const TRY_EVERY: Duration = Duration::from_millis(20);
/// Whoever is not answered by then tries again.
const ANSWER_TIME: Duration = Duration::from_secs(5);

/// What was tried.
#[derive(Debug, Default)]
pub struct Tried {
    pub sign_ins: AtomicU64,
    pub guesses: AtomicU64,
    pub lines: AtomicU64,
    pub pings: AtomicU64,
}

/// A running attack. Ends when dropped.
pub struct Attack {
    pub tried: Arc<Tried>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<Result<()>>>,
}

impl Attack {
    /// On this server, with the sign-in of somebody who floods it.
    pub fn start(server: SocketAddr, intruder: &str) -> Self {
        let tried = Arc::<Tried>::default();
        let (stop, stopped) = watch::channel(false);
        let attacker = Attacker {
            server,
            intruder: intruder.to_owned(),
            tried: Arc::clone(&tried),
        };
        let thread = std::thread::spawn(move || attacker.run(stopped));
        Self {
            tried,
            stop,
            thread: Some(thread),
        }
    }

    /// Fails if the attackers did.
    pub fn end(mut self) -> Result<Arc<Tried>> {
        self.stop.send_replace(true);
        let thread = self.thread.take().context("ended before")?;
        thread.join().ok().context("an attacker panicked")??;
        Ok(Arc::clone(&self.tried))
    }
}

impl Drop for Attack {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

struct Attacker {
    server: SocketAddr,
    intruder: String,
    tried: Arc<Tried>,
}

impl Attacker {
    fn run(self, mut stopped: watch::Receiver<bool>) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(async {
            let each = (0..AT_ONCE).map(async |number| {
                tokio::join!(
                    self.sign_in(number),
                    self.guess(number),
                    self.hold(number),
                    self.dawdle(number),
                    self.ping(),
                )
            });
            tokio::select! {
                _ = join_all(each) => {}
                _ = stopped.wait_for(|stopped| *stopped) => {}
            }
        });
        Ok(())
    }

    /// Wrong passwords, each from another address and for another account.
    async fn sign_in(&self, number: u32) {
        for n in 0..MOST_TRIES {
            let body = format!("email=nobody{number}-{n}@example.org&password=a-long-wrong-guess");
            let done = self.ask(number, n, "POST", "/api/sign_in", &body).await;
            count(&self.tried.sign_ins, done);
            sleep(TRY_EVERY).await;
        }
    }

    /// Invitations and pairing codes that might exist.
    async fn guess(&self, number: u32) {
        for n in 0..MOST_TRIES {
            let guess = format!("{n:0>43}");
            let (page, token) = (format!("/join/{guess}"), format!("token={guess}"));
            for (method, path, body) in [
                ("GET", page.as_str(), ""),
                ("POST", "/api/invitation", token.as_str()),
                (
                    "POST",
                    "/ingest/v1/pair",
                    r#"{"code":"AAAAAAAA","name":"x"}"#,
                ),
            ] {
                let done = self.ask(number, n, method, path, body).await;
                count(&self.tried.guesses, done);
                sleep(TRY_EVERY).await;
            }
        }
    }

    /// Lines on which nothing, or half a head, is said.
    async fn hold(&self, number: u32) {
        let mut held = VecDeque::new();
        for n in 0..MOST_TRIES {
            if let Ok(mut line) = self.connect(number, n).await {
                if n % 2 == 0 {
                    let half = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ";
                    line.write_all(half).await.ok();
                }
                held.push_back(line);
                count(&self.tried.lines, Some(()));
            }
            if held.len() > HELD {
                held.pop_front();
            }
            sleep(LINE_EVERY).await;
        }
    }

    /// A head and a body that come byte by byte.
    async fn dawdle(&self, number: u32) {
        for n in 0..MOST_TRIES {
            let Ok(mut line) = self.connect(number, n).await else {
                continue;
            };
            let request = request(self.server, "POST", "/api/sign_in", &"x".repeat(1_000));
            for byte in request.bytes() {
                if line.write_all(&[byte]).await.is_err() {
                    break;
                }
                sleep(LINE_EVERY).await;
            }
        }
    }

    /// As many pings as the line takes, in whole writes.
    async fn ping(&self) {
        const PING: [u8; 6] = [0x89, 0x80, 0, 0, 0, 0];
        for _ in 0..MOST_TRIES {
            let opened = async {
                let line = TcpStream::connect(self.server).await.ok()?;
                client::open(line, self.server, &self.intruder).await.ok()
            };
            if let Ok(Some(mut socket)) = timeout(ANSWER_TIME, opened).await {
                let pings = PING.repeat(1_000);
                while socket.get_mut().write_all(&pings).await.is_ok() {
                    self.tried.pings.fetch_add(1_000, Ordering::Relaxed);
                }
            }
            sleep(TRY_EVERY).await;
        }
    }

    async fn ask(&self, number: u32, n: u32, method: &str, path: &str, body: &str) -> Option<()> {
        let asking = async {
            let mut line = self.connect(number, n).await.ok()?;
            let request = request(self.server, method, path, body);
            line.write_all(request.as_bytes()).await.ok()?;
            let mut answer = [0; 512];
            (line.read(&mut answer).await.ok()? > 0).then_some(())
        };
        timeout(ANSWER_TIME, asking).await.ok().flatten()
    }

    /// From one of some hundred addresses.
    async fn connect(&self, number: u32, n: u32) -> Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        let host = u8::try_from(n % 100)? + 1;
        let network = u8::try_from(number % 100)? + 2;
        socket.bind((Ipv4Addr::new(127, 0, network, host), 0).into())?;
        Ok(timeout(ANSWER_TIME, socket.connect(self.server)).await??)
    }
}

fn request(server: SocketAddr, method: &str, path: &str, body: &str) -> String {
    let kind = if body.starts_with('{') {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {server}\r\nOrigin: http://{server}\r\n\
         Accept: application/json\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn count(counter: &AtomicU64, done: Option<()>) {
    if done.is_some() {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}
