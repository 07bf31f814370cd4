use domain::Seq;

/// A value that the first event of a log gives, in whatever order events arrive.
#[derive(Clone, Debug, PartialEq)]
pub struct First<T>(Option<(Seq, T)>);

/// A value that the last event of a log gives, in whatever order events arrive.
#[derive(Clone, Debug, PartialEq)]
pub struct Last<T>(Option<(Seq, T)>);

impl<T> First<T> {
    /// The event `seq` gives this value.
    pub(super) fn offer(&mut self, seq: Seq, value: T) {
        if self.0.as_ref().is_none_or(|(first, _)| seq < *first) {
            self.0 = Some((seq, value));
        }
    }

    pub fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_mut().map(|(_, value)| value)
    }
}

impl<T> Last<T> {
    /// The event `seq` gives this value.
    pub(super) fn offer(&mut self, seq: Seq, value: T) {
        if self.0.as_ref().is_none_or(|(last, _)| seq > *last) {
            self.0 = Some((seq, value));
        }
    }

    pub fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }
}

impl<T> Default for First<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self(None)
    }
}
