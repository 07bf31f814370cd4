//! Faults on demand: `fault=kind@reading` in the settings, once after power came.

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use watch_board::{Settings, Start};
use watch_core::signal::Sample;
use watch_protocol::Quality;

use crate::uart;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The program meets a state that it cannot go on from.
    Panic,
    /// The whole program stands still.
    Hang,
    /// The sensors' side waits for ever, and all else goes on.
    Stuck,
    /// Flash neither reads nor writes any more.
    Flash,
    /// The pulse sensor gives no light any more.
    Dark,
    /// The electrodes touch each other from now on.
    Shorted,
}

impl Kind {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "panic" => Self::Panic,
            "hang" => Self::Hang,
            "stuck" => Self::Stuck,
            "flash" => Self::Flash,
            "dark" => Self::Dark,
            "shorted" => Self::Shorted,
            _ => return None,
        })
    }
}

/// A fault that waits for its reading.
pub(crate) struct Fault(Option<(Kind, u32)>);

static READINGS: AtomicU32 = AtomicU32::new(0);
static IS_STUCK: AtomicBool = AtomicBool::new(false);
static HAS_NO_FLASH: AtomicBool = AtomicBool::new(false);
static IS_DARK: AtomicBool = AtomicBool::new(false);
static IS_SHORTED: AtomicBool = AtomicBool::new(false);

impl Fault {
    /// A watch that has restarted after it is well again.
    pub(crate) fn of(settings: &Settings, start: Start) -> Self {
        let found = settings.get("fault").and_then(|fault| {
            let (kind, at) = fault.split_once('@')?;
            Some((Kind::parse(kind)?, at.parse().ok()?))
        });
        let found = found.filter(|_| start.faults == 0);
        // Before the first reading there is only flash.
        HAS_NO_FLASH.store(found == Some((Kind::Flash, 0)), Ordering::Relaxed);
        Self(found)
    }

    /// Another reading was measured.
    #[expect(clippy::panic, reason = "that is what was asked for")]
    pub(crate) fn measured(&self) {
        let Some((kind, at)) = self.0 else {
            return;
        };
        let readings = READINGS.load(Ordering::Relaxed) + 1;
        READINGS.store(readings, Ordering::Relaxed);
        if readings != at {
            return;
        }
        uart::say(format_args!("fault: {kind:?}"));
        match kind {
            Kind::Panic => panic!("as told"),
            Kind::Hang => loop {
                core::hint::spin_loop();
            },
            Kind::Stuck => IS_STUCK.store(true, Ordering::Relaxed),
            Kind::Flash => HAS_NO_FLASH.store(true, Ordering::Relaxed),
            Kind::Dark => IS_DARK.store(true, Ordering::Relaxed),
            Kind::Shorted => IS_SHORTED.store(true, Ordering::Relaxed),
        }
    }
}

pub(crate) fn is_stuck() -> bool {
    IS_STUCK.load(Ordering::Relaxed)
}

pub(crate) fn has_no_flash() -> bool {
    HAS_NO_FLASH.load(Ordering::Relaxed)
}

pub(crate) fn is_dark() -> bool {
    IS_DARK.load(Ordering::Relaxed)
}

/// What sensors with these faults say in place of a sample.
pub(crate) fn sensed(mut sample: Sample) -> Sample {
    if is_dark() {
        sample.heart_rate_bpm = None;
        sample.absent.pulse = Some(Quality::NoLight);
    }
    if IS_SHORTED.load(Ordering::Relaxed) {
        sample.skin_conductance_us = None;
        sample.absent.skin = Some(Quality::Shorted);
    }
    sample
}
