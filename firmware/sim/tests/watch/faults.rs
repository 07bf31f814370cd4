use watch_protocol::{Item, Qualities, Quality, Reading};

use crate::process::{Paired, text};

/// What the server gets of five minutes with a sensor that fails.
async fn readings(fault: &str) -> Vec<Reading> {
    let watch = Paired::new().await;
    let output = watch
        .run(&[
            "wear",
            "--minutes",
            "5",
            "--speed",
            "2000",
            "--post-every",
            "0.1",
            "--fault",
            fault,
        ])
        .await;
    assert!(output.status.success(), "{}", text(&output));
    let seen = watch.stub.seen();
    let readings = seen.items.values().filter_map(|item| match item {
        Item::Reading(reading) => Some(reading.clone()),
        _ => None,
    });
    readings.collect()
}

#[tokio::test]
async fn a_sensor_that_fails_is_told_as_what_it_is() {
    for (fault, quality) in [
        ("no-light", Quality::NoLight),
        ("no-answer", Quality::NoAnswer),
    ] {
        let readings = readings(fault).await;
        assert!(readings.len() >= 29, "{}", readings.len());
        for reading in readings {
            assert_eq!(reading.heart_rate_bpm, None);
            assert_eq!(reading.quality, quality);
            let each = Qualities {
                heart_rate: quality,
                intervals: quality,
                ..Qualities::all(Quality::Ok)
            };
            assert_eq!(reading.qualities, Some(each));
        }
    }
}

#[tokio::test]
async fn electrodes_that_touch_each_other_leave_the_pulse_as_it_is() {
    let readings = readings("shorted").await;
    assert!(readings.len() >= 29, "{}", readings.len());
    for reading in readings.iter().skip(6) {
        let each = reading.qualities.unwrap();
        assert_eq!(reading.skin_conductance_us, None);
        assert_eq!(each.skin_conductance, Quality::Shorted);
        assert!(reading.heart_rate_bpm.is_some(), "{reading:?}");
        assert!(!each.heart_rate.is_fault(), "{reading:?}");
    }
}
