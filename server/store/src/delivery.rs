//! Pushes that are to reach somebody's devices: durable jobs, written in the transaction of what they tell. Any
//! process may claim one; a claim ends by time, so that those of a process that died are taken over.
//!
//! Everything here goes by the database's clock, which all processes share.

mod claim;

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{
    AlertId, DeliveryId, DeliveryKind, DeliveryOutcome, Priority, PushSeen, PushSubscriptionId,
    RoomId, Seq, UnixMillis, UserId, limits,
};
use uuid::{Builder, Uuid};

use crate::{
    EpisodeId, Result, Store,
    conn::{Conn, on},
    episode::now,
    key::Key,
    log::row::word,
    push_subscription::reachable,
    statement::{Column, Rows, Statement},
};

pub use claim::{Claimed, SendOutcome, Sent};

/// So many old ones go in one transaction.
const SWEPT_AT_ONCE: i64 = 500;

/// Somebody whose devices are to say something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub user: UserId,
    pub room: RoomId,
    /// The event that began the episode.
    pub episode: Seq,
    pub alert: AlertId,
    pub kind: DeliveryKind,
    pub priority: Priority,
    pub at: UnixMillis,
}

/// A delivery as a history shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub user: UserId,
    pub room: Option<RoomId>,
    pub subscription: Option<PushSubscriptionId>,
    /// As the browser names itself; `None`: there was none, or it is gone from the list.
    pub user_agent: Option<String>,
    pub kind: DeliveryKind,
    pub priority: Priority,
    pub queued_at: UnixMillis,
    pub attempts: i64,
    /// When the push service was first asked.
    pub sent_at: Option<UnixMillis>,
    pub accepted_at: Option<UnixMillis>,
    pub shown_at: Option<UnixMillis>,
    pub opened_at: Option<UnixMillis>,
    pub failed_at: Option<UnixMillis>,
    /// Of the last try; `None` before one ended.
    pub outcome: Option<DeliveryOutcome>,
    /// The push service's last HTTP status.
    pub status: Option<i64>,
    /// Whether it is over.
    pub is_over: bool,
}

/// Of one device, or of somebody who has none.
struct New {
    user: Key,
    subscription: Option<Key>,
    about: Option<(RoomId, Seq, AlertId)>,
    kind: DeliveryKind,
    priority: Priority,
    queued_at: UnixMillis,
}

/// One for each device of each of these people; for somebody without any, the note that there was none. In the
/// transaction of what it tells.
pub(crate) async fn queue(conn: &mut Conn, wanted: &[Wanted]) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let mut people: Vec<Key> = wanted.iter().map(|one| one.user.into()).collect();
    people.sort_unstable();
    people.dedup();
    let devices = reachable(conn, people).await?;
    let mut rows = Vec::new();
    for one in wanted {
        let user = Key::from(one.user);
        let mut own: Vec<Option<Key>> = devices
            .iter()
            .filter(|device| device.user_id == user)
            .map(|device| Some(device.id))
            .collect();
        if own.is_empty() {
            own.push(None);
        }
        rows.extend(own.into_iter().map(|subscription| New {
            user,
            subscription,
            about: Some((one.room, one.episode, one.alert)),
            kind: one.kind,
            priority: one.priority,
            queued_at: one.at,
        }));
    }
    insert(conn, rows).await
}

