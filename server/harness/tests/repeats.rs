//! Watches that post each alert again and again, in any order, to a server that is killed: each stands in its room once.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use domain::{Change, Role};
use harness::{
    chance,
    client::Client,
    fitweet::{SeededDevice, Site},
    place::Place,
    postgres::Postgres,
    watch::{self, Answer},
};
use rand::{Rng as _, rngs::StdRng, seq::SliceRandom as _};
use tokio::task::JoinSet;
use watch_protocol::{Batch, Clock, Item, Outcome};

use crate::{Need, has};

const WATCHES: usize = 10;
const ALERTS: u32 = 100;
/// Items of one post.
const TOGETHER: usize = 20;
const KILLS: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_a_thousand_alerts_stands_once_on_sqlite() -> Result<()> {
    if !has(&[Need::Binary]) {
        return Ok(());
    }
    repeat_and_check(&Site::new()?).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_a_thousand_alerts_stands_once_on_postgres() -> Result<()> {
    if !has(&[Need::Binary, Need::Postgres]) {
        return Ok(());
    }
    let postgres = Postgres::start().await?;
    let mut site = Site::new()?;
    site.database_url = Some(postgres.url());
    repeat_and_check(&site).await
}

/// How posts ended.
#[derive(Default)]
struct Posts {
    answered: AtomicUsize,
    /// Cut off, so that nobody knows whether they were taken.
    unknown: AtomicUsize,
}

async fn repeat_and_check(site: &Site) -> Result<()> {
    let seeded = site.seed(3, 1, 3, WATCHES)?;
    let mut server = site.serve().await?;
    let place = server.place();
    let mut chance = chance();
    let posts = Arc::new(Posts::default());
    let mut posters = JoinSet::new();
    for device in &seeded.devices {
        let batches = shuffled(&mut chance);
        posters.spawn(post_all(
            device.clone(),
            batches,
            place.clone(),
            posts.clone(),
        ));
    }
    let answered = || posts.answered.load(Ordering::Relaxed);
    for _ in 0..KILLS {
        let next = answered() + chance.random_range(1..12);
        while answered() < next && !posters.is_empty() {
            while let Some(ended) = posters.try_join_next() {
                ended??;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.kill_and_restart(site).await?;
    }
    while let Some(ended) = posters.join_next().await {
        ended??;
    }
    ensure!(
        posts.unknown.load(Ordering::Relaxed) > 0,
        "every kill met a server at rest"
    );
    for device in &seeded.devices {
        let members = seeded.members(device.room);
        let wearer = members.iter().find(|user| user.role == Role::Wearer);
        let reader = Client::start(wearer.context("a wearer")?, &place);
        reader.connected().await?;
        reader.settled().await?;
        let memory = reader.sync();
        let log = &memory.rooms.get(&device.room).context("a room")?.log;
        let raised: Vec<u32> = log
            .iter()
            .filter_map(|event| match &event.change {
                Change::AlertRaised { report, .. } => Some(watch::alert_seq(report)),
                _ => None,
            })
            .collect();
        let once: BTreeSet<u32> = raised.iter().copied().collect();
        ensure!(
            raised.len() == once.len() && once == (1..=ALERTS).collect(),
            "{} alerts, {} different",
            raised.len(),
            once.len()
        );
    }
    Ok(())
}

/// Each alert one to five times, in any order.
fn shuffled(chance: &mut StdRng) -> Vec<Vec<Item>> {
    let mut items = Vec::new();
    for seq in 1..=ALERTS {
        let alert = Item::Alert(watch::alert(seq));
        items.extend(std::iter::repeat_n(alert, chance.random_range(1..=5)));
    }
    items.shuffle(chance);
    items.chunks(TOGETHER).map(<[Item]>::to_vec).collect()
}

/// Posts each batch until it is answered.
async fn post_all(
    device: SeededDevice,
    batches: Vec<Vec<Item>>,
    place: Place,
    posts: Arc<Posts>,
) -> Result<()> {
    let http = reqwest::Client::new();
    for (number, items) in batches.into_iter().enumerate() {
        let batch = Batch {
            epoch: 7,
            clock: Clock::Unix,
            sent_at: watch::now(),
            items,
            confirmed: Vec::new(),
        };
        loop {
            let json = number.is_multiple_of(2);
            match watch::post(&http, &place, &device.token, &batch, json).await {
                Ok(Answer::Taken(reply)) => {
                    let outcomes = reply.results.iter().map(|result| result.outcome);
                    let kept = outcomes.filter(|it| !matches!(it, Outcome::Rejected(_)));
                    ensure!(kept.count() == batch.items.len(), "{reply:?}");
                    posts.answered.fetch_add(1, Ordering::Relaxed);
                    break;
                }
                Ok(Answer::Refused(why)) => bail!("refused: {why}"),
                Ok(Answer::Later(_)) => {}
                Err(_) => {
                    posts.unknown.fetch_add(1, Ordering::Relaxed);
                }
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    Ok(())
}
