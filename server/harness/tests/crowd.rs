//! People and watches that talk all the time, and the check of what became of it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use domain::{Role, RoomId};
use harness::{
    checker::{Claims, Observer, faults},
    client::Client,
    fitweet::{Seeded, SeededDevice},
    place::Place,
    watch::Watch,
};

/// How often a wait looks again.
const STEP: std::time::Duration = std::time::Duration::from_millis(2);

pub(crate) struct Crowd {
    pub(crate) seeded: Seeded,
    pub(crate) clients: Vec<Client>,
    pub(crate) watches: Vec<(Watch, SeededDevice)>,
    pub(crate) claims: Claims,
    words: u32,
}

impl Crowd {
    /// Everybody who is in a room, and every watch, at one place.
    pub(crate) async fn start(seeded: Seeded, place: &Place) -> Result<Self> {
        let clients = seeded
            .users
            .iter()
            .filter(|user| user.role != Role::Admin)
            .map(|user| Client::start(user, place))
            .collect();
        Self::of(seeded, clients, place).await
    }

    pub(crate) async fn of(seeded: Seeded, clients: Vec<Client>, watches: &Place) -> Result<Self> {
        let watches = seeded
            .devices
            .iter()
            .map(|device| (Watch::start(device, watches), device.clone()))
            .collect();
        let crowd = Self {
            seeded,
            clients,
            watches,
            claims: Claims::default(),
            words: 0,
        };
        for client in &crowd.clients {
            client.connected().await?;
        }
        Ok(crowd)
    }

    /// One message of everybody into one of their rooms.
    pub(crate) fn talk(&mut self) {
        for client in &self.clients {
            let rooms = self.seeded.rooms_of(client.user.id);
            if rooms.is_empty() {
                continue;
            }
            self.words += 1;
            let room = rooms[self.words as usize % rooms.len()];
            self.claims
                .send(client, room, &format!("word {}", self.words));
        }
    }

    /// Two readings and an alert on every watch.
    pub(crate) fn tick(&mut self) {
        for (watch, device) in &self.watches {
            watch.queue().reading();
            watch.queue().reading();
            self.claims.alert(watch, device.id, device.room);
        }
    }

    /// How many things said are not confirmed at this moment.
    pub(crate) fn in_flight(&self) -> usize {
        let said: usize = self.clients.iter().map(|it| it.sync().outbox.len()).sum();
        let queued: usize = self
            .watches
            .iter()
            .map(|it| it.0.queue().waiting.len())
            .sum();
        said + queued
    }

    /// Waits until at most so many of the things said are not confirmed.
    pub(crate) async fn confirmed_to(&self, most: usize) -> Result<()> {
        let start = std::time::Instant::now();
        while self.in_flight() > most {
            ensure!(
                start.elapsed() < harness::PATIENCE,
                "{} things are not confirmed",
                self.in_flight()
            );
            tokio::time::sleep(STEP).await;
        }
        Ok(())
    }

    /// What those who were there all the time and the new `readers` hold, once all hold the same
    /// number of events: an alert that nobody takes goes on by itself while others still read.
    async fn level(&self, readers: &[Client]) -> Result<Vec<Observer>> {
        let start = std::time::Instant::now();
        loop {
            let observers: Vec<_> = readers
                .iter()
                .chain(&self.clients)
                .map(|client| Observer::of(client, self.seeded.rooms_of(client.user.id)))
                .collect();
            let mut lengths: BTreeMap<RoomId, BTreeSet<usize>> = BTreeMap::new();
            for (room, log) in observers.iter().flat_map(|it| &it.logs) {
                lengths.entry(*room).or_default().insert(log.len());
            }
            if lengths.values().all(|lengths| lengths.len() == 1) {
                return Ok(observers);
            }
            ensure!(
                start.elapsed() < harness::PATIENCE,
                "readers of the same room hold different numbers of events: {lengths:?}"
            );
            tokio::time::sleep(STEP).await;
        }
    }

    /// Waits until everything is confirmed, reads all rooms anew at `place` as everybody, waits
    /// until those who were there all the time hold the same, and checks the promise.
    pub(crate) async fn settle_and_check(&mut self, place: &Place) -> Result<()> {
        for (watch, _) in &self.watches {
            watch.settled().await?;
            let breaches = watch.queue().breaches.clone();
            ensure!(breaches.is_empty(), "a watch saw {breaches:?}");
        }
        for client in &self.clients {
            client
                .until("confirmations", |memory| {
                    memory.outbox.is_empty().then_some(())
                })
                .await?;
            self.claims.confirm(client);
        }
        let mut readers = Vec::new();
        for client in &self.clients {
            let fresh = Client::start(&client.user, place);
            fresh.connected().await?;
            fresh.settled().await?;
            readers.push(fresh);
        }
        let observers = self.level(&readers).await?;
        let unconfirmed = self
            .claims
            .list
            .iter()
            .filter(|claim| claim.text.is_some() && claim.seq.is_none())
            .count();
        ensure!(
            unconfirmed == 0,
            "{unconfirmed} messages left the outbox without a word"
        );
        ensure!(!self.claims.list.is_empty(), "nothing was said");
        let faults = faults(&self.claims.list, &observers);
        ensure!(
            faults.is_empty(),
            "{} faults in {} claims: {:#?}",
            faults.len(),
            self.claims.list.len(),
            &faults[..faults.len().min(20)]
        );
        Ok(())
    }
}