async fn insert(conn: &mut Conn, rows: Vec<New>) -> Result<()> {
    let numbers = |of: fn(&New) -> i64| Column::Numbers(rows.iter().map(of).collect());
    let ids = rows.iter().map(|_| Key::from(DeliveryId(Uuid::now_v7())));
    let fresh = Rows::new("fresh")
        .column("id", Column::Keys(ids.collect()))
        .column(
            "user_id",
            Column::Keys(rows.iter().map(|row| row.user).collect()),
        )
        .column(
            "subscription_id",
            Column::OptionalKeys(rows.iter().map(|row| row.subscription).collect()),
        )
        .column(
            "room_id",
            Column::OptionalKeys(
                rows.iter()
                    .map(|row| row.about.map(|(room, ..)| room.into()))
                    .collect(),
            ),
        )
        .column(
            "episode_seq",
            Column::OptionalNumbers(
                rows.iter()
                    .map(|row| row.about.map(|(_, episode, _)| episode))
                    .collect(),
            ),
        )
        .column(
            "alert_id",
            Column::OptionalKeys(
                rows.iter()
                    .map(|row| row.about.map(|(.., alert)| alert.into()))
                    .collect(),
            ),
        )
        .column(
            "kind",
            Column::Texts(rows.iter().map(|row| row.kind.to_string()).collect()),
        )
        .column(
            "priority",
            Column::Texts(rows.iter().map(|row| row.priority.to_string()).collect()),
        )
        .column("queued_at", numbers(|row| row.queued_at))
        .column("lives_ms", numbers(|row| row.kind.lives_ms(row.priority)));
    let insert = Statement::new(
        "INSERT INTO deliveries (id, user_id, subscription_id, room_id, episode_seq, alert_id, kind, \
           priority, queued_at, due_at, expires_at, outcome) \
         SELECT id, user_id, subscription_id, room_id, episode_seq, alert_id, kind, priority, queued_at, \
           CASE WHEN subscription_id IS NOT NULL THEN ",
    )
    .now()
    .sql(" END, ")
    .now()
    .sql(" + lives_ms, CASE WHEN subscription_id IS NULL THEN 'no_device' END FROM ")
    .rows(fresh);
    on!(conn, |db| insert.execute(db))?;
    Ok(())
}

impl Store {
    /// Queues them, for what is written in no other transaction.
    pub async fn queue_deliveries(&self, wanted: Vec<Wanted>) -> Result<()> {
        self.write(move |tx| Box::pin(async move { queue(&mut tx.conn, &wanted).await }))
            .await
    }

    /// To one of this person's devices. `false` if that takes no pushes.
    pub async fn queue_test_push(
        &self,
        user: UserId,
        subscription: PushSubscriptionId,
        at: UnixMillis,
    ) -> Result<bool> {
        self.write(move |tx| {
            Box::pin(async move {
                let devices = reachable(&mut tx.conn, vec![user.into()]).await?;
                let id = Key::from(subscription);
                if !devices.iter().any(|device| device.id == id) {
                    return Ok(false);
                }
                let test = New {
                    user: user.into(),
                    subscription: Some(id),
                    about: None,
                    kind: DeliveryKind::Test,
                    priority: Priority::High,
                    queued_at: at,
                };
                insert(&mut tx.conn, vec![test]).await?;
                Ok(true)
            })
        })
        .await
    }

    /// What became of what was told about this alert: the newest [`limits::DELIVERIES_SHOWN`], the oldest first.
    pub async fn deliveries_of(&self, alert: AlertId) -> Result<Vec<DeliveryRow>> {
        let select = Statement::new(
            "SELECT d.id, d.user_id, d.room_id, d.subscription_id, s.user_agent, d.kind, d.priority, d.queued_at, \
               d.attempts, d.sent_at, d.accepted_at, d.shown_at, d.opened_at, d.failed_at, d.outcome, d.status, \
               d.due_at IS NULL AS is_over \
             FROM (SELECT id FROM deliveries WHERE alert_id = ",
        )
        .key(alert)
        .sql(" ORDER BY id DESC LIMIT ")
        .number(limits::DELIVERIES_SHOWN)
        .sql(
            ") newest JOIN deliveries d ON d.id = newest.id \
               LEFT JOIN push_subscriptions s ON s.id = d.subscription_id ORDER BY d.id",
        );
        self.read(move |conn| {
            Box::pin(async move {
                let rows: Vec<Row> = on!(conn, |db| select.load(db))?;
                rows.into_iter().map(Row::into_delivery).collect()
            })
        })
        .await
    }

