//! What a run of tests said: how many passed, and what was not tried.

use std::collections::BTreeMap;

/// Of one runner.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) counts: String,
    /// Reasons for which tests tried nothing, and how many of them.
    pub(super) skipped: BTreeMap<String, usize>,
}

impl Outcome {
    /// Of nextest or, without it, of `cargo test`. `report` is what nextest wrote down of the
    /// tests that passed, whose words it shows nobody.
    pub(super) fn of_rust(log: &str, report: &str) -> Self {
        let mut skipped = BTreeMap::new();
        for line in log.lines().chain(report.lines()) {
            if let Some(start) = line.find("SKIPPED").filter(|start| is_start(line, *start)) {
                let reason = line.get(start..).unwrap_or_default();
                let reason = reason.split('<').next().unwrap_or_default();
                *skipped.entry(reason.trim().to_owned()).or_default() += 1;
            }
        }
        Self {
            counts: rust_counts(log),
            skipped,
        }
    }

    /// Of Playwright's list.
    pub(super) fn of_browser(log: &str) -> Self {
        let lines = log.lines().map(str::trim);
        let counts: Vec<&str> = lines.filter(|line| is_count(line)).collect();
        Self {
            counts: counts.join(", "),
            skipped: BTreeMap::new(),
        }
    }
}

/// A line of its own, also inside a report.
fn is_start(line: &str, start: usize) -> bool {
    let before = line.get(..start).unwrap_or_default().trim_start();
    before.is_empty() || before.ends_with('>')
}

/// The last word of nextest, or the sum over all binaries of `cargo test`.
fn rust_counts(log: &str) -> String {
    let nextest = log
        .lines()
        .rev()
        .find_map(|line| line.trim_start().strip_prefix("Summary ["));
    if let Some((_, counts)) = nextest.and_then(|line| line.split_once(']')) {
        return counts.trim().to_owned();
    }
    let results = log
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "));
    let passed = results.filter_map(|line| line.split(' ').next()?.parse::<usize>().ok());
    format!("{} tests passed", passed.sum::<usize>())
}

/// `  2 skipped` and `  31 passed (1.2m)`, among the last lines.
fn is_count(line: &str) -> bool {
    let mut words = line.split(' ');
    let count = words.next().and_then(|word| word.parse::<u32>().ok());
    let kinds = ["passed", "skipped", "failed"];
    count.is_some() && words.next().is_some_and(|kind| kinds.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_counts() {
        let log = "  PASS [ 0.1s] x\n     Summary [   0.010s] 2 tests run: 2 passed, 0 skipped\n";
        let report = "<system-err>SKIPPED ON POSTGRES: not set\n</system-err>\n\
                      <system-err>SKIPPED ON POSTGRES: not set</system-err>\n\
                      a log line that speaks of SKIPPED things";
        let outcome = Outcome::of_rust(log, report);
        assert_eq!(outcome.counts, "2 tests run: 2 passed, 0 skipped");
        let skipped = BTreeMap::from([("SKIPPED ON POSTGRES: not set".to_owned(), 2)]);
        assert_eq!(outcome.skipped, skipped);
    }

    #[test]
    fn cargo_test_is_summed_up() {
        let log = "test a ... ok\nSKIPPED: no recordings\ntest result: ok. 3 passed; 0 failed\n\
                   test result: ok. 4 passed; 0 failed\n";
        let outcome = Outcome::of_rust(log, "");
        assert_eq!(outcome.counts, "7 tests passed");
        let skipped = BTreeMap::from([("SKIPPED: no recordings".to_owned(), 1)]);
        assert_eq!(outcome.skipped, skipped);
    }

    #[test]
    fn playwright_counts() {
        let log = "  ✓  1 rooms.spec.ts:3:5 › talk (1s)\n\n  1 skipped\n  30 passed (1.2m)\n";
        assert_eq!(
            Outcome::of_browser(log).counts,
            "1 skipped, 30 passed (1.2m)"
        );
    }
}
