//! A wrist, a board, a server, and those who sit at it.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use domain::{AlertReport, Change, DeviceId, DeviceStart, RoomEvent, RoomId, watch::RestartReason};
use harness::{
    client::Client,
    emulator::Bench,
    fitweet::{Fitweet, Seeded, SeededUser, Site},
    person,
    recording::Recording,
    sync::Memory,
};
use rusqlite::Connection;
use uuid::Uuid;

use crate::Need;

pub(super) const NEEDS: [Need; 2] = [Need::Binary, Need::Board];
/// Minutes of signal, and times faster than life.
const MINUTES: u32 = 14;
const SPEED: &str = "60";

/// A wearer, an expert, their care room, a server and a board that knows of them.
pub(super) struct World {
    pub(super) site: Site,
    pub(super) server: Fitweet,
    pub(super) wearer: SeededUser,
    pub(super) expert: Client,
    pub(super) room: RoomId,
    pub(super) bench: Bench,
    pub(super) recording: Recording,
}

impl World {
    pub(super) async fn new() -> Result<Self> {
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
    pub(super) async fn provision(&self, answers: &str) -> Result<()> {
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

    pub(super) fn add(&self, key: &str, value: &str) -> Result<()> {
        let path = self.bench.folder().join("settings.txt");
        let settings = std::fs::read_to_string(&path)?;
        std::fs::write(path, format!("{settings}{key}={value}\n"))?;
        Ok(())
    }

    /// Changes one setting; what it was.
    pub(super) fn set(&self, key: &str, value: &str) -> Result<String> {
        let path = self.bench.folder().join("settings.txt");
        let mut was = String::new();
        let mut settings = String::new();
        for line in std::fs::read_to_string(&path)?.lines() {
            let (name, old) = line.split_once('=').context("no setting")?;
            if name == key {
                old.clone_into(&mut was);
            }
            let value = if name == key { value } else { old };
            writeln!(settings, "{name}={value}")?;
        }
        std::fs::write(path, settings)?;
        Ok(was)
    }

    /// The board's readings on the server's disk, as they are given to people.
    pub(super) fn readings(&self) -> Result<Vec<serde_json::Value>> {
        let database = Connection::open(self.site.data_dir().join("fitweet.db"))?;
        let device: Vec<u8> = database.query_row(
            "SELECT id FROM devices WHERE name = 'Emulated watch'",
            [],
            |row| row.get(0),
        )?;
        self.site.readings(DeviceId(Uuid::from_slice(&device)?))
    }

    /// Their epoch, number and time of arrival.
    pub(super) fn stored(&self) -> Result<Vec<(i64, i64, i64)>> {
        let readings = self.readings()?;
        let number = |line: &serde_json::Value, at: &str| {
            let number = line.pointer(at).and_then(serde_json::Value::as_i64);
            number.with_context(|| format!("no {at} in {line}"))
        };
        let row = |line: &serde_json::Value| {
            Ok((
                number(line, "/epoch")?,
                number(line, "/reading/seq")?,
                number(line, "/received_at")?,
            ))
        };
        readings.iter().map(row).collect()
    }

    /// Why the board started, as the server has it, oldest first.
    pub(super) fn starts(&self) -> Result<Vec<RestartReason>> {
        let database = Connection::open(self.site.data_dir().join("fitweet.db"))?;
        let starts: Option<String> = database.query_row(
            "SELECT starts FROM devices WHERE name = 'Emulated watch'",
            [],
            |row| row.get(0),
        )?;
        let starts: Vec<DeviceStart> = serde_json::from_str(&starts.context("no start")?)?;
        Ok(starts.iter().map(|start| start.reason).collect())
    }

    pub(super) async fn raised(&self) -> Result<(domain::AlertId, AlertReport)> {
        let found = |memory: &Memory| {
            log(memory, self.room).find_map(|event| match &event.change {
                Change::AlertRaised { alert, report, .. } => Some((*alert, (**report).clone())),
                _ => None,
            })
        };
        self.expert.until("the alert", found).await
    }

    pub(super) async fn confirmed(&self) -> Result<()> {
        let found = |memory: &Memory| {
            let confirmed =
                |event: &RoomEvent| matches!(event.change, Change::AlertConfirmed { .. });
            log(memory, self.room).any(confirmed).then_some(())
        };
        self.expert.until("the confirmation", found).await
    }

    pub(super) fn count(&self, kind: &str) -> usize {
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
