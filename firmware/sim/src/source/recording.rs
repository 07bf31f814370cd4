use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use watch_core::signal::Sample;

use super::{
    Event,
    table::{Column, Row, Table, moment},
    wave,
};

/// Usual distances of two samples that the signal can be made of, seconds; 0.25 are meant.
const STEPS_S: std::ops::RangeInclusive<f64> = 0.1..=1.0;
/// A wave of the same recording begins and ends with its signals, seconds; its last block may be
/// longer.
const WAVE_TOLERANCE_S: f64 = 10.0;
/// Beats may be missing at an end for so long, seconds, or for a quarter of the recording.
const BEATS_TOLERANCE_S: f64 = 120.0;

/// The files of one recording.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    pub(crate) signals: PathBuf,
    pub(crate) beats: Option<PathBuf>,
    pub(crate) wave: Option<PathBuf>,
}

impl Files {
    /// The files that a recording's folder holds, by their usual names.
    pub(crate) fn of_folder(folder: &Path) -> Self {
        let present = |name: &str| Some(folder.join(name)).filter(|path| path.exists());
        Self {
            signals: folder.join("signals_4hz.csv"),
            beats: present("beats.csv"),
            wave: present("bvp_64hz.csv.gz"),
        }
    }
}

/// What the sensors said, in order of time.
#[derive(Debug)]
pub(crate) struct Recording {
    pub(crate) events: Vec<Event>,
    /// Points of the pulse wave in a second, if beats are to be found in it.
    pub(crate) pulse_hz: Option<f32>,
}

/// Reads the files of one recording and checks that they agree. Beats count before a wave.
pub(crate) fn read(files: &Files) -> Result<Recording> {
    let mut events = read_signals(&files.signals)?;
    let (Some(first), Some(last)) = (events.first(), events.last()) else {
        bail!("{} holds no samples", files.signals.display());
    };
    let signals = Covered {
        path: &files.signals,
        from_s: seconds(first),
        to_s: seconds(last),
    };
    let beats = files.beats.as_deref().map(read_beats).transpose()?;
    if let (Some(path), Some(beats)) = (&files.beats, &beats)
        && let (Some(first), Some(last)) = (beats.first(), beats.last())
    {
        let beats = Covered {
            path,
            from_s: seconds(first),
            to_s: seconds(last),
        };
        let quarter = (signals.to_s - signals.from_s) / 4.0;
        beats.agrees(&signals, quarter.max(BEATS_TOLERANCE_S))?;
    }
    let wave = files.wave.as_deref().map(wave::read).transpose()?;
    if let (Some(path), Some(wave)) = (&files.wave, &wave) {
        let (from_s, to_s) = wave.span_s;
        let covered = Covered { path, from_s, to_s };
        covered.agrees(&signals, WAVE_TOLERANCE_S)?;
    }
    let mut pulse_hz = None;
    match (beats, wave) {
        (Some(beats), _) => events.extend(beats),
        (None, Some(wave)) => {
            pulse_hz = Some(wave.hz);
            events.extend(wave.points);
        }
        (None, None) => {}
    }
    // Of what happens in one millisecond, samples come last.
    events.sort_by_key(|event| (event.at_ms(), matches!(event, Event::Sample(..))));
    Ok(Recording { events, pulse_hz })
}

/// The time that a file covers, seconds.
struct Covered<'a> {
    path: &'a Path,
    from_s: f64,
    to_s: f64,
}

impl Covered<'_> {
    fn agrees(&self, with: &Self, tolerance_s: f64) -> Result<()> {
        let apart = |a: f64, b: f64| (a - b).abs() > tolerance_s;
        if apart(self.from_s, with.from_s) || apart(self.to_s, with.to_s) {
            let words = |covered: &Self| {
                let Self { path, from_s, to_s } = covered;
                format!("{} covers {from_s:.0} to {to_s:.0} s", path.display())
            };
            bail!(
                "{}, {}: they are not of the same recording, or one is not whole",
                words(self),
                words(with)
            );
        }
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most a year")]
fn seconds(event: &Event) -> f64 {
    event.at_ms() as f64 / 1000.0
}

/// Reads `beats.csv`.
fn read_beats(path: &Path) -> Result<Vec<Event>> {
    let table = Table::read(path)?;
    let mut times = Times::new(&table, table.column("t_s")?, 1e6);
    let beats = table
        .rows()
        .iter()
        .map(|row| Ok(Event::Beat(times.next(row)?)));
    beats.collect()
}

/// Reads `signals_4hz.csv`. Heart rate and acceleration may be missing.
fn read_signals(path: &Path) -> Result<Vec<Event>> {
    let table = Table::read(path)?;
    let mut times = Times::new(&table, table.column("t_s")?, 1e3);
    let conductance = table.column("eda_us")?;
    let temperature = table.column("temp_c")?;
    let rate = table.find("hr_e4_bpm");
    let acceleration = table.find("acc_mag_std_g");
    #[expect(clippy::cast_possible_truncation, reason = "sensors say less")]
    let value = |row: &Row, column: Option<Column>| -> Result<Option<f32>> {
        let value = column.map(|column| table.value(row, column)).transpose()?;
        Ok(value.flatten().map(|value| value as f32))
    };
    let samples = table.rows().iter().map(|row| {
        let at = times.next(row)?;
        let sample = Sample {
            skin_conductance_us: value(row, Some(conductance))?,
            skin_temperature_c: value(row, Some(temperature))?,
            heart_rate_bpm: value(row, rate)?,
            acceleration_sd_g: value(row, acceleration)?,
            ..Sample::default()
        };
        Ok(Event::Sample(at, sample))
    });
    let samples: Vec<Event> = samples.collect::<Result<_>>()?;
    check_step(path, &samples)?;
    Ok(samples)
}

/// Refuses times in another unit, and signals of another rate.
fn check_step(path: &Path, samples: &[Event]) -> Result<()> {
    let mut steps: Vec<f64> = samples
        .windows(2)
        .map(|pair| seconds(&pair[1]) - seconds(&pair[0]))
        .collect();
    steps.sort_by(f64::total_cmp);
    if let Some(step) = steps.get(steps.len() / 2)
        && !STEPS_S.contains(step)
    {
        bail!(
            "{}, column t_s: samples are {step} s apart where about 0.25 s are expected; times are in seconds",
            path.display()
        );
    }
    Ok(())
}

/// Times of a table, each later than the one before.
struct Times<'a> {
    table: &'a Table,
    column: Column,
    per_second: f64,
    last: Option<(u64, f64)>,
}

