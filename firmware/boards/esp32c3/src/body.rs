//! The sensors, four times a second, as events of the signal.

use core::sync::atomic::Ordering;

use alloc::collections::VecDeque;
use embassy_time::{Duration, Instant, Timer};
use embedded_hal::i2c::I2c;
use esp_hal::gpio::Output;
use esp_println::println;
use watch_board::{Event, Source};
use watch_core::signal::{self, Sample};
use watch_sensors::{
    Accelerometer, Battery, CONVERSION_US, Electrode, FeedGuard, MotionReader, PpgSensor,
    PulseReader, SensorFault, SkinFault, SkinReading, Step,
    ads1115::{Ads1115, Input},
};

use crate::{
    hand::{BATTERY_PERCENT, UNKNOWN},
    usb,
};

const QUARTER: Duration = Duration::from_millis(250);
const CONVERSION: Duration = Duration::from_micros(CONVERSION_US as u64);
/// A conversion that begins so much late may still end in its time.
const SLACK: Duration = Duration::from_micros(500);

/// Skin and battery on the one converter.
pub(crate) struct Analog<C> {
    pub(crate) converter: Ads1115<C>,
    /// Feeds the electrodes, and only while they are read.
    pub(crate) excitation: Output<'static>,
    pub(crate) guard: FeedGuard,
    pub(crate) battery: Battery,
}

/// Feeds the electrodes until it is dropped, which a cancelled task does too.
struct Fed<'p>(&'p mut Output<'static>);

impl Drop for Fed<'_> {
    fn drop(&mut self) {
        self.0.set_low();
    }
}

impl<C: I2c> Analog<C> {
    /// Skin conductance, microsiemens; takes 140 ms.
    async fn conductance_us(&mut self) -> Result<f32, SkinFault> {
        // Plugged in, a fault of the charger must find no way through the skin.
        if usb::is_charging() {
            return Err(SkinFault::NotExcited);
        }
        if !self.guard.may_feed() {
            return Err(SkinFault::ForeignVoltage);
        }
        let read = self.read_skin().await;
        self.guard.take(read);
        read
    }

    async fn read_skin(&mut self) -> Result<f32, SkinFault> {
        let converter = &mut self.converter;
        let fed = Fed(&mut self.excitation);
        let mut reading = SkinReading::default();
        let mut due = Instant::now();
        while let Some(step) = reading.next_step() {
            match step {
                Step::Feed(on) => fed.0.set_level(on.into()),
                Step::Wait(us) => {
                    due = Instant::now() + Duration::from_micros(us.into());
                    Timer::at(due).await;
                }
                Step::Convert(electrode) => {
                    let input = match electrode {
                        Electrode::A => Input::ElectrodeA,
                        Electrode::B => Input::ElectrodeB,
                    };
                    let began = Instant::now();
                    // Never less than a conversion needs, after a busy moment.
                    due = due.max(began - SLACK) + CONVERSION;
                    converter.start(input)?;
                    Timer::at(due).await;
                    reading.take(began.as_micros(), converter.finish()?);
                }
            }
        }
        reading.finish()
    }

    /// Per cent of the battery; takes 4 ms.
    async fn battery_percent(&mut self) -> Option<u8> {
        let mut volts = None;
        if self.converter.start(Input::Battery).is_ok() {
            Timer::after(CONVERSION).await;
            volts = self.converter.finish().ok();
        }
        self.battery.take(volts)
    }
}

/// Why values are absent, as it was said last.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) struct Absent {
    pulse: Option<SensorFault>,
    motion: Option<SensorFault>,
    skin: Option<SkinFault>,
}

/// All sensors; what does not answer is absent, and looked for again.
pub(crate) struct Body<P, A, C> {
    pub(crate) pulse: PulseReader<P>,
    pub(crate) motion: MotionReader<A>,
    pub(crate) analog: Analog<C>,
    pub(crate) absent: Absent,
    pub(crate) waiting: VecDeque<Event>,
    pub(crate) next: Instant,
}

impl<P: PpgSensor, A: Accelerometer, C: I2c> Body<P, A, C> {
    async fn quarter(&mut self, now: Instant) {
        let push = |at_us, value| self.waiting.push_back(Event::Pulse(at_us, value));
        self.pulse.poll(|| Instant::now().as_micros(), push);
        let acceleration_sd_g = self.motion.poll();
        let skin = self.analog.conductance_us().await;
        let percent = self.analog.battery_percent().await;
        BATTERY_PERCENT.store(percent.unwrap_or(UNKNOWN), Ordering::Relaxed);
        self.say_absent(skin.err());
        let skin_conductance_us = match skin {
            Ok(us) => Some(us),
            // Skin that is not touched is measured: the core tells by it whether the watch is worn.
            Err(SkinFault::NoContact) => Some(0.0),
            Err(_) => None,
        };
        let sample = Sample {
            skin_conductance_us,
            acceleration_sd_g,
            absent: signal::Absent {
                pulse: self.absent.pulse.map(Into::into),
                motion: self.absent.motion.map(Into::into),
                skin: self.absent.skin.map(Into::into),
            },
            ..Sample::default()
        };
        self.waiting
            .push_back(Event::Sample(now.as_millis(), sample));
    }

    /// Says a reason once, when it changes; a reading that came late is no state.
    fn say_absent(&mut self, skin: Option<SkinFault>) {
        let absent = Absent {
            pulse: self.pulse.fault(),
            motion: self.motion.fault(),
            skin: skin.filter(|fault| *fault != SkinFault::Late),
        };
        if absent == self.absent {
            return;
        }
        println!(
            "absent: pulse {:?}, motion {:?}, skin {:?}",
            absent.pulse, absent.motion, absent.skin
        );
        for (name, is_off) in [
            ("pulse", absent.pulse == Some(SensorFault::Bus)),
            ("motion", absent.motion == Some(SensorFault::Bus)),
            (
                "skin and battery",
                absent.skin == Some(SkinFault::Converter),
            ),
        ] {
            if is_off {
                println!("a sensor does not answer; what it measures is missing: {name}");
            }
        }
        self.absent = absent;
    }
}

impl<P: PpgSensor, A: Accelerometer, C: I2c> Source for Body<P, A, C> {
    async fn next(&mut self) -> Option<Event> {
        while self.waiting.is_empty() {
            Timer::at(self.next).await;
            let now = Instant::now();
            self.next = now + QUARTER;
            self.quarter(now).await;
        }
        self.waiting.pop_front()
    }

    fn stamp(&self, signal: u64) -> u64 {
        signal
    }

    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    fn pulse_rate_hz(&self) -> f32 {
        P::RATE_HZ as f32
    }
}
