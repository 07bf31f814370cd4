//! What is not taken, and why.

use ed25519_dalek::{Signer, SigningKey};
use embassy_futures::block_on;
use watch_update::{Conditions, Error, HEADER_BYTES, Header, Outcome, Phase, Refusal, Report};

use crate::{
    flash::{Chip, PAGE},
    made::{CALM, Image, SLOT_PAGES, device, flashed, key, open},
};

fn watch() -> Chip {
    flashed(&Image::new(1))
}

/// What a watch with version 5 says to this header.
fn answer(chip: &Chip, header: &[u8; HEADER_BYTES], conditions: Conditions) -> Option<Refusal> {
    let mut updater = open(chip);
    let before = chip.worked();
    let keys = [[9; 32], key()];
    match block_on(updater.offer(header, device(5, &keys), conditions)) {
        Ok(_) => None,
        Err(Error::Refused(refusal)) => {
            assert_eq!(chip.worked(), before, "a refusal writes nothing");
            Some(refusal)
        }
        Err(Error::Flash(off)) => panic!("{off:?}"),
    }
}

#[test]
fn an_image_must_be_for_this_watch() {
    let newer = Image::new(6);
    let ask = |image: Image| answer(&watch(), &image.header.bytes(), CALM);
    assert_eq!(ask(newer.clone()), None);
    let other = newer.clone().with(|header| {
        header.board = Header::board_bytes("esp32c3").unwrap();
    });
    assert_eq!(ask(other), Some(Refusal::WrongBoard));
    // A name that only begins like this board's.
    let longer = newer.clone().with(|header| {
        header.board = Header::board_bytes("mps2-an3850").unwrap();
    });
    assert_eq!(ask(longer), Some(Refusal::WrongBoard));
    let most = SLOT_PAGES * PAGE;
    let fits = newer.clone().with(|header| header.length = most);
    assert_eq!(ask(fits), None);
    let large = newer.with(|header| header.length = most + 1);
    assert_eq!(ask(large), Some(Refusal::TooLarge));
}

#[test]
fn an_older_or_equal_version_needs_its_signers_word() {
    for version in [4, 5] {
        let image = Image::new(version);
        let header = image.header.bytes();
        assert_eq!(answer(&watch(), &header, CALM), Some(Refusal::NotNewer));
        let flagged = image.clone().with(|header| header.may_replace_newer = true);
        assert_eq!(answer(&watch(), &flagged.header.bytes(), CALM), None);
        // The word is signed, too.
        let mut forged = image.header;
        forged.may_replace_newer = true;
        let forged = answer(&watch(), &forged.bytes(), CALM);
        assert_eq!(forged, Some(Refusal::BadSignature));
    }
}

#[test]
fn no_byte_of_a_header_may_differ() {
    let good = Image::new(6).header.bytes();
    let chip = watch();
    for place in 0..HEADER_BYTES {
        let mut bytes = good;
        bytes[place] ^= 0x80;
        let refusal = answer(&chip, &bytes, CALM);
        assert!(refusal.is_some(), "byte {place}");
        assert!(!refusal.unwrap().is_for_now(), "byte {place}: {refusal:?}");
    }
    let stranger = SigningKey::from_bytes(&[8; 32]);
    let mut header = Image::new(6).header;
    header.signature = stranger.sign(&header.signed()).to_bytes();
    let refusal = answer(&chip, &header.bytes(), CALM);
    assert_eq!(refusal, Some(Refusal::BadSignature));
    let nothing = answer(&chip, &[0; HEADER_BYTES], CALM);
    assert_eq!(nothing, Some(Refusal::NotAnImage));
}

#[test]
fn the_wearer_and_the_cell_come_first() {
    let header = Image::new(6).header.bytes();
    let chip = watch();
    let alert = Conditions {
        alert_is_open: true,
        ..CALM
    };
    let question = Conditions {
        wrist_asks: true,
        ..CALM
    };
    let low = Conditions {
        battery_percent: Some(29),
        ..CALM
    };
    for (conditions, refusal) in [
        (alert, Refusal::AlertOpen),
        (question, Refusal::WristAsks),
        (low, Refusal::LowBattery),
    ] {
        assert_eq!(answer(&chip, &header, conditions), Some(refusal));
        assert!(refusal.is_for_now());
    }
    // An alert that comes after the download keeps the trial from its start.
    let image = Image::new(6);
    let keys = [key()];
    let mut updater = open(&chip);
    block_on(updater.offer(&header, device(5, &keys), CALM)).unwrap();
    block_on(updater.write(0, &image.body[..PAGE as usize])).unwrap();
    block_on(updater.write(PAGE, &image.body[PAGE as usize..])).unwrap();
    block_on(updater.finish()).unwrap();
    let begun = block_on(updater.begin_trial(alert));
    assert_eq!(begun, Err(Error::Refused(Refusal::AlertOpen)));
    assert_eq!(open(&chip).phase(), Phase::Ready);
}

#[test]
fn what_is_not_what_was_signed_is_given_up_once() {
    let image = Image::new(6);
    let chip = watch();
    let keys = [key()];
    let mut updater = open(&chip);
    let header = image.header.bytes();
    block_on(updater.offer(&header, device(5, &keys), CALM)).unwrap();
    let mut body = image.body.clone();
    *body.last_mut().unwrap() ^= 1;
    block_on(updater.write(0, &body[..PAGE as usize])).unwrap();
    block_on(updater.write(PAGE, &body[PAGE as usize..])).unwrap();
    let finished = block_on(updater.finish());
    assert_eq!(finished, Err(Error::Refused(Refusal::BadDigest)));
    let report = Report {
        version: 6,
        outcome: Outcome::Refused(Refusal::BadDigest),
    };
    assert_eq!(open(&chip).report(), Some(report));
    let again = answer(&chip, &header, CALM);
    assert_eq!(again, Some(Refusal::FailedBefore));
    let flagged = image.with(|header| header.may_replace_newer = true);
    assert_eq!(answer(&chip, &flagged.header.bytes(), CALM), None);
}

#[test]
fn nothing_is_taken_while_a_trial_runs() {
    let image = Image::new(6);
    let chip = watch();
    let keys = [key()];
    let mut updater = open(&chip);
    block_on(updater.offer(&image.header.bytes(), device(5, &keys), CALM)).unwrap();
    block_on(updater.write(0, &image.body[..PAGE as usize])).unwrap();
    block_on(updater.write(PAGE, &image.body[PAGE as usize..])).unwrap();
    block_on(updater.finish()).unwrap();
    block_on(updater.begin_trial(CALM)).unwrap();
    block_on(updater.boot()).unwrap();
    let newer = Image::new(7);
    // The active slot is the way back.
    assert_eq!(
        answer(&chip, &newer.header.bytes(), CALM),
        Some(Refusal::OutOfTurn)
    );
}
