use heapless::HistoryBuf;
use watch_protocol::{
    Alert, Evidence, MAX_SAMPLES, Qualities, Quality, Reading, Rule, Sample as Point, WearState,
};

use crate::{
    Millis,
    config::{Channels, Config},
    detector::{Detector, Row},
    signal::{
        Absent, Intervals, Pulse, Responses, SPAN_MS, Sample, Span, Window,
        quality::{Sensors, qualities},
        trust::Trust,
        window::{quality, wear},
    },
};

/// A silence of the sensors this long starts everything anew, milliseconds.
const LONG_GAP_MS: Millis = 300_000;
/// A silence this long tears a skin conductance response, milliseconds.
const SHORT_GAP_MS: Millis = 1_000;

/// What one span of 10 s gave. The driver stamps `measured_at`, the queue gives `seq`.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// End of the span, by the clock of the signal.
    pub at: Millis,
    pub reading: Reading,
    pub alert: Option<Alert>,
    /// The detector's score, `None` while it cannot tell.
    pub score: Option<f32>,
}

/// Samples, and beats or a pulse wave, in; readings and alerts out.
///
/// Before each sample, beat or point of the wave of time `t`, call [`Watch::advance`] with `t` until it
/// returns `None`; so a tick depends only on what was measured before its end.
#[derive(Clone, Debug)]
pub struct Watch {
    span_end: Option<Millis>,
    last_sample: Option<Millis>,
    span: Span,
    window: Window,
    sensors: Sensors,
    /// Of the span.
    absent: Absent,
    trust: Trust,
    pulse: Pulse,
    intervals: Intervals,
    responses: Responses,
    detector: Detector,
    history: HistoryBuf<(Millis, Point), MAX_SAMPLES>,
}

impl Watch {
    pub fn new(config: Config) -> Self {
        Self {
            span_end: None,
            last_sample: None,
            span: Span::default(),
            window: Window::default(),
            sensors: Sensors::default(),
            absent: Absent::default(),
            trust: Trust::new(),
            pulse: Pulse::new(Pulse::RATES_HZ.1),
            intervals: Intervals::default(),
            responses: Responses::default(),
            detector: Detector::new(config, 0),
            history: HistoryBuf::new(),
        }
    }

    /// Sets how many points of the pulse wave come in a second, see [`Pulse::RATES_HZ`]; 64 if
    /// never said. Only [`Watch::pulse`] cares.
    #[must_use]
    pub fn with_pulse_rate(mut self, hz: f32) -> Self {
        self.pulse = Pulse::new(hz);
        self
    }

    pub fn detector(&self) -> &Detector {
        &self.detector
    }

    /// Closes the oldest span that ends at `now` or before.
    pub fn advance(&mut self, now: Millis) -> Option<Tick> {
        let Some(end) = self.span_end else {
            self.span_end = Some(now + SPAN_MS);
            self.detector.restart(now);
            return None;
        };
        if now < end {
            return None;
        }
        if now - end > LONG_GAP_MS && self.span.samples == 0 {
            let mut fresh = Self::new(*self.detector.config());
            core::mem::swap(&mut fresh.detector, &mut self.detector);
            core::mem::swap(&mut fresh.pulse, &mut self.pulse);
            core::mem::swap(&mut fresh.trust, &mut self.trust);
            fresh.sensors = self.sensors;
            *self = fresh;
            return self.advance(now);
        }
        self.span_end = Some(end + SPAN_MS);
        Some(self.close(end))
    }

    /// Takes one quarter of a second.
    pub fn sample(&mut self, at: Millis, sample: Sample) {
        self.sensors.sample(&sample);
        self.absent.add(sample.absent);
        let is_skin_given = sample.skin_conductance_us.is_some();
        let believed = self.trust.believe(at, sample.plausible());
        let sample = believed.sample;
        let torn = self
            .last_sample
            .replace(at)
            .is_some_and(|last| at.saturating_sub(last) > SHORT_GAP_MS);
        if torn || believed.comparable_us.is_none() {
            self.responses.gap();
        }
        if let Some(us) = believed.comparable_us
            && self.responses.sample(at, us).is_some()
        {
            self.span.responses = self.span.responses.saturating_add(1);
        }
        if is_skin_given && sample.skin_conductance_us.is_none() {
            self.span.disbelieve();
        }
        self.span.sample(&sample, believed.comparable_us);
    }

    /// Takes a point of the pulse wave, in microseconds of the signal: any unit, more blood
    /// higher. A beat counts when it is known, 1.1 to 1.5 s after it happened. For watches
    /// without a beat finder of their own; those call [`Watch::beat`] instead.
    pub fn pulse(&mut self, at_us: u64, value: f32) {
        self.sensors.add(Sensors::BEATS);
        if let Some(beat) = self.pulse.sample(at_us, value) {
            self.beat(beat);
        }
    }

