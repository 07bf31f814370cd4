//! The table of sizes and costs in `firmware/README.md`.

use super::{battery, elf::Size};
use crate::{repo, steps};
use anyhow::{Context, Result};
use std::{fmt::Write, path::Path, process::Command};

const README: &str = "firmware/README.md";
/// What stands between them is written here.
const MARKS: (&str, &str) = ("<!-- cost -->\n", "<!-- end of cost -->");

const CLOCK_HZ: f64 = 64e6;
/// Of a Cortex-M3 whose flash makes it wait now and then.
const CYCLES_PER_INSTRUCTION: f64 = 1.5;
/// A reading comes every ten seconds.
const READING_S: f64 = 10.0;
const TARGET_STATE: u64 = 16 * 1024;
const TARGET_SHARE: f64 = 0.02;

/// What the board's program `cost` says of itself.
pub(super) struct Cost {
    watch_bytes: u64,
    outbox_bytes: u64,
    signal_per_s: u64,
    keep_per_reading: u64,
    /// Flash that the core alone takes.
    core_flash: u64,
}

impl Cost {
    pub(super) fn measure(qemu: &Path, image: &Path, empty: Size) -> Result<Self> {
        let folder = repo::state().join("cost");
        std::fs::create_dir_all(&folder)?;
        let flash = folder.join("flash.bin");
        if flash.exists() {
            std::fs::remove_file(&flash)?;
        }
        let mut command = Command::new("timeout");
        command.arg("120").arg(qemu);
        command.args(["-M", "mps2-an385", "-cpu", "cortex-m3", "-nographic"]);
        command.args(["-monitor", "none", "-serial", "stdio", "-nic", "none"]);
        command.args(["-semihosting-config", "enable=on,target=native"]);
        // An instruction takes a nanosecond of the emulated clock, whatever else this machine does.
        command.args(["-icount", "shift=0", "-kernel"]).arg(image);
        let said = steps::run(command.current_dir(&folder), |_| ())?;
        let full = Size::of(image)?;
        Self::read(&said, full.flash.saturating_sub(empty.flash))
            .with_context(|| format!("what the board said:\n{said}"))
    }

    fn read(said: &str, core_flash: u64) -> Option<Self> {
        let value = |name: &str| {
            let key = format!("cost {name} ");
            let line = said.lines().find_map(|line| line.split_once(&key))?;
            line.1.trim().parse().ok()
        };
        Some(Self {
            watch_bytes: value("watch_bytes")?,
            outbox_bytes: value("outbox_bytes")?,
            signal_per_s: value("signal_per_s")?,
            keep_per_reading: value("keep_per_reading")?,
            core_flash,
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of some thousands")]
    fn per_s(&self) -> f64 {
        self.signal_per_s as f64 + self.keep_per_reading as f64 / READING_S
    }

    fn state(&self) -> u64 {
        self.watch_bytes + self.outbox_bytes
    }

    fn share(&self) -> f64 {
        self.per_s() * CYCLES_PER_INSTRUCTION / CLOCK_HZ
    }

    /// What no change may do.
    pub(super) fn broken_limits(&self) -> Vec<&'static str> {
        [
            ("the core's state", self.state() > TARGET_STATE),
            ("the share of a core", self.share() > TARGET_SHARE),
        ]
        .into_iter()
        .filter_map(|(what, is_over)| is_over.then_some(what))
        .collect()
    }

    pub(super) fn table(&self, boards: &[(String, Size)]) -> String {
        let mut table = String::from("| What | How much |\n|---|---|\n");
        for (name, size) in boards {
            let _ = writeln!(
                table,
                "| Image of {name} | {} of flash, {} of RAM beside the stack |",
                kib(size.flash),
                kib(size.ram)
            );
        }
        let (state, share) = (self.state(), self.share());
        let _ = write!(
            table,
            "| The core alone, flash | {} |\n\
             | Signal and detector, RAM | {} bytes |\n\
             | Outbox, RAM | {} bytes |\n\
             | The core's state | {state} of {TARGET_STATE} bytes: {} |\n\
             | Signal and detector | {} instructions per second of signal |\n\
             | Keeping a reading in flash | {} instructions, every {READING_S} s |\n\
             | Share of a core of {:.0} MHz | {:.3} % of {:.0} %: {} |\n",
            kib(self.core_flash),
            self.watch_bytes,
            self.outbox_bytes,
            verdict(state <= TARGET_STATE),
            self.signal_per_s,
            self.keep_per_reading,
            CLOCK_HZ / 1e6,
            share * 100.0,
            TARGET_SHARE * 100.0,
            verdict(share <= TARGET_SHARE),
        );
        table + &battery::rows(share)
    }
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "NOT kept" }
}

fn kib(bytes: u64) -> String {
    format!("{} KiB", bytes.div_ceil(1024))
}

/// Before, in and after the table of the README.
fn parts(text: &str) -> Result<(&str, &str, &str)> {
    let marks = "firmware/README.md has no marks for the table of costs";
    let (before, rest) = text.split_once(MARKS.0).context(marks)?;
    let (table, after) = rest.split_once(MARKS.1).context(marks)?;
    Ok((before, table, after))
}

/// The table as it was last written.
pub(super) fn in_readme() -> Result<String> {
    let text = repo::read(README)?;
    parts(&text).map(|(_, table, _)| table.to_owned())
}

/// Lines that went, then lines that came.
pub(super) fn changes(before: &str, now: &str) -> Vec<String> {
    let lines = |text: &str| -> Vec<String> { text.trim().lines().map(str::to_owned).collect() };
    let (before, now) = (lines(before), lines(now));
    let only = |these: &[String], those: &[String], sign: &str| -> Vec<String> {
        let new = these.iter().filter(|line| !those.contains(line));
        new.map(|line| format!("{sign} {line}")).collect()
    };
    [only(&before, &now, "-"), only(&now, &before, "+")].concat()
}

pub(super) fn put_into_readme(table: &str) -> Result<()> {
    let text = repo::read(README)?;
    let (before, _, after) = parts(&text)?;
    let (begin, end) = MARKS;
    repo::write(README, format!("{before}{begin}\n{table}\n{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_the_document_is_named() {
        let before = "| What | How much |\n|---|---|\n| Flash | 92 KiB |\n| RAM | 9 bytes |\n";
        assert!(changes(before, &format!("\n{before}\n")).is_empty());
        let now = before.replace("92", "93");
        assert_eq!(
            changes(before, &now),
            ["- | Flash | 92 KiB |", "+ | Flash | 93 KiB |"]
        );
    }

    #[test]
    fn the_board_is_understood_and_targets_are_judged() {
        let said = "[0.1] cost watch_bytes 5400\n[0.1] cost outbox_bytes 9000\n\
                    [0.1] cost signal_per_s 6000\n[0.1] cost keep_per_reading 20000\n";
        let cost = Cost::read(said, 2048).unwrap();
        let table = cost.table(&[]);
        assert!(table.contains("| 14400 of 16384 bytes: kept |"), "{table}");
        assert!(table.contains("| 0.019 % of 2 %: kept |"), "{table}");
        let heavy = Cost {
            watch_bytes: 9000,
            signal_per_s: 1_000_000,
            ..cost
        };
        assert_eq!(heavy.table(&[]).matches("NOT kept").count(), 2);
        assert_eq!(heavy.broken_limits().len(), 2);
        assert!(Cost::read(said, 2048).unwrap().broken_limits().is_empty());
        assert!(Cost::read("nothing", 0).is_none());
    }
}
