//! Agreement with other people's tools on recordings of real people, where these are present.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::PathBuf,
};

use flate2::read::GzDecoder;
use serde_json::Value;
use watch_core::{
    Config, Watch,
    signal::{Interval, Pulse, Responses, Sample, Variability},
};

/// The folder of recordings and reference values, or a loud line.
fn shared() -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let folder = std::env::var_os("FITWEET_SHARED").map_or_else(|| beside.into(), PathBuf::from);
    if folder.join("eval/reference_values.json").is_file() {
        return Some(folder);
    }
    // Not by a macro: the line must be seen although the test passes.
    let loud = "SKIPPED: no reference values; name their folder in FITWEET_SHARED\n";
    std::io::stderr().write_all(loud.as_bytes()).unwrap();
    None
}

struct Record {
    name: String,
    values: Value,
    folder: PathBuf,
}

fn records() -> Vec<Record> {
    let Some(shared) = shared() else {
        return Vec::new();
    };
    let text = fs::read_to_string(shared.join("eval/reference_values.json")).unwrap();
    let values: Value = serde_json::from_str(&text).unwrap();
    let records = values["records"].as_array().unwrap().iter();
    records
        .map(|record| {
            let name = record["record"].as_str().unwrap().to_owned();
            let folder = shared.join("data/recordings").join(&name);
            Record {
                values: record.clone(),
                name,
                folder,
            }
        })
        .collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    let list = value.as_array().unwrap().iter();
    list.map(|value| value.as_f64().unwrap()).collect()
}

fn near(ours: f32, theirs: f64, tolerance: f64, what: &str) {
    let error = (f64::from(ours) - theirs).abs();
    assert!(error <= tolerance, "{what}: {ours}, expected {theirs}");
}

/// One column of a table, as the recording has it.
fn column(record: &Record, name: &str) -> Vec<f64> {
    let text = fs::read_to_string(record.folder.join("signals_4hz.csv")).unwrap();
    let mut lines = text.lines().map(|line| line.split(','));
    let place = lines.next().unwrap().position(|cell| cell == name).unwrap();
    let cells = lines.map(|mut line| line.nth(place).unwrap().to_owned());
    cells.map(|cell| cell.parse().unwrap_or(f64::NAN)).collect()
}

#[test]
#[expect(
    clippy::cast_possible_truncation,
    reason = "intervals of a second are exact in an f32"
)]
fn variability_is_theirs_by_our_definitions() {
    for record in records() {
        let nn = numbers(&record.values["ibi_run"]["ibi_ms"]);
        let mut sums = Variability::default();
        for (n, ms) in nn.iter().enumerate() {
            let change_ms = (n > 0).then(|| (ms - nn[n - 1]) as f32);
            let ms = *ms as f32;
            sums.interval(Interval { ms, change_ms });
        }
        let (plain, neurokit) = (&record.values["numpy"], &record.values["neurokit2"]);
        let of = |value: &Value| value.as_f64().unwrap();
        let name = &record.name;
        near(
            sums.heart_rate_bpm().unwrap(),
            of(&plain["mean_hr_bpm"]),
            0.01,
            name,
        );
        for (ours, field, theirs) in [
            (sums.sdnn_ms().unwrap(), "sdnn_ms", "SDNN"),
            (sums.rmssd_ms().unwrap(), "rmssd_ms", "RMSSD"),
        ] {
            near(ours, of(&plain[field]), 0.05, name);
            near(ours, of(&neurokit[theirs]), 0.15, name);
        }
        near(f32::from(sums.nn50()), of(&plain["nn50"]), 0.0, name);
        let pnn50 = sums.pnn50_percent().unwrap();
        near(pnn50, of(&plain["pnn50_pct"]), 0.001, name);
        near(pnn50, of(&neurokit["pNN50"]), 0.4, name);
    }
}

/// Beats our finder makes of a raw wave, seconds; `None` where the recording has no wave.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "an hour in microseconds"
)]
fn beats(record: &Record) -> Option<Vec<f64>> {
    let file = File::open(record.folder.join("bvp_64hz.csv.gz")).ok()?;
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    let offset: f64 = header
        .split_whitespace()
        .find_map(|word| word.strip_prefix("t0_offset_s="))
        .unwrap()
        .parse()
        .unwrap();
    let mut pulse = Pulse::new(64.0);
    let times = lines.skip(1).enumerate().filter_map(|(n, line)| {
        let at_us = (n as f64 / 64.0 * 1e6) as u64;
        let beat_us = pulse.sample(at_us, line.parse().unwrap())?;
        assert!(at_us - beat_us < 2_500_000, "known within 2.5 s");
        Some(beat_us as f64 / 1e6 + offset)
    });
    Some(times.collect())
}

fn nearest(times: &[f64], at: f64) -> f64 {
    let distances = times.iter().map(|time| time - at);
    distances.fold(f64::INFINITY, |best, next| {
        if next.abs() < best.abs() { next } else { best }
    })
}

