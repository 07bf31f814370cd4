//! Measurements of people who talk.

use std::time::Duration;

use anyhow::{Result, bail};
use domain::limits::{MESSAGES_BURST, MESSAGES_PER_SECOND};

use crate::bench::{
    Figures,
    load::{self, Counted, Duty, Pace, Seat},
    subject::{Cores, MANY_ROOMS, MEMBERS, ROOMS, Subject, Used},
};

/// Messages each seat has on its way at saturation.
const WINDOW: u32 = 2;
/// Within what one person may send at once.
const BURST: u32 = 180;
pub(super) const WARM: Duration = Duration::from_secs(1);
/// Deliveries a second of 100 messages to rooms of ten.
pub const CALM: f64 = 1_000.0;

/// Name of the figure that the later rates are taken from.
pub const SATURATED: &str = "saturated: deliveries";

/// Talk at a fixed rate of deliveries per second, whatever the server does.
pub async fn at_rate(
    subject: &Subject,
    what: &str,
    deliveries_per_second: f64,
    time: Duration,
) -> Result<Figures> {
    let seats = subject.seats(ROOMS, MEMBERS);
    let (counted, _) = talk(subject, &seats, every(&seats, deliveries_per_second), time).await?;
    complete(&counted)?;
    let mut figures = Figures::default();
    figures.add_latencies(what, &counted.latencies)?;
    Ok(figures)
}

/// 100 messages a second, and what they cost.
pub async fn calm(subject: &Subject, time: Duration) -> Result<Figures> {
    const WHAT: &str = "100 messages/s";
    let seats = subject.seats(ROOMS, MEMBERS);
    let (counted, cores) = talk(subject, &seats, every(&seats, CALM), time).await?;
    latencies_and_cpu(WHAT, subject, &counted, cores)
}

/// Of a run in which nothing may be missing.
pub(super) fn latencies_and_cpu(
    what: &str,
    subject: &Subject,
    counted: &Counted,
    cores: Cores,
) -> Result<Figures> {
    complete(counted)?;
    let mut figures = Figures::default();
    figures.add_latencies(what, &counted.latencies)?;
    cpu(
        &mut figures,
        [what, "deliveries"],
        subject,
        counted.deliveries_per_second(),
        cores,
    );
    Ok(figures)
}

/// As much as goes through. The second is what to say about it, if anything.
pub async fn saturated(subject: &Subject, time: Duration) -> Result<(Figures, Option<String>)> {
    const WHAT: &str = "saturated";
    let seats = subject.seats(ROOMS, MEMBERS);
    let (counted, cores) = talk(subject, &seats, Pace::Closed { window: WINDOW }, time).await?;
    nothing_lost(&counted)?;
    let mut figures = Figures::default();
    figures.add(SATURATED, counted.deliveries_per_second(), "/s");
    figures.add_latencies(WHAT, &counted.latencies)?;
    cpu(
        &mut figures,
        [WHAT, "deliveries"],
        subject,
        counted.deliveries_per_second(),
        cores,
    );
    figures.add("saturated: cores of the server", cores.server, "");
    if subject.has_database() {
        let of = "saturated: cores of Postgres and Redis";
        figures.add(of, cores.database, "");
    }
    let of = "saturated: cores of the load generator";
    figures.add(of, cores.client, "");
    let refused = counted.refused;
    let note = (refused > 0).then(|| {
        format!("{refused} sends were over what one socket may send: the server could do more")
    });
    Ok((figures, note))
}

/// Twenty sockets of one room at once, which all read all of it; then a hundred rooms with one socket each.
pub async fn bursts(subject: &Subject) -> Result<Figures> {
    let room = subject.seats(1, MEMBERS);
    let others = room.len() - 1;
    let crowd: Vec<Seat> = room.iter().skip(1).cycle().take(20).cloned().collect();
    // Some of them talk from several sockets.
    let each = u32::try_from(crowd.len().div_ceil(others))?;
    let mut figures = Figures::default();
    for (what, seats, messages) in [
        ("one room, 20 talkers: messages", crowd, BURST / each),
        (
            "100 rooms, 1 talker each: messages",
            subject.seats(MANY_ROOMS, 1),
            BURST,
        ),
    ] {
        figures.add(what, burst(subject, &seats, messages).await?, "/s");
    }
    Ok(figures)
}

