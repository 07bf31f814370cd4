//! Whether a stream of values behaves as a body does: one rule for watches and servers.

use heapless::HistoryBuf;

/// What a sensor does and a body does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// The same value for longer than a body ever gives it.
    Frozen,
    /// The value stands at an end: the sensor's, or one where a moving signal stops dead.
    Clipped,
    /// The level jumped and stayed, so many times as high: another scale, another place, another
    /// electrode. Said once; what follows is measured, but not comparable with what came before.
    Stepped(f32),
}

/// What one kind of value does in a body. Times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Values that differ by no more than this from the first of a run are the same.
    pub same_within: f32,
    /// A run of the same value is frozen once it is this long and has this many values.
    pub frozen_ms: u64,
    pub frozen_values: u16,
    /// The sensor says nothing at or above this.
    pub end: f32,
    /// A change of at least this much and then four times the same value: a clipped peak. A peak
    /// of a body slows down before it turns.
    pub stop: f32,
    /// A level that becomes this many times higher or lower within four values has stepped.
    pub step: f32,
    /// Added to both levels before they are compared, so that noise around zero does not count as a step.
    pub offset: f32,
}

impl Limits {
    const NEVER: Self = Self {
        same_within: 0.0,
        frozen_ms: 0,
        frozen_values: 5,
        end: f32::INFINITY,
        stop: f32::INFINITY,
        step: f32::INFINITY,
        offset: 0.0,
    };
    /// Microsiemens, about 4 samples a second. In 27 hours of 39 recordings of people no value
    /// lasted for more than 5 s while the electrodes touched the skin.
    pub const SKIN_CONDUCTANCE: Self = Self {
        frozen_ms: 10_000,
        end: 100.0,
        stop: 0.01,
        step: 4.0 / 3.0,
        offset: 0.05,
        ..Self::NEVER
    };
    /// Degrees Celsius, any rate: a coarse sensor dwells, up to 17 s in the same recordings. A
    /// skin does not become 10 % warmer or colder within a second.
    pub const SKIN_TEMPERATURE: Self = Self {
        frozen_ms: 120_000,
        step: 1.1,
        ..Self::NEVER
    };
    /// A sensor's own rate, beats per minute; 15 s were the longest.
    pub const HEART_RATE: Self = Self {
        frozen_ms: 60_000,
        ..Self::NEVER
    };
    /// Spread of acceleration, g; 13 s were the longest on a wrist.
    pub const ACCELERATION: Self = Self {
        frozen_ms: 120_000,
        ..Self::NEVER
    };
    /// Inter-beat intervals, milliseconds, by the time of their ends. Breathing alone sways them
    /// by more; 12 alike were the most from a sensor with steps of 16 ms, 4 from a finer one.
    pub const INTERVALS: Self = Self {
        same_within: 1.0,
        frozen_values: 12,
        ..Self::NEVER
    };

    /// The same for values that are means over some seconds or were rounded, as readings are:
    /// they may repeat for up to `frozen_ms`, and a step between two of them proves nothing.
    #[must_use]
    pub const fn of_readings(self, frozen_ms: u64) -> Self {
        Self {
            frozen_ms,
            stop: f32::INFINITY,
            step: f32::INFINITY,
            ..self
        }
    }
}

impl Limits {
    fn is_step(&self, from: f32, to: f32) -> bool {
        let (from, to) = (from + self.offset, to + self.offset);
        from.max(to) >= self.step * from.min(to)
    }
}

/// Without a value for longer than this, the next one is compared with the level before.
const GAP_MS: u64 = 2_500;
/// A jump counts as a step if the level between these times after it is still another.
const SETTLED_MS: u64 = 5_000;
const JUDGED_MS: u64 = 10_000;
/// Values of a clipped peak.
const CLIPPED_VALUES: u16 = 4;
/// Values over which a jump is seen.
const LOOK_BACK: usize = 4;
/// Share of a new value in the usual level.
const USUAL_ALPHA: f32 = 0.1;

/// Judges one stream of values by how it behaves, not by what they are.
///
/// Pure: the same values at the same times give the same answers, and an answer depends on
/// nothing that comes later.
#[derive(Clone, Debug)]
pub struct Behaviour {
    limits: Limits,
    last_at: Option<u64>,
    run: Run,
    before: HistoryBuf<f32, LOOK_BACK>,
    usual: Option<f32>,
    jump: Option<Jump>,
    /// How many times as high the level is as before all steps.
    scale: f32,
}

/// The same value, again and again.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    value: f32,
    since: u64,
    values: u16,
    /// How much the signal changed to reach it.
    entry: f32,
}

