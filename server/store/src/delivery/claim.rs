use std::{collections::BTreeMap, time::Duration};

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;
use domain::{
    AlertId, DeliveryId, DeliveryKind, DeliveryOutcome, Language, Priority, PushFault,
    PushSubscriptionId, RoomId, Seq, SignInId, UserId, limits,
};

use crate::{
    Result, Store,
    conn::{Conn, on},
    key::Key,
    log::row::word,
    statement::{Column, Rows, Statement},
};

/// Longer than any try takes. Whatever is not ended by then is another's to try.
const LEASE_MS: i64 = 60_000;

/// A delivery that is this process' to send, with all that it takes.
#[derive(Clone)]
pub struct Claimed {
    pub id: DeliveryId,
    /// Number of the try, the first being 1.
    pub attempt: i64,
    pub user: UserId,
    pub sign_in: SignInId,
    pub subscription: PushSubscriptionId,
    pub room: Option<RoomId>,
    pub episode: Option<Seq>,
    pub alert: Option<AlertId>,
    pub kind: DeliveryKind,
    pub priority: Priority,
    /// Of the person, or else of the browser.
    pub language: Language,
    /// How long it is still worth delivering.
    pub lives: Duration,
    pub endpoint: String,
    pub p256dh: Vec<u8>,
    pub auth: Vec<u8>,
}

/// How one try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    pub id: DeliveryId,
    pub attempt: i64,
    pub subscription: PushSubscriptionId,
    pub outcome: SendOutcome,
    /// HTTP status, if there was an answer.
    pub status: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    Accepted,
    Failed {
        fault: PushFault,
        /// `None`: this was the last try.
        retry_in: Option<Duration>,
    },
    /// Nothing was sent.
    NotSent(DeliveryOutcome),
}

impl SendOutcome {
    fn word(self) -> DeliveryOutcome {
        match self {
            Self::Accepted => DeliveryOutcome::Accepted,
            Self::Failed { fault, .. } => fault.into(),
            Self::NotSent(why) => why,
        }
    }

    fn retry_in(self) -> Option<Duration> {
        match self {
            Self::Failed { retry_in, .. } => retry_in,
            Self::Accepted | Self::NotSent(_) => None,
        }
    }
}

impl Store {
    /// In how long the next delivery is due; `None` if there is none.
    pub async fn next_delivery_in(&self) -> Result<Option<Duration>> {
        let select = Statement::new("SELECT min(due_at) - ")
            .now()
            .sql(" AS wait_ms FROM deliveries WHERE due_at IS NOT NULL");
        self.read(move |conn| {
            Box::pin(async move {
                let next: Next = on!(conn, |db| select.get_result(db))?;
                let wait = |ms: i64| Duration::from_millis(u64::try_from(ms).unwrap_or(0));
                Ok(next.wait_ms.map(wait))
            })
        })
        .await
    }

    /// Takes up to `most` deliveries that are due. Those that must not be sent any more end here.
    pub async fn claim_deliveries(&self, most: usize) -> Result<Vec<Claimed>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.write(move |tx| Box::pin(async move { claim(&mut tx.conn, most).await }))
            .await
    }

    /// Writes how tries ended. One whose claim had ended by time changes nothing.
    pub async fn finish_deliveries(&self, sent: Vec<Sent>) -> Result<()> {
        self.write(move |tx| Box::pin(async move { finish(&mut tx.conn, &sent).await }))
            .await
    }
}

async fn claim(conn: &mut Conn, most: i64) -> Result<Vec<Claimed>> {
    let take = Statement::new("UPDATE deliveries SET attempts = attempts + 1, due_at = ")
        .now()
        .sql(" + ")
        .number(LEASE_MS)
        .sql_of(
            " WHERE id = ANY(ARRAY(SELECT d.id FROM deliveries d WHERE d.due_at <= ",
            " WHERE id IN (SELECT d.id FROM deliveries d WHERE d.due_at <= ",
        )
        .now()
        .sql(" ORDER BY d.due_at LIMIT ")
        .number(most)
        .sql_of(" FOR UPDATE SKIP LOCKED))", ")")
        .sql(" RETURNING id");
    let taken: Vec<Id> = on!(conn, |db| take.load(db))?;
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let ids = taken.into_iter().map(|row| row.id).collect();
    let (mut claimed, mut over) = (Vec::new(), Vec::new());
    let rows: Vec<Row> = on!(conn, |db| with_all_it_takes(ids).load(db))?;
    for row in rows {
        match row.refusal() {
            Some(why) => over.push((row.id, why)),
            None => claimed.extend(row.into_claimed()?),
        }
    }
    end_unsent(conn, over).await?;
    Ok(claimed)
}

