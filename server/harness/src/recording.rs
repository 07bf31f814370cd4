//! A made-up recording: a person who sits, becomes anxious, and calms down; and what the watch's
//! core makes of it here, to be compared with what a board made of it there.

use std::{f64::consts::TAU, fmt::Write, fs, path::Path};

use anyhow::Result;
use watch_core::{Config, Rng, Tick, Watch, signal::Sample};

const STEP_S: f64 = 0.25;
/// Anxious from here to there, seconds.
const ANXIOUS: std::ops::Range<f64> = 480.0..690.0;

/// Lines of `signals_4hz.csv` and `beats.csv`. Whoever reads them sees the same numbers.
pub struct Recording {
    samples: Vec<[f64; 4]>,
    beats: Vec<f64>,
}

impl Recording {
    /// `minutes` of a calm person, of whom the ninth to the twelfth are anxious.
    pub fn of(minutes: u32) -> Self {
        let mut rng = Rng::new(7);
        let mut noise = move || f64::from(rng.unit()) * 2.0 - 1.0;
        let (mut samples, mut beats) = (Vec::new(), Vec::new());
        let (mut heart, mut level, mut slow, mut fast) = (0.0, 1.0, 0.0, 0.0);
        let (mut next_beat, mut until_response) = (0.4, 1.0);
        let end = f64::from(minutes) * 60.0;
        let mut at = 0.0;
        while at <= end {
            let anxious = ANXIOUS.contains(&at);
            let (aim, responses, skin) = if anxious {
                (21.0, 11.0, 1.5)
            } else {
                (0.0, 2.0, 1.0)
            };
            heart += (aim - heart) * STEP_S / if aim > heart { 20.0 } else { 70.0 };
            level += (skin - level) * STEP_S / 60.0;
            until_response -= responses / 60.0 * STEP_S;
            if until_response <= 0.0 {
                until_response += 1.0 + 0.4 * noise();
                slow += 0.25;
                fast += 0.25;
            }
            slow -= slow * STEP_S / 5.0;
            fast -= fast * STEP_S / 0.8;
            while next_beat < at {
                beats.push(next_beat);
                let sway = 0.03 * (next_beat / 4.2 * TAU).sin() + 0.01 * noise();
                next_beat += 60.0 / (67.0 + heart) * (1.0 + sway);
            }
            let conductance = 2.4 * level + slow - fast + 0.001 * noise();
            let acceleration = 0.01 + 0.004 * noise();
            samples.push([at, conductance, 33.0 + 0.1 * noise(), acceleration]);
            at += STEP_S;
        }
        Self { samples, beats }
    }

    /// Writes it as recordings are kept.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let mut text = String::from("t_s,eda_us,temp_c,acc_mag_std_g\n");
        for [at, conductance, temperature, acceleration] in &self.samples {
            writeln!(
                text,
                "{at:.2},{conductance:.6},{temperature:.2},{acceleration:.5}"
            )?;
        }
        fs::write(folder.join("signals_4hz.csv"), text)?;
        let mut text = String::from("t_s\n");
        for beat in &self.beats {
            writeln!(text, "{beat:.4}")?;
        }
        fs::write(folder.join("beats.csv"), text)?;
        Ok(())
    }

    /// What the core makes of the written files.
    pub fn ticks(&self) -> Result<Vec<Tick>> {
        let mut watch = Watch::new(Config::SHIPPED);
        let mut ticks = Vec::new();
        let mut beats = self.beats.iter().peekable();
        for [at, conductance, temperature, acceleration] in &self.samples {
            let at = micros(&format!("{at:.2}"))? / 1000;
            while let Some(beat) = beats.peek() {
                let beat_us = micros(&format!("{beat:.4}"))?;
                if beat_us / 1000 > at {
                    break;
                }
                beats.next();
                ticks.extend(std::iter::from_fn(|| watch.advance(beat_us / 1000)));
                watch.beat(beat_us);
            }
            ticks.extend(std::iter::from_fn(|| watch.advance(at)));
            let sample = Sample {
                skin_conductance_us: Some(narrow(&format!("{conductance:.6}"))?),
                skin_temperature_c: Some(narrow(&format!("{temperature:.2}"))?),
                heart_rate_bpm: None,
                acceleration_sd_g: Some(narrow(&format!("{acceleration:.5}"))?),
                ..Sample::default()
            };
            watch.sample(at, sample);
        }
        Ok(ticks)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "as the board does")]
fn narrow(cell: &str) -> Result<f32> {
    Ok(cell.parse::<f64>()? as f32)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "moments of some minutes"
)]
fn micros(cell: &str) -> Result<u64> {
    Ok((cell.parse::<f64>()? * 1e6 + 0.5) as u64)
}
