//! What a card says of what was measured, and how far that can be trusted.

use domain::{
    AlertReport, Doubt, Person, limits,
    watch::{Quality, Sample},
};

use crate::{
    alert_card::{assert_says, card, read},
    samples::{alert, alert_of, ines, mara, report},
};

fn doubtful(reader: Person, change: impl FnOnce(&mut AlertReport)) -> String {
    let mut report = report();
    change(&mut report);
    read(reader, alert_of(report, vec![]), None, "numbers-1")
}

/// Whoever reads it, and before they decide what to do.
#[test]
fn a_doubtful_alert_says_so() {
    for reader in [ines(), mara()] {
        let html = doubtful(reader.clone(), |report| report.doubts = vec![Doubt::Repeat]);
        assert_says(&html, &["This may repeat an earlier alert"]);
        let html = doubtful(reader, |report| report.doubts = vec![Doubt::Time]);
        assert_says(&html, &["Time unknown · arrived"]);
    }
    let html = doubtful(ines(), |report| report.doubts = vec![Doubt::Numbers]);
    assert_says(&html, &["couldn't be read."]);
    assert!(
        !html.contains("for 3 minutes") && !html.contains("Heart rate 104"),
        "{html}"
    );
}

#[test]
fn numbers_of_a_doubtful_signal_say_so_first() {
    let html = doubtful(ines(), |report| report.quality = Quality::PoorContact);
    let said = html.find("Poor contact with the skin").unwrap();
    assert!(said < html.find("Heart rate 104").unwrap(), "{html}");
}

#[test]
fn a_clock_that_was_never_set_is_not_decades_behind() {
    let html = doubtful(ines(), |report| {
        report.clock_skew_ms = Some(-56 * limits::CLOCK_UNSET_MS);
    });
    assert!(html.contains("Its clock isn"), "{html}");
    let html = doubtful(ines(), |report| {
        report.clock_skew_ms = Some(3 * 3_600_000);
    });
    assert!(html.contains("Its clock is 3 h ahead"), "{html}");
}

/// The lines show what was measured and nothing else.
#[test]
fn no_line_crosses_a_time_without_data() {
    let html = doubtful(ines(), |report| {
        let sample = |before_s| Sample {
            before_s,
            heart_rate_bpm: Some(80.0),
            ..Sample::default()
        };
        report.window = [600, 590, 20, 10, 0].map(sample).to_vec();
    });
    assert_eq!(html.matches("<polyline").count(), 2, "{html}");
}

/// A room holds many alerts, and few of them are looked at closely.
#[test]
fn what_was_measured_is_rendered_when_it_is_asked_for() {
    let closed = card(ines(), vec![]);
    assert!(
        !closed.contains("<table") && closed.contains("?open=numbers-1#numbers-1"),
        "{closed}"
    );
    let open = read(ines(), alert(vec![]), None, "numbers-1");
    assert!(
        open.contains("<table") && open.contains("Score 3.4"),
        "{open}"
    );
    let wearers = read(mara(), alert(vec![]), None, "numbers-1");
    assert!(
        wearers.contains("<table") && !wearers.contains("Score"),
        "{wearers}"
    );
}
