use core::slice;

use heapless::Vec;

use crate::{
    glass::{Glass, Scale},
    letters::{Letters, split},
    words::{Hint, Words},
};

/// Rows of a screen at most.
const ROWS: usize = 14;
/// Height of a mark, pixels.
pub(crate) const MARK: i32 = 30;
/// Width of a hint's sign and the space after it, pixels.
pub(crate) const SIGN: i32 = 24;
/// Lines are broken at these widths until all fit, pixels.
const NARROWER: i32 = 14;
/// Narrower lines are hard to read, pixels.
const NARROWEST: i32 = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Status,
    Mark,
    Title,
    Body,
    Hint(Hint),
    /// What did not fit beside the sign.
    HintMore,
}

/// One line, placed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    pub(crate) letters: Letters,
    /// Pixels from the top of the glass.
    pub(crate) top: i32,
    pub(crate) height: i32,
    pub(crate) width: i32,
}

/// What may be done to make everything fit, from the least.
#[derive(Clone, Copy, PartialEq, Eq)]
enum May {
    BreakNothing,
    /// Between their words.
    BreakHints,
    BreakWords,
    /// After two lines, and leave the status away.
    CutName,
}

/// Rows from top to bottom.
pub(crate) struct Layout<'a> {
    pub(crate) rows: Vec<Row<'a>, ROWS>,
    /// Everything is inside the glass.
    pub(crate) fits: bool,
    breaks_words: bool,
}

impl<'a> Layout<'a> {
    /// The largest type that fits. Hints are broken before the type gets as small as it can, and words only when no
    /// type fits otherwise.
    pub(crate) fn of(words: &'a Words, glass: Glass) -> Self {
        let [larger @ .., smallest] = glass.scales();
        let try_all = |scales: &[Scale], may: May| {
            scales.iter().find_map(|scale| {
                let mut width = glass.width(glass.centre().y, glass.centre().y);
                while width >= NARROWEST {
                    let layout = Self::at(words, glass, scale, (width, may));
                    let may_break = matches!(may, May::BreakWords | May::CutName);
                    if layout.fits && (may_break || !layout.breaks_words) {
                        return Some(layout);
                    }
                    width -= NARROWER;
                }
                None
            })
        };
        try_all(larger, May::BreakNothing)
            .or_else(|| try_all(larger, May::BreakHints))
            .or_else(|| try_all(slice::from_ref(smallest), May::BreakNothing))
            .or_else(|| try_all(slice::from_ref(smallest), May::BreakHints))
            .or_else(|| try_all(glass.scales(), May::BreakWords))
            .or_else(|| try_all(glass.scales(), May::CutName))
            .unwrap_or_else(|| Self::at(words, glass, smallest, (NARROWEST, May::CutName)))
    }

    fn at(words: &'a Words, glass: Glass, scale: &Scale, (width, may): (i32, May)) -> Self {
        let mut stack = Self {
            rows: Vec::new(),
            fits: true,
            breaks_words: false,
        };
        let small = scale.hint;
        if may != May::CutName {
            stack.text(Kind::Status, &words.status, small, width, scale.gap);
        }
        if glass.is_large() {
            stack.row(Kind::Mark, "", scale.title, (MARK, MARK * 2), scale.gap);
        }
        stack.text(Kind::Title, &words.title, scale.title, width, scale.gap);
        if may == May::CutName {
            stack.cut_title();
        }
        stack.text(Kind::Body, words.body, scale.body, width, scale.gap / 3);
        for (turn, hint) in words.hints.iter().enumerate() {
            let (Hint::Press(text) | Hint::Hold(text)) = hint;
            let gap = if turn == 0 {
                scale.gap * 3 / 2
            } else {
                scale.gap / 2
            };
            let room = if may == May::BreakNothing {
                i32::MAX
            } else {
                width - SIGN
            };
            let (first, rest) = split(text, small, room);
            stack.breaks_words |= !rest.is_empty() && !text[first.len()..].starts_with(' ');
            let wide = small.width(first) + SIGN;
            stack.row(Kind::Hint(*hint), first, small, (small.line(), wide), gap);
            stack.text(Kind::HintMore, rest, small, width, 0);
        }
        stack.centre(glass);
        stack
    }

    /// Breaks a text into rows; the gap is above the first.
    fn text(&mut self, kind: Kind, text: &'a str, letters: Letters, width: i32, gap: i32) {
        let mut rest = text;
        let mut gap = gap;
        while !rest.is_empty() {
            let (line, after) = split(rest, letters, width);
            let is_whole = after.is_empty() || rest[line.len()..].starts_with(' ');
            self.breaks_words |= !is_whole;
            self.row(
                kind,
                line,
                letters,
                (letters.line(), letters.width(line)),
                gap,
            );
            rest = after;
            gap = 0;
        }
    }

    /// Two lines tell enough of a name.
    fn cut_title(&mut self) {
        let is_title = |row: &&Row<'_>| row.kind == Kind::Title;
        while self.rows.iter().filter(is_title).count() > 2 {
            self.rows.pop();
        }
    }

    fn row(&mut self, kind: Kind, text: &'a str, letters: Letters, size: (i32, i32), gap: i32) {
        let (height, width) = size;
        let top = self.rows.last().map_or(0, |row| row.top + row.height + gap);
        let row = Row {
            kind,
            text,
            letters,
            top,
            height,
            width,
        };
        self.fits &= self.rows.push(row).is_ok();
    }

    /// Moves the stack to the middle of the glass and looks whether it fits there.
    fn centre(&mut self, glass: Glass) {
        let (first, last) = glass.rows();
        let height = self.rows.last().map_or(0, |row| row.top + row.height);
        let top = first + (last - first + 1 - height) / 2;
        for row in &mut self.rows {
            row.top += top;
            let bottom = row.top + row.height;
            let room = glass.width(row.top, bottom);
            self.fits &= row.top >= first && bottom <= last + 1 && row.width <= room;
        }
    }
}