impl<'a> Times<'a> {
    const fn new(table: &'a Table, column: Column, per_second: f64) -> Self {
        Self {
            table,
            column,
            per_second,
            last: None,
        }
    }

    fn next(&mut self, row: &Row) -> Result<u64> {
        let at_s = self.table.number(row, self.column)?;
        let place = || self.table.place(row, self.column);
        let at = moment(at_s, self.per_second).with_context(place)?;
        if let Some((last, last_s)) = self.last
            && at <= last
        {
            bail!("{}: {at_s} s does not come after {last_s} s", place());
        }
        self.last = Some((at, at_s));
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn read_text(signals: &str, beats: Option<&str>) -> Result<Vec<Event>> {
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("signals_4hz.csv"), signals)?;
        if let Some(beats) = beats {
            std::fs::write(folder.path().join("beats.csv"), beats)?;
        }
        Ok(read(&Files::of_folder(folder.path()))?.events)
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
    fn files_that_are_none_are_refused_by_file_line_and_column() {
        let say = |text, beats| format!("{:#}", read_text(text, beats).unwrap_err());
        let good = "t_s,eda_us,temp_c\n0,1,2\n";
        for (signals, beats, words) in [
            ("", None, "signals_4hz.csv is empty"),
            ("t_s,eda_us\n0,1\n", None, "no column temp_c"),
            ("t_s,eda_us,temp_c\n", None, "no samples"),
            (
                "t_s,eda_us,temp_c\nx,1,2\n",
                None,
                "line 2, column t_s: \"x\" is no number",
            ),
            (
                "t_s,eda_us,temp_c\n-1,1,2\n",
                None,
                "line 2, column t_s: -1 s is no time",
            ),
            (
                "t_s,eda_us,temp_c\n0,much,2\n",
                None,
                "line 2, column eda_us: \"much\"",
            ),
            (
                "t_s,eda_us,temp_c\n0,1,2\n0,1,2\n",
                None,
                "line 3, column t_s: 0 s does not come after 0 s",
            ),
            (
                "t_s,eda_us,temp_c\n0,1,2\n0.5,1,2\n0.25,1,2\n",
                None,
                "line 4, column t_s: 0.25 s does not come after 0.5 s",
            ),
            (
                "t_s,eda_us,temp_c\n0,1,2\n250,1,2\n500,1,2\n",
                None,
                "samples are 250 s apart",
            ),
            (
                good,
                Some("t_s\nNaN\n"),
                "beats.csv, line 2, column t_s: a number is missing",
            ),
            (
                good,
                Some("t_s\n0.1\n0.1\n"),
                "beats.csv, line 3, column t_s: 0.1 s does not come after",
            ),
            (
                good,
                Some("t_s\n0,1\n"),
                "beats.csv, line 2: 2 values where the header has 1",
            ),
        ] {
            let said = say(signals, beats);
            assert!(said.contains(words), "{signals:?} {beats:?}: {said}");
        }
    }

    fn signals(minutes: u32) -> String {
        let mut text = String::from("t_s,eda_us,temp_c\n");
        for n in 0..minutes * 240 {
            writeln!(text, "{},1,33", f64::from(n) / 4.0).unwrap();
        }
        text
    }

    fn beats(minutes: u32) -> String {
        let mut text = String::from("t_s\n");
        for n in 0..minutes * 60 {
            writeln!(text, "{n}.5").unwrap();
        }
        text
    }

    #[test]
    fn files_of_different_lengths_are_not_one_recording() {
        let read =
            |signals_min, beats_min| read_text(&signals(signals_min), Some(&beats(beats_min)));
        assert!(read(20, 20).is_ok());
        assert!(read(20, 17).is_ok(), "the pulse may be lost at the end");
        for (signals_min, beats_min) in [(20, 10), (10, 20), (60, 30)] {
            let said = read(signals_min, beats_min).unwrap_err().to_string();
            assert!(said.contains("not of the same recording"), "{said}");
            assert!(said.contains("beats.csv covers 0 to"), "{said}");
        }
    }

    #[test]
    fn a_wave_half_as_long_as_the_signals_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("signals_4hz.csv"), signals(4)).unwrap();
        for (minutes, fine) in [(4, true), (2, false), (8, false)] {
            let path = folder.path().join("bvp_64hz.csv.gz");
            let file = std::fs::File::create(path).unwrap();
            let mut file = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
            let values = "1\n2\n".repeat(minutes * 60 * 32);
            let text = format!("# t0_offset_s=0 fs_hz=64\nbvp\n{values}");
            std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
            file.finish().unwrap();
            let read = read(&Files::of_folder(folder.path()));
            assert_eq!(read.is_ok(), fine, "{minutes}: {read:?}");
        }
    }
}
