use harness::{bench::ingest, fitweet::Site, postgres::Postgres, redis_server::Redis};
use std::time::Duration;
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let kind = args.next().unwrap();
    let devices: usize = args.next().unwrap().parse()?;
    let secs: u64 = args.next().unwrap().parse()?;
    let perf = args.next();
    let mut site = Site::new()?;
    let pg;
    let rd;
    if kind == "pg" {
        pg = Postgres::start().await?;
        site.database_url = Some(pg.url());
        rd = Redis::start().await?;
        site.redis_url = Some(rd.url());
    }
    let mut seeded = site.seed(10, 1, 4, 20)?;
    while seeded.devices.len() < devices {
        let more = site.seed(10, 1, 4, 20)?;
        seeded.devices.extend(more.devices);
        seeded.rooms.extend(more.rooms);
        seeded.users.extend(more.users);
    }
    let server = site.serve().await?;
    ingest::posts_per_second(server.addr, &seeded.devices, Duration::from_secs(1)).await?;
    let mut child = perf.map(|out| {
        std::process::Command::new("perf")
            .args([
                "record",
                "-F",
                "499",
                "-g",
                "--call-graph",
                "fp",
                "-o",
                &out,
                "-p",
                &server.pid().to_string(),
                "--",
                "sleep",
                &secs.to_string(),
            ])
            .spawn()
            .unwrap()
    });
    let before = harness::fitweet::cpu(server.pid())?;
    let rate =
        ingest::posts_per_second(server.addr, &seeded.devices, Duration::from_secs(secs)).await?;
    let used = harness::fitweet::cpu(server.pid())? - before;
    println!(
        "{kind}: {devices} devices: {rate:.0} posts/s, server cpu {:.0} us/post, cores {:.2}",
        used.as_secs_f64() * 1e6 / (rate * secs as f64),
        used.as_secs_f64() / secs as f64
    );
    if let Some(c) = &mut child {
        c.wait()?;
    }
    let small = site_lat(&seeded, &server).await?;
    println!("alerts: {small}");
    Ok(())
}
async fn site_lat(
    seeded: &harness::fitweet::Seeded,
    server: &harness::fitweet::Fitweet,
) -> anyhow::Result<String> {
    let mut s = seeded.clone();
    s.devices.truncate(20);
    let l = ingest::alert_latencies(
        server.addr,
        &s,
        Duration::from_millis(250),
        Duration::from_secs(5),
    )
    .await?;
    Ok(format!(
        "p50 {:?} p99 {:?} of {}",
        l.quantile(0.5),
        l.quantile(0.99),
        l.count()
    ))
}
