//! What is stored under the numbers that devices post.

use std::collections::BTreeSet;

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{Change, DeviceId, limits, watch::MAX_ITEMS};

use super::{Known, Pending, RaisedAt, SetAside, Stored, seq_of};
use crate::{
    CheckedItem, Ingest, Result,
    conn::{Conn, on, on_all},
    key::{Key, narrow},
    log::row::{from_json, read_change},
    reading::block::{Blocks, Number},
    statement::{Column, Rows, Statement},
};

impl Known {
    /// Their devices are locked.
    pub(super) async fn load_posts(&mut self, conn: &mut Conn, posts: &[&Ingest]) -> Result<()> {
        let posts: Vec<&Ingest> = posts
            .iter()
            .filter(|post| self.devices.contains_key(&post.device))
            .copied()
            .collect();
        if posts.is_empty() {
            return Ok(());
        }
        let numbers = numbers_of(&posts);
        let mut blocks = Blocks::of(numbers.iter().copied());
        let blocks_read = blocks.select();
        let taken = taken(&ranges(numbers));
        let devices: BTreeSet<Key> = posts.iter().map(|post| post.device.into()).collect();
        let pending = pending(devices.clone());
        let set_aside = set_aside(devices);
        let (rows, taken, pending, set_aside): (_, Vec<Taken>, Vec<PendingRow>, Vec<SetAsideRow>) =
            on_all!(
                conn,
                |db| blocks_read.load(db),
                taken.load(db),
                pending.load(db),
                set_aside.load(db),
            )?;
        blocks.fill(rows);
        self.readings = blocks;
        for row in taken {
            self.know(row)?;
        }
        for row in set_aside {
            let kept = SetAside {
                readings: usize::try_from(row.readings).unwrap_or_default(),
                others: usize::try_from(row.others).unwrap_or_default(),
            };
            self.set_aside.insert(row.device_id.into(), kept);
        }
        for row in pending {
            let device = DeviceId::from(row.device_id);
            let Ok(kind) = from_json(&row.body) else {
                tracing::error!(%device, id = row.id, "a downlink cannot be read");
                continue;
            };
            let pending = Pending {
                id: row.id,
                kind,
                alert: row.alert_id.into(),
                room: row.room_id.into(),
                episode_seq: row.episode_seq,
            };
            self.pending.entry(device).or_default().push(pending);
        }
        self.load_answered(conn, &posts).await
    }

    fn know(&mut self, row: Taken) -> Result<()> {
        let key = (row.device_id.into(), narrow(row.epoch)?, narrow(row.seq)?);
        match (row.kind, row.device_time) {
            (ALERT, Some(device_time)) => {
                // Nobody's alert may be refused for one that cannot be read.
                let report = match read_change(&row.body) {
                    Ok(Change::AlertRaised { report, .. }) => Some(report),
                    _ => None,
                };
                let stored = Stored::Alert {
                    n: row.n,
                    device_time,
                    report,
                };
                self.items.entry(key).or_default().push(stored);
            }
            (ANSWER, _) => {
                let stored = Stored::Answer {
                    n: row.n,
                    body: row.body,
                };
                self.items.entry(key).or_default().push(stored);
            }
            _ => self.rejected.entry(key).or_default().push(row.body),
        }
        Ok(())
    }

    /// The alerts that these posts answer.
    async fn load_answered(&mut self, conn: &mut Conn, posts: &[&Ingest]) -> Result<()> {
        let (mut devices, mut epochs, mut seqs) = (Vec::new(), Vec::new(), Vec::new());
        for post in posts {
            for item in &post.items {
                if let CheckedItem::Answer { answer, .. } = item {
                    devices.push(post.device.into());
                    epochs.push(i64::from(answer.alert_epoch));
                    seqs.push(i64::from(answer.alert_seq));
                }
            }
        }
        if devices.is_empty() {
            return Ok(());
        }
        let answered = Rows::new("answered")
            .column("device_id", Column::Keys(devices))
            .column("epoch", Column::Numbers(epochs))
            .column("seq", Column::Numbers(seqs));
        let select = Statement::new(
            "SELECT a.device_id, a.epoch, a.seq, a.id, a.room_id, a.raised_seq, \
             COALESCE(a.episode_seq, a.raised_seq) AS episode_seq FROM ",
        )
        .rows(answered)
        .sql(
            " JOIN alerts a ON a.device_id = answered.device_id \
                       AND a.epoch = answered.epoch AND a.seq = answered.seq",
        );
        let mut rows: Vec<Answered> = on!(conn, |db| select.load(db))?;
        // Of several under one number the newest is the one that the wearer was asked about.
        rows.sort_by_key(|row| row.raised_seq);
        for row in rows {
            let key = (row.device_id.into(), narrow(row.epoch)?, narrow(row.seq)?);
            let raised = RaisedAt {
                alert: row.id.into(),
                room: row.room_id.into(),
                episode_seq: row.episode_seq,
            };
            self.raised.insert(key, raised);
        }
        Ok(())
    }
}

