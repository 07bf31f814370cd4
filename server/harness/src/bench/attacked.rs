//! What people and watches feel of strangers who attack.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use crate::{
    attack::Attack,
    bench::{
        Figures, Latencies, ingest,
        load::{self, Counted},
        pacer,
        subject::{MEMBERS, Subject},
        talk::{WARM, complete, every},
    },
    watch,
};

/// Of ten people each.
const ROOMS: usize = 5;
const WATCHES: usize = 20;
/// A message of everybody each second.
const DELIVERIES: f64 = 500.0;
const POST_EVERY: Duration = Duration::from_secs(1);

/// 50 people who talk and 20 watches that post: first alone, then under attack.
pub(super) async fn beside(subject: &Subject, time: Duration) -> Result<Figures> {
    let mut figures = Figures::default();
    let calm = both(subject, time).await?;
    let users = &subject.deployment()?.seeded.users;
    let far = users.get(ROOMS * MEMBERS).context("nobody else")?;
    let attack = Attack::start(subject.addr, &far.cookie);
    let attacked = both(subject, time).await;
    attack.end()?;
    let attacked = attacked?;
    for (what, calm, attacked) in [
        ("50 people: message", &calm.0, &attacked.0),
        ("20 watches: post", &calm.1, &attacked.1),
    ] {
        figures.add_latencies(what, calm)?;
        figures.add_latencies(&format!("{what}, under attack"), attacked)?;
        let p99 = |of: &Latencies| of.quantile(0.99).context("nothing arrived");
        let ratio = p99(attacked)?.as_secs_f64() / p99(calm)?.as_secs_f64();
        figures.add(&format!("{what}, p99 under attack ÷ alone"), ratio, "");
    }
    Ok(figures)
}

async fn both(subject: &Subject, time: Duration) -> Result<(Latencies, Latencies)> {
    let seats = subject.seats(ROOMS, MEMBERS);
    let sockets = load::connect(subject.addr, &seats).await?;
    let talk = load::run(sockets, &seats, every(&seats, DELIVERIES), WARM, time);
    let (counted, posts): (Result<Counted>, _) = tokio::join!(talk, posts(subject, time));
    let counted = counted?;
    complete(&counted)?;
    Ok((counted.latencies, posts?))
}

/// From the instant at which each was to be posted to its answer.
async fn posts(subject: &Subject, time: Duration) -> Result<Latencies> {
    let begin = Instant::now() + WARM;
    let due = pacer::start(WATCHES, POST_EVERY, begin, begin + time);
    let mut tasks = JoinSet::new();
    for (token, mut due) in subject.tokens().into_iter().zip(due) {
        let server = subject.addr;
        tasks.spawn(async move {
            let mut poster = ingest::Poster::open(server, &token).await?;
            let mut micros = Vec::new();
            while let Some(at) = due.recv().await {
                poster.reading(watch::now()).await?;
                micros.push(u32::try_from(at.elapsed().as_micros()).unwrap_or(u32::MAX));
            }
            anyhow::Ok(micros)
        });
    }
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.append(&mut done??);
    }
    Ok(Latencies::new(all))
}
