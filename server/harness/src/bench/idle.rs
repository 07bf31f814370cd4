//! What a connection costs that does nothing.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use domain::{ClientId, Command, RoomAction};
use futures::{SinkExt, StreamExt};
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::{
    task::JoinSet,
    time::{Duration, Instant, interval, sleep},
};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

use crate::{
    bench::load::{Seat, connect},
    client::Socket,
    fitweet::{cpu, memory},
};

/// Connected before counting, so that what is allocated once does not count.
const FIRST: usize = 200;
/// Files a process needs besides its sockets.
const OTHER_FILES: u64 = 200;
/// Time for what connecting left to do.
const SETTLE: Duration = Duration::from_secs(2);

/// What idle sockets cost a server.
#[derive(Clone, Copy, Debug)]
pub struct Idle {
    /// Over how many sockets it was measured.
    pub sockets: usize,
    /// Resident bytes of the process per socket.
    pub bytes: f64,
    /// Share of one core that the process used for all of them.
    pub cores: f64,
    /// The same while elsewhere somebody says a message a second, so that no look at storage can
    /// be skipped.
    pub cores_beside_talk: f64,
}

/// Lets this process and those it starts open as many files as the machine allows.
pub fn raise_file_limit() -> Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit)?;
    Ok(())
}

/// Memory and CPU of process `pid` for `wanted` sockets that answer beats for `time` and else
/// say nothing.
#[expect(
    clippy::cast_precision_loss,
    reason = "bytes and sockets stay far below 2^52"
)]
pub async fn measure(
    pid: u32,
    server: SocketAddr,
    seats: &[Seat],
    wanted: usize,
    time: Duration,
) -> Result<Idle> {
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let most = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
    let sockets = wanted.min(most.saturating_sub(FIRST));
    let talker = seats.last().context("no seats")?;
    let mut seats = (seats.iter().filter(|seat| seat.room != talker.room))
        .cycle()
        .cloned();
    let first: Vec<Seat> = seats.by_ref().take(FIRST).collect();
    let more: Vec<Seat> = seats.take(sockets).collect();
    let mut held = JoinSet::new();
    hold(&mut held, connect(server, &first).await?);
    sleep(SETTLE).await;
    let before = memory(pid)?;
    for some in more.chunks(FIRST) {
        hold(&mut held, connect(server, some).await?);
    }
    sleep(SETTLE).await;
    let bytes = memory(pid)?.saturating_sub(before) as f64 / sockets as f64;
    let cores = cores(pid, sleep(time)).await?;
    let talk = connect(server, std::slice::from_ref(talker)).await?;
    let cores_beside_talk = self::cores(pid, talk_for(talk, talker, time)).await?;
    if let Some(ended) = held.try_join_next() {
        ended??;
        bail!("an idle socket ended");
    }
    Ok(Idle {
        sockets,
        bytes,
        cores,
        cores_beside_talk,
    })
}

/// Share of one core that the process uses meanwhile.
async fn cores(pid: u32, meanwhile: impl Future<Output = ()>) -> Result<f64> {
    let (used, start) = (cpu(pid)?, Instant::now());
    meanwhile.await;
    Ok(cpu(pid)?.saturating_sub(used).as_secs_f64() / start.elapsed().as_secs_f64())
}

/// A message a second. What fails here is seen by nobody but the server.
async fn talk_for(mut sockets: Vec<Socket>, talker: &Seat, time: Duration) {
    let until = Instant::now() + time;
    let mut tick = interval(Duration::from_secs(1));
    while let Some(socket) = sockets.first_mut() {
        tick.tick().await;
        if Instant::now() >= until {
            return;
        }
        let message = Command::Act {
            room: talker.room,
            client_id: ClientId(Uuid::from_u128(rand::random())),
            action: RoomAction::SendMessage {
                text: "Here".to_owned(),
            },
        };
        let Ok(message) = serde_json::to_string(&message) else {
            return;
        };
        if socket.send(Message::text(message)).await.is_err() {
            return;
        }
    }
}

fn hold(held: &mut JoinSet<Result<()>>, sockets: Vec<Socket>) {
    for socket in sockets {
        held.spawn(answer_beats(socket));
    }
}

/// Never ends well.
async fn answer_beats(mut socket: Socket) -> Result<()> {
    loop {
        match socket.next().await.context("hung up")?? {
            Message::Text(text) if text.starts_with(r#"{"beat":"#) => {
                let beat = Message::text(r#""beat""#);
                socket.send(beat).await?;
            }
            Message::Close(frame) => bail!("closed: {frame:?}"),
            _ => {}
        }
    }
}
