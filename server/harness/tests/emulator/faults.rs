//! The firmware fails, in every way that can be told of it: what it drives is stopped first, it starts
//! again, everything that it held arrives once, and the server knows why.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use domain::watch::RestartReason;
use harness::emulator::Board;

use super::{
    check_order,
    world::{NEEDS, World},
};
use crate::has;

/// A reading after the recording's alert and before its end.
const LATE: &str = "75";

/// Every start, and every failure, begins with the motor.
fn check_motor(said: &str, failure: &str) -> Result<()> {
    let lines: Vec<&str> = said.lines().collect();
    let banner = |line: &&str| line.contains("fitweet watch on");
    let starts = lines.iter().enumerate().filter(|(_, line)| banner(line));
    for (at, _) in starts {
        let before = at.checked_sub(1).and_then(|before| lines.get(before));
        ensure!(
            before.is_some_and(|line| line.contains("motor off")),
            "{said}"
        );
    }
    let failed = lines.iter().position(|line| line.contains(failure));
    let failed = failed.with_context(|| format!("no {failure} in {said}"))?;
    ensure!(
        failed > 0 && lines[failed - 1].contains("motor off"),
        "{said}"
    );
    Ok(())
}

/// What was kept before the fault, and a whole recording after it; nothing twice, no hole.
fn check_readings(world: &World) -> Result<()> {
    let stored = world.stored()?;
    check_order(&stored)?;
    let mut epochs: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (epoch, seq, _) in &stored {
        epochs.entry(*epoch).or_default().push(*seq);
    }
    let whole = world.recording.ticks()?.len();
    let mut counts: Vec<usize> = epochs.values().map(Vec::len).collect();
    counts.sort_unstable();
    ensure!(
        counts.len() == 2 && counts[1] == whole,
        "{counts:?} of {whole}"
    );
    ensure!((1..whole).contains(&counts[0]), "{counts:?} of {whole}");
    for seqs in epochs.values() {
        // Word of the start is the first number, and the alert has one in between.
        let span = seqs[seqs.len() - 1] - seqs[0] + 1;
        ensure!(
            seqs[0] == 1 && span - i64::try_from(seqs.len())? <= 1,
            "{seqs:?}"
        );
    }
    ensure!(world.count("alert_raised") == 2, "one of each start");
    Ok(())
}

/// Paired, with an alert in flash and no server. What then fails is in the settings.
async fn wearing(world: &mut World, fault: &str) -> Result<Board> {
    world.provision("0").await?;
    if !fault.is_empty() {
        world.add("fault", fault)?;
    }
    let mut board = world.bench.start()?;
    board.until("readings delivered").await?;
    world.server.kill();
    board.until("raised").await?;
    ensure!(
        world.count("alert_raised") == 0,
        "nobody could have heard of it"
    );
    Ok(board)
}

/// The fault of these settings, from the wrist to the server.
async fn survives(fault: &str, failure: &str, reason: RestartReason) -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let mut world = World::new().await?;
    let mut board = wearing(&mut world, &format!("{fault}@{LATE}")).await?;
    board
        .until(&format!("start: {reason:?}, 1 after a fault"))
        .await?;
    world.server.restart(&world.site).await?;
    let status = board.ended().await?;
    ensure!(status.success(), "{status}:\n{}", board.said());
    check_motor(&board.said(), failure)?;
    check_readings(&world)?;
    let starts = world.starts()?;
    ensure!(starts == [RestartReason::PowerOn, reason], "{starts:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_ends_in_a_new_start() -> Result<()> {
    survives("panic", "PANIC", RestartReason::Panic).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_stands_still_is_reset() -> Result<()> {
    survives("hang", "the watchdog was not fed", RestartReason::Watchdog).await
}

/// All else goes on, and feeds nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_task_that_stands_still_is_a_reset() -> Result<()> {
    survives("stuck", "Measure stands still", RestartReason::Watchdog).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flash_that_fails_while_the_watch_is_worn_is_a_reset() -> Result<()> {
    survives("flash", "Deliver stands still", RestartReason::Flash).await
}

/// A loss of power, then a supply that is too weak, then flash that does not answer at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_next_start_meets_it_delivers_what_waits() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let mut world = World::new().await?;
    let mut board = wearing(&mut world, "").await?;
    board.kill();
    // What follows only delivers.
    std::fs::remove_file(world.bench.folder().join("signals_4hz.csv"))?;
    world.add("fault", "brown-out")?;
    let mut board = world.bench.start()?;
    board.until("start: BrownOut, 1 after a fault").await?;
    board.until("items of an earlier start still wait").await?;
    board.until("server not reached").await?;
    board.kill();
    world.set("fault", "flash@0")?;
    let mut board = world.bench.start()?;
    board.until("start: Flash, 1 after a fault").await?;
    check_motor(&board.said(), "flash cannot be read")?;
    world.server.restart(&world.site).await?;
    let status = board.ended().await?;
    ensure!(status.success(), "{status}:\n{}", board.said());
    let starts = world.starts()?;
    let expected = [
        RestartReason::PowerOn,
        RestartReason::BrownOut,
        RestartReason::Flash,
    ];
    ensure!(starts == expected, "{starts:?}");
    check_order(&world.stored()?)?;
    ensure!(world.count("alert_raised") == 1);
    Ok(())
}

/// Plugged in, nothing goes through the skin, and the server is told why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_measured_through_the_skin_while_plugged_in() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let world = World::new().await?;
    world.provision("0").await?;
    world.add("charging", "yes")?;
    let mut board = world.bench.start()?;
    let status = board.ended().await?;
    ensure!(status.success(), "{status}:\n{}", board.said());
    let readings = world.readings()?;
    ensure!(readings.len() == world.recording.ticks()?.len());
    for line in &readings {
        let reading = &line["reading"];
        ensure!(reading["skin_conductance_us"].is_null(), "{reading}");
        ensure!(
            reading["qualities"]["skin_conductance"] == "charging",
            "{reading}"
        );
    }
    let measured = |line: &&serde_json::Value| line["reading"]["heart_rate_bpm"].is_number();
    let pulse = readings.iter().filter(measured).count();
    ensure!(pulse * 2 > readings.len(), "{pulse} of {}", readings.len());
    Ok(())
}

/// Sensors that fail while the watch is worn, and at once: the server is told which and why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sensor_that_fails_is_told_as_what_it_is() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    for (fault, value, quality) in [
        ("dark", "heart_rate", "no_light"),
        ("shorted", "skin_conductance", "shorted"),
    ] {
        let world = World::new().await?;
        world.provision("0").await?;
        world.add("fault", &format!("{fault}@20"))?;
        let mut board = world.bench.start()?;
        let status = board.ended().await?;
        ensure!(status.success(), "{status}:\n{}", board.said());
        let readings = world.readings()?;
        ensure!(readings.len() == world.recording.ticks()?.len());
        let is_told = |line: &serde_json::Value| line["reading"]["qualities"][value] == quality;
        let told = readings.iter().filter(|line| is_told(line)).count();
        // The reading under way has values of before.
        let failed = readings.len() - 20;
        ensure!((failed - 1..=failed).contains(&told), "{told} of {failed}");
        let last = readings.last().context("no reading")?;
        ensure!(last["reading"]["quality"] == quality, "{last}");
    }
    Ok(())
}
