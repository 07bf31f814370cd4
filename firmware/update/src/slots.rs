use core::ops::Range;

/// Where an image lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Slot {
    /// The one that a new watch is given its first image in.
    #[default]
    A,
    B,
}

impl Slot {
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// Where in flash what lies, in bytes, each from the start of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Two pages: the record and its copy.
    pub record: Range<u32>,
    pub a: Range<u32>,
    pub b: Range<u32>,
}

impl Layout {
    #[must_use]
    pub fn slot(&self, slot: Slot) -> Range<u32> {
        match slot {
            Slot::A => self.a.clone(),
            Slot::B => self.b.clone(),
        }
    }
}
