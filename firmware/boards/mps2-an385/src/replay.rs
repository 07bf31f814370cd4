//! A recording of the host's working folder as a source: `signals_4hz.csv` and `beats.csv`, as
//! they are recorded, read a line at a time.

use alloc::string::String;

use embassy_time::{Instant, Timer};
use watch_board::{Event, Source};
use watch_core::{Millis, signal::Sample};

use crate::host::File;

pub(crate) struct Replay {
    samples: Option<Samples>,
    beats: Option<Lines>,
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
            beats: Lines::open("beats.csv").map(|(_, lines)| lines),
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
        let line = self.beats.as_mut().and_then(Lines::next);
        let seconds = line.and_then(|line| number(line.split(',').next()?));
        self.beat = seconds.map(|seconds| Event::Beat(moment(seconds, 1_000_000.0)));
    }
}

impl Source for Replay {
    async fn next(&mut self) -> Option<Event> {
        let is_beat = match (self.beat, self.sample) {
            (Some(beat), Some(sample)) => beat.at_ms() <= sample.at_ms(),
            (beat, _) => beat.is_some(),
        };
        let event = if is_beat { self.beat } else { self.sample };
        let event = event?;
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
    lines: Lines,
    at: usize,
    conductance: usize,
    temperature: usize,
    rate: Option<usize>,
    acceleration: Option<usize>,
}

impl Samples {
    fn open(name: &str) -> Option<Self> {
        let (header, lines) = Lines::open(name)?;
        let column = |name: &str| header.split(',').position(|cell| cell.trim() == name);
        Some(Self {
            at: column("t_s")?,
            conductance: column("eda_us")?,
            temperature: column("temp_c")?,
            rate: column("hr_e4_bpm"),
            acceleration: column("acc_mag_std_g"),
            lines,
        })
    }

    fn next(&mut self) -> Option<Event> {
        let line = self.lines.next()?;
        let cell = |column: usize| number(line.split(',').nth(column)?);
        #[expect(clippy::cast_possible_truncation, reason = "sensors give less")]
        let value = |column: usize| cell(column).map(|value| value as f32);
        let sample = Sample {
            skin_conductance_us: value(self.conductance),
            skin_temperature_c: value(self.temperature),
            heart_rate_bpm: self.rate.and_then(value),
            acceleration_sd_g: self.acceleration.and_then(value),
        };
        Some(Event::Sample(moment(cell(self.at)?, 1_000.0), sample))
    }
}

fn number(cell: &str) -> Option<f64> {
    cell.trim().parse().ok()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a moment of a recording of some hours; what is none becomes its begin or its end"
)]
fn moment(seconds: f64, per_second: f64) -> u64 {
    (seconds * per_second + 0.5) as u64
}

/// A text file, a line at a time.
struct Lines {
    file: File,
    buffer: [u8; 512],
    used: usize,
    filled: usize,
}

impl Lines {
    /// The first line, and the others.
    fn open(name: &str) -> Option<(String, Self)> {
        let mut lines = Self {
            file: File::read_only(name)?,
            buffer: [0; 512],
            used: 0,
            filled: 0,
        };
        Some((lines.next()?, lines))
    }

    fn next(&mut self) -> Option<String> {
        let mut line = String::new();
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
