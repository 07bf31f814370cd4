use std::f32::consts::TAU;

use watch_core::{Millis, Rng, signal::Sample};

use super::{Event, script::Mood};
use crate::cli::Script;

const STEP_MS: Millis = 250;
const STEP_S: f32 = 0.25;
const REST_BPM: f32 = 67.0;
const REST_US: f32 = 2.4;

/// A made-up person. The same seed and script give the same signal for ever.
pub(crate) struct Wearer {
    script: Script,
    end_ms: Option<Millis>,
    rng: Rng,
    now_ms: Millis,
    next_beat_us: u64,
    heart: f32,
    wander: f32,
    conductance: f32,
    /// A response is the difference of a slow and a fast decay.
    slow: f32,
    fast: f32,
    temperature: f32,
    /// Falls by one per usual distance of two responses.
    until_response: f32,
    fidget_steps: u32,
}

impl Wearer {
    pub(crate) fn new(script: Script, minutes: Option<u64>, seed: u64) -> Self {
        let minutes = minutes.or_else(|| script.minutes());
        Self {
            script,
            end_ms: minutes.map(|minutes| minutes.saturating_mul(60_000)),
            rng: Rng::new(seed),
            now_ms: 0,
            next_beat_us: 400_000,
            heart: 0.0,
            wander: 0.0,
            conductance: 1.0,
            slow: 0.0,
            fast: 0.0,
            temperature: 33.2,
            until_response: 1.0,
            fidget_steps: 0,
        }
    }

    /// Evenly from -1 to 1.
    fn noise(&mut self) -> f32 {
        2.0 * self.rng.unit() - 1.0
    }

    fn step(&mut self, mood: &Mood) -> Sample {
        // A heart speeds up within a minute and calms down more slowly.
        let pace = if mood.heart > self.heart { 20.0 } else { 70.0 };
        self.heart += (mood.heart - self.heart) * STEP_S / pace;
        self.wander += self.noise() * 0.12 - self.wander * STEP_S / 90.0;
        self.conductance += (mood.conductance - self.conductance) * STEP_S / 60.0;

        self.until_response -= mood.responses / 60.0 * STEP_S;
        if self.until_response <= 0.0 {
            self.until_response += 0.6 + 0.8 * self.rng.unit();
            let rise = 0.12 + 0.25 * self.rng.unit();
            self.slow += rise;
            self.fast += rise;
        }
        self.slow -= self.slow * STEP_S / 5.0;
        self.fast -= self.fast * STEP_S / 0.8;
        self.temperature += self.noise() * 0.003 + (33.2 - self.temperature) * 0.0005;

        if self.rng.unit() < 0.6 / 60.0 * STEP_S {
            self.fidget_steps = 8 + u32::from(self.rng.unit() > 0.5) * 12;
        }
        let fidgeting = self.fidget_steps > 0;
        self.fidget_steps = self.fidget_steps.saturating_sub(1);
        let motion = if fidgeting { 0.12 } else { mood.motion };
        Sample {
            skin_conductance_us: Some(
                REST_US * self.conductance + self.slow - self.fast + self.noise() * 0.001,
            ),
            skin_temperature_c: Some(self.temperature),
            heart_rate_bpm: None,
            acceleration_sd_g: Some(motion * (1.0 + 0.6 * self.noise())),
            ..Sample::default()
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an interval of a heart in microseconds; the breath's phase is taken modulo"
    )]
    fn beat(&mut self) -> u64 {
        let at_us = self.next_beat_us;
        // Breathing sways the interval, less so in a heart that hurries.
        let breath = (at_us % 4_200_000) as f32 / 4_200_000.0;
        let sway = 0.035 / (1.0 + self.heart / 15.0);
        let jitter = 0.012 * self.noise();
        let bpm = (REST_BPM + self.heart + self.wander).clamp(45.0, 185.0);
        let interval_s = 60.0 / bpm * (1.0 + sway * (breath * TAU).sin() + jitter);
        self.next_beat_us += (interval_s * 1e6) as u64;
        at_us
    }
}

impl Iterator for Wearer {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if self.next_beat_us / 1000 < self.now_ms {
            return Some(Event::Beat(self.beat()));
        }
        if self.end_ms.is_some_and(|end| self.now_ms > end) {
            return None;
        }
        let at = self.now_ms;
        let mood = self.script.mood(at / 1000);
        self.now_ms += STEP_MS;
        Some(Event::Sample(at, self.step(&mood)))
    }
}

#[cfg(test)]
mod tests {
    use watch_core::{Config, Tick, Watch};

    use super::*;
    use crate::source::feed;

    fn ticks(script: Script, minutes: Option<u64>, seed: u64) -> Vec<Tick> {
        let mut watch = Watch::new(Config::SHIPPED);
        Wearer::new(script, minutes, seed)
            .flat_map(|event| feed(&mut watch, &event))
            .collect()
    }

    fn alert_seconds(ticks: &[Tick]) -> Vec<u64> {
        let alerts = ticks.iter().filter(|tick| tick.alert.is_some());
        alerts.map(|tick| tick.at / 1000).collect()
    }

    #[test]
    fn events_are_in_order_and_the_same_each_time() {
        let events: Vec<Event> = Wearer::new(Script::Anxious, None, 4).collect();
        assert!(events.is_sorted_by_key(Event::at_ms));
        assert!(Wearer::new(Script::Anxious, None, 4).eq(events));
    }

    #[test]
    fn the_body_is_a_plausible_one() {
        for tick in &ticks(Script::Exercise, None, 2)[1..] {
            let heart = tick.reading.heart_rate_bpm.unwrap();
            assert!((50.0..160.0).contains(&heart), "{heart}");
            let skin = tick.reading.skin_conductance_us.unwrap();
            assert!((1.0..12.0).contains(&skin), "{skin}");
        }
    }

    #[test]
    fn anxious_wearers_raise_one_alert() {
        for seed in 0..20 {
            let seconds = alert_seconds(&ticks(Script::Anxious, None, seed));
            assert_eq!(seconds.len(), 1, "seed {seed}: {seconds:?}");
            assert!((490..720).contains(&seconds[0]), "seed {seed}: {seconds:?}");
        }
    }

    #[test]
    fn calm_and_exercising_wearers_raise_none() {
        for seed in 0..20 {
            for (script, minutes) in [(Script::Calm, 60), (Script::Exercise, 40)] {
                let seconds = alert_seconds(&ticks(script, Some(minutes), seed));
                assert!(seconds.is_empty(), "{script:?} {seed}: {seconds:?}");
            }
        }
    }

    #[test]
    fn the_demo_alerts_soon_and_then_rarely() {
        for seed in 0..3 {
            let seconds = alert_seconds(&ticks(Script::Demo, Some(300), seed));
            assert_eq!(seconds.len(), 3, "seed {seed}: {seconds:?}");
            let first = seconds[0] - Script::Demo.fast_forward_s();
            assert!((80..250).contains(&first), "seed {seed}: {seconds:?}");
        }
    }
}
