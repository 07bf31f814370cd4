use std::{fs::File, io::Read, path::Path};

use anyhow::{Context, Result, bail};
use flate2::read::MultiGzDecoder;
use watch_core::signal::{Pulse, Sample};

use super::Event;

/// Latest moment a recording may have, seconds: a year.
const MAX_S: f64 = 366.0 * 86_400.0;

/// Reads a recording's signals and, if there are any, its beats, merged by time.
pub(crate) fn read(signals: &Path, beats: Option<&Path>) -> Result<Vec<Event>> {
    let mut events = read_signals(signals)?;
    let mut found = Vec::new();
    if let Some(path) = beats {
        let table = Table::read(path)?;
        let at = table.column("t_s")?;
        for row in 0..table.rows.len() {
            found.push(Event::Beat(moment(table.number(row, at)?, 1e6)?));
        }
    }
    if events.is_empty() {
        bail!("{} holds no samples", signals.display());
    }
    merge(&mut events, found);
    Ok(events)
}

/// Adds events; of what happens in one millisecond, samples come last.
pub(crate) fn merge(events: &mut Vec<Event>, more: Vec<Event>) {
    events.extend(more);
    events.sort_by_key(|event| (event.at_ms(), matches!(event, Event::Sample(..))));
}

/// A pulse wave and its rate.
pub(crate) struct Wave {
    pub(crate) hz: f32,
    pub(crate) points: Vec<Event>,
}

/// Reads `bvp_64hz.csv.gz`: a line `# t0_offset_s=… fs_hz=…`, the line `bvp`, and a value a line.
/// A line without a number is a missing point; points before the first sample are left out.
pub(crate) fn read_wave(path: &Path) -> Result<Wave> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    let mut text = String::new();
    MultiGzDecoder::new(file)
        .read_to_string(&mut text)
        .with_context(|| format!("{name} is no compressed text"))?;
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let value = |key: &str| {
        let mut words = header.split_whitespace();
        let word = words.find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        let number = word.and_then(|word| word.parse::<f64>().ok());
        number.with_context(|| format!("{name}: the first line has no {key}"))
    };
    let (offset_s, hz) = (value("t0_offset_s")?, value("fs_hz")?);
    #[expect(clippy::cast_possible_truncation, reason = "checked right below")]
    let rate = hz as f32;
    let (slowest, fastest) = Pulse::RATES_HZ;
    if !(slowest..=fastest).contains(&rate) {
        bail!("{name}: {hz} Hz is not from {slowest} to {fastest}");
    }
    let mut points = Vec::new();
    for (n, line) in (0_u32..).zip(lines.skip(1)) {
        let at_s = offset_s + f64::from(n) / hz;
        if let (true, Ok(value)) = (at_s >= 0.0, line.trim().parse()) {
            points.push(Event::Pulse(moment(at_s, 1e6)?, value));
        }
    }
    Ok(Wave { hz: rate, points })
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
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

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

    fn read_wave_text(text: &str) -> Result<Wave> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("bvp.csv.gz");
        let mut file = GzEncoder::new(File::create(&path)?, Compression::fast());
        file.write_all(text.as_bytes())?;
        file.finish()?;
        read_wave(&path)
    }

    #[test]
    fn a_wave_starts_where_it_says() {
        let wave = read_wave_text("# t0_offset_s=0.5 fs_hz=50.0\nbvp\n1.5\n\n-2\n").unwrap();
        assert!((wave.hz - 50.0).abs() < 1e-6);
        let expected = [Event::Pulse(500_000, 1.5), Event::Pulse(540_000, -2.0)];
        assert_eq!(wave.points, expected, "a missing point leaves a gap");
        let early = read_wave_text("# t0_offset_s=-0.02 fs_hz=50.0\nbvp\n1\n2\n").unwrap();
        assert_eq!(early.points, [Event::Pulse(0, 2.0)]);
    }

    #[test]
    fn waves_that_are_none_are_refused() {
        let say = |text| format!("{:#}", read_wave_text(text).err().unwrap());
        assert!(say("bvp\n1\n").contains("no t0_offset_s"));
        assert!(say("# t0_offset_s=0 fs_hz=8\nbvp\n").contains("8 Hz"));
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