    /// Takes a heart beat, in microseconds of the signal.
    pub fn beat(&mut self, at_us: u64) {
        self.sensors.add(Sensors::BEATS);
        self.span.beats = self.span.beats.saturating_add(1);
        if let Some(interval) = self.intervals.beat(at_us) {
            self.span.interval(interval);
        }
    }

    fn close(&mut self, at: Millis) -> Tick {
        let span = core::mem::take(&mut self.span);
        let absent = core::mem::take(&mut self.absent);
        let mut reading = Reading {
            heart_rate_bpm: span.heart_rate_bpm(),
            ibi_ms: span.intervals_ms.clone(),
            skin_conductance_us: span.skin_conductance_us(),
            skin_temperature_c: span.skin_temperature_c(),
            motion: span.motion(),
            ..Reading::default()
        };
        let silent = span.samples == 0;
        self.window.push(span.clone());
        let total = self.window.total();
        reading.wear = wear(&total);
        let mut qualities = qualities(&span, self.sensors, reading.wear, absent);
        if qualities.skin_conductance == Quality::Ok && self.trust.skin_is_doubtful(at) {
            qualities.skin_conductance = Quality::PoorContact;
        }
        reading.qualities = Some(qualities);
        reading.quality = if silent {
            Quality::NoData
        } else if reading.wear == WearState::OffWrist {
            Quality::OffWrist
        } else if span.skin_misbehaves() && quality(&total) == Quality::Ok {
            Quality::PoorContact
        } else {
            because(quality(&total), qualities)
        };

        if reading.wear == WearState::OffWrist {
            self.detector.restart(at);
        }
        let row = Row {
            doubted: self.doubted(at),
            ..row(at, &total)
        };
        let verdict = if self.window.is_full() && reading.wear != WearState::OffWrist {
            self.detector.row(&row)
        } else {
            crate::Verdict::default()
        };
        if verdict.score.is_none() && reading.quality == Quality::Ok {
            reading.quality = Quality::WarmingUp;
        }
        let point = Point {
            before_s: 0,
            heart_rate_bpm: reading.heart_rate_bpm,
            skin_conductance_us: reading.skin_conductance_us,
            score: verdict.score,
        };
        self.history.write((at, point));
        let alert = verdict.fired_after_ms.map(|held| {
            self.alert(
                &row,
                verdict.score.unwrap_or_default(),
                held,
                reading.quality,
            )
        });
        Tick {
            at,
            reading,
            alert,
            score: verdict.score,
        }
    }

    fn doubted(&self, at: Millis) -> Channels<bool> {
        let skin = self.trust.skin_is_doubtful(at);
        Channels {
            heart_rate: self.trust.rate_is_doubtful(at) || self.intervals.are_doubted(at),
            responses: skin,
            conductance: skin,
            stirring: false,
        }
    }

    fn alert(&self, row: &Row, score: f32, held: Millis, quality: Quality) -> Alert {
        let baseline = self.detector.baseline();
        Alert {
            seq: 0,
            measured_at: 0,
            rule: Rule::Arousal,
            detector: self.detector.config().version,
            evidence: Evidence {
                sustained_s: seconds(held),
                score,
                threshold: self.detector.config().threshold,
                heart_rate_bpm: row.channels.heart_rate,
                baseline_heart_rate_bpm: baseline.heart_rate().map(|level| level.median),
                responses_per_min: row.channels.responses,
                baseline_responses_per_min: baseline.responses().map(|level| level.median),
                motion: row.motion.unwrap_or(0.0),
            },
            quality,
            window: self
                .history
                .oldest_ordered()
                .map(|(at, point)| Point {
                    before_s: seconds(row.at.saturating_sub(*at)),
                    ..*point
                })
                .collect(),
        }
    }
}

/// No contact is no contact only as long as no sensor has a fault.
fn because(quality: Quality, each: Qualities) -> Quality {
    let mut faults = [each.heart_rate, each.skin_conductance].into_iter();
    let fault = faults.find(|each| each.is_fault());
    match quality {
        Quality::PoorContact => fault.unwrap_or(quality),
        other => other,
    }
}

fn seconds(ms: Millis) -> u16 {
    u16::try_from(ms / 1000).unwrap_or(u16::MAX)
}

fn row(at: Millis, total: &Span) -> Row {
    Row {
        at,
        channels: Channels {
            heart_rate: total.rate_of_window(),
            responses: total.comparable_us().map(|_| f32::from(total.responses)),
            conductance: total.comparable_us().map(|us| libm::logf(us + 0.05)),
            stirring: total.stirring(),
        },
        motion: total.motion(),
        doubted: Channels::default(),
    }
}
