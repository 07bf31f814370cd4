//! The real firmware, in QEMU, against the real server: from a wrist that is anxious to a person
//! who answers, with losses of power on both sides.

mod faults;
mod updates;
mod world;

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use harness::{person, secure::Secure};

use crate::has;
use world::{NEEDS, World};

/// Numbers of one epoch, without a hole and without a repeat, in the order of their arrival.
fn check_order(rows: &[(i64, i64, i64)]) -> Result<()> {
    for pair in rows.windows(2) {
        let ((epoch, seq, at), (next_epoch, next_seq, next_at)) = (pair[0], pair[1]);
        if epoch == next_epoch {
            ensure!(next_seq > seq, "{seq} twice in {rows:?}");
            ensure!(next_at >= at, "{next_seq} came before {seq} in {rows:?}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_alert_reaches_a_person_and_the_answer_is_felt_while_the_server_dies() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let mut world = World::new().await?;
    world.provision("1").await?;
    let mut board = world.bench.start()?;
    board.until("paired: Emulated watch").await?;
    board.until("readings delivered").await?;

    world.server.kill();
    board.until("server not reached").await?;
    board.until("raised").await?;
    ensure!(
        world.count("alert_raised") == 0,
        "nobody could have heard of it"
    );
    world.server.restart(&world.site).await?;

    let (alert, report) = world.raised().await?;
    let expected = world.recording.ticks()?;
    let alerts: Vec<_> = expected
        .iter()
        .filter_map(|tick| tick.alert.as_ref())
        .collect();
    ensure!(
        alerts.len() == 1,
        "{} alerts in the recording",
        alerts.len()
    );
    ensure!(
        report.evidence == alerts[0].evidence,
        "the board saw {:?}, the same core here {:?}",
        report.evidence,
        alerts[0].evidence
    );
    world.expert.acknowledge(world.room, alert);
    board.until("felt: ").await?;
    world.confirmed().await?;

    let status = board.ended().await?;
    ensure!(status.success(), "{status}:\n{}", board.said());
    ensure!(
        board.count("buzz") == 1,
        "felt more than once:\n{}",
        board.said()
    );
    let readings = world.stored()?;
    check_order(&readings)?;
    ensure!(
        readings.len() == expected.len(),
        "{} readings of {} arrived",
        readings.len(),
        expected.len()
    );
    ensure!(world.count("alert_raised") == 1 && world.count("alert_confirmed") == 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_without_power_loses_nothing_and_says_nothing_twice() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let mut world = World::new().await?;
    world.provision("1").await?;
    let mut board = world.bench.start()?;
    board.until("readings delivered").await?;

    // Everything from here on waits in flash: the server is away, and then there is no power.
    world.server.kill();
    board.until("raised").await?;
    board.kill();
    let first = board.said();
    ensure!(first.contains("server not reached"), "{first}");
    let recording = std::fs::read(world.bench.folder().join("signals_4hz.csv"))?;
    std::fs::remove_file(world.bench.folder().join("signals_4hz.csv"))?;
    world.server.restart(&world.site).await?;

    // The next start measures nothing and only delivers; no power again once it was felt.
    let mut board = world.bench.start()?;
    board.until("paired before").await?;
    let (alert, _) = world.raised().await?;
    board.until("alert").await?;
    world.expert.acknowledge(world.room, alert);
    board.until("felt: ").await?;
    board.kill();
    let second = board.said();
    ensure!(
        second.contains("items of an earlier start still wait"),
        "{second}"
    );
    ensure!(second.matches("buzz").count() <= 1, "{second}");

    // Again, with a signal: what was felt is confirmed without a buzz. Another alert so soon is the same episode, and its
    // wearer hears at once who is there.
    std::fs::write(world.bench.folder().join("signals_4hz.csv"), recording)?;
    world.set("answers", "0")?;
    let mut board = world.bench.start()?;
    world.confirmed().await?;
    board.until("raised").await?;
    let status = board.ended().await?;
    ensure!(status.success(), "{status}:\n{}", board.said());
    ensure!(board.count("buzz") == 1, "felt twice:\n{}", board.said());
    for said in [&first, &second, &board.said()] {
        ensure!(said.matches("PANIC").count() == 0, "{said}");
    }
    ensure!(first.matches("paired: ").count() == 1);
    ensure!(!second.contains("paired: ") && board.count("paired: ") == 0);

    let readings = world.stored()?;
    check_order(&readings)?;
    let mut epochs: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (epoch, seq, _) in &readings {
        epochs.entry(*epoch).or_default().push(*seq);
    }
    // The second start measured nothing.
    ensure!(epochs.len() == 2, "{epochs:?}");
    let mut counts: Vec<usize> = epochs.values().map(Vec::len).collect();
    counts.sort_unstable();
    let whole = world.recording.ticks()?.len();
    ensure!(counts[1] == whole, "{counts:?} of {whole}");
    // What the first start had kept before it lost its power; the alert has a number, too.
    let cut = epochs.values().find(|seqs| seqs.len() == counts[0]);
    let cut = cut.context("no first start")?;
    let span = cut[cut.len() - 1] - cut[0] + 1;
    ensure!(
        // The first number is word of the start.
        cut[0] == 1 && span - i64::try_from(cut.len())? <= 1,
        "{cut:?}"
    );
    ensure!(world.count("alert_raised") == 2);
    ensure!((1..=2).contains(&world.count("alert_confirmed")));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_said_in_words_and_costs_nothing() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let mut world = World::new().await?;

    // No settings, no address, a code that nobody gave.
    let mut board = world.bench.start()?;
    ensure!(board.ended().await?.code() == Some(2), "{}", board.said());
    ensure!(board.count("not provisioned") == 1, "{}", board.said());
    world.provision("0").await?;
    world.set("server", "nowhere")?;
    let mut board = world.bench.start()?;
    ensure!(board.ended().await?.code() == Some(2), "{}", board.said());
    ensure!(
        board.count("no address of a server") == 1,
        "{}",
        board.said()
    );
    world.provision("0").await?;
    let code = world.set("code", "00000000")?;
    let mut board = world.bench.start()?;
    ensure!(board.ended().await?.code() == Some(3), "{}", board.said());
    ensure!(
        board.count("another code is needed") == 1,
        "{}",
        board.said()
    );

    // A server that is away at the start, and a network that is not there.
    world.set("code", &code)?;
    world.server.kill();
    let mut board = world.bench.start_with("none")?;
    board.until("no network").await?;
    board.kill();
    let mut board = world.bench.start()?;
    board.until("not paired yet: server not reached").await?;
    world.server.restart(&world.site).await?;
    board.until("paired: ").await?;
    board.until("readings delivered").await?;

    // A network that is lost after pairing: it measures and keeps.
    let said = board.said();
    board.kill();
    let mut board = world.bench.start_with("none")?;
    board.until("items wait").await?;
    board.kill();

    // A credential that is revoked: what waits stays, whoever gives another code, until somebody
    // says that it shall not.
    let device = said.split("is device ").nth(1);
    let device = device.and_then(|rest| rest.split_whitespace().next());
    person::revoke_device(
        world.server.addr,
        &world.wearer,
        device.context("no device")?,
    )
    .await?;
    let mut board = world.bench.start()?;
    ensure!(board.ended().await?.code() == Some(4), "{}", board.said());
    ensure!(board.count("pairing was revoked") == 1, "{}", board.said());
    world.provision("0").await?;
    let mut board = world.bench.start()?;
    ensure!(board.ended().await?.code() == Some(4), "{}", board.said());
    let kept = board.count("items still wait for the former pairing");
    ensure!(
        kept == 1 && board.count("paired: ") == 0,
        "{}",
        board.said()
    );
    world.add("discard", "yes")?;
    let mut board = world.bench.start()?;
    board.until("readings delivered").await?;
    ensure!(board.count("paired: ") == 1, "{}", board.said());
    ensure!(board.count("PANIC") == 0, "{}", board.said());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pinned_key_lets_the_board_speak_and_no_other_key_does() -> Result<()> {
    if !has(&NEEDS) {
        return Ok(());
    }
    let world = World::new().await?;
    let (ours, other) = tokio::try_join!(
        Secure::before(world.server.addr),
        Secure::before(world.server.addr),
    )?;
    world.provision("1").await?;
    let at = |secure: &Secure| format!("https://10.0.2.2:{}", secure.addr.port());

    let impostor = ours.impostor(world.server.addr).await?;

    // A board that was told of no key; somebody in between with a key of their own; and somebody
    // who shows our certificate without its key.
    world.set("server", &at(&other))?;
    let mut board = world.bench.start()?;
    board.until("no pin for the server's key").await?;
    board.kill();
    world.add("pin", &ours.pin)?;
    let mut board = world.bench.start()?;
    board
        .until("the server does not hold the pinned key")
        .await?;
    board.kill();
    world.set("server", &at(&impostor))?;
    let mut board = world.bench.start()?;
    board
        .until("the server does not hold the pinned key")
        .await?;
    board.kill();

    world.set("server", &at(&ours))?;
    let mut board = world.bench.start()?;
    board.until("paired: ").await?;
    let (alert, _) = world.raised().await?;
    world.expert.acknowledge(world.room, alert);
    world.confirmed().await?;
    let status = board.ended().await?;
    ensure!(status.success(), "{status}:\n{}", board.said());
    ensure!(board.count("buzz") == 1, "{}", board.said());
    let readings = world.stored()?;
    check_order(&readings)?;
    ensure!(
        readings.len() == world.recording.ticks()?.len(),
        "{readings:?}"
    );
    Ok(())
}
