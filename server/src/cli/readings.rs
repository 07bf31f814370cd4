//! `fitweet readings`: what a watch measured, for those who want to read it without this program.

use anyhow::{Result, bail};
use domain::{DeviceId, UnixMillis, watch::Reading};
use serde::Serialize;
use store::Store;

use super::say::say;
use crate::config::Config;

#[derive(Serialize)]
struct Line<'a> {
    epoch: u32,
    /// On the server's calendar; the reading has the device's own time.
    measured_at: UnixMillis,
    received_at: UnixMillis,
    reading: &'a Reading,
}

pub(super) async fn run(config: &Config, device: DeviceId) -> Result<()> {
    let (store, _commits) = Store::open(&config.storage()).await?;
    if store.device(device).await?.is_none() {
        bail!("no watch has this id");
    }
    let mut after = None;
    loop {
        let page = store.device_readings(device, after).await?;
        for (epoch, one) in &page {
            let line = Line {
                epoch: *epoch,
                measured_at: one.measured_at,
                received_at: one.received_at,
                reading: &one.reading,
            };
            say(&serde_json::to_string(&line)?);
        }
        match page.last() {
            Some((epoch, one)) => after = Some((*epoch, one.reading.seq)),
            None => break,
        }
    }
    store.close().await;
    Ok(())
}
