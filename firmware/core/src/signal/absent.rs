use watch_protocol::Quality;

/// Why a sensor that the watch has gives no values: a fault that it knows itself. `None`: it gives
/// some, or nobody knows why not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absent {
    pub pulse: Option<Quality>,
    pub motion: Option<Quality>,
    pub skin: Option<Quality>,
}

impl Absent {
    /// Adds what was said later.
    pub(crate) fn add(&mut self, later: Self) {
        self.pulse = later.pulse.or(self.pulse);
        self.motion = later.motion.or(self.motion);
        self.skin = later.skin.or(self.skin);
    }
}
