//! The real firmware, in QEMU, against the real server: from a wrist that is anxious to a person
//! who answers, with losses of power on both sides.

use anyhow::{Context, Result, ensure};
use domain::{AlertReport, Change, RoomEvent, RoomId};
use harness::{
    client::Client,
    emulator::Bench,
    fitweet::{Fitweet, Seeded, SeededUser, Site},
    person,
    recording::Recording,
    sync::Memory,
};
use rusqlite::Connection;

use crate::{Need, has};

const NEEDS: [Need; 2] = [Need::Binary, Need::Board];
/// Minutes of signal, and times faster than life.
const MINUTES: u32 = 14;
const SPEED: &str = "60";

/// A wearer, an expert, their care room, a server and a board that knows of them.
struct World {
    site: Site,
    server: Fitweet,
    wearer: SeededUser,
    expert: Client,
    room: RoomId,
    bench: Bench,
    recording: Recording,
}

impl World {
    async fn new() -> Result<Self> {
        let site = Site::new()?;
        let seeded = site.seed(1, 0, 1, 1)?;
        let server = site.serve().await?;
        let (wearer, expert, room) = people(&seeded)?;
        let expert = Client::start(expert, &server.place());
        expert.connected().await?;
        let bench = Bench::new()?;
        let recording = Recording::of(MINUTES);
        recording.write(bench.folder())?;
        Ok(Self {
            wearer: wearer.clone(),
            site,
            server,
            expert,
            room,
            bench,
            recording,
        })
    }

    /// Tells the board where its server is, as the guest sees it, and a code.
    async fn provision(&self, answers: &str) -> Result<()> {
        let code = person::pairing_code(self.server.addr, &self.wearer).await?;
        self.bench.provision(&[
            (
                "server",
                &format!("http://10.0.2.2:{}", self.server.addr.port()),
            ),
            ("code", &code),
            ("name", "Emulated watch"),
            ("speed", SPEED),
            ("post_every_ms", "400"),
            ("answers", answers),
        ])
    }

    /// What is on the server's disk of devices other than the seeded one: epoch, number and time
    /// of arrival.
    fn stored(&self, table: &str) -> Result<Vec<(i64, i64, i64)>> {
        let database = Connection::open(self.site.data_dir().join("fitweet.db"))?;
        let sql = format!(
            "SELECT epoch, seq, received_at FROM {table} JOIN devices ON devices.id = device_id \
             WHERE devices.name = 'Emulated watch' ORDER BY epoch, seq"
        );
        let mut query = database.prepare(&sql)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    async fn raised(&self) -> Result<(domain::AlertId, AlertReport)> {
        let found = |memory: &Memory| {
            log(memory, self.room).find_map(|event| match &event.change {
                Change::AlertRaised { alert, report } => Some((*alert, (**report).clone())),
                _ => None,
            })
        };
        self.expert.until("the alert", found).await
    }

    async fn confirmed(&self) -> Result<()> {
        let found = |memory: &Memory| {
            let confirmed =
                |event: &RoomEvent| matches!(event.change, Change::AlertConfirmed { .. });
            log(memory, self.room).any(confirmed).then_some(())
        };
        self.expert.until("the confirmation", found).await
    }

    fn count(&self, kind: &str) -> usize {
        let memory = self.expert.sync();
        let of = |event: &&RoomEvent| event.change.kind() == kind;
        log(&memory, self.room).filter(of).count()
    }
}

fn people(seeded: &Seeded) -> Result<(&SeededUser, &SeededUser, RoomId)> {
    let device = seeded.devices.first().context("no wearer")?;
    let members = seeded.members(device.room);
    let by = |wearer| {
        members
            .iter()
            .find(|user| (user.id == device.wearer) == wearer)
    };
    Ok((
        by(true).context("no wearer")?,
        by(false).context("no expert")?,
        device.room,
    ))
}

fn log(memory: &Memory, room: RoomId) -> impl Iterator<Item = &RoomEvent> {
    memory
        .rooms
        .get(&room)
        .into_iter()
        .flat_map(|held| &held.log)
}

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
    let readings = world.stored("readings")?;
    check_order(&readings)?;
    ensure!(
        readings.len() == expected.len(),
        "{} readings of {} arrived",
        readings.len(),
        expected.len()
    );
    ensure!(world.stored("alerts")?.len() == 1);
    ensure!(world.count("alert_raised") == 1 && world.count("alert_confirmed") == 1);
    Ok(())
}
