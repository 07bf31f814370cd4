//! A new image in the other slot: it stays once it has posted, and never otherwise.

use anyhow::{Result, ensure};
use domain::watch::RestartReason;
use harness::emulator::Board;

use super::{
    check_order,
    world::{NEEDS, World},
};
use crate::has;

/// A watch that is paired and has posted, without power now; and its image.
async fn worn() -> Result<(World, Vec<u8>)> {
    let mut world = World::new().await?;
    let image = world.bench.install()?;
    world.provision("0").await?;
    let mut board = world.bench.start()?;
    board.until("boot: slot A").await?;
    board.until("readings delivered").await?;
    board.kill();
    ensure!(board.count("update: ") == 0, "{}", board.said());
    Ok((world, image))
}

/// The same program, and other bytes.
fn newer(image: &[u8]) -> Vec<u8> {
    [image, b"version 2"].concat()
}

/// The old image runs to its end, and says what became of the other one.
async fn rolled_back(world: &World, board: &mut Board) -> Result<()> {
    board.until("update: version 2: RolledBack").await?;
    let status = board.ended().await?;
    let said = board.said();
    ensure!(status.success(), "{status}:\n{said}");
    ensure!(!said.contains("update: confirmed"), "{said}");
    check_order(&world.stored()?)?;
    let mut board = world.bench.start()?;
    board.until("readings delivered").await?;
    ensure!(board.count("boot: slot A") == 1, "{}", board.said());
    ensure!(board.count("on trial") == 0, "{}", board.said());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_that_has_posted_stays() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let (mut world, image) = worn().await?;
    world.bench.update(2, &newer(&image))?;
    world.server.kill();
    let mut board = world.bench.start()?;
    board.until("boot: slot B, on trial").await?;
    board.until("update: on trial until a post").await?;
    board.until("server not reached").await?;
    // Minutes of signal later.
    board.until("raised").await?;
    ensure!(
        board.count("update: confirmed") == 0,
        "before any post:\n{}",
        board.said()
    );
    world.server.restart(&world.site).await?;
    board.until("update: confirmed").await?;
    let status = board.ended().await?;
    ensure!(status.success(), "{status}:\n{}", board.said());

    let mut board = world.bench.start()?;
    board.until("update: version 2: Confirmed").await?;
    board.until("readings delivered").await?;
    let said = board.said();
    ensure!(said.contains("boot: slot B\n"), "{said}");
    ensure!(!said.contains("on trial"), "{said}");
    check_order(&world.stored()?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_that_stands_still_at_its_start_is_rolled_back() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let (world, image) = worn().await?;
    let mut image = newer(&image);
    // The second vector is where it begins; there it jumps to itself for ever.
    let entry = u32::from_le_bytes([image[4], image[5], image[6], image[7]]) & !1;
    image[entry as usize..][..2].copy_from_slice(&[0xfe, 0xe7]);
    world.bench.update(2, &image)?;
    let mut board = world.bench.start()?;
    board.until("boot: slot B, on trial").await?;
    board.until("the watchdog was not fed").await?;
    rolled_back(&world, &mut board).await?;
    ensure!(board.count("boot: slot B") == 1, "{}", board.said());
    let starts = world.starts()?;
    ensure!(
        starts[..2] == [RestartReason::PowerOn, RestartReason::Watchdog],
        "{starts:?}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_that_panics_before_its_post_is_rolled_back() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let (mut world, image) = worn().await?;
    world.add("fault", "panic@20")?;
    world.bench.update(2, &newer(&image))?;
    world.server.kill();
    let mut board = world.bench.start()?;
    board.until("update: on trial until a post").await?;
    board.until("PANIC").await?;
    board.until("start: Panic, 1 after a fault").await?;
    world.server.restart(&world.site).await?;
    rolled_back(&world, &mut board).await?;
    let starts = world.starts()?;
    let expected = [
        RestartReason::PowerOn,
        // The trial kept word of its own start.
        RestartReason::PowerOn,
        RestartReason::Panic,
    ];
    ensure!(starts[..3] == expected, "{starts:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trial_that_loses_its_power_before_its_post_is_rolled_back() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let (mut world, image) = worn().await?;
    world.bench.update(2, &newer(&image))?;
    world.server.kill();
    let mut board = world.bench.start()?;
    board.until("update: on trial until a post").await?;
    board.until("server not reached").await?;
    board.kill();
    world.server.restart(&world.site).await?;
    let mut board = world.bench.start()?;
    rolled_back(&world, &mut board).await
}