#[derive(QueryableByName)]
struct PendingRow {
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    id: i64,
    #[diesel(sql_type = sql_types::Text)]
    body: String,
    #[diesel(sql_type = sql_types::Binary)]
    alert_id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    episode_seq: i64,
}

/// What these devices have not confirmed yet, oldest first.
fn pending(devices: BTreeSet<Key>) -> Statement {
    let posting =
        Rows::new("posting").column("device_id", Column::Keys(devices.into_iter().collect()));
    Statement::new(
        "SELECT d.device_id, d.id, d.body, d.alert_id, a.room_id, \
         COALESCE(a.episode_seq, a.raised_seq) AS episode_seq FROM ",
    )
    .rows(posting)
    // Without statistics SQLite would read every downlink that a device ever had.
    .sql_of(
        " JOIN downlinks d ON ",
        " CROSS JOIN downlinks d INDEXED BY pending_downlinks ON ",
    )
    .sql(
        "d.device_id = posting.device_id AND d.confirmed_at IS NULL \
             JOIN alerts a ON a.id = d.alert_id ORDER BY d.id",
    )
}

#[derive(QueryableByName)]
struct Answered {
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    epoch: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    seq: i64,
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    room_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    raised_seq: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    episode_seq: i64,
}

/// Characters that are read of what is kept aside: it, and its mark where it was cut. Of rows of
/// earlier versions more is stored.
const SET_ASIDE_READ: usize = 2_100;
const _: () = assert!(SET_ASIDE_READ == limits::SET_ASIDE_CHARS + 100);

#[derive(QueryableByName)]
struct SetAsideRow {
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    readings: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    others: i64,
}

/// How much of these devices was kept aside; nobody counts further than what may be.
fn set_aside(devices: BTreeSet<Key>) -> Statement {
    let posting =
        Rows::new("posting").column("device_id", Column::Keys(devices.into_iter().collect()));
    const {
        assert!(limits::READINGS_SET_ASIDE_PER_DEVICE == 256);
        assert!(limits::OTHERS_SET_ASIDE_PER_DEVICE == 4_096);
    };
    // Postgres reads the rows once; SQLite has no LATERAL, and reads them twice.
    Statement::new("SELECT posting.device_id, ")
        .sql_of(
            "kept.readings, kept.others FROM ",
            "(SELECT count(*) FROM (SELECT r.code FROM rejected_items r \
             WHERE r.device_id = posting.device_id LIMIT 4352) kept \
             WHERE kept.code IN ('value_out_of_range', 'time_out_of_range', 'seq_reused')) AS readings, \
             (SELECT count(*) FROM (SELECT r.code FROM rejected_items r \
             WHERE r.device_id = posting.device_id LIMIT 4352) kept \
             WHERE kept.code NOT IN ('value_out_of_range', 'time_out_of_range', 'seq_reused')) \
             AS others FROM ",
        )
        .rows(posting)
        .sql_of(
            " CROSS JOIN LATERAL (SELECT \
             count(*) FILTER (WHERE c.code IN ('value_out_of_range', 'time_out_of_range', 'seq_reused')) \
             AS readings, \
             count(*) FILTER (WHERE c.code NOT IN ('value_out_of_range', 'time_out_of_range', 'seq_reused')) \
             AS others \
             FROM (SELECT r.code FROM rejected_items r \
             WHERE r.device_id = posting.device_id LIMIT 4352) c) kept",
            "",
        )
}

