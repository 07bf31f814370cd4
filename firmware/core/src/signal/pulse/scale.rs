/// What a wave of whole numbers spans when the scale was just chosen: 2 to this power.
const SPAN_BITS: i32 = 19;
/// A wave that spans less has too few digits left.
const LEAST_BITS: i32 = 14;
/// Whatever lies further out is another signal than the one the scale was chosen for.
const LARGEST: f32 = 67_108_864.0;

/// Turns a wave of any unit and offset into whole numbers, which a small core adds and
/// multiplies ten times as fast as fractions. The scale is a power of two, chosen anew where the
/// wave has become much smaller.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    zero: f32,
    /// `None` until the first stretch is over.
    gain: Option<f32>,
    stretch: u8,
    count: u8,
    low: f32,
    high: f32,
}

/// What a sample has become.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scaled {
    Value(i32),
    /// The same, but first all earlier values lose `zero` and then gain so many bits.
    Finer {
        value: i32,
        zero: i32,
        bits: u32,
    },
    /// There is no scale yet, or none any more.
    Unknown,
}

/// The power of two at or below a positive number.
fn exponent(value: f32) -> i32 {
    i32::try_from(value.to_bits() >> 23).unwrap_or_default() - 127
}

fn power_of_two(exponent: i32) -> f32 {
    f32::from_bits(u32::try_from(exponent.clamp(-126, 127) + 127).unwrap_or_default() << 23)
}

impl Scale {
    /// Looks at `stretch` samples at a time.
    pub(super) fn new(stretch: u8) -> Self {
        Self {
            zero: 0.0,
            gain: None,
            stretch,
            count: 0,
            low: f32::INFINITY,
            high: f32::NEG_INFINITY,
        }
    }

    pub(super) fn take(&mut self, value: f32) -> Scaled {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
        self.count += 1;
        let mut finer = None;
        if self.count >= self.stretch {
            finer = self.choose();
            self.count = 0;
            self.low = f32::INFINITY;
            self.high = f32::NEG_INFINITY;
        }
        let Some(gain) = self.gain else {
            return Scaled::Unknown;
        };
        let scaled = (value - self.zero) * gain;
        if scaled.abs() > LARGEST {
            *self = Self::new(self.stretch);
            return Scaled::Unknown;
        }
        #[expect(clippy::cast_possible_truncation, reason = "below LARGEST")]
        let value = scaled as i32;
        finer.map_or(Scaled::Value(value), |(zero, bits)| Scaled::Finer {
            value,
            zero,
            bits,
        })
    }

    /// The scale that fits the stretch that ends; how much finer it is than the one before.
    #[expect(clippy::cast_possible_truncation, reason = "within the former scale")]
    fn choose(&mut self) -> Option<(i32, u32)> {
        let span = self.high - self.low;
        if span <= 0.0 || !span.is_finite() {
            return None;
        }
        let middle = self.low + span / 2.0;
        let Some(gain) = self.gain else {
            self.zero = middle;
            self.gain = Some(power_of_two(SPAN_BITS - exponent(span)));
            return None;
        };
        let bits = exponent(span * gain);
        if !(0..LEAST_BITS).contains(&bits) {
            return None;
        }
        let bits = SPAN_BITS - bits;
        let zero = ((middle - self.zero) * gain) as i32;
        #[expect(clippy::cast_precision_loss, reason = "came from an f32")]
        let moved = zero as f32 / gain;
        self.zero += moved;
        self.gain = Some(gain * power_of_two(bits));
        Some((zero, u32::try_from(bits).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_unit_gives_about_the_same_numbers() {
        for (unit, offset) in [(1.0, 0.0), (0.001, 0.5), (1000.0, -120_000.0)] {
            let mut scale = Scale::new(4);
            let wave = [0.0, 1.0, 3.0, 2.0, 3.0].map(|value| offset + unit * value);
            assert_eq!(
                wave[..3]
                    .iter()
                    .map(|v| scale.take(*v))
                    .filter(|s| *s == Scaled::Unknown)
                    .count(),
                3
            );
            scale.take(wave[3]);
            let Scaled::Value(top) = scale.take(wave[4]) else {
                panic!()
            };
            assert!(((1 << 18)..(1 << 20)).contains(&top), "{unit}: {top}");
        }
    }

    #[test]
    fn a_wave_that_shrinks_gets_digits_back() {
        let mut scale = Scale::new(4);
        for value in [0.0, 100_000.0, 0.0, 100_000.0, 7.0, 8.0, 9.0] {
            scale.take(value);
        }
        let Scaled::Finer { zero, bits, value } = scale.take(10.0) else {
            panic!()
        };
        // The middle of 7 and 10, less the middle of nothing and all, at 8 to the unit.
        assert_eq!((zero, bits), (-399_932, 15));
        assert!((0..1 << 20).contains(&value), "{value}");
        assert_eq!(scale.take(1e30), Scaled::Unknown, "another signal");
        assert_eq!(scale.take(7.0), Scaled::Unknown, "begins anew");
    }

    #[test]
    fn a_flat_line_has_no_scale() {
        let mut scale = Scale::new(4);
        assert!((0..20).all(|_| scale.take(5.0) == Scaled::Unknown));
    }
}
