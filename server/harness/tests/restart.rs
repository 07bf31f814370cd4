//! One of two processes restarts behind the proxy of the README.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use harness::{
    PATIENCE,
    daemon::{Daemon, free_port},
    fitweet::{Fitweet, Site},
};
use tokio::net::TcpStream;

use crate::{Need, has};

const README: &str = include_str!("../../../README.md");

pub(crate) fn is_caddy_installed() -> bool {
    Command::new("caddy")
        .arg("version")
        .output()
        .is_ok_and(|out| out.status.success())
}

/// The README's configuration, with addresses of this test.
fn caddyfile(port: u16, servers: [&Fitweet; 2]) -> Result<String> {
    let block = README
        .split("```\n")
        .find(|block| block.contains("reverse_proxy"));
    let mut text = block.context("no Caddyfile in the README")?.to_owned();
    for (theirs, ours) in [
        ("fitweet.example.org", format!("http://127.0.0.1:{port}")),
        ("127.0.0.1:3001", servers[0].addr.to_string()),
        ("127.0.0.1:3002", servers[1].addr.to_string()),
    ] {
        ensure!(text.matches(theirs).count() == 1, "{theirs}");
        text = text.replace(theirs, &ours);
    }
    Ok(format!("{{\n\tadmin off\n}}\n{text}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_one_of_two_refuses_nobody() -> Result<()> {
    if !has(&[Need::Binary, Need::Caddy]) {
        return Ok(());
    }
    let site = Site::new()?;
    site.seed(1, 1, 1, 0)?;
    let mut first = site.serve().await?;
    let mut second = site.serve().await?;
    let dir = tempfile::tempdir()?;
    let (port, file) = (free_port()?, dir.path().join("Caddyfile"));
    std::fs::write(&file, caddyfile(port, [&first, &second])?)?;
    let mut command = Command::new("caddy");
    command
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(&file)
        .env("HOME", dir.path())
        .env("XDG_DATA_HOME", dir.path())
        .env("XDG_CONFIG_HOME", dir.path());
    let mut caddy = Daemon::start(command, &dir.path().join("log"))?;
    let listens = caddy.until(PATIENCE, async || {
        TcpStream::connect(("127.0.0.1", port)).await.ok()
    });
    listens.await.context("Caddy")?;
    let ask = async |count: &mut u32| -> Result<()> {
        let answer = reqwest::get(format!("http://127.0.0.1:{port}/sign-in")).await?;
        let status = answer.status();
        let text = answer.text().await?;
        ensure!(status == 200, "answered {status} after {count}: {text}");
        *count += 1;
        Ok(())
    };
    let mut answered = 0;
    ask(&mut answered).await?;
    for server in [&mut first, &mut second] {
        let asking = async {
            loop {
                if let Err(error) = ask(&mut answered).await {
                    return error;
                }
            }
        };
        tokio::select! {
            failed = asking => return Err(failed),
            ended = server.terminate(PATIENCE) => ended?,
        }
        // Down, and for some time.
        for _ in 0..40 {
            ask(&mut answered).await?;
        }
        server.restart(&site).await?;
        for _ in 0..40 {
            ask(&mut answered).await?;
        }
    }
    ensure!(answered > 160, "{answered}");
    Ok(())
}
