//! What a connection costs that does nothing.

use std::net::SocketAddr;

use anyhow::Result;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::time::{Duration, sleep};

use crate::{
    bench::load::{Seat, connect},
    fitweet::memory,
};

/// Connected before counting, so that what is allocated once does not count.
const FIRST: usize = 200;
/// Files a process needs besides its sockets.
const OTHER_FILES: u64 = 200;

/// Lets this process and those it starts open as many files as the machine allows.
pub fn raise_file_limit() -> Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit)?;
    Ok(())
}

/// Resident bytes per idle socket of process `pid`, and over how many sockets it was measured.
#[expect(
    clippy::cast_precision_loss,
    reason = "bytes and sockets stay far below 2^52"
)]
pub async fn bytes_per_socket(
    pid: u32,
    server: SocketAddr,
    seats: &[Seat],
    wanted: usize,
) -> Result<(f64, usize)> {
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let most = usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(usize::MAX);
    let count = wanted.min(most.saturating_sub(FIRST));
    let mut seats = seats.iter().cycle().cloned();
    let first: Vec<Seat> = seats.by_ref().take(FIRST).collect();
    let more: Vec<Seat> = seats.take(count).collect();
    let held = connect(server, &first).await?;
    sleep(Duration::from_secs(1)).await;
    let before = memory(pid)?;
    let also_held = connect(server, &more).await?;
    sleep(Duration::from_secs(1)).await;
    let after = memory(pid)?;
    drop((held, also_held));
    Ok((after.saturating_sub(before) as f64 / count as f64, count))
}
