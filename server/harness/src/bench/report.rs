//! What was measured, as tables: one per storage, a row per figure, a column per subject.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::bench::{Figures, column::Column, recorded::Recorded};

/// One figure of all who were measured.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub what: String,
    pub unit: &'static str,
    /// One value per round.
    pub values: BTreeMap<Column, Vec<f64>>,
}

impl Row {
    /// The mean of all rounds.
    pub fn value(&self, column: Column) -> Option<f64> {
        let rounds = self.values.get(&column)?;
        let count = u32::try_from(rounds.len()).ok().filter(|it| *it > 0)?;
        Some(rounds.iter().sum::<f64>() / f64::from(count))
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Section {
    pub name: &'static str,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Of the history.
    pub events: usize,
    pub sections: Vec<Section>,
    /// What the reader must know to judge them.
    pub notes: Vec<String>,
    /// What this binary was to do and did not.
    pub failures: Vec<String>,
}

/// A column of a table: its title and a value per row.
pub type Cells = (&'static str, Vec<Option<f64>>);

impl Report {
    pub fn add(&mut self, name: &'static str, column: Column, figures: Figures) {
        let at = self.sections.iter().position(|it| it.name == name);
        let at = at.unwrap_or_else(|| {
            let rows = Vec::new();
            self.sections.push(Section { name, rows });
            self.sections.len() - 1
        });
        let Some(section) = self.sections.get_mut(at) else {
            return;
        };
        for figure in figures.0 {
            let row = section.rows.iter_mut().find(|it| it.what == figure.what);
            if let Some(row) = row {
                row.values.entry(column).or_default().push(figure.value);
            } else {
                section.rows.push(Row {
                    what: figure.what,
                    unit: figure.unit,
                    values: [(column, vec![figure.value])].into(),
                });
            }
        }
    }

    /// Something could not be measured. That an older binary cannot do everything is no failure.
    pub fn fail(&mut self, name: &str, column: Column, what: &str, error: &anyhow::Error) {
        // Programs explain themselves at length.
        let error = format!("{error:#}");
        let error = error.lines().next().unwrap_or_default();
        let text = format!("{name}, {what}, {}: {error}", column.title());
        match column {
            Column::OlderFresh | Column::OlderLater => self.notes.push(text),
            _ => self.failures.push(text),
        }
    }

    pub fn value(&self, name: &str, what: &str, column: Column) -> Option<f64> {
        let section = self.sections.iter().find(|it| it.name == name)?;
        let row = section.rows.iter().find(|it| it.what == what)?;
        row.value(column)
    }

    /// For people, beside the figures of the last release.
    pub fn table(&self, last: Option<&Recorded>) -> String {
        let mut lines = Vec::new();
        for section in &self.sections {
            let mut columns = section.columns();
            if let Some(last) = last {
                columns.extend(section.last(last));
            }
            let titles: Vec<String> = columns
                .iter()
                .map(|(title, _)| self.with_events(title))
                .collect();
            let head = titles.iter().map(|title| format!("  {title:>8}"));
            let head: String = head.collect();
            lines.push(format!("\n{:<70}{head}", section.name));
            for (number, row) in section.rows.iter().enumerate() {
                let cells = titles.iter().zip(&columns).map(|(title, (_, cells))| {
                    let cell = cells.get(number).copied().flatten().map(short);
                    let width = title.chars().count().max(8);
                    format!("  {:>width$}", cell.unwrap_or_default())
                });
                let cells: String = cells.collect();
                let line = format!("  {:<61} {:<6}{cells}", row.what, row.unit);
                lines.push(line.trim_end().to_owned());
            }
        }
        lines.push(String::new());
        lines.extend(self.notes.iter().cloned());
        let failures = self.failures.iter();
        lines.extend(failures.map(|it| format!("NOT MEASURED: {it}")));
        lines.join("\n")
    }

    /// The title of a shorter history than the usual one says so.
    fn with_events(&self, title: &str) -> String {
        match self.events {
            1_000_000 => title.to_owned(),
            events => title.replace("1 M events", &format!("{events} events")),
        }
    }
}

impl Section {
    /// Everything that was measured, and ratios; no empty columns.
    pub fn columns(&self) -> Vec<Cells> {
        use Column::{Fresh, Later, OlderFresh, OlderLater, Reference};
        let values = |column: Column| -> Cells {
            let values = self.rows.iter().map(|row| row.value(column));
            (column.title(), values.collect())
        };
        let ratio = |title, of: Column, to: Column| -> Cells {
            let ratios = self.rows.iter().map(|row| {
                let to = row.value(to).filter(|it| *it > 0.0)?;
                Some(row.value(of)? / to)
            });
            (title, ratios.collect())
        };
        let columns = [
            values(Fresh),
            values(Later),
            ratio("after ÷ fresh", Later, Fresh),
            values(Reference),
            ratio("fresh ÷ reference", Fresh, Reference),
            values(OlderFresh),
            ratio("fresh ÷ older", Fresh, OlderFresh),
            values(OlderLater),
            ratio("after ÷ older", Later, OlderLater),
        ];
        let full = |cells: &Cells| cells.1.iter().any(Option::is_some);
        columns.into_iter().filter(full).collect()
    }

    fn last(&self, last: &Recorded) -> Vec<Cells> {
        let columns = [
            ("Last release", Column::Fresh),
            ("Last, after 1 M", Column::Later),
        ];
        columns
            .map(|(title, column)| {
                let values = self
                    .rows
                    .iter()
                    .map(|row| last.value(self.name, &row.what, column));
                (title, values.collect())
            })
            .into()
    }
}

/// Three digits are all that such a measurement is worth.
pub fn short(value: f64) -> String {
    match value.abs() {
        999.5.. => {
            let scale = 10_f64.powf(value.abs().log10().floor() - 2.0);
            let digits = format!("{:.0}", (value / scale).round() * scale);
            let mut text = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        }
        99.95.. => format!("{value:.0}"),
        9.995.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_shown() {
        for (value, text) in [
            (0.0, "0.00"),
            (1.234, "1.23"),
            (9.999, "10.0"),
            (12.34, "12.3"),
            (123.4, "123"),
            (999.7, "1,000"),
            (131_234.0, "131,000"),
            (1_315_000.0, "1,320,000"),
        ] {
            assert_eq!(short(value), text);
        }
    }

    #[test]
    fn rounds_are_averaged_and_empty_columns_left_out() {
        let mut report = Report::default();
        for value in [1.0, 2.0] {
            let mut figures = Figures::default();
            figures.add("p50", value, "ms");
            report.add("SQLite", Column::Fresh, figures);
        }
        let mut figures = Figures::default();
        figures.add("p50", 3.0, "ms");
        report.add("SQLite", Column::Later, figures);
        assert_eq!(report.value("SQLite", "p50", Column::Fresh), Some(1.5));
        let columns = report.sections[0].columns();
        let expected: Vec<Cells> = vec![
            ("Fresh", vec![Some(1.5)]),
            ("After 1 M events", vec![Some(3.0)]),
            ("after ÷ fresh", vec![Some(2.0)]),
        ];
        assert_eq!(columns, expected);
    }
}
