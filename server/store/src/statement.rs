//! SQL that stays prepared. diesel parses what `sql_query` is given at every call, and so it does
//! with `eq_any` on SQLite and with inserts of several rows, whose text depends on their number.

use std::sync::OnceLock;

use diesel::{
    QueryResult,
    expression::expression_types::Untyped,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{Array, BigInt, Binary, Bool, Double, Nullable, Text},
    sqlite::Sqlite,
};

use crate::key::Key;

/// A statement of one text for both databases, with its values. Loads into what is
/// `QueryableByName`, or executes.
#[derive(Debug, Default)]
pub(crate) struct Statement {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Sql {
        postgres: &'static str,
        sqlite: &'static str,
    },
    Key(Key),
    Number(i64),
    Rows(Rows),
}

impl<C> diesel::RunQueryDsl<C> for Statement {}

impl Statement {
    pub(crate) fn new(sql: &'static str) -> Self {
        Self::default().sql(sql)
    }

    pub(crate) fn sql(self, sql: &'static str) -> Self {
        self.sql_of(sql, sql)
    }

    /// Where the two differ.
    pub(crate) fn sql_of(self, postgres: &'static str, sqlite: &'static str) -> Self {
        self.piece(Piece::Sql { postgres, sqlite })
    }

    /// The clock of this database, which all processes share, at the beginning of the statement: milliseconds
    /// since 1970. An index can be searched by it.
    pub(crate) fn now(self) -> Self {
        self.sql_of(
            "(extract(epoch FROM statement_timestamp()) * 1000)::bigint",
            "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
        )
    }

    pub(crate) fn key(self, key: impl Into<Key>) -> Self {
        self.piece(Piece::Key(key.into()))
    }

    pub(crate) fn number(self, number: i64) -> Self {
        self.piece(Piece::Number(number))
    }

    /// A table of given rows, for the place after `FROM` or `JOIN`.
    pub(crate) fn rows(self, rows: Rows) -> Self {
        self.piece(Piece::Rows(rows))
    }

    fn piece(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }
}

impl Query for Statement {
    type SqlType = Untyped;
}

/// Kept by its text.
impl QueryId for Statement {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Sql { postgres, .. } => out.push_sql(postgres),
                Piece::Key(key) => out.push_bind_param::<Binary, _>(key)?,
                Piece::Number(number) => out.push_bind_param::<BigInt, _>(number)?,
                Piece::Rows(rows) => rows.push_postgres(out.reborrow())?,
            }
        }
        Ok(())
    }
}

impl QueryFragment<Sqlite> for Statement {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Sql { sqlite, .. } => out.push_sql(sqlite),
                Piece::Key(key) => out.push_bind_param::<Binary, _>(key)?,
                Piece::Number(number) => out.push_bind_param::<BigInt, _>(number)?,
                Piece::Rows(rows) => rows.push_sqlite(out.reborrow())?,
            }
        }
        Ok(())
    }
}

