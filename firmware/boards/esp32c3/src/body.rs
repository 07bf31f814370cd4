//! The sensors, four times a second, as events of the signal.

use core::sync::atomic::Ordering;

use alloc::collections::VecDeque;
use embassy_time::{Duration, Instant, Timer};
use esp_hal::{
    Blocking,
    analog::adc::{Adc, AdcPin},
    gpio::Output,
    peripherals::{ADC1, GPIO0, GPIO1},
};
use watch_board::{Event, Source};
use watch_core::signal::Sample;
use watch_sensors::{Accelerometer, Divider, Motion, PpgSensor, SkinSensor, charge_percent};

use crate::{hand::BATTERY_PERCENT, usb};

const QUARTER: Duration = Duration::from_millis(250);
/// Converter readings for one value.
const READS: u16 = 64;

/// Skin and battery on the one converter.
pub(crate) struct Analog {
    pub(crate) adc: Adc<'static, ADC1<'static>, Blocking>,
    pub(crate) skin: AdcPin<GPIO0<'static>, ADC1<'static>>,
    pub(crate) battery: AdcPin<GPIO1<'static>, ADC1<'static>>,
    /// Feeds the electrodes, and only while they are read.
    pub(crate) excitation: Output<'static>,
}

impl SkinSensor for Analog {
    fn conductance_us(&mut self) -> Option<f32> {
        self.excitation.set_high();
        let mut sum = 0_u32;
        for _ in 0..READS {
            sum += u32::from(nb::block!(self.adc.read_oneshot(&mut self.skin)).ok()?);
        }
        self.excitation.set_low();
        #[expect(clippy::cast_precision_loss, reason = "64 times 12 bits")]
        Divider::BOARD.conductance_us(sum as f32 / f32::from(READS))
    }
}

impl Analog {
    /// Millivolts of the cell, behind a divider by two, at 2.5 V full scale.
    fn battery_mv(&mut self) -> Option<u16> {
        let counts = nb::block!(self.adc.read_oneshot(&mut self.battery)).ok()?;
        u16::try_from(u32::from(counts) * 2 * 2500 / 4095).ok()
    }
}

/// Whatever answered on the bus; what did not is not measured.
pub(crate) struct Body<P, A> {
    pub(crate) ppg: Option<P>,
    pub(crate) accelerometer: Option<A>,
    pub(crate) analog: Analog,
    pub(crate) motion: Motion,
    pub(crate) waiting: VecDeque<Event>,
    pub(crate) next: Instant,
    pub(crate) last_us: u64,
}

impl<P: PpgSensor, A: Accelerometer> Body<P, A> {
    fn quarter(&mut self, now: Instant) {
        self.pulse(now);
        let mut acceleration_sd_g = None;
        if let Some(accelerometer) = &mut self.accelerometer {
            while let Ok(Some(axes)) = accelerometer.sample() {
                self.motion.sample(axes);
            }
            acceleration_sd_g = self.motion.take_sd_g();
        }
        // Plugged in, a fault of the charger must find no way through the skin.
        let skin_conductance_us = if usb::is_charging() {
            None
        } else {
            self.analog.conductance_us()
        };
        if let Some(millivolts) = self.analog.battery_mv() {
            BATTERY_PERCENT.store(charge_percent(millivolts), Ordering::Relaxed);
        }
        let sample = Sample {
            skin_conductance_us,
            acceleration_sd_g,
            ..Sample::default()
        };
        self.waiting
            .push_back(Event::Sample(now.as_millis(), sample));
    }

    /// The FIFO's samples, evenly since the last time: they carry no time of their own.
    fn pulse(&mut self, now: Instant) {
        let Some(ppg) = &mut self.ppg else {
            return;
        };
        let mut counts = alloc::vec::Vec::with_capacity(32);
        while let (true, Ok(Some(count))) = (counts.len() < 32, ppg.sample()) {
            counts.push(count);
        }
        let step = 1_000_000 / u64::from(P::RATE_HZ);
        let length = step * counts.len() as u64;
        let start = now.as_micros().saturating_sub(length).max(self.last_us);
        for (turn, count) in counts.into_iter().enumerate() {
            let at_us = (start + step * (turn as u64 + 1)).min(now.as_micros());
            self.last_us = at_us;
            // More blood sends less light back.
            #[expect(clippy::cast_precision_loss, reason = "18 bits")]
            self.waiting.push_back(Event::Pulse(at_us, -(count as f32)));
        }
    }
}

impl<P: PpgSensor, A: Accelerometer> Source for Body<P, A> {
    async fn next(&mut self) -> Option<Event> {
        while self.waiting.is_empty() {
            Timer::at(self.next).await;
            let now = Instant::now();
            self.next = now + QUARTER;
            self.quarter(now);
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
