//! A table for people and JSON for machines.

use std::fmt::Write;

use serde::Serialize;

/// One number, and the reference it stands beside.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub of: String,
    pub what: String,
    pub value: f64,
    pub unit: &'static str,
    /// The same of the bare server or of the disk.
    pub reference: Option<f64>,
    /// Value divided by reference.
    pub ratio: Option<f64>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    pub rows: Vec<Row>,
    /// What the reader must know to judge them.
    pub notes: Vec<String>,
}

impl Report {
    pub fn add(
        &mut self,
        of: &str,
        what: &str,
        value: f64,
        unit: &'static str,
        reference: Option<f64>,
    ) {
        self.rows.push(Row {
            of: of.to_owned(),
            what: what.to_owned(),
            value,
            unit,
            reference,
            ratio: reference.filter(|it| *it > 0.0).map(|it| value / it),
        });
    }

    pub fn table(&self) -> String {
        let mut text = String::new();
        let mut of = "";
        for row in &self.rows {
            if row.of != of {
                of = &row.of;
                writeln!(text, "\n{of}").ok();
            }
            write!(
                text,
                "  {:<44} {:>12} {:<10}",
                row.what,
                short(row.value),
                row.unit
            )
            .ok();
            if let (Some(reference), Some(ratio)) = (row.reference, row.ratio) {
                write!(
                    text,
                    " reference {:>10}  ratio {}",
                    short(reference),
                    short(ratio)
                )
                .ok();
            }
            text.push('\n');
        }
        text.push('\n');
        for note in &self.notes {
            writeln!(text, "{note}").ok();
        }
        text
    }
}

/// Three digits are all that such a measurement is worth.
fn short(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
