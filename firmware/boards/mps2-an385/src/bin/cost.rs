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
const SIGNAL_S: u64 = 3600;
const STEP_MS: u64 = 250;
const POINTS_PER_STEP: u64 = PULSE_HZ * STEP_MS / 1000;
const INSTRUCTIONS_PER_MS: u64 = 1_000_000;

/// Points of the pulse wave in a second.
const PULSE_HZ: u64 = 64;

/// A person who sits, with a response of the skin now and then; what it takes to make them up is
/// measured alone, and subtracted.
struct Person {
    rng: Rng,
    /// Of the pulse wave, from a beat to the next.
    phase: f32,
    level: f32,
}

impl Person {
    fn new() -> Self {
        Self {
            rng: Rng::new(3),
            phase: 0.0,
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
            ..Sample::default()
        }
    }

    /// The next point of the pulse wave: a steep rise and a slow fall.
    fn wave(&mut self) -> f32 {
        self.phase += 1.15 / 64.0;
        if self.phase >= 1.0 {
            self.phase -= 1.0 + 0.05 * self.rng.unit();
        }
        if self.phase < 0.2 {
            self.phase * 5.0
        } else {
            1.25 - 1.25 * self.phase
        }
    }
}

/// The signal, and nobody to take it.
fn idle() {
    let mut person = Person::new();
    for point in 0..SIGNAL_S * PULSE_HZ {
        black_box(person.wave());
        if point.is_multiple_of(POINTS_PER_STEP) {
            black_box(person.sample(point / POINTS_PER_STEP * STEP_MS));
        }
    }
}

/// The same with a watch; its readings go where they are kept, if that is wanted.
async fn worn(mut outbox: Option<&mut Outbox<FileFlash>>) -> u32 {
    let mut person = Person::new();
    let mut watch = Watch::new(Config::SHIPPED);
    let mut count = 0;
    for point in 0..SIGNAL_S * PULSE_HZ {
        let at_us = point * 1_000_000 / PULSE_HZ;
        while let Some(tick) = watch.advance(at_us / 1000) {
            count += 1;
            if let Some(outbox) = outbox.as_mut() {
                let kept = outbox.keep_reading(tick.reading).await;
                assert!(kept.is_ok(), "flash fails");
            }
        }
        watch.pulse(at_us, black_box(person.wave()));
        if point.is_multiple_of(POINTS_PER_STEP) {
            let at = point / POINTS_PER_STEP * STEP_MS;
            watch.sample(at, black_box(person.sample(at)));
        }
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
    let layout = Layout::split(flash::KEPT, flash::PAGE);
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
