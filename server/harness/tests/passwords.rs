//! What strangers who guess passwords cost.

use anyhow::{Result, ensure};
use futures::{StreamExt, TryStreamExt, stream};
use harness::fitweet::{Site, peak_memory};
use reqwest::StatusCode;

use crate::{Need, has};

const TRIES: u32 = 200;
/// As many as glibc would have kept memory for, one block for each thread that ever hashed.
const AT_ONCE: usize = 64;
const PEAK_BYTES: u64 = 120 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_attempts_from_many_peers_take_little_memory() -> Result<()> {
    if !has(&[Need::Binary]) {
        return Ok(());
    }
    let mut site = Site::new()?;
    site.trusted_proxies = 1;
    site.seed(2, 1, 2, 0)?;
    let server = site.serve().await?;
    let client = reqwest::Client::new();
    let tries = (0..TRIES).map(async |number| {
        let peer = format!("198.51.{}.{}", number / 100, number % 100);
        let email = format!("nobody{number}@example.org");
        let reply = client
            .post(server.url("/api/sign_in"))
            .header("origin", server.url(""))
            .header("x-forwarded-for", peer)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("email={email}&password=a-long-wrong-guess"))
            .send()
            .await?;
        let status = reply.status();
        let fair = [StatusCode::UNAUTHORIZED, StatusCode::TOO_MANY_REQUESTS];
        ensure!(fair.contains(&status), "{status}: {}", reply.text().await?);
        Ok(status == StatusCode::UNAUTHORIZED)
    });
    let tried = stream::iter(tries).buffer_unordered(AT_ONCE);
    let hashed: Vec<bool> = tried.try_collect().await?;
    let hashed = hashed.into_iter().filter(|hashed| *hashed).count();
    ensure!(hashed >= AT_ONCE, "only {hashed} tries were looked at");
    let peak = peak_memory(server.pid())?;
    ensure!(peak <= PEAK_BYTES, "{} MiB", peak / 1024 / 1024);
    Ok(())
}
