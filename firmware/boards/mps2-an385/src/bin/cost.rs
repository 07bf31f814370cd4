//! What the core costs, in bytes and, under `-icount shift=0`, in instructions: then a nanosecond
//! of the emulated clock is one.

#![no_std]
#![no_main]

use core::hint::black_box;

use embassy_executor::Spawner;
use embassy_time::Instant;
use mps2_an385::{
    flash::{self, FileFlash},
    host,
    uart::say,
};
use watch_core::{Cadence, Config, Layout, Millis, Outbox, Rng, Settings, Watch, signal::Sample};

/// Seconds of signal that are measured.
const SIGNAL_S: u64 = 4 * 3600;
const STEP_MS: u64 = 250;
const INSTRUCTIONS_PER_MS: u64 = 1_000_000;

/// A person who sits, with a response of the skin now and then; cheap, for it is counted, too.
struct Person {
    rng: Rng,
    beat_us: u64,
    level: f32,
}

impl Person {
    fn new() -> Self {
        Self {
            rng: Rng::new(3),
            beat_us: 400_000,
            level: 0.0,
        }
    }

    fn sample(&mut self, at: Millis) -> Sample {
        self.level *= 0.95;
        if at.is_multiple_of(20_000) {
            self.level += 0.3;
        }
        let noise = self.rng.unit();
        Sample {
            skin_conductance_us: Some(2.4 + self.level + 0.001 * noise),
            skin_temperature_c: Some(33.0 + 0.1 * noise),
            heart_rate_bpm: None,
            acceleration_sd_g: Some(0.01 * noise),
        }
    }

    /// Beats until then.
    fn beat(&mut self, until_us: u64) -> Option<u64> {
        let at = self.beat_us;
        if at >= until_us {
            return None;
        }
        self.beat_us += 850_000 + self.rng.up_to(60_000);
        Some(at)
    }
}

/// The signal without a watch.
fn idle() {
    let mut person = Person::new();
    for at in (0..SIGNAL_S * 1000).step_by(250) {
        while let Some(beat) = person.beat(at * 1000) {
            black_box(beat);
        }
        black_box(person.sample(at));
    }
}

/// The same with one; readings and alerts go where `keep` puts them.
async fn worn(mut outbox: Option<&mut Outbox<FileFlash>>) -> u32 {
    let mut person = Person::new();
    let mut watch = Watch::new(Config::SHIPPED);
    let mut count = 0;
    for at in (0..SIGNAL_S * 1000).step_by(usize::try_from(STEP_MS).unwrap_or(1)) {
        while let Some(beat) = person.beat(at * 1000) {
            watch.beat(black_box(beat));
        }
        while let Some(tick) = watch.advance(at) {
            count += 1;
            if let Some(outbox) = outbox.as_mut() {
                let kept = outbox.keep_reading(tick.reading).await;
                assert!(kept.is_ok(), "flash fails");
            }
        }
        watch.sample(at, black_box(person.sample(at)));
    }
    count
}

/// Instructions since then.
fn since(start: Instant) -> u64 {
    start.elapsed().as_millis() * INSTRUCTIONS_PER_MS
}

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    // No task but this one.
    let _ = spawner;
    mps2_an385::start();
    let start = Instant::now();
    idle();
    let idle = since(start);
    let start = Instant::now();
    let ticks = worn(None).await;
    let worn_alone = since(start).saturating_sub(idle);

    let flash = FileFlash::open();
    let Some(flash) = flash else {
        say(format_args!("no flash"));
        host::exit(1)
    };
    let layout = Layout::split(0..flash::SIZE, flash::PAGE);
    let settings = Settings {
        cadence: Cadence::DEVICE,
        seed: 1,
        started_at: None,
    };
    let Ok(mut outbox) = Outbox::boot(flash, layout, settings).await else {
        say(format_args!("flash cannot be read"));
        host::exit(1)
    };
    let start = Instant::now();
    worn(Some(&mut outbox)).await;
    let keeping = since(start).saturating_sub(idle + worn_alone);

    say(format_args!("cost watch_bytes {}", size_of::<Watch>()));
    say(format_args!(
        "cost outbox_bytes {}",
        size_of::<Outbox<FileFlash>>()
    ));
    say(format_args!("cost signal_per_s {}", worn_alone / SIGNAL_S));
    say(format_args!(
        "cost keep_per_reading {}",
        keeping / u64::from(ticks.max(1))
    ));
    host::exit(0);
}
