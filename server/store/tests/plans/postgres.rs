//! The plans that Postgres ran, with what they read.

use std::io::Write as _;

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use serde_json::Value;
use uuid::Uuid;

use crate::{allowance::Allowance, notes::Notes, wire::Wire};

/// Pages and rows that any statement may look at: the height of some indexes.
const FEW_PAGES: u64 = 60;
const FEW_ROWS: u64 = 24;
/// For each row that is returned, written or given: pages of some tables and their indexes.
const PAGES_PER_ROW: u64 = 20;
const ROWS_PER_ROW: u64 = 6;

/// Every statement is explained, to the client that made it.
const EXPLAINED: &str = "session_preload_libraries=auto_explain \
    auto_explain.log_min_duration=0 auto_explain.log_analyze=on auto_explain.log_buffers=on \
    auto_explain.log_timing=off auto_explain.log_nested_statements=on \
    auto_explain.log_format=json auto_explain.log_level=notice";

pub(crate) struct Plans {
    pub(crate) notes: Notes,
    wire: Wire,
    server: String,
    schema: String,
    port: u16,
}

impl Plans {
    /// `None`, said loudly, without a server to test on.
    pub(crate) async fn collect() -> Option<Self> {
        let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
            let loud = b"SKIPPED ON POSTGRES: TEST_DATABASE_URL is not set\n";
            std::io::stderr().write_all(loud).unwrap();
            return None;
        };
        let wire = Wire::default();
        let (_, address, _) = parts(&server);
        let port = wire.listen(address.to_owned()).await;
        let schema = format!("p{}", Uuid::now_v7().simple());
        let plans = Self {
            notes: Notes::default(),
            wire,
            server,
            schema,
            port,
        };
        let create = format!("CREATE SCHEMA {}", plans.schema);
        plans.execute(&create).await;
        Some(plans)
    }

    /// Explained, by the way of the wire.
    pub(crate) fn url(&self) -> String {
        let address = format!("127.0.0.1:{}", self.port);
        self.url_at(&address, EXPLAINED)
    }

    /// The same tables without all that.
    pub(crate) fn plain_url(&self) -> String {
        self.url_at(parts(&self.server).1, "")
    }

    fn url_at(&self, address: &str, settings: &str) -> String {
        let (who, _, rest) = parts(&self.server);
        let settings = format!("search_path={} {settings}", self.schema);
        let options: Vec<String> = settings
            .split_whitespace()
            .map(|setting| format!("-c%20{}", setting.replace('=', "%3D")))
            .collect();
        let glue = if rest.contains('?') { '&' } else { '?' };
        format!(
            "postgres://{who}{address}/{rest}{glue}options={}",
            options.join("%20")
        )
    }

    pub(crate) async fn execute(&self, sql: &str) {
        let mut conn = AsyncPgConnection::establish(&self.server).await.unwrap();
        let schema = &self.schema;
        conn.batch_execute(&format!("SET search_path = {schema}; {sql}"))
            .await
            .unwrap();
    }

    /// Nothing is analysed behind the test's back.
    pub(crate) async fn stop_autovacuum(&self) {
        self.execute(
            "DO $$ DECLARE name text; BEGIN \
               FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP \
                 EXECUTE format('ALTER TABLE %I SET (autovacuum_enabled = false)', name); \
               END LOOP; END $$",
        )
        .await;
    }

    pub(crate) async fn end(self) {
        self.execute(&format!("DROP SCHEMA {} CASCADE", self.schema))
            .await;
    }

    pub(crate) async fn taken(&self) -> Vec<String> {
        self.wire.notices().await
    }

    /// How many plans there were.
    pub(crate) async fn judge(&mut self, call: &str, allowance: Allowance) -> usize {
        let mut judged = 0;
        for notice in self.taken().await {
            let Some((_, json)) = notice.split_once("plan:\n") else {
                continue;
            };
            judged += 1;
            let explained: Value = serde_json::from_str(json).unwrap();
            let plan = &explained["Plan"];
            let statement = explained["Query Text"].as_str().unwrap();
            let mut read = Read::default();
            read.add(plan);
            // Given, returned or written.
            let rows = allowance.keys + read.given + read.written.max(count(plan, "Actual Rows"));
            let most = FEW_ROWS + ROWS_PER_ROW * rows + allowance.rows;
            let most_pages = FEW_PAGES + PAGES_PER_ROW * rows + 2 * allowance.rows;
            let pages = count(plan, "Shared Hit Blocks") + count(plan, "Shared Read Blocks");
            if read.rows > most
                || pages > most_pages
                || (!read.scans.is_empty() && !allowance.scans)
            {
                let (looked, scans) = (read.rows, read.scans.join(", "));
                let what = format!(
                    "{rows} rows took a look at {looked} (most: {most}) and {pages} pages (most: {most_pages}); \
                     scans: [{scans}]\n  {}",
                    read.shape.join(" ")
                );
                self.notes.fault(call, statement, &what);
            }
        }
        judged
    }
}

/// What all parts of a plan have looked at.
#[derive(Default)]
struct Read {
    rows: u64,
    /// By the caller, in arrays.
    given: u64,
    written: u64,
    /// Tables that were read from one end to the other.
    scans: Vec<String>,
    shape: Vec<String>,
}

impl Read {
    fn add(&mut self, plan: &Value) {
        let kind = plan["Node Type"].as_str().unwrap_or_default();
        let loops = count(plan, "Actual Loops");
        let all = |key| count(plan, key) * loops;
        let name = plan["Index Name"]
            .as_str()
            .or(plan["Relation Name"].as_str());
        self.shape.push(format!(
            "{kind}({}) {}",
            name.unwrap_or_default(),
            all("Actual Rows")
        ));
        let removed = all("Rows Removed by Filter")
            + all("Rows Removed by Index Recheck")
            + all("Rows Removed by Join Filter");
        self.rows += removed;
        if kind == "Function Scan" {
            self.given += all("Actual Rows");
        } else if kind.ends_with("Scan") && kind != "CTE Scan" && kind != "Bitmap Heap Scan" {
            self.rows += all("Actual Rows");
        }
        if kind == "Seq Scan" {
            self.scans.extend(name.map(str::to_owned));
        }
        let parts = plan["Plans"].as_array();
        for part in parts.into_iter().flatten() {
            if kind == "ModifyTable" {
                self.written += count(part, "Actual Rows") * count(part, "Actual Loops");
            }
            self.add(part);
        }
    }
}

fn count(plan: &Value, key: &str) -> u64 {
    plan[key].as_u64().unwrap_or(0)
}

/// Whom, where and what, of an address.
fn parts(url: &str) -> (&str, &str, &str) {
    let (_, rest) = url.split_once("://").unwrap();
    let (place, rest) = rest.split_once('/').unwrap();
    let who = place.find('@').map_or(0, |at| at + 1);
    (&place[..who], &place[who..], rest)
}