/// With whether it may still be sent: read now, never remembered.
fn with_all_it_takes(ids: Vec<Key>) -> Statement {
    Statement::new(
        "SELECT d.id, d.attempts, d.user_id, d.room_id, d.episode_seq, d.alert_id, d.kind, d.priority, \
           d.expires_at - ",
    )
    .now()
    .sql(
        " AS lives_ms, COALESCE(u.language, s.language) AS language, s.id AS subscription_id, \
           s.sign_in_id, s.endpoint, s.p256dh, s.auth, s.ended_at IS NOT NULL AS is_gone, \
           COALESCE(u.disabled_at IS NULL AND s.user_id = d.user_id AND i.id IS NOT NULL \
             AND i.revoked_at IS NULL AND i.expires_at > ",
    )
    .now()
    .sql(" AND i.last_seen_at > ")
    .now()
    .sql(" - ")
    .number(limits::SIGN_IN_IDLE_MS)
    .sql(
        " AND (d.room_id IS NULL OR EXISTS (SELECT 1 FROM memberships m WHERE m.room_id = d.room_id \
               AND m.user_id = d.user_id AND m.left_at IS NULL)), false) AS is_entitled \
         FROM ",
    )
    .rows(Rows::new("taken").column("id", Column::Keys(ids)))
    .sql(
        " JOIN deliveries d ON d.id = taken.id JOIN users u ON u.id = d.user_id \
           LEFT JOIN push_subscriptions s ON s.id = d.subscription_id \
           LEFT JOIN sign_ins i ON i.id = s.sign_in_id",
    )
}

/// What an earlier try ended in stays.
async fn end_unsent(conn: &mut Conn, over: Vec<(Key, DeliveryOutcome)>) -> Result<()> {
    if over.is_empty() {
        return Ok(());
    }
    let (ids, why): (Vec<Key>, Vec<String>) = over
        .into_iter()
        .map(|(id, why)| (id, why.to_string()))
        .unzip();
    let over = Rows::new("over_now")
        .column("id", Column::Keys(ids))
        .column("why", Column::Texts(why));
    let end = Statement::new(
        "UPDATE deliveries SET due_at = NULL, outcome = COALESCE(outcome, over_now.why) FROM ",
    )
    .rows(over)
    .sql(" WHERE deliveries.id = over_now.id");
    on!(conn, |db| end.execute(db))?;
    Ok(())
}

async fn finish(conn: &mut Conn, sent: &[Sent]) -> Result<()> {
    if sent.is_empty() {
        return Ok(());
    }
    lock_subscriptions(conn, sent).await?;
    let failed = |one: &Sent| matches!(one.outcome, SendOutcome::Failed { .. });
    let tried = |one: &Sent| !matches!(one.outcome, SendOutcome::NotSent(_));
    let retry_ms = |one: &Sent| {
        let wait = one.outcome.retry_in()?.as_millis();
        Some(i64::try_from(wait).unwrap_or(i64::MAX / 2))
    };
    let done = Rows::new("done")
        .column("id", keys(sent, |one| one.id.into()))
        .column(
            "attempt",
            Column::Numbers(sent.iter().map(|one| one.attempt).collect()),
        )
        .column(
            "word",
            Column::Texts(
                sent.iter()
                    .map(|one| one.outcome.word().to_string())
                    .collect(),
            ),
        )
        .column("tried", Column::Flags(sent.iter().map(tried).collect()))
        .column("failed", Column::Flags(sent.iter().map(failed).collect()))
        .column(
            "retry_ms",
            Column::OptionalNumbers(sent.iter().map(retry_ms).collect()),
        )
        .column(
            "status",
            Column::OptionalNumbers(sent.iter().map(|one| one.status.map(i64::from)).collect()),
        );
    let update = Statement::new(
        "UPDATE deliveries SET outcome = done.word, status = done.status, due_at = ",
    )
    .now()
    .sql(" + done.retry_ms, sent_at = CASE WHEN done.tried THEN COALESCE(sent_at, ")
    .now()
    .sql(") ELSE sent_at END, accepted_at = CASE WHEN done.word = 'accepted' THEN ")
    .now()
    .sql(" ELSE accepted_at END, failed_at = CASE WHEN done.failed THEN ")
    .now()
    .sql(" ELSE failed_at END FROM ")
    .rows(done)
    .sql(
        " WHERE deliveries.id = done.id AND deliveries.attempts = done.attempt \
                 AND deliveries.due_at IS NOT NULL RETURNING deliveries.id AS id",
    );
    let ended: Vec<Id> = on!(conn, |db| update.load(db))?;
    let is_ours = |one: &&Sent| ended.iter().any(|row| row.id == Key::from(one.id));
    note_devices(conn, sent.iter().filter(is_ours)).await
}

/// In one order, whoever writes.
async fn lock_subscriptions(conn: &mut Conn, sent: &[Sent]) -> Result<()> {
    if let Conn::Postgres(_) = conn {
        let asked = Rows::new("asked").column("id", keys(sent, |one| one.subscription.into()));
        let lock = Statement::new("SELECT s.id FROM ").rows(asked).sql(
            " JOIN push_subscriptions s ON s.id = asked.id ORDER BY s.id FOR NO KEY UPDATE OF s",
        );
        let _locked: Vec<Id> = on!(conn, |db| lock.load(db))?;
    }
    Ok(())
}

