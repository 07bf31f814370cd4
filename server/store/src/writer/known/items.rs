//! What is stored under the numbers that devices post.

use diesel::{BoolExpressionMethods, ExpressionMethods, JoinOnDsl, QueryDsl};
use diesel_async::RunQueryDsl;
use domain::Change;

use super::{Known, RaisedAt, Stored, narrow, seq_of};
use crate::{
    CheckedItem, Ingest, Result,
    conn::{Conn, on},
    key::Key,
    log::row::from_json,
    reading::{Said, said_columns},
    schema::{alerts, answers, events, readings, rejected_items},
};

impl Known {
    pub(super) async fn load_items(&mut self, conn: &mut Conn, posts: &[&Ingest]) -> Result<()> {
        let numbers = numbers_of(posts);
        if numbers.is_empty() {
            return Ok(());
        }
        let taken: Vec<(Key, i64, Said)> = on!(conn, |db| {
            let mut query = readings::table
                .select((readings::device_id, readings::epoch, said_columns!()))
                .into_boxed();
            for (device, epoch, seqs) in &numbers {
                query = query.or_filter(
                    readings::device_id
                        .eq(*device)
                        .and(readings::epoch.eq(*epoch))
                        .and(readings::seq.eq_any(seqs.clone())),
                );
            }
            query.load(db)
        })?;
        for (device, epoch, said) in taken {
            let key = (device.into(), narrow(epoch)?, narrow(said.seq)?);
            self.items.insert(key, Stored::Reading(said));
        }
        let raised: Vec<RaisedRow> = on!(conn, |db| {
            let mut query = alerts::table
                .inner_join(
                    events::table.on(events::room_id
                        .eq(alerts::room_id)
                        .and(events::seq.eq(alerts::raised_seq))),
                )
                .select((
                    alerts::device_id,
                    alerts::epoch,
                    alerts::seq,
                    alerts::device_time,
                    events::body,
                ))
                .into_boxed();
            for (device, epoch, seqs) in &numbers {
                query = query.or_filter(
                    alerts::device_id
                        .eq(*device)
                        .and(alerts::epoch.eq(*epoch))
                        .and(alerts::seq.eq_any(seqs.clone())),
                );
            }
            query.load(db)
        })?;
        for (device, epoch, seq, device_time, body) in raised {
            if let Change::AlertRaised { report, .. } = from_json(&body)? {
                let key = (device.into(), narrow(epoch)?, narrow(seq)?);
                self.items.insert(
                    key,
                    Stored::Alert {
                        device_time,
                        report,
                    },
                );
            }
        }
        self.load_rejected(conn, &numbers).await
    }

    /// Answers under these numbers, and the alerts that these posts answer.
    pub(super) async fn load_answered(&mut self, conn: &mut Conn, posts: &[&Ingest]) -> Result<()> {
        let numbers = numbers_of(posts);
        let answered = answered_by(posts);
        if !numbers.is_empty() {
            let rows: Vec<(Key, i64, i64, String)> = on!(conn, |db| {
                let mut query = answers::table
                    .select((
                        answers::device_id,
                        answers::epoch,
                        answers::seq,
                        answers::body,
                    ))
                    .into_boxed();
                for (device, epoch, seqs) in &numbers {
                    query = query.or_filter(
                        answers::device_id
                            .eq(*device)
                            .and(answers::epoch.eq(*epoch))
                            .and(answers::seq.eq_any(seqs.clone())),
                    );
                }
                query.load(db)
            })?;
            for (device, epoch, seq, body) in rows {
                let key = (device.into(), narrow(epoch)?, narrow(seq)?);
                self.items.insert(key, Stored::Answer(body));
            }
        }
        if answered.is_empty() {
            return Ok(());
        }
        let rows: Vec<(Key, i64, i64, Key, Key, i64)> = on!(conn, |db| {
            let mut query = alerts::table
                .select((
                    alerts::device_id,
                    alerts::epoch,
                    alerts::seq,
                    alerts::id,
                    alerts::room_id,
                    alerts::raised_seq,
                ))
                .into_boxed();
            for (device, epoch, seq) in &answered {
                query = query.or_filter(
                    alerts::device_id
                        .eq(*device)
                        .and(alerts::epoch.eq(*epoch))
                        .and(alerts::seq.eq(*seq)),
                );
            }
            query.load(db)
        })?;
        for (device, epoch, seq, alert, room, raised_seq) in rows {
            let key = (device.into(), narrow(epoch)?, narrow(seq)?);
            let raised = RaisedAt {
                alert: alert.into(),
                room: room.into(),
                seq: raised_seq,
            };
            self.raised.insert(key, raised);
        }
        Ok(())
    }

    async fn load_rejected(&mut self, conn: &mut Conn, numbers: &[Numbers]) -> Result<()> {
        let rows: Vec<(Key, i64, i64, String)> = on!(conn, |db| {
            let mut query = rejected_items::table
                .select((
                    rejected_items::device_id,
                    rejected_items::epoch,
                    rejected_items::seq,
                    rejected_items::raw,
                ))
                .into_boxed();
            for (device, epoch, seqs) in numbers {
                query = query.or_filter(
                    rejected_items::device_id
                        .eq(*device)
                        .and(rejected_items::epoch.eq(*epoch))
                        .and(rejected_items::seq.eq_any(seqs.clone())),
                );
            }
            query.load(db)
        })?;
        for (device, epoch, seq, raw) in rows {
            let key = (device.into(), narrow(epoch)?, narrow(seq)?);
            self.rejected.entry(key).or_default().push(raw);
        }
        Ok(())
    }
}

// Columns in the order in which the statement selects them.
type RaisedRow = (Key, i64, i64, i64, String);

/// Device, epoch and the numbers posted under them.
type Numbers = (Key, i64, Vec<i64>);

fn numbers_of(posts: &[&Ingest]) -> Vec<Numbers> {
    posts
        .iter()
        .filter(|post| !post.items.is_empty())
        .map(|post| {
            let seqs = post.items.iter().map(|item| i64::from(seq_of(item)));
            (post.device.into(), i64::from(post.epoch), seqs.collect())
        })
        .collect()
}

/// Device, epoch and number of each alert that these posts answer.
fn answered_by(posts: &[&Ingest]) -> Vec<(Key, i64, i64)> {
    let of = |post: &Ingest| {
        let device = Key::from(post.device);
        let numbers = post.items.iter().filter_map(move |item| match item {
            CheckedItem::Answer { answer, .. } => Some((
                device,
                i64::from(answer.alert_epoch),
                i64::from(answer.alert_seq),
            )),
            _ => None,
        });
        numbers.collect::<Vec<_>>()
    };
    posts.iter().flat_map(|post| of(post)).collect()
}
