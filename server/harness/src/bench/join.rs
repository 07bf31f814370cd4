//! How fast people come in: upgrade, hello, resume with the answer to it, and away again.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, Result, bail};
use domain::RoomId;
use futures::{SinkExt, StreamExt};
use tokio::{
    net::TcpStream,
    task::JoinSet,
    time::{Duration, Instant, timeout},
};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use crate::{
    PATIENCE,
    bench::{
        Latencies,
        load::{Seat, per_second},
    },
    client::{Socket, open},
};

/// Joins of `time`.
#[derive(Clone, Debug)]
pub struct Joins {
    pub per_second: f64,
    /// From the begin of connecting to the answer to resume.
    pub latencies: Latencies,
}

/// `at_once` clients, each of which joins, resumes and leaves again, over and over. They miss the newest event
/// of the seat's room.
pub async fn joins(
    server: SocketAddr,
    seats: &[Seat],
    at_once: usize,
    time: Duration,
) -> Result<Joins> {
    let seats: Arc<[Seat]> = seats.into();
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for first in 0..at_once {
        let seats = Arc::clone(&seats);
        tasks.spawn(async move {
            let mut micros = Vec::new();
            let own = seats.iter().cycle().skip(first * seats.len() / at_once);
            for seat in own {
                let began = Instant::now();
                if began.duration_since(start) >= time {
                    break;
                }
                join(server, seat).await?;
                let took = began.elapsed().as_micros();
                micros.push(u32::try_from(took).unwrap_or(u32::MAX));
            }
            anyhow::Ok(micros)
        });
    }
    let mut micros = Vec::new();
    while let Some(done) = tasks.join_next().await {
        micros.append(&mut done??);
    }
    Ok(Joins {
        per_second: per_second(micros.len() as u64, start.elapsed()),
        latencies: Latencies::new(micros),
    })
}

async fn join(server: SocketAddr, seat: &Seat) -> Result<()> {
    let stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let mut socket = open(stream, server, &seat.cookie).await?;
    let hello = next_text(&mut socket).await?;
    // The reference has no heads.
    let have = head(&hello, seat.room).unwrap_or(1).saturating_sub(1);
    let resume = format!(r#"{{"resume":{{"have":{{"{}":{have}}}}}}}"#, seat.room);
    socket.send(Message::text(resume)).await?;
    next_text(&mut socket).await?;
    Ok(())
}

async fn next_text(socket: &mut Socket) -> Result<Utf8Bytes> {
    loop {
        match timeout(PATIENCE, socket.next())
            .await?
            .context("hung up")??
        {
            Message::Text(text) => return Ok(text),
            Message::Close(frame) => bail!("closed: {frame:?}"),
            _ => {}
        }
    }
}

/// The head of a room in a hello, found without reading all of it.
fn head(hello: &str, room: RoomId) -> Option<u64> {
    let (_, rest) = hello.split_once(&format!(r#""id":"{room}""#))?;
    let (_, rest) = rest.split_once(r#""head":"#)?;
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    rest.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_that_of_the_room() {
        let [one, two] = [1, 2].map(|id| RoomId(uuid::Uuid::from_u128(id)));
        let hello = format!(
            r#"{{"rooms":[{{"id":"{one}","kind":"team","head":7}},{{"id":"{two}","head":41,"unread":2}}]}}"#
        );
        assert_eq!(head(&hello, one), Some(7));
        assert_eq!(head(&hello, two), Some(41));
        assert_eq!(head("hello", one), None);
    }
}
