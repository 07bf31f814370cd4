use crate::{Accelerometer, SensorFault, Watchdog};

/// An accelerometer, polled four times a second, and set up anew when it fails.
#[derive(Debug)]
pub struct MotionReader<A> {
    sensor: A,
    watchdog: Watchdog,
}

impl<A: Accelerometer> MotionReader<A> {
    pub fn new(sensor: A) -> Self {
        Self {
            sensor,
            watchdog: Watchdog::default(),
        }
    }

    /// Why there is no value, if there is none.
    pub fn fault(&self) -> Option<SensorFault> {
        self.watchdog.fault()
    }

    /// Takes what waits: its standard deviation in g, `None` without enough samples or with a fault.
    pub fn poll(&mut self) -> Option<f32> {
        let waiting = self.sensor.waiting().ok();
        self.watchdog.poll(waiting.map(|waiting| waiting.count));
        let mut motion = Motion::default();
        for _ in 0..waiting.map_or(0, |waiting| waiting.count) {
            let Ok(axes) = self.sensor.sample() else {
                break;
            };
            self.watchdog.sample(axes.map(f32::to_bits));
            motion.sample(axes);
        }
        if self.watchdog.take_restart() {
            // If it fails, the next one is due in two seconds.
            let _ = self.sensor.restart();
        }
        let is_sound = self.watchdog.fault().is_none();
        motion.take_sd_g().filter(|_| is_sound)
    }
}

/// Standard deviation of acceleration's magnitude over a quarter of a second.
#[derive(Clone, Debug, Default)]
struct Motion {
    count: u16,
    mean: f32,
    /// Sum of squared distances from the mean.
    spread: f32,
}

impl Motion {
    /// Takes a sample of three axes, g; what is no number is left out.
    fn sample(&mut self, [x, y, z]: [f32; 3]) {
        let magnitude = libm::sqrtf(x * x + y * y + z * z);
        if !magnitude.is_finite() || self.count == u16::MAX {
            return;
        }
        self.count += 1;
        let from_old = magnitude - self.mean;
        self.mean += from_old / f32::from(self.count);
        self.spread += from_old * (magnitude - self.mean);
    }

    /// Ends the quarter: its standard deviation in g, `None` of fewer than four samples.
    fn take_sd_g(&mut self) -> Option<f32> {
        let Self { count, spread, .. } = core::mem::take(self);
        (count >= 4).then(|| libm::sqrtf((spread / f32::from(count)).max(0.0)))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn a_still_wrist_does_not_move_however_it_is_held() {
        let mut motion = Motion::default();
        for axes in [
            [0.0, 0.0, 1.0],
            [0.0, 1.0, 0.0],
            [-1.0, 0.0, 0.0],
            [0.6, 0.0, 0.8],
        ] {
            motion.sample(axes);
        }
        assert!(motion.take_sd_g().unwrap() < 1e-4);
        motion.sample([f32::NAN; 3]);
        assert_eq!(motion.take_sd_g(), None, "each quarter begins anew");
    }

    proptest! {
        #[test]
        fn it_is_the_standard_deviation(samples in vec(0.0_f32..4.0, 4..60)) {
            let mut motion = Motion::default();
            for z in &samples {
                motion.sample([0.0, 0.0, *z]);
            }
            let n = f32::from(u8::try_from(samples.len()).unwrap());
            let mean = samples.iter().sum::<f32>() / n;
            let squares: Vec<f32> = samples.iter().map(|z| (z - mean).powi(2)).collect();
            let expected = (squares.iter().sum::<f32>() / n).sqrt();
            prop_assert!((motion.take_sd_g().unwrap() - expected).abs() < 1e-3);
        }
    }
}
