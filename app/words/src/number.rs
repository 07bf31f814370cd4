/// What can be counted or measured.
pub trait Number {
    fn number(self) -> f64;
}

macro_rules! exact {
    ($($kind:ty),*) => {
        $(impl Number for $kind {
            fn number(self) -> f64 {
                self.into()
            }
        })*
    };
}

exact!(u8, u16, u32, i32, f32, f64);

#[expect(clippy::cast_precision_loss, reason = "nobody counts beyond 2⁵³")]
mod wide {
    use super::Number;

    impl Number for usize {
        fn number(self) -> f64 {
            self as f64
        }
    }

    impl Number for i64 {
        fn number(self) -> f64 {
            self as f64
        }
    }

    impl Number for u64 {
        fn number(self) -> f64 {
            self as f64
        }
    }
}

/// How many digits stand behind the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digits {
    pub(crate) most: usize,
    /// Also if they are zero.
    pub(crate) fixed: bool,
}

/// Behind the point.
const MOST_DIGITS: usize = 6;

/// A number as a language writes it. One code for server and client, because what the server wrote must
/// be what the client would write; and in whole steps of the last digit, because what writes any fraction
/// exactly would be a twentieth of the client.
pub(crate) fn written(value: f64, digits: Digits, point: &str, group: &str) -> String {
    let most = digits.most.min(MOST_DIGITS);
    let scale = (0..most).fold(1_u32, |scale, _| scale * 10);
    let steps = (value.abs() * f64::from(scale)).round_ties_even();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and nobody counts beyond 2⁵³"
    )]
    let steps = steps as u64;
    let whole = (steps / u64::from(scale)).to_string();
    let part = match most {
        0 => String::new(),
        most => format!("{:0most$}", steps % u64::from(scale)),
    };
    let part = if digits.fixed {
        &part
    } else {
        part.trim_end_matches('0')
    };
    let mut text = String::new();
    if value < 0.0 && steps > 0 {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push_str(group);
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push_str(point);
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_a_language_does() {
        let write = |value, most, fixed| written(value, Digits { most, fixed }, ",", ".");
        assert_eq!(write(0.0, 0, false), "0");
        assert_eq!(write(999.4, 0, false), "999");
        assert_eq!(write(1234.0, 0, false), "1.234");
        assert_eq!(write(1_234_567.891, 2, false), "1.234.567,89");
        assert_eq!(write(9.0, 1, false), "9");
        assert_eq!(write(9.0, 1, true), "9,0");
        assert_eq!(write(9.25, 1, false), "9,2");
        assert_eq!(write(-1.5, 1, false), "−1,5");
        assert_eq!(write(-0.01, 1, false), "0");
        assert_eq!(write(0.049, 2, true), "0,05");
        assert_eq!(write(59.999, 2, true), "60,00");
        assert_eq!(write(f64::NAN, 1, true), "0,0");
    }
}
