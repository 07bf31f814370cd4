//! How fast people come in: upgrade, hello, resume, and away again.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, Result};
use futures::{SinkExt, StreamExt};
use tokio::{
    net::TcpStream,
    task::JoinSet,
    time::{Duration, Instant, timeout},
};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    PATIENCE,
    bench::{
        Latencies,
        load::{Seat, per_second},
    },
    client::open,
};

/// Joins of `time`.
#[derive(Clone, Debug)]
pub struct Joins {
    pub per_second: f64,
    /// From the begin of connecting to the hello.
    pub latencies: Latencies,
}

/// `at_once` clients, each of which joins, resumes and leaves again, over and over.
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
    timeout(PATIENCE, socket.next())
        .await?
        .context("no hello")??;
    let resume = Message::text(r#"{"type":"resume","have":{}}"#);
    socket.send(resume).await?;
    Ok(())
}
