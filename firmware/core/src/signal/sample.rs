use super::Absent;

/// Conductance below which the electrodes touch no skin, microsiemens.
pub(crate) const DRY_US: f32 = 0.02;

/// What the sensors say about one quarter of a second. `None`: not measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sample {
    /// Skin conductance, microsiemens.
    pub skin_conductance_us: Option<f32>,
    /// Skin temperature, degrees Celsius.
    pub skin_temperature_c: Option<f32>,
    /// Heart rate of a sensor that has no beats to offer, beats per minute.
    pub heart_rate_bpm: Option<f32>,
    /// Standard deviation of the acceleration's magnitude, g.
    pub acceleration_sd_g: Option<f32>,
    /// Why some of these are not there.
    pub absent: Absent,
}

impl Sample {
    /// Drops what no body and no working sensor can produce, NaN among it. How values behave is
    /// judged apart, by [`watch_protocol::behaviour`].
    #[must_use]
    pub fn plausible(self) -> Self {
        let within = |value: Option<f32>, low: f32, high: f32| {
            value.filter(|value| (low..=high).contains(value))
        };
        Self {
            skin_conductance_us: within(self.skin_conductance_us, 0.0, 100.0),
            skin_temperature_c: within(self.skin_temperature_c, 10.0, 45.0),
            heart_rate_bpm: within(self.heart_rate_bpm, 25.0, 240.0),
            acceleration_sd_g: within(self.acceleration_sd_g, 0.0, 16.0),
            absent: self.absent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sample;

    #[test]
    fn sensor_faults_become_gaps() {
        let faulty = Sample {
            skin_conductance_us: Some(f32::NAN),
            skin_temperature_c: Some(382.21),
            heart_rate_bpm: Some(f32::INFINITY),
            acceleration_sd_g: Some(-0.1),
            ..Sample::default()
        };
        assert_eq!(faulty.plausible(), Sample::default());
    }
}
