//! Measurements of talk between two processes.

use std::{net::SocketAddr, time::Duration};

use anyhow::Result;

use crate::{
    bench::{
        Figures,
        load::{self, Duty, Seat},
        subject::{MEMBERS, ROOMS, Subject},
        talk::{CALM, WARM, complete, every, latencies_and_cpu, metered},
    },
    client::Socket,
};

/// From half of the members on one process to the other half on another, and what this costs.
pub(super) async fn calm(subject: &Subject, time: Duration) -> Result<Figures> {
    const WHAT: &str = "two processes, 100 messages/s";
    let other = subject.deployment()?.site.serve().await?;
    let (sockets, seats) = seated(subject, other.addr).await?;
    let others = [other.pid()];
    let (counted, cores) = tokio::join!(
        load::run(sockets, &seats, every(&seats, CALM), WARM, time),
        metered(subject, &others, time)
    );
    latencies_and_cpu(WHAT, subject, &counted?, cores?)
}

/// The same from the moment in which Redis is killed: finding out takes time too.
pub(super) async fn without_redis(subject: &mut Subject, time: Duration) -> Result<Figures> {
    let other = subject.deployment()?.site.serve().await?;
    let (sockets, seats) = seated(subject, other.addr).await?;
    subject.kill_redis()?;
    let pace = every(&seats, CALM);
    let counted = load::run(sockets, &seats, pace, Duration::ZERO, time).await?;
    complete(&counted)?;
    let mut figures = Figures::default();
    figures.add_latencies("two processes, Redis just killed", &counted.latencies)?;
    Ok(figures)
}

/// Every other seat only reads, on another process.
async fn seated(subject: &Subject, other: SocketAddr) -> Result<(Vec<Socket>, Vec<Seat>)> {
    let mut seats = subject.seats(ROOMS, MEMBERS);
    for (number, seat) in seats.iter_mut().enumerate() {
        seat.duty = if number % 2 == 0 {
            Duty::Talk
        } else {
            Duty::Read
        };
    }
    let (talk, read): (Vec<Seat>, Vec<Seat>) =
        seats.into_iter().partition(|seat| seat.duty == Duty::Talk);
    let mut sockets = load::connect(subject.addr, &talk).await?;
    sockets.extend(load::connect(other, &read).await?);
    Ok((sockets, [talk, read].concat()))
}
