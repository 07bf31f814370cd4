use embedded_storage_async::nor_flash::MultiwriteNorFlash;

use super::Outbox;
use crate::{
    Pairing, PairingRequest, Provision,
    downlinks::Downlinks,
    secrets::Paired,
    store::{Area, Result, Slot},
    uploader::{Uploader, Waiting},
};

impl<F: MultiwriteNorFlash> Outbox<F> {
    /// Who this watch is to which server, if it is paired.
    ///
    /// # Errors
    /// When flash cannot be read.
    pub async fn pairing(&mut self) -> Result<Option<Pairing>, F> {
        let paired: Option<Paired> = self.store.load(Slot::Pairing).await?;
        Ok(paired.map(|paired| paired.pairing))
    }

    /// Pairs anew. What waits is given up before, since it may be about somebody else; what was
    /// felt is forgotten, since another server numbers anew.
    ///
    /// # Errors
    /// When flash fails. After a failure, or a loss of power, the former pairing may stand with
    /// less or nothing waiting, but nothing waits for the wrong one.
    pub async fn pair(&mut self, pairing: Pairing) -> Result<(), F> {
        self.counted = false;
        for area in [Area::Alerts, Area::Readings] {
            self.store.erase(area).await?;
        }
        self.post.clear();
        self.spare.clear();
        self.waiting = Waiting::default();
        self.counted = true;
        self.uploader = Uploader::new(self.cadence, self.seed);
        self.begin().await?;
        let since = self.epoch;
        self.store
            .save(Slot::Pairing, &Paired { pairing, since })
            .await?;
        self.downlinks = Downlinks::new(since);
        Ok(())
    }

    /// Where the watch finds its network and its server, once somebody has said so.
    ///
    /// # Errors
    /// When flash cannot be read.
    pub async fn provision(&mut self) -> Result<Option<Provision>, F> {
        self.store.load(Slot::Provision).await
    }

    /// Keeps where the watch finds its network and its server.
    ///
    /// # Errors
    /// When flash fails.
    pub async fn set_provision(&mut self, provision: Provision) -> Result<(), F> {
        self.store.save(Slot::Provision, &provision).await
    }

    /// What was typed in last to pair this watch.
    ///
    /// # Errors
    /// When flash cannot be read.
    pub async fn pairing_request(&mut self) -> Result<Option<PairingRequest>, F> {
        self.store.load(Slot::PairingRequest).await
    }

    /// Keeps what was typed in to pair this watch.
    ///
    /// # Errors
    /// When flash fails.
    pub async fn set_pairing_request(&mut self, request: PairingRequest) -> Result<(), F> {
        self.store.save(Slot::PairingRequest, &request).await
    }
}