fn share(times: &[f64], of: &[f64]) -> f64 {
    let found = times.iter().filter(|at| nearest(of, **at).abs() <= 0.05);
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    let share = found.count() as f64 / times.len() as f64;
    share
}

#[test]
fn beats_are_where_a_filter_that_looks_ahead_finds_them() {
    for record in records() {
        let Some(ours) = beats(&record) else { continue };
        let theirs = numbers(&record.values["bvp_beats_120_420s"]["elgendi_peaks_s"]);
        let mut delays: Vec<f64> = theirs.iter().map(|at| nearest(&ours, *at)).collect();
        delays.sort_by(f64::total_cmp);
        let delay = delays[delays.len() / 2];
        assert!(delay.abs() < 0.02, "{}: {delay} s", record.name);
        let ours: Vec<f64> = ours.iter().map(|at| at - delay).collect();
        let inside = |at: &&f64| (120.0..420.0).contains(*at);
        let ours_inside: Vec<f64> = ours.iter().filter(inside).copied().collect();
        let least = if record.name.ends_with("S06") {
            0.85
        } else {
            0.95
        };
        let (found, precision) = (share(&theirs, &ours), share(&ours_inside, &theirs));
        assert!(found >= least, "{}: {found} found", record.name);
        assert!(precision >= least - 0.05, "{}: {precision}", record.name);
    }
}

/// Mean heart rate of minutes whose accepted intervals cover half of it, by our own gate.
fn minutes(beats: &[f64]) -> Vec<Option<f64>> {
    let mut gate = watch_core::signal::Intervals::default();
    let mut sums = vec![(0.0, 0.0); 5];
    for at in beats {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an hour in microseconds"
        )]
        let interval = gate.beat((at * 1e6) as u64);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "five minutes"
        )]
        let minute = (120.0..420.0)
            .contains(at)
            .then(|| ((at - 120.0) / 60.0) as usize);
        if let (Some(interval), Some(minute)) = (interval, minute) {
            sums[minute].0 += 1.0;
            sums[minute].1 += f64::from(interval.ms);
        }
    }
    let rate = |(count, ms): (f64, f64)| (ms >= 30_000.0).then(|| 60_000.0 * count / ms);
    sums.into_iter().map(rate).collect()
}

#[test]
fn heart_rate_from_own_beats_is_theirs() {
    for record in records() {
        let Some(ours) = beats(&record) else { continue };
        let theirs = numbers(&record.values["bvp_beats_120_420s"]["elgendi_peaks_s"]);
        let (ours, theirs) = (minutes(&ours), minutes(&theirs));
        let pairs = ours.into_iter().zip(theirs);
        let both: Vec<_> = pairs.filter_map(|(a, b)| a.zip(b)).collect();
        let agree = both.iter().filter(|(a, b)| (a - b).abs() <= 2.0).count();
        let least = match record.name.as_str() {
            "stress_predict/S04" => 90,
            "wise/stress/f03" => 80,
            _ => 60,
        };
        assert!(both.len() >= 3, "{}: {both:?}", record.name);
        assert!(
            agree * 100 >= least * both.len(),
            "{}: {both:?}",
            record.name
        );
    }
}

#[test]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "microsiemens and minutes"
)]
fn skin_conductance_is_theirs() {
    for record in records() {
        // 120 to 720 s, cut out and then processed.
        let eda = column(&record, "eda_us");
        let eda = &eda[480..2880];
        let theirs = &record.values["eda"];
        let mut finder = Responses::default();
        let mut ours = Vec::new();
        for (n, us) in eda.iter().enumerate() {
            if finder.sample(n as u64 * 250, *us as f32).is_some() {
                ours.push(n as f64 / 4.0 + 120.0);
            }
        }
        let simple = &theirs["causal_simple_amp0.03"];
        let times = numbers(&simple["peak_times_s"]);
        let allowed = (times.len() / 10).max(2);
        let name = &record.name;
        assert!(ours.len().abs_diff(times.len()) <= allowed, "{name}");
        let near = times.iter().filter(|at| nearest(&ours, **at).abs() <= 0.5);
        assert!(near.count() + allowed >= times.len(), "{name}: {ours:?}");

        // The tonic level is what a reading says: the mean of its 10 s.
        let mut watch = Watch::new(Config::SHIPPED);
        let mut levels = Vec::new();
        for (n, us) in eda.iter().enumerate() {
            let at = n as u64 * 250;
            let ticks = std::iter::from_fn(|| watch.advance(at));
            levels.extend(ticks.filter_map(|tick| tick.reading.skin_conductance_us));
            let sample = Sample {
                skin_conductance_us: Some(*us as f32),
                ..Sample::default()
            };
            watch.sample(at, sample);
        }
        let mut levels: Vec<f64> = levels.into_iter().map(f64::from).collect();
        levels.sort_by(f64::total_cmp);
        let median = levels[levels.len() / 2];
        let tonic = theirs["nk_phasic_highpass"]["tonic_median"]
            .as_f64()
            .unwrap();
        assert!(
            (median / tonic - 1.0).abs() < 0.02,
            "{name}: {median} {tonic}"
        );
    }
}
