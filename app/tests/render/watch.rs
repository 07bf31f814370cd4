use app::room::WatchView;
use domain::{
    DeviceId, DeviceStart, DeviceView, NewestReading, ReadingPoint, ReadingsView, SourceView,
    UserId,
    watch::{Qualities, Quality, RestartReason, WearState},
};
use leptos::prelude::*;
use uuid::Uuid;

use crate::{html, samples::AT};

fn device(number: u128, name: &str) -> DeviceView {
    DeviceView {
        id: DeviceId(Uuid::from_u128(number)),
        wearer: UserId(Uuid::from_u128(2)),
        name: name.to_owned(),
        paired_at: AT,
        last_seen_at: Some(AT),
        battery_percent: None,
        clock_skew_ms: None,
        revoked_at: None,
        last_start: None,
    }
}

fn source(number: u128, rate: f32, quality: Quality, wear: WearState, age_ms: i64) -> SourceView {
    let at = AT - age_ms;
    SourceView {
        device: DeviceId(Uuid::from_u128(number)),
        points: vec![ReadingPoint {
            at,
            heart_rate_bpm: Some(rate),
            skin_conductance_us: None,
            skin_temperature_c: None,
            motion: None,
            quality,
            wear,
        }],
        newest: Some(NewestReading {
            at,
            heart_rate_bpm: Some(rate),
            qualities: Qualities::all(quality),
            quality,
            wear,
        }),
    }
}

fn watch(sources: Vec<SourceView>) -> String {
    html(move || {
        let devices = vec![device(1, "Left wrist"), device(2, "Spare")];
        let (view, _) = signal(Some(ReadingsView {
            sources,
            devices,
            server_time: AT,
        }));
        view! { <WatchView view served_for=0/> }
    })
}

/// Two watches of one person are two, each with its name.
#[test]
fn sources_are_shown_apart() {
    let html = watch(vec![
        source(1, 60.0, Quality::Ok, WearState::OnWrist, 4_000),
        source(2, 120.0, Quality::OffWrist, WearState::OffWrist, 4_000),
    ]);
    let (worn, spare) = html
        .split_once("\nSpare")
        .or(html.split_once(">Spare"))
        .unwrap();
    assert!(
        worn.contains("Left wrist") && worn.contains(">60"),
        "{html}"
    );
    assert!(
        worn.contains("On the wrist · Good signal") && !worn.contains("Not worn"),
        "{html}"
    );
    assert!(
        spare.contains("Not worn") && !spare.contains(">120"),
        "{html}"
    );
    assert!(!html.contains(">90"), "{html}");
}

/// Whoever looks at a watch reads that it failed, and when.
#[test]
fn a_start_after_a_fault_is_said_in_plain_words() {
    let said = |reason, ago_ms: i64| {
        html(move || {
            let start = DeviceStart {
                epoch: 7,
                at: AT - ago_ms,
                reason,
            };
            let devices = vec![DeviceView {
                last_start: Some(start),
                ..device(1, "Left wrist")
            }];
            let (view, _) = signal(Some(ReadingsView {
                sources: Vec::new(),
                devices,
                server_time: AT,
            }));
            view! { <WatchView view served_for=0/> }
        })
    };
    for (reason, words) in [
        (RestartReason::PowerOn, "Switched on,"),
        (RestartReason::Update, "Restarted with new settings,"),
        (RestartReason::Panic, "Restarted after a fault,"),
        (RestartReason::Watchdog, "Restarted after a fault,"),
        (RestartReason::Flash, "Restarted after a fault,"),
        (RestartReason::BrownOut, "Restarted after too little power,"),
    ] {
        let html = said(reason, 60_000);
        assert!(html.contains(words) && html.contains("14:01"), "{html}");
    }
    let html = said(RestartReason::Panic, 25 * 3_600_000);
    assert!(!html.contains("estarted"), "of yesterday: {html}");
}

/// The lines show what was measured and nothing else.
#[test]
fn no_line_crosses_a_time_without_data() {
    let mut worn = source(1, 70.0, Quality::Ok, WearState::OnWrist, 4_000);
    let point = worn.points[0];
    let ago = |seconds: i64| ReadingPoint {
        at: AT - seconds * 1_000,
        ..point
    };
    worn.points = [600, 590, 580, 20, 10].map(ago).to_vec();
    let html = watch(vec![worn]);
    assert_eq!(html.matches("<polyline").count(), 2, "{html}");
}

/// A value stands by its own quality: large only where it is good and of now.
#[test]
fn a_value_is_shown_by_its_own_quality() {
    let one = |quality, wear, age| watch(vec![source(1, 72.0, quality, wear, age)]);
    let worn = WearState::OnWrist;
    let good = one(Quality::Ok, worn, 4_000);
    assert!(
        good.contains("<strong>72") && good.contains("Measured 4 s ago"),
        "{good}"
    );
    for (quality, wear, words) in [
        (
            Quality::OffWrist,
            WearState::OffWrist,
            "No heart rate: Not on a wrist",
        ),
        (
            Quality::PoorContact,
            worn,
            "No heart rate: Poor contact with the skin",
        ),
        (Quality::NoData, worn, "No heart rate: No usable signal"),
        (
            Quality::Irregular,
            worn,
            "No heart rate: Pulse too irregular to count",
        ),
    ] {
        let html = one(quality, wear, 4_000);
        assert!(html.contains(words), "{html}");
        assert!(
            !html.contains("72 beats") && !html.contains("<strong>72"),
            "{html}"
        );
    }
    for (quality, words) in [
        (Quality::NoLight, "The sensor gives no light"),
        (Quality::NoAnswer, "The sensor does not answer"),
        (Quality::NoValues, "The sensor gives no values"),
        (Quality::Shorted, "The electrodes touch each other"),
        (Quality::Broken, "A part of the sensor is broken"),
        (
            Quality::ForeignVoltage,
            "Stopped: a voltage where none belongs",
        ),
        (Quality::Charging, "Not measured while plugged in"),
    ] {
        let html = one(quality, worn, 4_000);
        for value in ["No heart rate", "No skin conductance"] {
            assert!(html.contains(&format!("{value}: {words}")), "{html}");
        }
        assert!(!html.contains("<strong>72"), "{html}");
    }
    assert!(!good.contains("No skin conductance"), "{good}");
    let moving = one(Quality::Motion, worn, 4_000);
    let words = "Moving, so pulse values are doubtful: 72 beats per minute";
    assert!(
        moving.contains(words) && !moving.contains("<strong>72"),
        "{moving}"
    );
    let old = one(Quality::Ok, worn, 7 * 60_000);
    assert!(old.contains("Not now: measured 7 min ago"), "{old}");
    assert!(
        old.contains("Then 72 beats per minute") && !old.contains("<strong>72"),
        "{old}"
    );
    assert!(old.find("Not now") < old.find("Then 72"), "said first");
}
