//! Two processes on one Postgres and one Redis.

use anyhow::{Context, Result, ensure};
use domain::{Change, CloseCode, Role, RoomId};
use harness::{
    PATIENCE,
    client::{Client, open},
    fitweet::{Fitweet, Site},
    person,
    place::Place,
    postgres::Postgres,
    redis_server::Redis,
    sync::Memory,
};
use tokio::net::TcpStream;

use crate::{Need, crowd::Crowd, has};

struct Cluster {
    a: Fitweet,
    b: Fitweet,
    crowd: Crowd,
    redis: Redis,
    _postgres: Postgres,
    _site: Site,
}

impl Cluster {
    /// People on both processes by turns, the watch on the first.
    async fn start() -> Result<Self> {
        let (postgres, redis) = (Postgres::start().await?, Redis::start().await?);
        let mut site = Site::new()?;
        site.database_url = Some(postgres.url());
        site.redis_url = Some(redis.url());
        let seeded = site.seed(6, 3, 4, 1)?;
        let (a, b) = (site.serve().await?, site.serve().await?);
        let places = [a.place(), b.place()];
        let clients = seeded
            .users
            .iter()
            .zip(places.iter().cycle())
            .map(|(user, place)| Client::start(user, place))
            .collect();
        let crowd = Crowd::of(seeded, clients, &places[0]).await?;
        Ok(Self {
            a,
            b,
            crowd,
            redis,
            _postgres: postgres,
            _site: site,
        })
    }

    async fn talk_and_check(&mut self) -> Result<()> {
        for _ in 0..5 {
            self.crowd.talk();
            self.crowd.tick();
        }
        self.crowd.settle_and_check(&self.a.place()).await?;
        self.crowd.settle_and_check(&self.b.place()).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alert_and_its_answer_cross_processes() -> Result<()> {
    if !has(&[Need::Binary, Need::Postgres, Need::Redis]) {
        return Ok(());
    }
    let mut cluster = Cluster::start().await?;
    cluster.talk_and_check().await?;

    let (watch, device) = &cluster.crowd.watches[0];
    let members = cluster.crowd.seeded.members(device.room);
    let expert = members
        .iter()
        .find(|user| user.role == Role::Expert)
        .context("a care room without an expert")?;
    let there = Client::start(expert, &Place::new(cluster.b.addr));
    there.connected().await?;
    let (alert, raised_seq) = there
        .until("an alert", |memory| {
            changes(memory, device.room).find_map(|(seq, change)| match change {
                Change::AlertRaised { alert, .. } => Some((*alert, seq)),
                _ => None,
            })
        })
        .await?;
    there.acknowledge(device.room, alert);
    there
        .until("the word that it is on disk", |memory| {
            memory.outbox.is_empty().then_some(())
        })
        .await?;
    watch
        .until("the answer", |queue| {
            (!queue.downlinks.is_empty()).then_some(())
        })
        .await?;
    watch.settled().await?;
    for client in &cluster.crowd.clients {
        if !members.iter().any(|user| user.id == client.user.id) {
            continue;
        }
        client
            .until("the whole life of the alert", |memory| {
                let seen = |wanted: fn(&Change) -> Option<i64>| {
                    let times = changes(memory, device.room)
                        .filter(|(_, change)| wanted(change) == Some(raised_seq))
                        .count();
                    times == 1
                };
                let acknowledged = seen(|change| match change {
                    Change::AlertAcknowledged { raised_seq, .. } => Some(*raised_seq),
                    _ => None,
                });
                let confirmed = seen(|change| match change {
                    Change::AlertConfirmed { raised_seq, .. } => Some(*raised_seq),
                    _ => None,
                });
                (acknowledged && confirmed).then_some(())
            })
            .await?;
    }
    cluster.talk_and_check().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_loses_access_on_one_process_loses_it_on_the_other() -> Result<()> {
    if !has(&[Need::Binary, Need::Postgres, Need::Redis]) {
        return Ok(());
    }
    let mut cluster = Cluster::start().await?;
    cluster.talk_and_check().await?;

    // Somebody on B is taken out of a team room through A.
    let room = cluster.crowd.seeded.rooms[0].id;
    let on_b = |client: &Client| {
        let at = cluster
            .crowd
            .clients
            .iter()
            .position(|it| it.user.id == client.user.id);
        at.is_some_and(|at| at % 2 == 1)
    };
    let members: Vec<_> = cluster
        .crowd
        .seeded
        .members(room)
        .into_iter()
        .cloned()
        .collect();
    let in_room = |client: &&Client| members.iter().any(|user| user.id == client.user.id);
    let out = cluster
        .crowd
        .clients
        .iter()
        .filter(in_room)
        .find(|client| on_b(client))
        .context("nobody on B")?;
    let by = members
        .iter()
        .find(|user| user.id != out.user.id)
        .context("alone")?;
    let out_user = out.user.clone();
    person::remove_member(cluster.a.addr, by, room, out_user.id).await?;
    out.until("the end of the membership", |memory| {
        memory
            .rooms
            .get(&room)
            .is_some_and(|held| !held.open)
            .then_some(())
    })
    .await?;
    for it in &mut cluster.crowd.seeded.rooms {
        if it.id == room {
            it.members.retain(|member| *member != out_user.id);
        }
    }
    // The checker counts any further word of that room as a leak.
    cluster.talk_and_check().await?;

    // The same person's sign-in ends through A.
    person::revoke_sign_ins(cluster.a.addr, &out_user).await?;
    let at = cluster
        .crowd
        .clients
        .iter()
        .position(|it| it.user.id == out_user.id);
    let gone = cluster.crowd.clients.remove(at.context("the client")?);
    gone.until("the end of the sign-in", |memory| {
        memory
            .closes
            .contains(&(CloseCode::SignedOut as u16))
            .then_some(())
    })
    .await?;
    let again = open(
        TcpStream::connect(cluster.b.addr).await?,
        cluster.b.addr,
        &out_user.cookie,
    )
    .await;
    ensure!(again.is_err(), "a socket opened with a revoked sign-in");
    cluster.talk_and_check().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_arrives_while_redis_is_dead_or_stuck() -> Result<()> {
    if !has(&[Need::Binary, Need::Postgres, Need::Redis]) {
        return Ok(());
    }
    let mut cluster = Cluster::start().await?;
    cluster.talk_and_check().await?;
    ensure!(cluster.redis.published().await? > 0, "Redis is not used");

    cluster.redis.kill();
    cluster.talk_and_check().await?;

    cluster.redis.again().await?;
    let start = std::time::Instant::now();
    while cluster.redis.published().await? == 0 {
        ensure!(start.elapsed() < PATIENCE, "no hint since Redis came back");
        cluster.talk_and_check().await?;
    }

    cluster.redis.freeze()?;
    cluster.talk_and_check().await?;
    cluster.redis.thaw()?;
    cluster.talk_and_check().await?;
    for client in &cluster.crowd.clients {
        let connections = client.sync().connections;
        ensure!(
            connections == 1,
            "Redis broke a socket: {connections} connections"
        );
    }
    Ok(())
}

fn changes(memory: &Memory, room: RoomId) -> impl Iterator<Item = (i64, &Change)> {
    memory
        .rooms
        .get(&room)
        .into_iter()
        .flat_map(|held| &held.log)
        .map(|event| (event.seq, &event.change))
}
