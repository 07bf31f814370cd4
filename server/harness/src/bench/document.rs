//! Writes figures into `docs/performance.md`.

use anyhow::Result;

use crate::bench::{
    recorded::{FIGURES, NOTHING, Recorded, between},
    report::{Report, short},
    scale,
};

const SCALE: [&str; 2] = ["<!-- scale -->\n", "<!-- end of scale -->"];

/// The document with these figures in place of the old ones, and with what follows from them.
pub fn write(document: &str, about: &str, report: &Report) -> Result<String> {
    rescale(&replace(document, FIGURES, &figures(about, report))?)
}

fn figures(about: &str, report: &Report) -> String {
    let mut lines = vec![String::new(), about.to_owned()];
    for section in &report.sections {
        let columns = section.columns();
        let titles: Vec<&str> = columns.iter().map(|(title, _)| *title).collect();
        lines.push(format!("\n### {}\n", section.name));
        lines.push(format!("| Figure | Unit | {} |", titles.join(" | ")));
        lines.push(format!("|---|---|{}", "---|".repeat(columns.len())));
        for (number, row) in section.rows.iter().enumerate() {
            let values = columns.iter().map(|(_, values)| {
                let value = values.get(number).copied().flatten();
                value.map_or_else(|| NOTHING.to_owned(), short)
            });
            let values = values.collect::<Vec<_>>().join(" | ");
            lines.push(format!("| {} | {} | {values} |", row.what, row.unit));
        }
    }
    lines.push("\n".to_owned());
    lines.join("\n")
}

/// The document with the scale that follows from its own figures.
pub fn rescale(document: &str) -> Result<String> {
    let table = scale::table(&Recorded::read(document)?)?;
    replace(document, SCALE, &format!("\n{table}\n"))
}

fn replace(document: &str, marks: [&str; 2], text: &str) -> Result<String> {
    let old = format!("{}{}{}", marks[0], between(document, marks)?, marks[1]);
    Ok(document.replace(&old, &format!("{}{text}{}", marks[0], marks[1])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::{Figures, column::Column};

    const DOCUMENT: &str = include_str!("../../../../docs/performance.md");

    #[test]
    fn the_document_has_figures_and_its_scale_follows_from_them() {
        let recorded = Recorded::read(DOCUMENT).unwrap();
        for section in ["SQLite", "Postgres and Redis"] {
            let p50 = recorded.value(section, "100 messages/s, p50", Column::Fresh);
            assert!(p50.is_some(), "{section}");
        }
        assert_eq!(rescale(DOCUMENT).unwrap(), DOCUMENT);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut report = Report::default();
        for (column, value) in [(Column::Fresh, 131_234.0), (Column::Later, 1.5)] {
            let mut figures = Figures::default();
            figures.add("one", value, "/s");
            report.add("SQLite", column, figures);
        }
        let mut figures = Figures::default();
        figures.add("two", 2.0, "ms");
        report.add("SQLite", Column::Fresh, figures);
        let blank = FIGURES.concat();
        let document = replace(&blank, FIGURES, &super::figures("Today", &report)).unwrap();
        let read = Recorded::read(&document).unwrap();
        assert_eq!(read.value("SQLite", "one", Column::Fresh), Some(131_000.0));
        assert_eq!(read.value("SQLite", "one", Column::Later), Some(1.5));
        assert_eq!(read.value("SQLite", "two", Column::Later), None);
    }
}
