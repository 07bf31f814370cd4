//! What a run of tests said: how many passed, which only when tried again, what was not tried.

use std::collections::BTreeMap;

/// Of one runner.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) counts: String,
    /// Tests that failed first, by name.
    pub(super) flaky: Vec<String>,
    /// Reasons for which tests tried nothing, and how many of them.
    pub(super) skipped: BTreeMap<String, usize>,
}

impl Outcome {
    /// Of nextest or, without it, of `cargo test`. `report` is what nextest wrote down of the
    /// tests that passed, whose words it shows nobody.
    pub(super) fn of_rust(log: &str, report: &str) -> Self {
        let flaky = log.lines().filter_map(|line| {
            let (_, name) = line.trim_start().strip_prefix("FLAKY ")?.split_once(']')?;
            Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        let mut flaky: Vec<String> = flaky.collect();
        // Said when it happens, and once more at the end.
        flaky.sort();
        flaky.dedup();
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
            flaky,
            skipped,
        }
    }

    /// Of Playwright's list.
    pub(super) fn of_browser(log: &str) -> Self {
        let (mut counts, mut flaky) = (Vec::new(), Vec::new());
        let mut is_flaky = false;
        for line in log.lines().map(str::trim) {
            match counted(line) {
                Some(kind) => {
                    is_flaky = kind == "flaky";
                    counts.push(line);
                }
                None if is_flaky && !line.is_empty() => {
                    flaky.push(line.trim_end_matches(['─', ' ']).to_owned());
                }
                None => (),
            }
        }
        Self {
            counts: counts.join(", "),
            flaky,
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

/// `  2 flaky` and `  31 passed (1.2m)`, among the last lines.
fn counted(line: &str) -> Option<&str> {
    let mut words = line.split(' ');
    words.next()?.parse::<u32>().ok()?;
    let kind = words.next()?;
    ["passed", "flaky", "skipped", "failed"]
        .contains(&kind)
        .then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_counts_and_names() {
        let log = "  PASS [ 0.1s] x\n     Summary [   0.010s] 2 tests run: 2 passed (1 flaky), 0 skipped\n   \
                   FLAKY 2/2 [   0.003s] store::main log::a_test\n";
        let report = "<system-err>SKIPPED ON POSTGRES: not set\n</system-err>\n\
                      <system-err>SKIPPED ON POSTGRES: not set</system-err>\n\
                      a log line that speaks of SKIPPED things";
        let outcome = Outcome::of_rust(log, report);
        assert_eq!(outcome.counts, "2 tests run: 2 passed (1 flaky), 0 skipped");
        assert_eq!(outcome.flaky, ["store::main log::a_test"]);
        let skipped = BTreeMap::from([("SKIPPED ON POSTGRES: not set".to_owned(), 2)]);
        assert_eq!(outcome.skipped, skipped);
    }

    #[test]
    fn cargo_test_is_summed_up() {
        let log = "test a ... ok\nSKIPPED: no recordings\ntest result: ok. 3 passed; 0 failed\n\
                   test result: ok. 4 passed; 0 failed\n";
        let outcome = Outcome::of_rust(log, "");
        assert_eq!(outcome.counts, "7 tests passed");
        assert_eq!(outcome.flaky, Vec::<String>::new());
        let skipped = BTreeMap::from([("SKIPPED: no recordings".to_owned(), 1)]);
        assert_eq!(outcome.skipped, skipped);
    }

    #[test]
    fn playwright_counts_and_names() {
        let log = "  ✓  1 rooms.spec.ts:3:5 › talk (1s)\n\n  1 flaky\n    \
                   tests/rooms.spec.ts:3:5 › talk ───\n\n  30 passed (1.2m)\n";
        let outcome = Outcome::of_browser(log);
        assert_eq!(outcome.counts, "1 flaky, 30 passed (1.2m)");
        assert_eq!(outcome.flaky, ["tests/rooms.spec.ts:3:5 › talk"]);
        assert_eq!(Outcome::of_browser("  3 passed (1s)\n").flaky.len(), 0);
    }
}
