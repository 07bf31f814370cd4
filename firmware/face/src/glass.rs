use embedded_graphics::prelude::{Point, Size};

use crate::letters::Letters;

/// The displays this face is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glass {
    /// Round, 240 by 240 pixels in colour, such as a GC9A01.
    Round,
    /// 128 by 64 pixels of one colour, such as an SSD1306.
    Strip,
}

/// Type sizes that go together, from the most to the least wanted.
pub(crate) struct Scale {
    pub(crate) title: Letters,
    pub(crate) body: Letters,
    pub(crate) hint: Letters,
    /// Between blocks, pixels.
    pub(crate) gap: i32,
}

const ROUND: [Scale; 6] = [
    Scale {
        title: Letters::B24,
        body: Letters::R18,
        hint: Letters::R14,
        gap: 10,
    },
    Scale {
        title: Letters::B24,
        body: Letters::R14,
        hint: Letters::R12,
        gap: 8,
    },
    Scale {
        title: Letters::B18,
        body: Letters::R14,
        hint: Letters::R14,
        gap: 8,
    },
    Scale {
        title: Letters::B18,
        body: Letters::R14,
        hint: Letters::R12,
        gap: 6,
    },
    Scale {
        title: Letters::B14,
        body: Letters::R14,
        hint: Letters::R12,
        gap: 6,
    },
    Scale {
        title: Letters::B12,
        body: Letters::R10,
        hint: Letters::R10,
        gap: 4,
    },
];

const STRIP: [Scale; 6] = [
    Scale {
        title: Letters::B14,
        body: Letters::R10,
        hint: Letters::R10,
        gap: 3,
    },
    Scale {
        title: Letters::B14,
        body: Letters::R10,
        hint: Letters::R08,
        gap: 2,
    },
    Scale {
        title: Letters::B12,
        body: Letters::R10,
        hint: Letters::R08,
        gap: 2,
    },
    Scale {
        title: Letters::B12,
        body: Letters::R08,
        hint: Letters::R08,
        gap: 1,
    },
    Scale {
        title: Letters::B10,
        body: Letters::R08,
        hint: Letters::R08,
        gap: 1,
    },
    Scale {
        title: Letters::B08,
        body: Letters::R08,
        hint: Letters::R08,
        gap: 0,
    },
];

impl Glass {
    pub const fn size(self) -> Size {
        match self {
            Self::Round => Size::new(240, 240),
            Self::Strip => Size::new(128, 64),
        }
    }

    pub(crate) const fn centre(self) -> Point {
        match self {
            Self::Round => Point::new(120, 120),
            Self::Strip => Point::new(64, 31),
        }
    }

    pub(crate) const fn scales(self) -> &'static [Scale; 6] {
        match self {
            Self::Round => &ROUND,
            Self::Strip => &STRIP,
        }
    }

    /// Rows that text may use, first and last.
    pub(crate) const fn rows(self) -> (i32, i32) {
        match self {
            Self::Round => (22, 217),
            Self::Strip => (3, 63),
        }
    }

    /// Whether there is room for marks and a ring.
    pub(crate) const fn is_large(self) -> bool {
        matches!(self, Self::Round)
    }

    /// Pixels that text may take between two rows.
    pub(crate) fn width(self, top: i32, bottom: i32) -> i32 {
        /// Inside the ring, with a margin.
        const RADIUS: i32 = 103;
        match self {
            Self::Strip => 126,
            Self::Round => {
                let centre = self.centre().y;
                let far = (top - centre).abs().max((bottom - centre).abs());
                let square = (RADIUS * RADIUS - far * far).max(0);
                2 * square.isqrt()
            }
        }
    }
}