/// Rows as values of a statement: arrays, one per column (Postgres), or one JSON text (SQLite).
#[derive(Debug)]
pub(crate) struct Rows {
    name: &'static str,
    columns: Vec<(&'static str, Column)>,
    json: OnceLock<String>,
}

/// The values of one column, of all rows.
#[derive(Clone, Debug)]
pub(crate) enum Column {
    Keys(Vec<Key>),
    OptionalKeys(Vec<Option<Key>>),
    Numbers(Vec<i64>),
    OptionalNumbers(Vec<Option<i64>>),
    Flags(Vec<bool>),
    Texts(Vec<String>),
    Bytes(Vec<Vec<u8>>),
    Doubles(Vec<f64>),
}

impl Rows {
    /// A table of this name; all columns must be of one length.
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            columns: Vec::new(),
            json: OnceLock::new(),
        }
    }

    pub(crate) fn column(mut self, name: &'static str, values: Column) -> Self {
        self.columns.push((name, values));
        self
    }

    fn push_postgres<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("unnest(");
        for (place, (_, values)) in self.columns.iter().enumerate() {
            if place > 0 {
                out.push_sql(", ");
            }
            match values {
                Column::Keys(keys) => out.push_bind_param::<Array<Binary>, _>(keys)?,
                Column::OptionalKeys(keys) => {
                    out.push_bind_param::<Array<Nullable<Binary>>, _>(keys)?;
                }
                Column::Numbers(numbers) => out.push_bind_param::<Array<BigInt>, _>(numbers)?,
                Column::OptionalNumbers(numbers) => {
                    out.push_bind_param::<Array<Nullable<BigInt>>, _>(numbers)?;
                }
                Column::Flags(flags) => out.push_bind_param::<Array<Bool>, _>(flags)?,
                Column::Texts(texts) => out.push_bind_param::<Array<Text>, _>(texts)?,
                Column::Bytes(bytes) => out.push_bind_param::<Array<Binary>, _>(bytes)?,
                Column::Doubles(doubles) => out.push_bind_param::<Array<Double>, _>(doubles)?,
            }
        }
        out.push_sql(") AS ");
        out.push_sql(self.name);
        for (place, (name, _)) in self.columns.iter().enumerate() {
            out.push_sql(if place == 0 { " (" } else { ", " });
            out.push_sql(name);
        }
        out.push_sql(")");
        Ok(())
    }

    fn push_sqlite<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("(SELECT ");
        for (place, (name, values)) in self.columns.iter().enumerate() {
            if place > 0 {
                out.push_sql(", ");
            }
            let is_hex = matches!(
                values,
                Column::Keys(_) | Column::OptionalKeys(_) | Column::Bytes(_)
            );
            out.push_sql(if is_hex { "unhex(value->>" } else { "value->>" });
            out.push_sql(PLACES.get(place).copied().unwrap_or_default());
            out.push_sql(if is_hex { ") AS " } else { " AS " });
            out.push_sql(name);
        }
        out.push_sql(" FROM json_each(");
        out.push_bind_param::<Text, String>(self.json.get_or_init(|| self.to_json()))?;
        out.push_sql(")) AS ");
        out.push_sql(self.name);
        Ok(())
    }

    /// An array of one array per row; keys and bytes in hexadecimal digits.
    fn to_json(&self) -> String {
        let count = self.columns.iter().map(|(_, values)| values.len()).max();
        let mut json = String::from("[");
        for row in 0..count.unwrap_or(0) {
            json.push_str(if row == 0 { "[" } else { ",[" });
            for (place, (_, values)) in self.columns.iter().enumerate() {
                if place > 0 {
                    json.push(',');
                }
                values.push_json(row, &mut json);
            }
            json.push(']');
        }
        json.push(']');
        json
    }
}

/// Columns by their place, as text.
const PLACES: [&str; 15] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14",
];

impl Column {
    fn len(&self) -> usize {
        match self {
            Self::Keys(values) => values.len(),
            Self::OptionalKeys(values) => values.len(),
            Self::Numbers(values) => values.len(),
            Self::OptionalNumbers(values) => values.len(),
            Self::Flags(values) => values.len(),
            Self::Texts(values) => values.len(),
            Self::Bytes(values) => values.len(),
            Self::Doubles(values) => values.len(),
        }
    }

    fn push_json(&self, row: usize, json: &mut String) {
        let pushed = match self {
            Self::Keys(keys) => keys.get(row).map(|key| push_hex(json, key.as_ref())),
            Self::OptionalKeys(keys) => keys
                .get(row)
                .copied()
                .flatten()
                .map(|key| push_hex(json, key.as_ref())),
            Self::Numbers(numbers) => numbers
                .get(row)
                .map(|number| json.push_str(&number.to_string())),
            Self::OptionalNumbers(numbers) => {
                let number = numbers.get(row).copied().flatten();
                number.map(|number| json.push_str(&number.to_string()))
            }
            Self::Flags(flags) => flags
                .get(row)
                .map(|flag| json.push_str(if *flag { "1" } else { "0" })),
            Self::Bytes(bytes) => bytes.get(row).map(|bytes| push_hex(json, bytes)),
            Self::Doubles(doubles) => doubles
                .get(row)
                .map(|double| json.push_str(&double.to_string())),
            Self::Texts(texts) => texts.get(row).map(|text| {
                json.push_str(&serde_json::Value::from(text.as_str()).to_string());
            }),
        };
        if pushed.is_none() {
            json.push_str("null");
        }
    }
}

/// In hexadecimal digits, for `unhex`.
pub(crate) fn push_hex(json: &mut String, bytes: &[u8]) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    json.push('"');
    for byte in bytes {
        json.push(DIGITS[usize::from(byte >> 4)]);
        json.push(DIGITS[usize::from(byte & 15)]);
    }
    json.push('"');
}
