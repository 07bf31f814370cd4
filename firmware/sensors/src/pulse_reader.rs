use crate::{Light, LightTest, Poll, PpgSensor, SampleClock, SensorFault, Tested, Watchdog};

/// Samples of one poll at most.
const FIFO: u8 = 32;
/// Polls until lights that were dark are tested again: a minute.
const RETRY: u8 = 240;

/// A pulse sensor, polled four times a second: it chooses the light that works, gives its samples
/// the times of the sensor's clock, and sets up anew what fails.
#[derive(Debug)]
pub struct PulseReader<P> {
    sensor: P,
    clock: SampleClock,
    watchdog: Watchdog,
    lights: Lights,
}

#[derive(Debug)]
enum Lights {
    /// Nothing was set up yet.
    Unknown,
    Testing(LightTest),
    Shining(Light),
    /// For so many polls.
    Dark(u8),
}

impl<P: PpgSensor> PulseReader<P> {
    pub fn new(sensor: P) -> Self {
        Self {
            sensor,
            clock: SampleClock::new(P::RATE_HZ),
            watchdog: Watchdog::default(),
            lights: Lights::Unknown,
        }
    }

    /// The light that shines, once it is known.
    pub fn light(&self) -> Option<Light> {
        match self.lights {
            Lights::Shining(light) => Some(light),
            _ => None,
        }
    }

    /// Why no samples come, if they do not.
    pub fn fault(&self) -> Option<SensorFault> {
        let is_dark = matches!(self.lights, Lights::Dark(_));
        self.watchdog
            .fault()
            .or(is_dark.then_some(SensorFault::Dark))
    }

    /// Takes what waits; `push` gets microseconds of `now_us` and a value that is higher for more
    /// blood.
    pub fn poll(&mut self, now_us: impl Fn() -> u64, mut push: impl FnMut(u64, f32)) {
        let before_us = now_us();
        let waiting = self.sensor.waiting().ok();
        let after_us = now_us();
        let count = waiting.map(|waiting| waiting.count.min(FIFO));
        // What ran over is no silence.
        let moved = waiting.map(|waiting| waiting.count + u8::from(waiting.lost));
        let is_set_up = !matches!(self.lights, Lights::Unknown);
        self.watchdog
            .poll(if is_set_up { moved } else { moved.map(|_| 1) });
        let mut samples = [0; FIFO as usize];
        let samples = &mut samples[..usize::from(count.unwrap_or(0))];
        let is_read = self.sensor.read(samples).is_ok();
        if let (Some(waiting), Some(count), true) = (waiting, count, is_read) {
            self.take(
                Poll {
                    before_us,
                    after_us,
                    count,
                    lost: waiting.lost,
                },
                samples,
                &mut push,
            );
        }
        if self.watchdog.take_restart() {
            let _ = self.sensor.shine(self.wanted());
        }
    }

    fn take(&mut self, poll: Poll, samples: &[u32], push: &mut impl FnMut(u64, f32)) {
        match &mut self.lights {
            Lights::Testing(test) => {
                let before = test.shine();
                match test.take(samples) {
                    Tested::Going if test.shine() == before => {}
                    Tested::Going => {
                        let light = test.shine();
                        let _ = self.sensor.shine(light);
                    }
                    Tested::Works(light) => {
                        self.lights = Lights::Shining(light);
                        self.clock = SampleClock::new(P::RATE_HZ);
                        let _ = self.sensor.shine(Some(light));
                    }
                    Tested::Dark => {
                        self.lights = Lights::Dark(0);
                        let _ = self.sensor.shine(None);
                    }
                }
            }
            Lights::Dark(polls) if *polls < RETRY => *polls += 1,
            Lights::Unknown | Lights::Dark(_) => self.test(),
            Lights::Shining(_) => {
                let stamps = self.clock.take(poll);
                for (number, count) in (0..).zip(samples) {
                    self.watchdog.sample([*count, 0, 0]);
                    let Some(at_us) = stamps.at_us(number) else {
                        continue;
                    };
                    if self.watchdog.fault().is_none() {
                        // More blood sends less light back.
                        #[expect(clippy::cast_precision_loss, reason = "18 bits")]
                        push(at_us, -(*count as f32));
                    }
                }
            }
        }
    }

    fn test(&mut self) {
        self.lights = Lights::Testing(LightTest::default());
        let _ = self.sensor.shine(None);
    }

    fn wanted(&self) -> Option<Light> {
        match &self.lights {
            Lights::Testing(test) => test.shine(),
            Lights::Shining(light) => Some(*light),
            Lights::Unknown | Lights::Dark(_) => None,
        }
    }
}
