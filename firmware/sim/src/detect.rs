use std::{fs::File, io::BufWriter, io::Write};

use anyhow::{Context, Result};
use watch_core::{Config, Tick, Watch};

use crate::{
    cli::DetectArgs,
    say::End,
    source::{
        feed,
        recording::{self, Files},
    },
};

/// Runs the watch over a recording and writes a row every 10 s. The score stays empty where
/// the detector cannot tell.
pub(crate) fn run(args: &DetectArgs) -> Result<End> {
    let recording = recording::read(&Files {
        signals: args.signals.clone(),
        beats: args.beats.clone(),
        wave: args.bvp.clone(),
    })?;
    let shipped = Config::SHIPPED;
    let mut watch = Watch::new(Config {
        threshold: args.threshold.unwrap_or(shipped.threshold),
        ..shipped
    });
    if let Some(hz) = recording.pulse_hz {
        watch = watch.with_pulse_rate(hz);
    }
    let name = args.out.display();
    let file = File::create(&args.out).with_context(|| format!("cannot write {name}"))?;
    let mut out = BufWriter::new(file);
    writeln!(out, "t_s,score,alert")?;
    for event in &recording.events {
        for tick in feed(&mut watch, event) {
            write_row(&mut out, &tick)?;
        }
    }
    out.flush()
        .with_context(|| format!("cannot write {name}"))?;
    Ok(End::Complete)
}

fn write_row(out: &mut impl Write, tick: &Tick) -> std::io::Result<()> {
    let score = tick.score.map(|score| format!("{score:.6}"));
    let seconds = tick.at / 1000;
    let alert = u8::from(tick.alert.is_some());
    writeln!(out, "{seconds},{},{alert}", score.unwrap_or_default())
}