/// What the ends of these tries say of the devices. One that is tried again says nothing yet.
async fn note_devices<'s>(conn: &mut Conn, sent: impl Iterator<Item = &'s Sent>) -> Result<()> {
    /// How many were accepted, and why the last one was not.
    type Note = (i64, Option<PushFault>);
    let mut notes: BTreeMap<Key, Note> = BTreeMap::new();
    for one in sent {
        let subscription = Key::from(one.subscription);
        match one.outcome {
            SendOutcome::Accepted => {
                let note = notes.entry(subscription).or_default();
                *note = (note.0 + 1, None);
            }
            SendOutcome::Failed {
                fault,
                retry_in: None,
            } => notes.entry(subscription).or_default().1 = Some(fault),
            SendOutcome::Failed { .. } | SendOutcome::NotSent(_) => {}
        }
    }
    if notes.is_empty() {
        return Ok(());
    }
    let fault = |(_, fault): &Note| fault.map(|fault| fault.to_string()).unwrap_or_default();
    let noted = Rows::new("noted")
        .column("id", Column::Keys(notes.keys().copied().collect()))
        .column(
            "accepted",
            Column::Numbers(notes.values().map(|(accepted, _)| *accepted).collect()),
        )
        .column("fault", Column::Texts(notes.values().map(fault).collect()));
    let update = Statement::new(
        "UPDATE push_subscriptions SET unseen = unseen + noted.accepted, \
           failures = CASE WHEN noted.fault = '' THEN 0 ELSE failures + 1 END, \
           failure = COALESCE(NULLIF(noted.fault, ''), failure), \
           accepted_at = CASE WHEN noted.accepted > 0 THEN ",
    )
    .now()
    .sql(" ELSE accepted_at END, failed_at = CASE WHEN noted.fault <> '' THEN ")
    .now()
    .sql(" ELSE failed_at END, ended_at = CASE WHEN noted.fault = 'gone' THEN ")
    .now()
    .sql(" ELSE ended_at END FROM ")
    .rows(noted)
    .sql(" WHERE push_subscriptions.id = noted.id");
    on!(conn, |db| update.execute(db))?;
    Ok(())
}

fn keys(sent: &[Sent], of: impl Fn(&Sent) -> Key) -> Column {
    Column::Keys(sent.iter().map(of).collect())
}

#[derive(QueryableByName)]
struct Next {
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    wait_ms: Option<i64>,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Binary)]
    id: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    attempts: i64,
    #[diesel(sql_type = sql_types::Binary)]
    user_id: Key,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    room_id: Option<Key>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    episode_seq: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    alert_id: Option<Key>,
    #[diesel(sql_type = sql_types::Text)]
    kind: String,
    #[diesel(sql_type = sql_types::Text)]
    priority: String,
    #[diesel(sql_type = sql_types::BigInt)]
    lives_ms: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    language: Option<String>,
    /// Null, like what follows: the device is gone from the list.
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    subscription_id: Option<Key>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    sign_in_id: Option<Key>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    endpoint: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    p256dh: Option<Vec<u8>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Binary>)]
    auth: Option<Vec<u8>>,
    #[diesel(sql_type = sql_types::Bool)]
    is_gone: bool,
    #[diesel(sql_type = sql_types::Bool)]
    is_entitled: bool,
}

impl Row {
    fn refusal(&self) -> Option<DeliveryOutcome> {
        if !self.is_entitled {
            Some(DeliveryOutcome::NotEntitled)
        } else if self.is_gone {
            Some(DeliveryOutcome::Gone)
        } else if self.lives_ms <= 0 {
            Some(DeliveryOutcome::Expired)
        } else {
            None
        }
    }

    fn into_claimed(self) -> Result<Option<Claimed>> {
        let (Some(subscription), Some(sign_in)) = (self.subscription_id, self.sign_in_id) else {
            return Ok(None);
        };
        let language = self.language.as_deref().and_then(Language::from_tag);
        Ok(Some(Claimed {
            id: self.id.into(),
            attempt: self.attempts,
            user: self.user_id.into(),
            sign_in: sign_in.into(),
            subscription: subscription.into(),
            room: self.room_id.map(Into::into),
            episode: self.episode_seq,
            alert: self.alert_id.map(Into::into),
            kind: word(&self.kind)?,
            priority: word(&self.priority)?,
            language: language.unwrap_or_default(),
            lives: Duration::from_millis(u64::try_from(self.lives_ms).unwrap_or(0)),
            endpoint: self.endpoint.unwrap_or_default(),
            p256dh: self.p256dh.unwrap_or_default(),
            auth: self.auth.unwrap_or_default(),
        }))
    }
}