const ALERT: i64 = 1;
const ANSWER: i64 = 2;

/// Anything but a reading that is stored under a posted number.
#[derive(QueryableByName)]
struct Taken {
    /// [`ALERT`], [`ANSWER`], or else kept aside.
    #[diesel(sql_type = sql_types::BigInt)]
    kind: i64,
    #[diesel(sql_type = sql_types::Binary)]
    device_id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    epoch: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    seq: i64,
    /// Those of its kind that had the same number before.
    #[diesel(sql_type = sql_types::BigInt)]
    n: i64,
    /// Of an alert.
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    device_time: Option<i64>,
    #[diesel(sql_type = sql_types::Text)]
    body: String,
}

/// A device, an epoch, and numbers from the first to the last.
type Range = (DeviceId, u32, u32, u32);

/// Of the alerts, or answers, of one number the newest are read: as many as one post can hold, so that a
/// post that comes again is known whole. What is older and comes again is shown as a possible repeat.
const _: () = assert!(MAX_ITEMS == 256);

fn taken(ranges: &[Range]) -> Statement {
    let numbers = |of: fn(&Range) -> u32| {
        Column::Numbers(ranges.iter().map(|range| of(range).into()).collect())
    };
    let posted = Rows::new("posted")
        .column(
            "device_id",
            Column::Keys(ranges.iter().map(|range| range.0.into()).collect()),
        )
        .column("epoch", numbers(|range| range.1))
        .column("first", numbers(|range| range.2))
        .column("last", numbers(|range| range.3));
    Statement::new("WITH p AS MATERIALIZED (SELECT * FROM ")
        .rows(posted)
        .sql(
            ") SELECT CAST(1 AS BIGINT) AS kind, a.device_id, a.epoch, a.seq, a.n, a.device_time, e.body FROM p ",
        )
        // In this order: SQLite may take the posted rows for more than there are alerts.
        .sql_of("JOIN", "CROSS JOIN")
        .sql(
            " alerts a ON a.device_id = p.device_id AND a.epoch = p.epoch \
                 AND a.seq BETWEEN p.first AND p.last \
                 AND a.n > (SELECT max(b.n) FROM alerts b WHERE b.device_id = a.device_id \
                   AND b.epoch = a.epoch AND b.seq = a.seq) - 256 \
               JOIN events e ON e.room_id = a.room_id AND e.seq = a.raised_seq \
             UNION ALL SELECT 2, a.device_id, a.epoch, a.seq, a.n, NULL, a.body FROM p ",
        )
        .sql_of("JOIN", "CROSS JOIN")
        .sql(
            " answers a ON a.device_id = p.device_id AND a.epoch = p.epoch \
                 AND a.seq BETWEEN p.first AND p.last \
                 AND a.n > (SELECT max(b.n) FROM answers b WHERE b.device_id = a.device_id \
                   AND b.epoch = a.epoch AND b.seq = a.seq) - 256 \
             UNION ALL SELECT 3, r.device_id, r.epoch, r.seq, r.n, NULL, substr(r.raw, 1, 2100) FROM p ",
        )
        .sql_of("JOIN", "CROSS JOIN")
        .sql(
            " rejected_items r ON r.device_id = p.device_id AND r.epoch = p.epoch \
                 AND r.seq BETWEEN p.first AND p.last",
        )
}

fn numbers_of(posts: &[&Ingest]) -> BTreeSet<Number> {
    let of = |post: &&Ingest| {
        let (device, epoch) = (post.device, post.epoch);
        let seqs: Vec<u32> = post.items.iter().map(seq_of).collect();
        seqs.into_iter().map(move |seq| (device, epoch, seq))
    };
    posts.iter().flat_map(of).collect()
}

/// Numbers that follow one another as one range: what a watch posts is a run of them.
fn ranges(numbers: BTreeSet<Number>) -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::new();
    for (device, epoch, seq) in numbers {
        match ranges.last_mut() {
            Some(last)
                if (last.0, last.1) == (device, epoch) && last.3.checked_add(1) == Some(seq) =>
            {
                last.3 = seq;
            }
            _ => ranges.push((device, epoch, seq, seq)),
        }
    }
    ranges
}
