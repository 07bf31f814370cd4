//! How SQLite would run what the store asked it, by `EXPLAIN QUERY PLAN`. It does not say how much it
//! reads, so every look into a table that grows must name what makes it short.

use std::sync::Mutex;

use diesel::{
    Connection, RunQueryDsl, SqliteConnection,
    connection::{Instrumentation, InstrumentationEvent, SimpleConnection},
};

use crate::{allowance::Allowance, notes::Notes};

/// Statements of all connections of this process, in their order.
static ASKED: Mutex<Vec<String>> = Mutex::new(Vec::new());

pub(crate) struct Plans {
    pub(crate) notes: Notes,
    path: String,
}

/// Tables of which one key has many rows, and of what a look into them must name one: the columns
/// that make it short, or the index that holds few of them.
const LONG: [(&str, &[&str]); 9] = [
    ("events", &["seq", "client_id"]),
    ("reading_blocks", &["block", "hour"]),
    ("reading_hours", &["hour"]),
    ("alerts", &["(id=", "seq", "open_alerts"]),
    ("downlinks", &[" id=", "pending_downlinks", "alert_id="]),
    ("answers", &["seq", "alert_id="]),
    ("rejected_items", &["seq"]),
    ("sign_ins", &["(id=", "token_hash", "expires_at"]),
    ("deliveries", &["(id=", "deliveries_due", "alert_id"]),
];

/// These take the row, or few of them, at one end of what the key has.
const ENDS: [(&str, &str); 3] = [
    (
        "deliveries",
        "(SELECT id FROM deliveries WHERE id < ? ORDER BY id LIMIT ?)",
    ),
    ("downlinks", "SELECT max(d.id) FROM downlinks d"),
    (
        "rejected_items",
        "WHERE r.device_id = posting.device_id LIMIT 4352",
    ),
];

impl Plans {
    /// Before any connection is made.
    pub(crate) fn collect(path: String) -> Self {
        let collector =
            || -> Option<Box<dyn Instrumentation>> { Some(Box::<Collector>::default()) };
        diesel::connection::set_default_instrumentation(collector).unwrap();
        Self {
            notes: Notes::default(),
            path,
        }
    }

    pub(crate) fn execute(&self, sql: &str) {
        self.connect().batch_execute(sql).unwrap();
    }

    fn connect(&self) -> SqliteConnection {
        let mut conn = SqliteConnection::establish(&self.path).unwrap();
        conn.batch_execute("PRAGMA busy_timeout = 15000").unwrap();
        conn
    }

    /// How many plans there were.
    pub(crate) fn judge(&mut self, call: &str, allowance: Allowance) -> usize {
        let mut judged = 0;
        let mut conn = self.connect();
        for asked in taken() {
            // What was bound follows.
            let statement = asked.split(" -- binds").next().unwrap().to_owned();
            let word = statement.split_whitespace().next().unwrap_or_default();
            if !["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(&word) {
                continue;
            }
            judged += 1;
            let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
                .load(&mut conn)
                .unwrap();
            for step in steps {
                if let Some(what) = fault(&statement, &step.detail, allowance) {
                    self.notes.fault(call, &statement, &what);
                }
            }
        }
        // What this connection asked is no statement of the store.
        drop(taken());
        judged
    }
}

/// All statements since the last time.
pub(crate) fn taken() -> Vec<String> {
    std::mem::take(&mut *ASKED.lock().unwrap())
}

/// Of one connection.
#[derive(Default)]
struct Collector {
    is_sqlite: bool,
}

impl Instrumentation for Collector {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                self.is_sqlite = !url.contains("://");
            }
            InstrumentationEvent::StartQuery { query, .. } if self.is_sqlite => {
                ASKED.lock().unwrap().push(query.to_string());
            }
            _ => {}
        }
    }
}

#[derive(diesel::QueryableByName)]
struct Step {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

fn fault(statement: &str, step: &str, allowance: Allowance) -> Option<String> {
    // Looks for rows of the new one only where a foreign key is broken already.
    if statement.starts_with("INSERT INTO devices ") {
        return None;
    }
    let mut words = step.split_whitespace();
    let (kind, place) = (words.next()?, words.next()?);
    if step.contains("AUTOMATIC") {
        return Some(format!("an index of its own: {step}"));
    }
    let table = table_of(statement, place)?;
    match kind {
        "SCAN" if !allowance.scans => Some(format!("reads all of {table}: {step}")),
        "SEARCH" => {
            let (_, short) = LONG.iter().find(|(name, _)| *name == table)?;
            let is_end = |(name, words): &(&str, &str)| *name == table && statement.contains(words);
            let is_short = short.iter().any(|what| step.contains(what)) || ENDS.iter().any(is_end);
            (!is_short).then(|| format!("reads much of {table}: {step}"))
        }
        _ => None,
    }
}

/// The table that goes by this name in a statement; `None` for what is none of ours.
fn table_of(statement: &str, place: &str) -> Option<String> {
    const TABLES: [&str; 19] = [
        "users",
        "sign_ins",
        "rooms",
        "memberships",
        "events",
        "invitations",
        "pairing_codes",
        "devices",
        "contacts",
        "reading_blocks",
        "reading_hours",
        "alerts",
        "downlinks",
        "answers",
        "rejected_items",
        "budgets",
        "known_browsers",
        "push_subscriptions",
        "deliveries",
    ];
    let plain = |word: &str| {
        let ours = |c: char| !c.is_alphanumeric() && c != '_';
        word.trim_matches(ours).to_owned()
    };
    if TABLES.contains(&place) {
        return Some(place.to_owned());
    }
    let words: Vec<String> = statement.split_whitespace().map(plain).collect();
    let name_at = words.iter().enumerate().find_map(|(at, word)| {
        let before = words.get(at.checked_sub(1)?)?;
        let table = if before.eq_ignore_ascii_case("AS") {
            at.checked_sub(2)?
        } else {
            at - 1
        };
        let is_alias = word == place && TABLES.contains(&words[table].as_str());
        is_alias.then_some(table)
    })?;
    Some(words[name_at].clone())
}
