//! An update from the offer to its end. Every step is in flash before the next one begins.

mod download;

use embedded_storage_async::nor_flash::{ErrorType, NorFlash};

use crate::{
    Conditions, Header, Layout, Outcome, Phase, Refusal, Report, Slot,
    record::{RECORD_BYTES, Record, RecordBytes},
};

/// The watch that an image is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device<'a> {
    pub board: &'a str,
    /// Of the image that runs.
    pub version: u32,
    /// Public keys of Ed25519; each may sign.
    pub keys: &'a [[u8; 32]],
}

/// Why a step was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error<E> {
    /// The driver says so. What was there before still counts.
    Flash(E),
    Refused(Refusal),
}

impl<E> From<Refusal> for Error<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

pub(crate) type Result<T, F> = core::result::Result<T, Error<<F as ErrorType>::Error>>;

/// What is to be started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boot {
    pub slot: Slot,
    /// It has to prove itself: see [`Updater::confirm`].
    pub is_trial: bool,
}

/// The record and both slots. The stage before the image and the image itself use the same.
pub struct Updater<F> {
    flash: F,
    layout: Layout,
    record: Record,
    /// Which copy of the record counts; `None` before the first writing.
    copy: Option<Slot>,
}

impl<F: NorFlash> Updater<F> {
    /// Reads the record. A flash without one belongs to a new watch: its image lies in slot A.
    ///
    /// # Errors
    /// When flash cannot be read. Nothing may be started then, for what is active is not known.
    pub async fn open(flash: F, layout: Layout) -> Result<Self, F> {
        let mut updater = Self {
            flash,
            layout,
            record: Record::default(),
            copy: None,
        };
        for copy in [Slot::A, Slot::B] {
            let mut bytes = RecordBytes([0; RECORD_BYTES]);
            let at = updater.record_at(copy);
            let read = updater.flash.read(at, &mut bytes.0).await;
            read.map_err(Error::Flash)?;
            let found = Record::decode(&bytes.0);
            let newer =
                |found: &Record| updater.copy.is_none() || found.counter > updater.record.counter;
            if let Some(found) = found.filter(newer) {
                updater.record = found;
                updater.copy = Some(copy);
            }
        }
        Ok(updater)
    }

    /// What to start now. To be called once in each start, before any image runs: a trial has one start,
    /// and whatever ends it before [`Updater::confirm`] ends the trial.
    ///
    /// # Errors
    /// When flash fails.
    pub async fn boot(&mut self) -> Result<Boot, F> {
        let active = self.record.active;
        let Phase::Trial { boots_left } = self.record.phase else {
            return Ok(Boot {
                slot: active,
                is_trial: false,
            });
        };
        let is_trial = match boots_left.checked_sub(1) {
            // Flash may have changed since it was checked.
            Some(_) if !self.is_whole().await? => {
                self.give_up(Outcome::Refused(Refusal::BadDigest)).await?;
                false
            }
            Some(boots_left) => {
                let mut next = self.record.clone();
                next.phase = Phase::Trial { boots_left };
                self.save(next).await?;
                true
            }
            None => {
                self.give_up(Outcome::RolledBack).await?;
                false
            }
        };
        let slot = if is_trial { active.other() } else { active };
        Ok(Boot { slot, is_trial })
    }

    #[must_use]
    pub fn phase(&self) -> Phase {
        self.record.phase
    }

    /// The image that the phase is about.
    #[must_use]
    pub fn candidate(&self) -> Option<&Header> {
        let header = self.record.candidate.as_ref();
        header.filter(|_| self.record.phase != Phase::Idle)
    }

    /// What the server was not told yet.
    #[must_use]
    pub fn report(&self) -> Option<Report> {
        self.record.report
    }

    /// The server was told of this outcome.
    ///
    /// # Errors
    /// When flash fails; it is told once more then.
    pub async fn reported(&mut self, report: Report) -> Result<(), F> {
        if self.record.report != Some(report) {
            return Ok(());
        }
        let mut next = self.record.clone();
        next.report = None;
        self.save(next).await
    }

    /// Lets the next start be the trial. Whoever calls this then resets the board.
    ///
    /// # Errors
    /// When nothing is ready, when this is no time for it, or when flash fails.
    pub async fn begin_trial(&mut self, conditions: Conditions) -> Result<(), F> {
        if self.record.phase != Phase::Ready {
            return Err(Refusal::OutOfTurn.into());
        }
        conditions.check()?;
        let mut next = self.record.clone();
        next.phase = Phase::Trial { boots_left: 1 };
        self.save(next).await
    }

    /// The image on trial has posted, and a server took it: from now on it is what starts. Does nothing
    /// when no trial runs.
    ///
    /// # Errors
    /// When flash fails; the trial goes on then.
    pub async fn confirm(&mut self) -> Result<(), F> {
        let Phase::Trial { boots_left: 0 } = self.record.phase else {
            return Ok(());
        };
        let mut next = self.record.clone();
        next.active = next.active.other();
        next.phase = Phase::Idle;
        if let Some(header) = &next.candidate {
            let version = header.version;
            let outcome = Outcome::Confirmed;
            next.report = Some(Report { version, outcome });
            // An older one that runs says nothing for the one that failed.
            next.failed = next.failed.filter(|failed| *failed > version);
        }
        self.save(next).await
    }

    /// Hands the flash back.
    pub fn into_flash(self) -> F {
        self.flash
    }

    /// Ends the update, and remembers its version: a server that goes on offering it must not make the
    /// watch fetch it for ever.
    async fn give_up(&mut self, outcome: Outcome) -> Result<(), F> {
        let mut next = self.record.clone();
        next.phase = Phase::Idle;
        if let Some(header) = &next.candidate {
            let version = header.version;
            next.failed = Some(version);
            next.report = Some(Report { version, outcome });
        }
        self.save(next).await
    }

    fn record_at(&self, copy: Slot) -> u32 {
        let page = u32::try_from(F::ERASE_SIZE).unwrap_or(u32::MAX);
        match copy {
            Slot::A => self.layout.record.start,
            Slot::B => self.layout.record.start + page,
        }
    }

    /// Writes into the copy that does not count, so that the other one counts until this is whole.
    async fn save(&mut self, mut next: Record) -> Result<(), F> {
        next.counter = self.record.counter.saturating_add(1);
        let copy = self.copy.map_or(Slot::A, Slot::other);
        let at = self.record_at(copy);
        let page = u32::try_from(F::ERASE_SIZE).unwrap_or(u32::MAX);
        let erased = self.flash.erase(at, at + page).await;
        erased.map_err(Error::Flash)?;
        let written = self.flash.write(at, &next.encode().0).await;
        written.map_err(Error::Flash)?;
        self.record = next;
        self.copy = Some(copy);
        Ok(())
    }
}
