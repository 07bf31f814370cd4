use std::borrow::Cow;

use super::Unreadable;

/// The highest power of ten that a double holds as it is.
const EXACT: u32 = 22;

type Result<T> = std::result::Result<T, Unreadable>;

/// A text, and how far it is read.
pub(super) struct Reader<'de> {
    text: &'de str,
    at: usize,
}

/// A number as it is written.
pub(super) enum Number {
    Negative(i64),
    Positive(u64),
    Fraction(f64),
}

impl<'de> Reader<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self { text, at: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// What comes next, behind white space.
    pub(super) fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        self.byte()
    }

    /// Passes over this, if it is what comes next.
    fn passes(&mut self, byte: u8) -> bool {
        let comes = self.byte() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    /// Behind white space.
    pub(super) fn take(&mut self, byte: u8) -> Result<()> {
        self.peek();
        self.passes(byte).then_some(()).ok_or(Unreadable)
    }

    pub(super) fn word(&mut self, word: &str) -> Result<()> {
        self.peek();
        let rest = self.text.get(self.at..).ok_or(Unreadable)?;
        if !rest.starts_with(word) {
            return Err(Unreadable);
        }
        self.at += word.len();
        Ok(())
    }

    /// Whether a list or an object that ends so has one more.
    pub(super) fn has_more(&mut self, end: u8, first: &mut bool) -> Result<bool> {
        if self.peek() == Some(end) {
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.take(b',')?;
        }
        Ok(true)
    }

    fn since(&self, start: usize) -> &'de str {
        // Both ends stand beside a byte of one character.
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub(super) fn string(&mut self) -> Result<Cow<'de, str>> {
        self.take(b'"')?;
        let mut text = Cow::Borrowed("");
        let mut start = self.at;
        loop {
            match self.byte().ok_or(Unreadable)? {
                b'"' => {
                    text += self.since(start);
                    self.at += 1;
                    return Ok(text);
                }
                b'\\' => {
                    text += self.since(start);
                    self.at += 1;
                    text.to_mut().push(self.escaped()?);
                    start = self.at;
                }
                0..=0x1f => return Err(Unreadable),
                _ => self.at += 1,
            }
        }
    }

    fn escaped(&mut self) -> Result<char> {
        let byte = self.byte().ok_or(Unreadable)?;
        self.at += 1;
        match byte {
            b'"' | b'\\' | b'/' => Ok(char::from(byte)),
            b'b' => Ok('\u{8}'),
            b'f' => Ok('\u{c}'),
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'u' => {
                let mut code = self.hexadecimal()?;
                // One half of a character beyond the first 65,536; the other one follows.
                if let 0xd800..=0xdbff = code
                    && self.passes(b'\\')
                    && self.passes(b'u')
                    && let low @ 0xdc00..=0xdfff = self.hexadecimal()?
                {
                    code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                }
                char::from_u32(code).ok_or(Unreadable)
            }
            _ => Err(Unreadable),
        }
    }

    fn hexadecimal(&mut self) -> Result<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.byte().ok_or(Unreadable)?);
            code = code * 16 + digit.to_digit(16).ok_or(Unreadable)?;
            self.at += 1;
        }
        Ok(code)
    }

    fn digit(&mut self) -> Option<u8> {
        let digit = self.byte().filter(u8::is_ascii_digit)?;
        self.at += 1;
        Some(digit - b'0')
    }

    pub(super) fn number(&mut self) -> Result<Number> {
        self.peek();
        let negative = self.passes(b'-');
        let mut digits = Digits::default();
        let first = self.digit().ok_or(Unreadable)?;
        digits.push(first, false);
        while let Some(digit) = self.digit() {
            if first == 0 {
                return Err(Unreadable);
            }
            digits.push(digit, false);
        }
        let mut whole = !digits.full;
        if self.passes(b'.') {
            whole = false;
            digits.push(self.digit().ok_or(Unreadable)?, true);
            while let Some(digit) = self.digit() {
                digits.push(digit, true);
            }
        }
        if self.passes(b'e') || self.passes(b'E') {
            whole = false;
            let down = self.passes(b'-');
            if !down {
                self.passes(b'+');
            }
            let mut by = i32::from(self.digit().ok_or(Unreadable)?);
            while let Some(digit) = self.digit() {
                by = by.saturating_mul(10).saturating_add(i32::from(digit));
            }
            let by = if down { -by } else { by };
            digits.exponent = digits.exponent.saturating_add(by);
        }
        if !whole || negative && digits.mantissa == 0 {
            let size = digits.fraction()?;
            return Ok(Number::Fraction(if negative { -size } else { size }));
        }
        let size = digits.mantissa;
        if negative {
            let number = 0_i64.checked_sub_unsigned(size);
            number.map(Number::Negative).ok_or(Unreadable)
        } else {
            Ok(Number::Positive(size))
        }
    }

    /// Passes over a value, whatever it is; returns how it is written.
    pub(super) fn skip(&mut self) -> Result<&'de str> {
        self.peek();
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek().ok_or(Unreadable)? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    self.at += 1;
                    depth += 1;
                }
                b'}' | b']' => {
                    self.at += 1;
                    depth = depth.checked_sub(1).ok_or(Unreadable)?;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                _ => {
                    self.number()?;
                }
            }
            if depth == 0 {
                return Ok(self.since(start));
            }
        }
    }
}

/// All digits of a number, as far as they find room, and where its point is.
#[derive(Default)]
struct Digits {
    mantissa: u64,
    exponent: i32,
    full: bool,
}

impl Digits {
    fn push(&mut self, digit: u8, behind_point: bool) {
        let longer = self.mantissa.checked_mul(10);
        let longer = longer.and_then(|longer| longer.checked_add(u64::from(digit)));
        if let Some(longer) = longer.filter(|_| !self.full) {
            self.mantissa = longer;
            self.exponent -= i32::from(behind_point);
        } else {
            self.full = true;
            self.exponent += i32::from(!behind_point);
        }
    }

    /// Rounded once where the digits are at most fifteen and a power up to [`EXACT`] takes them to their place: both
    /// are exact then.
    fn fraction(&self) -> Result<f64> {
        #[expect(clippy::cast_precision_loss, reason = "of more than fifteen digits")]
        let mut value = self.mantissa as f64;
        let mut left = self.exponent.unsigned_abs();
        while left > 0 && value > 0.0 && value.is_finite() {
            let step = left.min(EXACT);
            let power = (0..step).fold(1.0, |power, _| power * 10.0);
            if self.exponent < 0 {
                value /= power;
            } else {
                value *= power;
            }
            left -= step;
        }
        value.is_finite().then_some(value).ok_or(Unreadable)
    }
}
