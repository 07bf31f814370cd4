//! The few words that the two databases spell differently, and JSON with holes.

use domain::{RoomId, UserId};
use uuid::Uuid;

use crate::{Result, conn::Conn, log::row::json};

#[derive(Clone, Copy)]
pub(super) enum Dialect {
    Postgres,
    Sqlite,
}

impl Dialect {
    pub(super) fn of(conn: &Conn) -> Self {
        match conn {
            Conn::Postgres(_) => Self::Postgres,
            Conn::Sqlite(_) => Self::Sqlite,
        }
    }

    /// What a transaction begins with that joins thousands of rows, unlike all others.
    pub(super) fn for_many_rows(self) -> &'static str {
        match self {
            Self::Postgres => {
                "SET LOCAL enable_hashjoin = on; SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'"
            }
            Self::Sqlite => "",
        }
    }

    /// A table `n` of the numbers `from..until`.
    pub(super) fn numbers(self, from: i64, until: i64) -> String {
        match self {
            Self::Postgres => {
                format!(
                    "(SELECT n FROM generate_series({from}::bigint, {until} - 1) AS s(n)) numbers"
                )
            }
            Self::Sqlite => format!(
                "(WITH RECURSIVE s(n) AS (SELECT {from} WHERE {from} < {until} UNION ALL \
                 SELECT n + 1 FROM s WHERE n + 1 < {until}) SELECT n FROM s) numbers"
            ),
        }
    }

    /// Twelve hexadecimal digits of a number.
    pub(super) fn hex12(self, number: &str) -> String {
        match self {
            Self::Postgres => format!("lpad(to_hex({number}), 12, '0')"),
            Self::Sqlite => format!("printf('%012x', {number})"),
        }
    }

    pub(super) fn hex(self, bytes: &str) -> String {
        match self {
            Self::Postgres => format!("encode({bytes}, 'hex')"),
            Self::Sqlite => format!("lower(hex({bytes}))"),
        }
    }

    pub(super) fn bytes(self, hex: &str) -> String {
        match self {
            Self::Postgres => format!("decode({hex}, 'hex')"),
            Self::Sqlite => format!("unhex({hex})"),
        }
    }

    /// Nineteen hexadecimal digits that nobody can guess.
    pub(super) fn random_hex19(self) -> &'static str {
        match self {
            Self::Postgres => "substr(replace(gen_random_uuid()::text, '-', ''), 14)",
            Self::Sqlite => "lower(substr(hex(randomblob(10)), 2))",
        }
    }

    pub(super) fn id(self, id: Uuid) -> String {
        match self {
            Self::Postgres => format!("'\\x{}'::bytea", id.simple()),
            Self::Sqlite => format!("x'{}'", id.simple()),
        }
    }

    pub(super) fn rooms(self, rooms: &[RoomId]) -> String {
        self.ids(rooms.iter().map(|room| room.0))
    }

    pub(super) fn users(self, users: &[UserId]) -> String {
        self.ids(users.iter().map(|user| user.0))
    }

    fn ids(self, ids: impl Iterator<Item = Uuid>) -> String {
        ids.map(|id| self.id(id)).collect::<Vec<_>>().join(", ")
    }
}

/// The text of an id, from its 32 digits.
pub(super) fn id_text(hex: &str) -> String {
    let part = |from, length| format!("substr({hex}, {from}, {length})");
    let parts = [
        part(1, 8),
        part(9, 4),
        part(13, 4),
        part(17, 4),
        part(21, 12),
    ];
    format!("({})", parts.join(" || '-' || "))
}

/// What stands for a number in JSON that is made in SQL.
pub(super) const NUMBERS: [u32; 3] = [3_999_999_991, 3_999_999_992, 3_999_999_993];
/// What stands for an id in it.
pub(super) const ID: Uuid = Uuid::max();
/// What stands for a name or a text in it.
pub(super) const TEXT: &str = "\u{a7}";

/// The JSON of `value` as an expression, with these expressions (of type text) in the place of
/// what stands for them.
pub(super) fn json_with<V: serde::Serialize>(
    value: &V,
    holes: &[(&dyn ToString, &str)],
) -> Result<String> {
    let mut sql = format!("'{}'", json(value)?.replace('\'', "''"));
    for (hole, expression) in holes {
        sql = format!("replace({sql}, '{}', {expression})", hole.to_string());
    }
    Ok(sql)
}
