use std::path::Path;

use anyhow::{Context, Result, bail};
use watch_core::signal::Sample;

use super::Event;

/// Latest moment a recording may have, seconds: a year.
const MAX_S: f64 = 366.0 * 86_400.0;

/// Reads a recording's signals and, if there are any, its beats, merged by time.
pub(crate) fn read(signals: &Path, beats: Option<&Path>) -> Result<Vec<Event>> {
    let mut events = read_signals(signals)?;
    if let Some(path) = beats {
        let table = Table::read(path)?;
        let at = table.column("t_s")?;
        for row in 0..table.rows.len() {
            events.push(Event::Beat(moment(table.number(row, at)?, 1e6)?));
        }
    }
    if events.is_empty() {
        bail!("{} holds no samples", signals.display());
    }
    events.sort_by_key(|event| match event {
        Event::Sample(at, _) => (*at, 1),
        Event::Beat(at_us) => (at_us / 1000, 0),
    });
    Ok(events)
}

/// Reads `signals_4hz.csv`. The acceleration may be missing.
fn read_signals(path: &Path) -> Result<Vec<Event>> {
    let table = Table::read(path)?;
    let at = table.column("t_s")?;
    let conductance = table.column("eda_us")?;
    let temperature = table.column("temp_c")?;
    let rate = table.column("hr_e4_bpm").ok();
    let acceleration = table.column("acc_mag_std_g").ok();
    (0..table.rows.len())
        .map(|row| {
            let sample = Sample {
                skin_conductance_us: table.value(row, Some(conductance)),
                skin_temperature_c: table.value(row, Some(temperature)),
                heart_rate_bpm: table.value(row, rate),
                acceleration_sd_g: table.value(row, acceleration),
            };
            Ok(Event::Sample(moment(table.number(row, at)?, 1e3)?, sample))
        })
        .collect()
}

/// Seconds to whole parts of a second.
fn moment(seconds: f64, per_second: f64) -> Result<u64> {
    if !(0.0..=MAX_S).contains(&seconds) {
        bail!("{seconds} is no time of a recording");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and a year"
    )]
    Ok((seconds * per_second).round() as u64)
}

/// A comma-separated file without quotes.
struct Table {
    name: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        let split = |line: &str| line.split(',').map(|cell| cell.trim().to_owned()).collect();
        let mut lines = text.lines().map(split);
        let header: Vec<String> = lines.next().with_context(|| format!("{name} is empty"))?;
        Ok(Self {
            name,
            header,
            rows: lines.collect(),
        })
    }

    fn column(&self, name: &str) -> Result<usize> {
        let found = self.header.iter().position(|column| column == name);
        found.with_context(|| format!("{} has no column {name}", self.name))
    }

    /// A cell that must be a number.
    fn number(&self, row: usize, column: usize) -> Result<f64> {
        let cell = self.rows[row].get(column);
        cell.and_then(|cell| cell.parse().ok())
            .with_context(|| format!("{}, line {}: no number", self.name, row + 2))
    }

    /// A cell that may be empty.
    fn value(&self, row: usize, column: Option<usize>) -> Option<f32> {
        self.rows[row].get(column?)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(signals: &str, beats: Option<&str>) -> Result<Vec<Event>> {
        let folder = tempfile::tempdir()?;
        let signals_path = folder.path().join("signals_4hz.csv");
        let beats_path = folder.path().join("beats.csv");
        std::fs::write(&signals_path, signals)?;
        std::fs::write(&beats_path, beats.unwrap_or_default())?;
        read(&signals_path, beats.map(|_| beats_path.as_path()))
    }

    #[test]
    fn samples_and_beats_come_in_order_and_gaps_stay_gaps() {
        let events = read_text(
            "t_s,eda_us,temp_c,hr_e4_bpm\n0.0,0.5,31.0,\n0.25,0.5,31.0,72\n",
            Some("t_s\n0.1\n0.25\n"),
        )
        .unwrap();
        assert_eq!(events[1], Event::Beat(100_000));
        assert_eq!(events[2], Event::Beat(250_000));
        let Event::Sample(0, first) = events[0] else {
            panic!("the first sample comes first");
        };
        assert_eq!(first.heart_rate_bpm, None);
        assert_eq!(first.acceleration_sd_g, None);
        assert_eq!(first.skin_conductance_us, Some(0.5));
    }

    #[test]
    fn files_that_are_none_are_refused_by_name() {
        let say = |text, beats| format!("{:#}", read_text(text, beats).unwrap_err());
        assert!(say("", None).contains("is empty"));
        assert!(say("t_s,eda_us\n0,1\n", None).contains("no column temp_c"));
        assert!(say("t_s,eda_us,temp_c\n", None).contains("no samples"));
        assert!(say("t_s,eda_us,temp_c\nx,1,2\n", None).contains("line 2"));
        assert!(say("t_s,eda_us,temp_c\n-1,1,2\n", None).contains("no time"));
        assert!(say("t_s,eda_us,temp_c\n0,1,2\n", Some("t_s\nNaN\n")).contains("no time"));
    }
}
