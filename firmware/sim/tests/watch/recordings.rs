//! Recordings of real people, where they are present.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use crate::process::{Paired, finish, text};

/// The folder of the recordings, or a loud line.
fn recordings() -> Option<PathBuf> {
    let beside = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/recordings"
    );
    let folder =
        std::env::var_os("FITWEET_RECORDINGS").map_or_else(|| beside.into(), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    // Not by a macro: the line must be seen although the test passes.
    let loud = "SKIPPED: no recordings; name their folder in FITWEET_RECORDINGS\n";
    std::io::stderr().write_all(loud.as_bytes()).unwrap();
    None
}

#[tokio::test]
async fn a_recorded_session_is_replayed_whole() {
    let Some(folder) = recordings() else { return };
    let folder = folder.join("stress_predict/S04");
    let watch = Paired::new().await;
    let args = [
        "replay",
        folder.to_str().unwrap(),
        "--speed",
        "2000",
        "--post-every",
        "0.1",
    ];
    let output = watch.run(&args).await;
    assert!(output.status.success(), "{}", text(&output));
    let seen = watch.stub.seen();
    assert!(
        seen.items.len() > 300,
        "{} items of an hour",
        seen.items.len()
    );
    assert!(seen.alerts() > 0, "the interview raises at least one");
}

/// Runs `detect` and returns what it wrote.
async fn detect(signals: &Path, more: &[(&str, PathBuf)]) -> String {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("out.csv");
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_fitweet-watch"));
    command.arg("detect").arg("--signals").arg(signals);
    for (name, path) in more {
        command.arg(name).arg(path);
    }
    let child = command
        .arg("--out")
        .arg(&out)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let output = finish(child).await;
    assert!(output.status.success(), "{}", text(&output));
    std::fs::read_to_string(&out).unwrap()
}

#[tokio::test]
async fn scores_depend_on_nothing_that_comes_later() {
    let Some(folder) = recordings() else { return };
    let folder = folder.join("wise/stress/f03");
    let signals = std::fs::read_to_string(folder.join("signals_4hz.csv")).unwrap();
    let lines: Vec<&str> = signals.lines().collect();
    let mut rows = Vec::new();
    for part in [lines.len(), lines.len() / 2] {
        let temp = tempfile::tempdir().unwrap();
        let cut = temp.path().join("signals_4hz.csv");
        std::fs::write(&cut, lines[..part].join("\n")).unwrap();
        rows.push(detect(&cut, &[]).await);
    }
    assert!(rows[0].starts_with("t_s,score,alert\n"));
    assert!(rows[0].starts_with(&rows[1]));
    assert!(rows[1].lines().count() > 40);
}

/// The scores of rows that have one.
fn scores(rows: &str) -> Vec<f64> {
    let cells = rows.lines().map(|row| row.split(',').nth(1).unwrap());
    cells.filter_map(|cell| cell.parse().ok()).collect()
}

#[tokio::test]
async fn a_pulse_wave_says_nearly_what_beats_say() {
    let Some(folder) = recordings() else { return };
    let folder = folder.join("wise/stress/f03");
    let signals = folder.join("signals_4hz.csv");
    let beats = detect(&signals, &[("--beats", folder.join("beats.csv"))]).await;
    let wave = detect(&signals, &[("--bvp", folder.join("bvp_64hz.csv.gz"))]).await;
    let (beats, wave) = (scores(&beats), scores(&wave));
    assert_eq!(beats.len(), wave.len());
    assert!(beats.len() > 200);
    let distance: f64 = beats.iter().zip(&wave).map(|(a, b)| (a - b).abs()).sum();
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    let mean = distance / beats.len() as f64;
    assert!(mean > 0.0 && mean < 0.15, "{mean}");
}