/// Messages per second of bursts, each when all may say as much at once as ever.
async fn burst(subject: &Subject, seats: &[Seat], messages: u32) -> Result<f64> {
    const ROUNDS: u32 = 3;
    let (mut sent, mut elapsed) = (0, Duration::ZERO);
    let refill = Duration::from_secs(u64::from(MESSAGES_BURST / MESSAGES_PER_SECOND));
    for _ in 0..ROUNDS {
        tokio::time::sleep(refill).await;
        let sockets = load::connect(subject.addr, seats).await?;
        let pace = Pace::Burst { messages };
        let warm = Duration::from_millis(100);
        let counted = load::run(sockets, seats, pace, warm, crate::PATIENCE).await?;
        complete(&counted)?;
        sent += counted.messages;
        elapsed += counted.elapsed;
    }
    Ok(load::per_second(sent, elapsed))
}

/// Runs the seats at a pace; what they counted, and the cores that were busy meanwhile.
async fn talk(
    subject: &Subject,
    seats: &[Seat],
    pace: Pace,
    time: Duration,
) -> Result<(Counted, Cores)> {
    let sockets = load::connect(subject.addr, seats).await?;
    let (counted, cores) = tokio::join!(
        load::run(sockets, seats, pace, WARM, time),
        metered(subject, &[], time)
    );
    Ok((counted?, cores?))
}

/// Cores busy for `time` after [`WARM`], with those of further server processes.
pub(super) async fn metered(subject: &Subject, others: &[u32], time: Duration) -> Result<Cores> {
    let read = || -> Result<Used> {
        let mut used = subject.used()?;
        for pid in others {
            used.server += crate::fitweet::cpu(*pid)?;
        }
        Ok(used)
    };
    tokio::time::sleep(WARM).await;
    let before = read()?;
    tokio::time::sleep(time).await;
    Ok(read()?.since(before))
}

/// The pace at which these seats make so many deliveries a second.
pub(super) fn every(seats: &[Seat], deliveries_per_second: f64) -> Pace {
    let talkers = seats.iter().filter(|it| it.duty != Duty::Read).count();
    #[expect(clippy::cast_precision_loss, reason = "hundreds")]
    let seconds = (talkers * MEMBERS) as f64 / deliveries_per_second;
    Pace::Open {
        every: Duration::from_secs_f64(seconds),
    }
}

/// What so many a second cost, per thousand of them.
pub(super) fn cpu(
    figures: &mut Figures,
    [what, each]: [&str; 2],
    subject: &Subject,
    per_second: f64,
    cores: Cores,
) {
    let ms_per_1000 = |cores: f64| cores * 1e6 / per_second;
    let server = format!("{what}: server CPU per 1,000 {each}");
    figures.add(&server, ms_per_1000(cores.server), "ms");
    if subject.has_database() {
        let all = format!("{what}: all CPU per 1,000 {each}");
        figures.add(&all, ms_per_1000(cores.server + cores.database), "ms");
    }
}

/// Fails unless everybody heard everything once.
pub(super) fn complete(counted: &Counted) -> Result<()> {
    if counted.refused > 0 {
        bail!("{} sends were refused", counted.refused);
    }
    nothing_lost(counted)
}

fn nothing_lost(counted: &Counted) -> Result<()> {
    if counted.lost > 0 || counted.doubled > 0 {
        let Counted { lost, doubled, .. } = counted;
        bail!("{lost} deliveries lost, {doubled} came twice");
    }
    Ok(())
}
