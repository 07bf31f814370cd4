/// The longest wait before another attempt, milliseconds.
const LONGEST: f64 = 15_000.0;
const FIRST: f64 = 500.0;

/// Waits between attempts to connect: full jitter, so that many clients do not return at once.
#[derive(Default)]
pub(crate) struct Backoff {
    failures: i32,
}

impl Backoff {
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Attempts that failed in a row.
    pub(crate) fn failures(&self) -> i32 {
        self.failures
    }

    /// 0 to min(15 s, 0.5 s · 2ⁿ).
    pub(crate) fn next_ms(&mut self) -> u32 {
        let longest = (FIRST * 2_f64.powi(self.failures.min(10))).min(LONGEST);
        self.failures += 1;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 15000"
        )]
        let wait = (js_sys::Math::random() * longest) as u32;
        wait
    }
}
