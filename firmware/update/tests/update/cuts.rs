//! The power fails at every byte that flash is written and every piece that is erased, one after the other, and
//! once more at any byte after that.

use embassy_futures::block_on;
use watch_core::Rng;
use watch_update::{Boot, Error, Outcome, Phase, Report};

use crate::{
    flash::{Chip, Off, PAGE},
    made::{CALM, Image, device, flashed, key, open},
};

type Step<T> = Result<T, Error<Off>>;

/// One watch, and what its server offers one after the other.
struct Life {
    chip: Chip,
    images: [Image; 3],
    /// Version 2 panics at its start.
    second_is_bad: bool,
    trials_of_second: u32,
    /// Cuts that left a trial behind which was started, or is taken for started.
    cuts_in_trial: u32,
    reports: Vec<Report>,
}

impl Life {
    fn new(second_is_bad: bool) -> Self {
        let images = [1, 2, 3].map(Image::new);
        Self {
            chip: flashed(&images[0]),
            images,
            second_is_bad,
            trials_of_second: 0,
            cuts_in_trial: 0,
            reports: Vec::new(),
        }
    }

    /// The version that a slot holds; one that holds none must never be started.
    fn started(&self, boot: Boot) -> u32 {
        let found = self.images.iter();
        let mut found = found.filter(|image| image.is_in(&self.chip, boot.slot));
        let found = found.next().map(|image| image.header.version);
        found.unwrap_or_else(|| panic!("no image in {:?}", boot.slot))
    }

    /// From one start to the next one: the image that runs does what its firmware would do.
    fn start(&mut self, last: &mut u32) -> Step<bool> {
        let mut updater = open(&self.chip);
        let boot = block_on(updater.boot())?;
        let version = self.started(boot);
        *last = version;
        if boot.is_trial {
            self.trials_of_second += u32::from(version == 2);
            if version == 2 && self.second_is_bad {
                return Ok(false);
            }
            // The trial has posted.
            block_on(updater.confirm())?;
        }
        if let Some(report) = updater.report() {
            let is_new = self.reports.last() != Some(&report);
            self.reports.extend(is_new.then_some(report));
            block_on(updater.reported(report))?;
        }
        // As a server does: the next one once it has heard what became of this one.
        let is_over = |version| self.reports.iter().any(|report| report.version == version);
        let wanted = if is_over(2) { 3 } else { 2 };
        if version == wanted || is_over(wanted) {
            return Ok(wanted == 3);
        }
        let image = &self.images[wanted as usize - 1];
        let keys = [key()];
        let header = image.header.bytes();
        let mut offset = block_on(updater.offer(&header, device(version, &keys), CALM))?;
        while offset < image.header.length {
            let rest = &image.body[offset as usize..];
            let piece = &rest[..rest.len().min(PAGE as usize)];
            offset = block_on(updater.write(offset, piece))?;
        }
        block_on(updater.finish())?;
        block_on(updater.begin_trial(CALM))?;
        Ok(false)
    }

    /// Starts until there is nothing left to update; the version that runs then. Each cut follows after so
    /// many bytes from the one before.
    fn run(&mut self, mut cuts: impl Iterator<Item = u64>) -> u32 {
        let mut last = 0;
        if let Some(bytes) = cuts.next() {
            self.chip.cut_after(bytes);
        }
        for _ in 0..20 {
            match self.start(&mut last) {
                Ok(true) => return last,
                Ok(false) => {}
                Err(error) => {
                    assert_eq!(error, Error::Flash(Off));
                    assert!(self.chip.is_off());
                    self.chip.power_on();
                    let left = open(&self.chip).phase();
                    self.cuts_in_trial += u32::from(left == Phase::Trial { boots_left: 0 });
                    if let Some(bytes) = cuts.next() {
                        self.chip.cut_after(bytes);
                    }
                }
            }
        }
        panic!("this watch never comes to rest");
    }

    fn check(&self, running: u32, cuts: &[u64]) {
        let told = |version, outcome| self.reports.contains(&Report { version, outcome });
        let mut expected = 1;
        for version in [2, 3] {
            let is_bad = version == 2 && self.second_is_bad;
            let confirmed = told(version, Outcome::Confirmed);
            let rolled_back = told(version, Outcome::RolledBack);
            let reports = &self.reports;
            assert_ne!(confirmed, rolled_back, "cuts {cuts:?}: {reports:?}");
            assert!(!(is_bad && confirmed), "cuts {cuts:?}: {reports:?}");
            // Only a trial that loses its power is rolled back without a fault of its own.
            let may_fail = is_bad || self.cuts_in_trial > 0;
            assert!(confirmed || may_fail, "cuts {cuts:?}: {reports:?}");
            if confirmed {
                expected = version;
            }
        }
        assert_eq!(running, expected, "cuts {cuts:?}");
        assert!(self.trials_of_second <= 1, "cuts {cuts:?}");
        assert_eq!(open(&self.chip).phase(), Phase::Idle);
    }
}

fn everywhere(second_is_bad: bool) {
    let mut whole = Life::new(second_is_bad);
    let before = whole.chip.worked();
    let running = whole.run(std::iter::empty());
    whole.check(running, &[]);
    let told = |outcome| Report {
        version: 2,
        outcome,
    };
    let expected = if second_is_bad {
        told(Outcome::RolledBack)
    } else {
        told(Outcome::Confirmed)
    };
    assert_eq!(whole.reports[0], expected);
    let work = whole.chip.worked() - before;
    let mut chance = Rng::new(5);
    for bytes in 0..work {
        for cuts in [vec![bytes], vec![bytes, chance.up_to(work)]] {
            let mut life = Life::new(second_is_bad);
            let running = life.run(cuts.iter().copied());
            life.check(running, &cuts);
        }
    }
    assert!(work > 6_000, "only {work} cuts");
}

#[test]
fn a_cut_at_any_byte_leaves_a_whole_image_that_starts() {
    everywhere(false);
}

#[test]
fn an_image_that_cannot_run_is_started_once_and_never_again() {
    everywhere(true);
}
