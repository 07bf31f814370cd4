use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow, bail};

/// Starts a file that some programs write as UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// Start of a text of two bytes a letter, either way round.
const WIDE: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];

/// Latest moment a recording may have, seconds: a year.
const MAX_S: f64 = 366.0 * 86_400.0;

/// A table of numbers from a CSV file: a header, then rows that have as many values. Every error
/// names file, line and column.
pub(crate) struct Table {
    name: String,
    header: Vec<String>,
    rows: Vec<Row>,
}

pub(crate) struct Row {
    line: u64,
    cells: csv::StringRecord,
}

/// Counts the lines of a text on the way through its records.
struct Lines<'a> {
    rest: &'a str,
    line: u64,
    byte: usize,
}

impl<'a> Lines<'a> {
    const fn of(rest: &'a str) -> Self {
        Self {
            rest,
            line: 1,
            byte: 0,
        }
    }

    /// The line where a record begins: the reader's own count stops at the empty lines before it.
    fn line_of(&mut self, record: &csv::StringRecord) -> u64 {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let ahead = start.saturating_sub(self.byte).min(self.rest.len());
        let (before, rest) = self.rest.split_at_checked(ahead).unwrap_or((self.rest, ""));
        let record = rest.trim_start_matches(['\r', '\n']);
        let passed = before.len() + rest.len() - record.len();
        let (passed, rest) = self
            .rest
            .split_at_checked(passed)
            .unwrap_or((self.rest, ""));
        let breaks = passed.bytes().filter(|byte| *byte == b'\n').count();
        self.line += u64::try_from(breaks).unwrap_or_default();
        self.byte += passed.len();
        self.rest = rest;
        self.line
    }
}

/// A column of a table that is there.
#[derive(Clone, Copy)]
pub(crate) struct Column(usize);

impl Table {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let bytes = fs::read(path).with_context(|| format!("cannot read {name}"))?;
        Self::parse(
            name,
            &text(&bytes).with_context(|| path.display().to_string())?,
        )
    }

    fn parse(name: String, text: &str) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let mut lines = Lines::of(text);
        for record in reader.records() {
            let cells = record.with_context(|| format!("{name} is no CSV"))?;
            let line = lines.line_of(&cells);
            // A line of blanks, as some programs end a file with.
            if cells.iter().any(|cell| !cell.is_empty()) || cells.len() > 1 {
                rows.push(Row { line, cells });
            }
        }
        if rows.is_empty() {
            bail!("{name} is empty");
        }
        let Row { line, cells } = rows.remove(0);
        let header: Vec<String> = cells.iter().map(str::to_owned).collect();
        let at = format!("{name}, line {line}");
        check_separator(&header).with_context(|| at.clone())?;
        for (n, column) in header.iter().enumerate() {
            if !column.is_empty() && header[..n].contains(column) {
                bail!("{at}: there are two columns {column}");
            }
        }
        let table = Self { name, header, rows };
        table
            .rows
            .iter()
            .try_for_each(|row| table.check_length(row))?;
        Ok(table)
    }

    fn check_length(&self, row: &Row) -> Result<()> {
        let (found, expected) = (row.cells.len(), self.header.len());
        if found == expected {
            return Ok(());
        }
        let hint = if found > expected {
            "; numbers are written with a point, 0.5 and not 0,5"
        } else {
            "; the file may have been cut off"
        };
        bail!(
            "{}, line {}: {found} values where the header has {expected}{hint}",
            self.name,
            row.line
        )
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(crate) fn column(&self, name: &str) -> Result<Column> {
        self.find(name).ok_or_else(|| {
            let known = self.header.join(", ");
            anyhow!("{} has no column {name}; it has {known}", self.name)
        })
    }

    pub(crate) fn find(&self, name: &str) -> Option<Column> {
        let found = self.header.iter().position(|column| column == name);
        found.map(Column)
    }

    /// Where a value stands, for people.
    pub(crate) fn place(&self, row: &Row, column: Column) -> String {
        let Self { name, header, .. } = self;
        format!("{name}, line {}, column {}", row.line, header[column.0])
    }

    /// A cell that may be empty: no value, as is `NaN`.
    pub(crate) fn value(&self, row: &Row, column: Column) -> Result<Option<f64>> {
        let cell = row.cells.get(column.0).unwrap_or_default();
        number(cell).with_context(|| self.place(row, column))
    }

    /// A cell that must be a number.
    pub(crate) fn number(&self, row: &Row, column: Column) -> Result<f64> {
        self.value(row, column)?
            .with_context(|| format!("{}: a number is missing", self.place(row, column)))
    }
}

