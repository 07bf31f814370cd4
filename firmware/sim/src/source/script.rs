use crate::cli::Script;

/// What a body is up to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mood {
    /// Where heart rate is heading, beats per minute above rest.
    pub(crate) heart: f32,
    /// Skin conductance responses per minute.
    pub(crate) responses: f32,
    /// Where skin conductance is heading, as a factor of rest.
    pub(crate) conductance: f32,
    /// Typical acceleration of the wrist, g.
    pub(crate) motion: f32,
}

const CALM: Mood = Mood {
    heart: 0.0,
    responses: 2.0,
    conductance: 1.0,
    motion: 0.008,
};
const ANXIOUS: Mood = Mood {
    heart: 21.0,
    responses: 11.0,
    conductance: 1.5,
    motion: 0.012,
};
const CYCLING: Mood = Mood {
    heart: 70.0,
    responses: 8.0,
    conductance: 2.0,
    motion: 0.18,
};
const WALKING: Mood = Mood {
    heart: 25.0,
    responses: 4.0,
    conductance: 1.2,
    motion: 0.2,
};

/// Seconds of the demo's round, and of its first anxious moment.
const DEMO_ROUND_S: u64 = 6_000;
const DEMO_FIRST_S: u64 = 470;

impl Script {
    /// Minutes of signal; `None` never ends.
    pub(crate) fn minutes(self) -> Option<u64> {
        match self {
            Self::Calm => Some(30),
            Self::Anxious => Some(14),
            Self::Exercise => Some(40),
            Self::Demo => None,
        }
    }

    /// Seconds that pass at once unless told otherwise: the demo starts warmed up.
    pub(crate) fn fast_forward_s(self) -> u64 {
        if self == Self::Demo { 400 } else { 0 }
    }

    pub(crate) fn speed(self) -> f64 {
        if self == Self::Demo { 10.0 } else { 1.0 }
    }

    pub(crate) fn mood(self, second: u64) -> Mood {
        match self {
            Self::Anxious if (480..690).contains(&second) => ANXIOUS,
            Self::Exercise if (480..1_380).contains(&second) => CYCLING,
            Self::Calm | Self::Anxious | Self::Exercise => CALM,
            Self::Demo => match second % DEMO_ROUND_S {
                DEMO_FIRST_S..680 => ANXIOUS,
                2_400..2_700 | 4_500..4_900 => WALKING,
                _ => CALM,
            },
        }
    }
}
