//! "What is proved where" of docs/ALERTS.md: every rule has a row, and every test that a row names is there.

use super::Source;

const PAGE: &str = "docs/ALERTS.md";
const HEADING: &str = "## What is proved where";
/// Kinds of fault that other alarm systems have shown, A1 to A16; each has a row of its own.
const KINDS: usize = 16;

pub(super) fn check(sources: &[Source]) -> Vec<String> {
    let page = sources.iter().find(|source| source.path == PAGE);
    let table = page.and_then(|page| page.text.split_once(HEADING));
    let Some((_, table)) = table else {
        return vec![format!("{PAGE} has no \"{HEADING}\"")];
    };
    let table = table.split("\n## ").next().unwrap_or_default();
    let rows: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| A"))
        .collect();
    let mut found = Vec::new();
    for number in 1..=KINDS {
        let begin = format!("| A{number} ");
        if !rows.iter().any(|row| row.starts_with(&begin)) {
            found.push(format!("{PAGE}: A{number} has no row"));
        }
    }
    for row in table.lines().filter(|line| line.starts_with("| ")) {
        let proofs: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        if proofs.is_empty() && !row.starts_with("| What ") {
            found.push(format!("{PAGE}: no test in {row}"));
        }
        for proof in proofs {
            let known = proof.split_once(": ").is_some_and(|(path, test)| {
                let mut files = sources.iter().filter(|source| source.path.ends_with(path));
                files.any(|source| has_test(&source.text, test))
            });
            if !known {
                found.push(format!("{PAGE} names a test that is not there: {proof}"));
            }
        }
    }
    found
}

/// By the name of its function, or by its words in a browser test.
fn has_test(text: &str, name: &str) -> bool {
    text.contains(&format!("fn {name}(")) || text.contains(&format!("test(\"{name}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_row_without_a_test_and_a_test_that_is_gone_are_found() {
        let rows: Vec<String> = (1..=KINDS)
            .map(|number| format!("| A{number} a fault | `a.rs: there` |"))
            .collect();
        let rows = rows.join("\n");
        let table = format!("{HEADING}\n\n| What may go wrong | Test |\n|---|---|\n{rows}\n");
        let tests = source("server/a.rs", "fn there() {}");
        let page = |table: &str| source(PAGE, table);
        assert_eq!(
            check(&[page(&table), source("server/a.rs", "fn there() {}")]),
            Vec::<String>::new()
        );
        let gone = table.replacen("there", "elsewhere", 1);
        let without = table.replacen("`a.rs: there`", "somewhere", 1);
        let short = table.replacen("| A16 ", "| A17 ", 1);
        for (table, says) in [
            (gone, "not there: a.rs: elsewhere"),
            (without, "no test in | A1 "),
            (short, "A16 has no row"),
        ] {
            let found = check(&[page(&table), source(&tests.path, &tests.text)]);
            assert!(found.len() == 1 && found[0].contains(says), "{found:?}");
        }
    }
}
