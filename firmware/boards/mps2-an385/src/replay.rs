//! A recording of the host's working folder as a source: `signals_4hz.csv` and `beats.csv`, as
//! they are recorded, read a line at a time.

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

use embassy_time::{Instant, Timer};
use watch_board::{Event, Source};
use watch_core::{Millis, signal::Sample};

use crate::{
    exit_code, fault,
    host::{self, File},
    uart::say,
};

/// How a mark of UTF-8 reads, a byte a letter.
const MARK: &str = "\u{ef}\u{bb}\u{bf}";
/// A year.
const LONGEST_S: f64 = 366.0 * 86_400.0;

pub(crate) struct Replay {
    samples: Option<Samples>,
    beats: Option<Table>,
    sample: Option<Event>,
    beat: Option<Event>,
    began: Instant,
    speed: u64,
}

impl Replay {
    /// A source that ends at once if there is no recording.
    pub(crate) fn open(speed: u64) -> Self {
        let mut replay = Self {
            samples: Samples::open("signals_4hz.csv"),
            beats: Table::open("beats.csv"),
            sample: None,
            beat: None,
            began: Instant::now(),
            speed: speed.max(1),
        };
        // Beats alone are no recording.
        if replay.is_open() {
            replay.next_sample();
            replay.next_beat();
        }
        replay
    }

    pub(crate) fn is_open(&self) -> bool {
        self.samples.is_some()
    }

    fn next_sample(&mut self) {
        self.sample = self.samples.as_mut().and_then(Samples::next);
    }

    fn next_beat(&mut self) {
        self.beat = self.beats.as_mut().and_then(|beats| {
            let cells = beats.next()?;
            Some(Event::Beat(beats.moment(&cells, beats.at, 1_000_000.0)))
        });
    }
}

impl Source for Replay {
    async fn next(&mut self) -> Option<Event> {
        if fault::is_dark() {
            self.beat = None;
        }
        let is_beat = match (self.beat, self.sample) {
            (Some(beat), Some(sample)) => beat.at_ms() <= sample.at_ms(),
            (beat, _) => beat.is_some(),
        };
        let event = if is_beat { self.beat } else { self.sample };
        let event = event?;
        if fault::is_stuck() {
            core::future::pending::<()>().await;
        }
        Timer::at(Instant::from_millis(self.stamp(event.at_ms()))).await;
        if is_beat {
            self.next_beat();
        } else {
            self.next_sample();
        }
        Some(event)
    }

    fn stamp(&self, signal: Millis) -> Millis {
        self.began.as_millis() + signal / self.speed
    }
}

struct Samples {
    table: Table,
    conductance: usize,
    temperature: usize,
    rate: Option<usize>,
    acceleration: Option<usize>,
}

impl Samples {
    fn open(name: &'static str) -> Option<Self> {
        let table = Table::open(name)?;
        Some(Self {
            conductance: table.needed("eda_us"),
            temperature: table.needed("temp_c"),
            rate: table.column("hr_e4_bpm"),
            acceleration: table.column("acc_mag_std_g"),
            table,
        })
    }

    fn next(&mut self) -> Option<Event> {
        let cells = self.table.next()?;
        #[expect(clippy::cast_possible_truncation, reason = "sensors give less")]
        let value = |column: usize| self.table.value(&cells, column).map(|value| value as f32);
        let sample = Sample {
            skin_conductance_us: value(self.conductance),
            skin_temperature_c: value(self.temperature),
            heart_rate_bpm: self.rate.and_then(value),
            acceleration_sd_g: self.acceleration.and_then(value),
            ..Sample::default()
        };
        let at = self.table.moment(&cells, self.table.at, 1_000.0);
        Some(Event::Sample(at, fault::sensed(sample)))
    }
}

/// Rows of numbers, separated by commas, with times that rise. Whatever else it is, is refused by
/// file, line and column, and ends the emulator: half a recording proves nothing.
struct Table {
    name: &'static str,
    lines: Lines,
    header: Vec<String>,
    /// The column of times.
    at: usize,
    last: Option<u64>,
}

impl Table {
    fn open(name: &'static str) -> Option<Self> {
        let (header, lines) = Lines::open(name)?;
        let mut table = Self {
            name,
            lines,
            header: cells(header.trim_start_matches(MARK)),
            at: 0,
            last: None,
        };
        if header.contains(';') {
            table.refuse(
                None,
                "columns are separated by semicolons; use commas, and points in numbers",
            );
        }
        table.at = table.needed("t_s");
        Some(table)
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|cell| cell == name)
    }

    fn needed(&self, name: &str) -> usize {
        let found = self.column(name);
        found.unwrap_or_else(|| self.refuse(None, &format!("there is no column {name}")))
    }

    /// The next row, as many cells as the header has.
    fn next(&mut self) -> Option<Vec<String>> {
        loop {
            let line = self.lines.next()?;
            if line.trim().is_empty() {
                continue;
            }
            let row = cells(&line);
            if row.len() != self.header.len() {
                let (found, expected) = (row.len(), self.header.len());
                self.refuse(
                    None,
                    &format!("{found} values where the header has {expected}"),
                );
            }
            return Some(row);
        }
    }

    /// A cell that may be empty.
    fn value(&self, row: &[String], column: usize) -> Option<f64> {
        let cell = row.get(column)?;
        if cell.is_empty() || cell.eq_ignore_ascii_case("nan") {
            return None;
        }
        let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
        Some(number.unwrap_or_else(|| self.refuse(Some(column), &format!("{cell} is no number"))))
    }

    /// The time of a row, later than that of the row before.
    fn moment(&mut self, row: &[String], column: usize, per_second: f64) -> u64 {
        let seconds = self
            .value(row, column)
            .filter(|seconds| (0.0..=LONGEST_S).contains(seconds));
        let Some(seconds) = seconds else {
            self.refuse(Some(column), "this is no time of a recording");
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from the begin of a recording to a year later"
        )]
        let at = (seconds * per_second + 0.5) as u64;
        if self.last.replace(at).is_some_and(|last| at <= last) {
            self.refuse(Some(column), "this time does not come after the one before");
        }
        at
    }

    fn refuse(&self, column: Option<usize>, why: &str) -> ! {
        let column = column.and_then(|column| self.header.get(column));
        let column = column
            .map(|column| format!(", column {column}"))
            .unwrap_or_default();
        let (name, line) = (self.name, self.lines.count);
        say(format_args!("{name}, line {line}{column}: {why}"));
        host::exit(exit_code::SETTINGS)
    }
}

fn cells(line: &str) -> Vec<String> {
    line.split(',')
        .map(|cell| cell.trim().trim_matches('"').to_owned())
        .collect()
}

/// A text file, a line at a time.
struct Lines {
    file: File,
    /// Lines read.
    count: u32,
    buffer: [u8; 512],
    used: usize,
    filled: usize,
}

impl Lines {
    /// The first line, and the others.
    fn open(name: &str) -> Option<(String, Self)> {
        let mut lines = Self {
            file: File::read_only(name)?,
            count: 0,
            buffer: [0; 512],
            used: 0,
            filled: 0,
        };
        Some((lines.next()?, lines))
    }

    fn next(&mut self) -> Option<String> {
        let mut line = String::new();
        self.count += 1;
        loop {
            if self.used == self.filled {
                self.filled = self.file.read(&mut self.buffer);
                self.used = 0;
                if self.filled == 0 {
                    return (!line.is_empty()).then_some(line);
                }
            }
            let byte = self.buffer[self.used];
            self.used += 1;
            if byte == b'\n' {
                return Some(line);
            }
            line.push(char::from(byte));
        }
    }
}