    /// Forgets some of those that were queued so long ago, by the database's clock, `ahead` milliseconds later. Returns how
    /// many.
    pub async fn sweep_deliveries(&self, kept_ms: i64, ahead: UnixMillis) -> Result<usize> {
        self.write(move |tx| {
            Box::pin(async move {
                let conn = &mut tx.conn;
                let before = now(conn).await?.saturating_add(ahead) - kept_ms;
                // Their ids begin with the time at which they were queued.
                let begins = u64::try_from(before).unwrap_or_default();
                let begins = Builder::from_unix_timestamp_millis(begins, &[0; 10]).into_uuid();
                let sweep = Statement::new(
                    "DELETE FROM deliveries WHERE due_at IS NULL AND id IN (SELECT id FROM deliveries WHERE id < ",
                )
                .key(DeliveryId(begins))
                .sql(" ORDER BY id LIMIT ")
                .number(SWEPT_AT_ONCE)
                .sql(")");
                Ok(on!(conn, |db| sweep.execute(db))?)
            })
        })
        .await
    }

    /// What a device of this person's tells, and of which episode. The first time counts; `None` if it was no push of
    /// theirs.
    pub async fn report_push(
        &self,
        user: UserId,
        id: DeliveryId,
        seen: PushSeen,
    ) -> Result<Option<Reported>> {
        // What is opened was shown. It got there, so nobody has to try it again.
        let update = Statement::new("UPDATE deliveries SET shown_at = COALESCE(shown_at, ")
            .now()
            .sql("), sent_at = COALESCE(sent_at, ")
            .now()
            .sql("), accepted_at = COALESCE(accepted_at, ")
            .now()
            .sql("), due_at = NULL, outcome = 'accepted'");
        let update = match seen {
            PushSeen::Shown => update,
            PushSeen::Opened => update
                .sql(", opened_at = COALESCE(opened_at, ")
                .now()
                .sql(")"),
        };
        let update = update
            .sql(" WHERE subscription_id IS NOT NULL AND id = ")
            .key(id)
            .sql(" AND user_id = ")
            .key(user)
            .sql(" RETURNING subscription_id, room_id, episode_seq");
        self.write(move |tx| {
            Box::pin(async move {
                let told: Vec<Told> = on!(&mut tx.conn, |db| update.load(db))?;
                let Some(told) = told.into_iter().next() else {
                    return Ok(None);
                };
                let seen = Statement::new("UPDATE push_subscriptions SET unseen = 0, shown_at = ")
                    .now()
                    .sql(" WHERE id = ")
                    .key(told.subscription_id);
                on!(&mut tx.conn, |db| seen.execute(db))?;
                let about = told.room_id.zip(told.episode_seq);
                Ok(Some(Reported {
                    episode: about.map(|(room, raised_seq)| EpisodeId {
                        room: room.into(),
                        raised_seq,
                    }),
                }))
            })
        })
        .await
    }
}

/// A push that a device has told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported {
    pub episode: Option<EpisodeId>,
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    room_id: Option<Key>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    episode_seq: Option<i64>,
    #[diesel(sql_type = sql_types::Binary)]
    subscription_id: Key,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::Binary)]
    user_id: Key,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    room_id: Option<Key>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    subscription_id: Option<Key>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    user_agent: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    kind: String,
    #[diesel(sql_type = sql_types::Text)]
    priority: String,
    #[diesel(sql_type = sql_types::BigInt)]
    queued_at: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    attempts: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    sent_at: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    accepted_at: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    shown_at: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    opened_at: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    failed_at: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    outcome: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    status: Option<i64>,
    #[diesel(sql_type = sql_types::Bool)]
    is_over: bool,
}

impl Row {
    fn into_delivery(self) -> Result<DeliveryRow> {
        Ok(DeliveryRow {
            id: self.id.into(),
            user: self.user_id.into(),
            room: self.room_id.map(Into::into),
            subscription: self.subscription_id.map(Into::into),
            user_agent: self.user_agent,
            kind: word(&self.kind)?,
            priority: word(&self.priority)?,
            queued_at: self.queued_at,
            attempts: self.attempts,
            sent_at: self.sent_at,
            accepted_at: self.accepted_at,
            shown_at: self.shown_at,
            opened_at: self.opened_at,
            failed_at: self.failed_at,
            outcome: self.outcome.as_deref().map(word).transpose()?,
            status: self.status,
            is_over: self.is_over,
        })
    }
}
