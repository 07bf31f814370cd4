//! The figures of the last release, as they stand in `docs/performance.md`.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::bench::column::Column;

/// What stands between them is written by the measuring program.
pub(super) const FIGURES: [&str; 2] = ["<!-- figures -->\n", "<!-- end of figures -->"];
pub(super) const NOTHING: &str = "–";

/// Figures by section, name and column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded(BTreeMap<(String, String, Column), f64>);

impl Recorded {
    pub fn value(&self, section: &str, what: &str, column: Column) -> Option<f64> {
        let key = (section.to_owned(), what.to_owned(), column);
        self.0.get(&key).copied()
    }

    /// Reads the tables of a document. Fails on a line of a table that does not fit its head.
    pub fn read(document: &str) -> Result<Self> {
        let mut recorded = Self::default();
        let mut section = "";
        let mut titles: Vec<&str> = Vec::new();
        for line in between(document, FIGURES)?.lines() {
            if let Some(name) = line.strip_prefix("### ") {
                (section, titles) = (name, Vec::new());
            }
            let Some(cells) = cells(line) else { continue };
            if titles.is_empty() {
                titles = cells;
                continue;
            }
            if cells.len() != titles.len() {
                bail!("{section}: another number of cells than in the head: {line}");
            }
            let what = *cells.first().context("no cells")?;
            for (title, cell) in titles.iter().zip(&cells).skip(2) {
                let column = Column::ALL.iter().find(|it| it.title() == *title);
                if let Some(column) =
                    column.filter(|_| *cell != NOTHING && !what.starts_with("---"))
                {
                    let value = cell.replace(',', "").parse();
                    let value = value.with_context(|| format!("{section}: {what}: {cell}"))?;
                    recorded
                        .0
                        .insert((section.to_owned(), what.to_owned(), *column), value);
                }
            }
        }
        Ok(recorded)
    }
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inside = line.strip_prefix('|')?.strip_suffix('|')?;
    Some(inside.split('|').map(str::trim).collect())
}

pub(super) fn between<'a>(document: &'a str, [begin, end]: [&str; 2]) -> Result<&'a str> {
    let marked = document
        .split_once(begin)
        .and_then(|(_, rest)| rest.split_once(end));
    let (inside, _) = marked.with_context(|| format!("the document has no {begin}"))?;
    Ok(inside)
}
