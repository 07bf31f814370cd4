/// Samples of a stage that are left out: light and filter settle.
const SETTLE: u8 = 4;
/// Samples that make a mean, per stage.
const ENOUGH: u8 = 4;
/// A light must lift the mean by this many standard deviations of noise, and counts.
const RISE_SD: f32 = 6.0;
const RISE_COUNTS: f32 = 64.0;
/// Polls of one stage before it is given up: two seconds.
const PATIENCE: u8 = 8;

/// Which light of a pulse sensor shines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// The best on a wrist; MAX30101 and MAX30105 have it.
    Green,
    /// What a MAX30102 has.
    Infrared,
}

/// What a test of the lights is to end with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tested {
    /// Not yet: let shine what [`LightTest::shine`] says.
    Going,
    Works(Light),
    /// None lifts the count: no light, no supply for it, or nothing that reflects it.
    Dark,
}

/// Finds the light that works by what the sensor sees: dark, green, infrared. A sensor without a
/// green light has the same name as one with it, and takes every setting.
#[derive(Clone, Debug, Default)]
pub struct LightTest {
    stage: usize,
    polls: u8,
    seen: u8,
    levels: [Level; STAGES.len()],
}

const STAGES: [Option<Light>; 3] = [None, Some(Light::Green), Some(Light::Infrared)];

#[derive(Clone, Copy, Debug, Default)]
struct Level {
    count: u8,
    mean: f32,
    /// Sum of squared distances from the mean.
    spread: f32,
}

impl Level {
    fn take(&mut self, count: u32) {
        #[expect(clippy::cast_precision_loss, reason = "18 bits")]
        let count = count as f32;
        self.count = self.count.saturating_add(1);
        let from_old = count - self.mean;
        self.mean += from_old / f32::from(self.count);
        self.spread += from_old * (count - self.mean);
    }

    fn sd(self) -> f32 {
        libm::sqrtf(self.spread.max(0.0) / f32::from(self.count.max(1)))
    }

    fn is_above(self, dark: Self) -> bool {
        let least = (RISE_SD * (self.sd() + dark.sd())).max(RISE_COUNTS);
        self.count >= ENOUGH && dark.count >= ENOUGH && self.mean - dark.mean > least
    }
}

impl LightTest {
    /// What is to shine now; `None`: nothing.
    pub fn shine(&self) -> Option<Light> {
        STAGES.get(self.stage).copied().flatten()
    }

    /// Takes the samples of a poll.
    pub fn take(&mut self, samples: &[u32]) -> Tested {
        self.polls = self.polls.saturating_add(1);
        let Some(level) = self.levels.get_mut(self.stage) else {
            return self.result();
        };
        for count in samples {
            self.seen = self.seen.saturating_add(1);
            if self.seen > SETTLE {
                level.take(*count);
            }
        }
        if level.count < ENOUGH && self.polls < PATIENCE {
            return Tested::Going;
        }
        (self.stage, self.polls, self.seen) = (self.stage + 1, 0, 0);
        if self.stage < STAGES.len() {
            Tested::Going
        } else {
            self.result()
        }
    }

    fn result(&self) -> Tested {
        let [dark, green, infrared] = self.levels;
        if green.is_above(dark) {
            Tested::Works(Light::Green)
        } else if infrared.is_above(dark) {
            Tested::Works(Light::Infrared)
        } else {
            Tested::Dark
        }
    }
}