/// A change that may be a step: when, from where, and what came after it settled.
#[derive(Clone, Copy, Debug)]
struct Jump {
    since: u64,
    from: f32,
    sum: f32,
    values: u16,
}

impl Jump {
    const fn new(since: u64, from: f32) -> Self {
        Self {
            since,
            from,
            sum: 0.0,
            values: 0,
        }
    }
}

impl Behaviour {
    #[must_use]
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            last_at: None,
            run: Run {
                value: f32::NAN,
                since: 0,
                values: 0,
                entry: 0.0,
            },
            before: HistoryBuf::new(),
            usual: None,
            jump: None,
            scale: 1.0,
        }
    }

    /// Takes the value of `at` milliseconds, of a clock that does not fall; what is wrong with
    /// it, if anything. Leave out what is missing or no number: a gap is seen by its length.
    pub fn take(&mut self, at: u64, value: f32) -> Option<Fault> {
        if !value.is_finite() {
            return None;
        }
        let at_its_end = value >= self.limits.end;
        self.follow_run(at, value);
        let fault = if at_its_end {
            Some(Fault::Clipped)
        } else {
            self.stands(at)
        };
        if fault.is_some() {
            // As good as missing: when it moves again, its level is compared with the one before.
            self.last_at = Some(0);
            return fault;
        }
        let value = value / self.scale;
        let torn = self
            .last_at
            .replace(at)
            .is_some_and(|last| at.saturating_sub(last) > GAP_MS);
        if torn {
            self.before.clear();
            let from = self.jump.map(|jump| jump.from).or(self.usual);
            self.jump = from.map(|from| Jump::new(at, from));
        }
        let stepped = self.follow_level(at, value);
        if stepped.is_some() {
            self.before.clear();
        } else {
            self.before.write(value);
        }
        stepped.map(Fault::Stepped)
    }

    /// How many times as high the level is now as before all steps: values divided by it can be
    /// compared with earlier ones.
    #[must_use]
    pub const fn scale(&self) -> f32 {
        self.scale
    }

    /// Whether the level has just jumped, and it is not yet known whether it stays.
    #[must_use]
    pub const fn is_unsettled(&self) -> bool {
        self.jump.is_some()
    }

    fn follow_run(&mut self, at: u64, value: f32) {
        let change = (value - self.run.value).abs();
        if change <= self.limits.same_within {
            self.run.values = self.run.values.saturating_add(1);
        } else {
            self.run = Run {
                value,
                since: at,
                values: 1,
                entry: if change.is_nan() { 0.0 } else { change },
            };
        }
    }

    /// Whether the signal stands where no body stands.
    fn stands(&self, at: u64) -> Option<Fault> {
        let (run, limits) = (&self.run, &self.limits);
        let lasted = at.saturating_sub(run.since);
        if run.values >= CLIPPED_VALUES && run.entry >= limits.stop * self.scale {
            Some(Fault::Clipped)
        } else if run.values >= limits.frozen_values && lasted >= limits.frozen_ms {
            Some(Fault::Frozen)
        } else {
            None
        }
    }

    /// Moves the usual level; how many times as high it is after a jump that turned out to stay.
    fn follow_level(&mut self, at: u64, value: f32) -> Option<f32> {
        if !self.limits.step.is_finite() {
            return None;
        }
        let Some(usual) = self.usual else {
            self.usual = Some(value);
            return None;
        };
        let Some(jump) = &mut self.jump else {
            let earlier = self.before.oldest_ordered().next();
            if earlier.is_some_and(|earlier| self.limits.is_step(*earlier, value)) {
                self.jump = Some(Jump::new(at, usual));
            } else {
                self.usual = Some(usual + USUAL_ALPHA * (value - usual));
            }
            return None;
        };
        let after = at.saturating_sub(jump.since);
        if after >= SETTLED_MS {
            jump.sum += value;
            jump.values = jump.values.saturating_add(1);
        }
        if after < JUDGED_MS {
            return None;
        }
        let (from, level) = (jump.from, jump.sum / f32::from(jump.values.max(1)));
        self.jump = None;
        let times = level / from;
        if !self.limits.is_step(from, level) || !times.is_normal() {
            self.usual = Some(level);
            return None;
        }
        self.scale *= times;
        self.usual = Some(from);
        Some(times)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use proptest::prelude::*;
    use std::vec::Vec;

    use super::*;

    const SKIN: Limits = Limits::SKIN_CONDUCTANCE;

    /// A calm skin, four samples a second: a slow level and responses, never standing still.
    #[expect(clippy::cast_precision_loss, reason = "an hour of samples")]
    fn skin(n: u32) -> f32 {
        let at = n as f32 / 4.0;
        let since = at % 23.0;
        let response = 0.3 * (exp(-since / 5.0) - exp(-since / 0.8));
        2.0 + 0.2 * (at / 90.0).sin() + response + 0.002 * (at * 7.0).sin()
    }

    fn exp(x: f32) -> f32 {
        x.exp()
    }

    fn faults(wave: impl Iterator<Item = f32>, limits: Limits) -> Vec<(u32, Fault)> {
        let mut behaviour = Behaviour::new(limits);
        (0_u32..)
            .zip(wave)
            .filter_map(|(n, value)| Some((n, behaviour.take(u64::from(n) * 250, value)?)))
            .collect()
    }

    fn kinds(found: &[(u32, Fault)]) -> Vec<Fault> {
        let mut kinds: Vec<Fault> = found.iter().map(|(_, fault)| *fault).collect();
        kinds.dedup();
        kinds
    }

    #[test]
    fn a_body_has_no_faults() {
        assert_eq!(faults((0..4 * 3600).map(skin), SKIN), []);
    }

    #[test]
    fn a_frozen_value_is_believed_for_a_while_and_then_not() {
        let found = faults((0..400).map(|n| skin(n.min(200))), SKIN);
        assert_eq!(found[0], (240, Fault::Frozen), "after 10 s");
        assert_eq!(found.len(), 160);
        assert_eq!(kinds(&found), [Fault::Frozen]);
    }

    #[test]
    fn a_signal_at_the_end_of_the_sensor_is_clipped() {
        let found = faults((0..40).map(|_| 100.0), SKIN);
        assert_eq!(found.len(), 40);
        assert_eq!(kinds(&found), [Fault::Clipped]);
    }

    #[test]
    fn readings_may_repeat_for_longer_than_samples() {
        let same = || (0..400).map(|_| 2.4);
        assert!(!faults(same(), SKIN).is_empty());
        assert_eq!(faults(same(), SKIN.of_readings(300_000)), []);
    }

    #[test]
    fn what_comes_back_at_another_level_has_stepped() {
        let mut behaviour = Behaviour::new(SKIN);
        let mut found = Vec::new();
        for n in (0..400).chain(480..600) {
            let scale = if n < 400 { 1.0 } else { 3.0 };
            found.extend(behaviour.take(u64::from(n) * 250, scale * skin(n)));
        }
        assert!(
            matches!(found[..], [Fault::Stepped(times)] if (2.5..3.5).contains(&times)),
            "{found:?}"
        );
    }

    proptest! {
        #[test]
        fn another_scale_is_one_step(from in 100_u32..2000, scale in 1.5_f32..20.0, up: bool) {
            let scale = if up { scale } else { 1.0 / scale };
            let wave = (0..3000).map(|n| if n < from { skin(n) } else { scale * skin(n) });
            let found = faults(wave, SKIN);
            let [Fault::Stepped(times)] = kinds(&found)[..] else {
                return Err(TestCaseError::fail(std::format!("{found:?}")));
            };
            prop_assert!((0.75..1.35).contains(&(times / scale)), "{} for {}", times, scale);
            prop_assert!((from + 40..from + 48).contains(&found[0].0), "{:?}", found);
        }

        /// But for one that lasts four seconds and is just as high as a step: where only its end is seen as one,
        /// the level has followed it already.
        #[test]
        fn a_bump_that_passes_is_none(from in 100_u32..2000, length in 1_u32..18, scale in 0.1_f32..10.0) {
            let is_known_gap = length > 12 && (SKIN.step - 0.08..SKIN.step + 0.08).contains(&scale);
            prop_assume!(!is_known_gap);
            let touched = from..from + length;
            let wave = (0..3000).map(|n| if touched.contains(&n) { scale * skin(n) } else { skin(n) });
            prop_assert_eq!(faults(wave, SKIN), []);
        }

        /// Responses with their tops cut off, wherever the end of that sensor is.
        #[test]
        fn cut_tops_are_clipped(end in 2.25_f32..2.3) {
            let found = faults((0..4 * 600).map(|n| skin(n).min(end)), SKIN);
            prop_assert!(!found.is_empty());
            prop_assert!(kinds(&found).contains(&Fault::Clipped));
        }

        #[test]
        fn garbage_makes_no_panic(values in proptest::collection::vec((0_u64..9_000, any::<f32>()), 0..300)) {
            let mut behaviour = Behaviour::new(SKIN);
            let mut at = 0;
            for (step, value) in values {
                at += step;
                behaviour.take(at, value);
            }
        }
    }
}
