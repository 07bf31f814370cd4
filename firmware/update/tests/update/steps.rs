//! An update step by step.

use embassy_futures::block_on;
use embedded_storage_async::nor_flash::NorFlash;
use watch_update::{Boot, Error, Outcome, Phase, Refusal, Report, Slot};

use crate::{
    flash::{Chip, PAGE},
    made::{CALM, Image, device, flashed, key, open},
};

/// Everything up to the reset before the trial.
fn begun(chip: &Chip, image: &Image) {
    let mut updater = open(chip);
    let keys = [key()];
    let offset = block_on(updater.offer(&image.header.bytes(), device(1, &keys), CALM));
    let mut offset = offset.unwrap();
    while offset < image.header.length {
        let rest = &image.body[offset as usize..];
        let piece = &rest[..rest.len().min(PAGE as usize)];
        offset = block_on(updater.write(offset, piece)).unwrap();
    }
    block_on(updater.finish()).unwrap();
    assert_eq!(updater.phase(), Phase::Ready);
    block_on(updater.begin_trial(CALM)).unwrap();
}

fn boot(chip: &Chip) -> Boot {
    block_on(open(chip).boot()).unwrap()
}

const OLD: Boot = Boot {
    slot: Slot::A,
    is_trial: false,
};
const TRIAL: Boot = Boot {
    slot: Slot::B,
    is_trial: true,
};

#[test]
fn a_new_watch_starts_what_it_was_given_even_beside_rubbish() {
    assert_eq!(boot(&flashed(&Image::new(1))), OLD);
    let chip = Chip::new(6, 3);
    chip.fill_with_rubbish();
    assert_eq!(boot(&chip), OLD);
}

#[test]
fn a_trial_that_has_posted_stays_and_the_slots_change_places() {
    let chip = flashed(&Image::new(1));
    begun(&chip, &Image::new(2));
    let mut updater = open(&chip);
    assert_eq!(block_on(updater.boot()).unwrap(), TRIAL);
    assert_eq!(updater.report(), None, "nothing is proved yet");
    block_on(updater.confirm()).unwrap();
    let new = Boot {
        is_trial: false,
        ..TRIAL
    };
    assert_eq!(boot(&chip), new);
    let report = Report {
        version: 2,
        outcome: Outcome::Confirmed,
    };
    assert_eq!(open(&chip).report(), Some(report));
    // A word about another update takes nothing away.
    let other = Report {
        version: 1,
        ..report
    };
    block_on(updater.reported(other)).unwrap();
    assert_eq!(open(&chip).report(), Some(report));
    block_on(updater.reported(report)).unwrap();
    assert_eq!(open(&chip).report(), None);
}

#[test]
fn a_trial_that_has_not_posted_is_over_with_the_next_start() {
    let chip = flashed(&Image::new(1));
    begun(&chip, &Image::new(2));
    assert_eq!(boot(&chip), TRIAL);
    for _ in 0..3 {
        assert_eq!(boot(&chip), OLD);
    }
    let report = Report {
        version: 2,
        outcome: Outcome::RolledBack,
    };
    let mut updater = open(&chip);
    assert_eq!(updater.report(), Some(report));
    block_on(updater.confirm()).unwrap();
    assert_eq!(boot(&chip), OLD, "what was rolled back cannot prove itself");
}

#[test]
fn what_failed_stays_failed_until_as_new_a_version_runs() {
    let chip = flashed(&Image::new(1));
    begun(&chip, &Image::new(3));
    assert_eq!(boot(&chip), TRIAL);
    assert_eq!(boot(&chip), OLD);
    let keys = [key()];
    let refused = |running| {
        let header = Image::new(3).header.bytes();
        let mut updater = open(&chip);
        let offer = block_on(updater.offer(&header, device(running, &keys), CALM));
        offer == Err(Error::Refused(Refusal::FailedBefore))
    };
    assert!(refused(1));
    begun(&chip, &Image::new(2));
    assert_eq!(boot(&chip), TRIAL);
    block_on(open(&chip).confirm()).unwrap();
    assert!(refused(2), "version 2 says nothing for version 3");
}

#[test]
fn an_image_that_changed_in_flash_is_not_started() {
    let chip = flashed(&Image::new(1));
    begun(&chip, &Image::new(2));
    let mut updater = open(&chip);
    let start = crate::made::layout().b.start;
    block_on(chip.clone().erase(start, start + PAGE)).unwrap();
    assert_eq!(block_on(updater.boot()).unwrap(), OLD);
    let outcome = Outcome::Refused(Refusal::BadDigest);
    assert_eq!(
        open(&chip).report(),
        Some(Report {
            version: 2,
            outcome
        })
    );
}

#[test]
fn a_download_goes_on_where_it_was_cut() {
    let chip = flashed(&Image::new(1));
    let image = Image::new(2);
    let keys = [key()];
    let header = image.header.bytes();
    let page = PAGE as usize;
    let mut updater = open(&chip);
    let offer = block_on(updater.offer(&header, device(1, &keys), CALM));
    assert_eq!(offer, Ok(0));
    assert_eq!(block_on(updater.write(0, &image.body[..page])), Ok(PAGE));
    chip.cut_after(300);
    block_on(updater.write(PAGE, &image.body[page..])).unwrap_err();
    chip.power_on();
    let mut updater = open(&chip);
    let offer = block_on(updater.offer(&header, device(1, &keys), CALM));
    assert_eq!(offer, Ok(PAGE));
    assert_eq!(boot(&chip), OLD);
    // Neither a piece twice, nor one that is too short, nor the end before its time.
    let out_of_turn = Error::Refused(Refusal::OutOfTurn);
    for (offset, piece) in [
        (0, &image.body[..page]),
        (PAGE, &image.body[page..page + 4]),
    ] {
        assert_eq!(block_on(updater.write(offset, piece)), Err(out_of_turn));
    }
    assert_eq!(block_on(updater.finish()), Err(out_of_turn));
    assert_eq!(block_on(updater.begin_trial(CALM)), Err(out_of_turn));
    block_on(updater.write(PAGE, &image.body[page..])).unwrap();
    block_on(updater.finish()).unwrap();
    assert!(image.is_in(&chip, Slot::B));
    let offer = block_on(updater.offer(&header, device(1, &keys), CALM));
    assert_eq!(offer, Ok(image.header.length), "nothing is left to fetch");
}

#[test]
fn a_newer_image_takes_the_place_of_one_that_is_not_started() {
    let chip = flashed(&Image::new(1));
    let keys = [key()];
    let (second, third) = (Image::new(2), Image::new(3));
    let mut updater = open(&chip);
    block_on(updater.offer(&second.header.bytes(), device(1, &keys), CALM)).unwrap();
    block_on(updater.write(0, &second.body[..PAGE as usize])).unwrap();
    let offer = block_on(updater.offer(&third.header.bytes(), device(1, &keys), CALM));
    assert_eq!(offer, Ok(0));
    assert_eq!(updater.candidate(), Some(&third.header));
}