/// A number as it is written in files: `None` if it is missing.
pub(crate) fn number(cell: &str) -> Result<Option<f64>> {
    let cell = cell.trim();
    if cell.is_empty() || cell.eq_ignore_ascii_case("nan") {
        return Ok(None);
    }
    let shown: String = cell.chars().take(30).collect();
    if cell.contains(',') {
        bail!("{shown:?} has a decimal comma; write a point, as in 0.5");
    }
    match cell.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        Ok(_) => bail!("{shown} is no finite number"),
        Err(_) => bail!("{shown:?} is no number"),
    }
}

/// The text of a file, with or without a mark at its start.
pub(crate) fn text(bytes: &[u8]) -> Result<String> {
    if WIDE.iter().any(|wide| bytes.starts_with(wide)) {
        bail!("this is UTF-16; save it as UTF-8");
    }
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        anyhow!("line {line} is no UTF-8 text")
    })?;
    Ok(text.to_owned())
}

fn check_separator(header: &[String]) -> Result<()> {
    let other = header
        .iter()
        .find_map(|cell| cell.find([';', '\t']).map(|at| &cell[at..=at]));
    match other {
        Some(";") => bail!(
            "columns are separated by semicolons, as where numbers have decimal commas; \
             separate columns by commas and write numbers with a point"
        ),
        Some(_) => bail!("columns are separated by tabs; separate them by commas"),
        None => Ok(()),
    }
}

/// Seconds to whole parts of a second.
pub(super) fn moment(seconds: f64, per_second: f64) -> Result<u64> {
    if !(0.0..=MAX_S).contains(&seconds) {
        bail!("{seconds} s is no time of a recording");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between nothing and a year"
    )]
    Ok((seconds * per_second).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let read = || {
            let table = Table::parse("a.csv".into(), &super::text(text.as_bytes())?)?;
            let column = table.column("x")?;
            table
                .rows()
                .iter()
                .map(|row| table.number(row, column))
                .collect::<Result<Vec<_>>>()
        };
        format!("{:#}", read().unwrap_err())
    }

    fn numbers(text: &str) -> Vec<f64> {
        let table = Table::parse("a.csv".into(), &super::text(text.as_bytes()).unwrap()).unwrap();
        let column = table.column("x").unwrap();
        let numbers = table
            .rows()
            .iter()
            .map(|row| table.number(row, column).unwrap());
        numbers.collect()
    }

    #[test]
    fn what_other_programs_write_is_read() {
        for text in [
            "x,y\n1,2\n3,4\n",
            "x,y\n1,2\n3,4",
            "\u{feff}x,y\n1,2\n3,4\n",
            "x,y\r\n1,2\r\n3,4\r\n",
            "\"x\",\"y\"\n\"1\",\"2\"\n\"3\",4\n",
            " x , y \n 1 ,2\n3, 4\n",
            "x,y\n1,2\n3,4\n\n",
            "x,y\n1,2\n\n3,4\n  \n",
            "y,x\n2,1\nabc,3\n",
        ] {
            assert_eq!(numbers(text), [1.0, 3.0], "{text:?}");
        }
    }

    #[test]
    fn what_is_no_table_is_refused_by_file_line_and_column() {
        for (text, words) in [
            ("", "a.csv is empty"),
            ("\n \n", "a.csv is empty"),
            ("y\n1\n", "a.csv has no column x; it has y"),
            ("x,x\n1,2\n", "a.csv, line 1: there are two columns x"),
            (
                "x;y\n1,5;2\n",
                "a.csv, line 1: columns are separated by semicolons",
            ),
            (
                "x\ty\n1\t2\n",
                "a.csv, line 1: columns are separated by tabs",
            ),
            (
                "x\n0,5\n",
                "a.csv, line 2: 2 values where the header has 1; numbers are written with a point",
            ),
            (
                "x,y\n1,2\n3\n",
                "a.csv, line 3: 1 values where the header has 2; the file may have been cut off",
            ),
            (
                "x,y\n\"0,5\",2\n",
                "a.csv, line 2, column x: \"0,5\" has a decimal comma",
            ),
            (
                "x,y\n1,2\n\none,2\n",
                "a.csv, line 4, column x: \"one\" is no number",
            ),
            ("x,y\n,2\n", "a.csv, line 2, column x: a number is missing"),
            (
                "x,y\ninf,2\n",
                "a.csv, line 2, column x: inf is no finite number",
            ),
        ] {
            let said = refused(text);
            assert!(said.contains(words), "{text:?}: {said}");
        }
    }

    #[test]
    fn other_letters_are_named() {
        assert!(
            super::text(b"\xFF\xFEx\0")
                .unwrap_err()
                .to_string()
                .contains("UTF-16")
        );
        let said = super::text(b"x\n1\n\xE4\n").unwrap_err().to_string();
        assert!(said.contains("line 3"), "{said}");
    }
}
