use heapless::Vec;

use crate::config::Channels;

/// Scales the median absolute deviation to the standard deviation of a normal law.
const MAD_TO_SD: f32 = 1.4826;
/// Rows one channel's baseline is made of, at most.
const ROWS: usize = 40;
/// With fewer, a channel has no baseline.
const MIN_ROWS: usize = 3;

/// The median of finite values; reorders them.
pub(crate) fn median(values: &mut [f32]) -> Option<f32> {
    values.sort_unstable_by(f32::total_cmp);
    let high = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(high);
    }
    let low = *values.get(values.len() / 2 - 1)?;
    Some(low.midpoint(high))
}

/// Where a channel usually is, and how far it usually strays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    pub median: f32,
    pub spread: f32,
}

impl Level {
    fn of(values: &[f32], floor: f32) -> Option<Self> {
        if values.len() < MIN_ROWS {
            return None;
        }
        let mut scratch = Vec::<f32, ROWS>::from_slice(values).ok()?;
        let middle = median(&mut scratch)?;
        for value in &mut scratch {
            *value = (*value - middle).abs();
        }
        let spread = MAD_TO_SD * median(&mut scratch)?;
        Some(Self {
            median: middle,
            spread: spread.max(floor),
        })
    }
}

/// The wearer's own baseline, learned while warming up.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    values: [Vec<f32, ROWS>; 4],
    levels: [Option<Level>; 4],
}

impl Baseline {
    /// Takes a row of the warm-up.
    pub fn learn(&mut self, row: Channels<Option<f32>>) {
        for (values, value) in self.values.iter_mut().zip(row.to_array()) {
            if let Some(value) = value {
                let _ = values.push(value);
            }
        }
    }

    /// Ends learning for every channel that has learned enough.
    pub fn settle(&mut self, floors: Channels<f32>) {
        let channels = self.levels.iter_mut().zip(&self.values);
        for ((level, values), floor) in channels.zip(floors.to_array()) {
            if level.is_none() {
                *level = Level::of(values, floor);
            }
        }
    }

    /// Channels that still have no baseline take the row; the others are left alone.
    pub fn catch_up(&mut self, row: Channels<Option<f32>>, floors: Channels<f32>) {
        let missing = self.levels.each_ref().map(Option::is_none);
        for ((values, value), missing) in self.values.iter_mut().zip(row.to_array()).zip(missing) {
            if let (Some(value), true) = (value, missing) {
                let _ = values.push(value);
            }
        }
        self.settle(floors);
    }

    pub fn heart_rate(&self) -> Option<Level> {
        self.levels[0]
    }

    pub fn responses(&self) -> Option<Level> {
        self.levels[1]
    }

    /// Every channel's level, in the order of [`Channels`].
    pub(crate) fn levels(&self) -> &[Option<Level>; 4] {
        &self.levels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    #[test]
    fn one_wild_row_does_not_move_the_level() {
        let level = Level::of(&[70.0, 71.0, 69.0, 70.0, 190.0], 2.0).unwrap();
        let expected = Level {
            median: 70.0,
            spread: 2.0,
        };
        assert_eq!(level, expected, "the floor holds");
    }

    #[test]
    fn a_channel_without_rows_has_no_level() {
        let row = Channels {
            heart_rate: Some(70.0),
            responses: Some(2.0),
            conductance: None,
            stirring: Some(0.1),
        };
        let mut baseline = Baseline::default();
        for _ in 0..5 {
            baseline.learn(row);
        }
        baseline.settle(crate::Config::SHIPPED.floors);
        let known = baseline.levels().map(|level| level.is_some());
        assert_eq!(known, [true, true, false, true]);
    }
}
