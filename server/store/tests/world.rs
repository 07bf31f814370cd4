use std::{
    io::Write as _,
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use diesel::{Connection, SqliteConnection};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use domain::{
    AlertId, AlertReport, ClientId, DeviceId, Role, RoomAction, RoomId, RoomKind, Seq, SignInId,
    Standing, UnixMillis, UserId,
    watch::{Answer, Evidence, Quality, Reading, Rule, WristAnswer},
};
use store::{
    Append, Appended, CheckedItem, Commits, Error, Ingest, Ingested, NewDevice, NewRoom, NewSignIn,
    NewUser, Options, Store,
};
use uuid::Uuid;

use crate::membership::{care_room, join};
pub(crate) use crate::random_hash::hash;

/// Writes each test once; it runs on every database there is.
macro_rules! both_stores {
    ($($(#[doc = $doc:literal])* async fn $name:ident($world:ident) $body:block)*) => {$(
        mod $name {
            #[allow(unused_imports, reason = "one list for all tests of a file")]
            use super::*;

            $(#[doc = $doc])*
            async fn check($world: &$crate::world::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                let world = $crate::world::World::sqlite().await;
                check(&world).await;
                world.end().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                let Some(world) = $crate::world::World::postgres().await else {
                    return;
                };
                check(&world).await;
                world.end().await;
            }
        }
    )*};
}
pub(crate) use both_stores;

/// Longer than any loaded machine needs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
/// Of every batch.
pub(crate) const EPOCH: u32 = 7;
pub(crate) const T0: UnixMillis = 1_800_000_000_000;

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) commits: tokio::sync::Mutex<Commits>,
    pub(crate) options: Options,
    place: Place,
    clock: AtomicI64,
}

enum Place {
    /// Deleted when dropped.
    Folder(#[expect(dead_code, reason = "kept until the end")] tempfile::TempDir),
    Schema {
        server: String,
        name: String,
    },
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("fitweet.db").display());
        Self::at(url, Place::Folder(folder)).await
    }

    /// `None`, said loudly, without a server to test on.
    pub(crate) async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
            // Not by a macro: the line must be seen although the test passes.
            let loud = b"SKIPPED ON POSTGRES: TEST_DATABASE_URL is not set\n";
            std::io::stderr().write_all(loud).unwrap();
            return None;
        };
        let name = format!("t{}", Uuid::now_v7().simple());
        let mut conn = AsyncPgConnection::establish(&server).await.unwrap();
        conn.batch_execute(&format!("CREATE SCHEMA {name}"))
            .await
            .unwrap();
        let glue = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{glue}application_name={name}&options=-csearch_path%3D{name}");
        Some(Self::at(url, Place::Schema { server, name }).await)
    }

    async fn at(url: String, place: Place) -> Self {
        let options = Options {
            url,
            connections: 6,
            root_certificate: None,
        };
        let (store, commits) = Store::open(&options).await.unwrap();
        store.migrate().await.unwrap();
        Self {
            store,
            commits: tokio::sync::Mutex::new(commits),
            options,
            place,
            clock: AtomicI64::new(T0),
        }
    }

    pub(crate) async fn end(self) {
        self.store.close().await;
        if let Place::Schema { server, name } = &self.place {
            let mut conn = AsyncPgConnection::establish(server).await.unwrap();
            conn.batch_execute(&format!("DROP SCHEMA {name} CASCADE"))
                .await
                .unwrap();
        }
    }

    /// Behind the store's back.
    pub(crate) async fn sql(&self, sql: &str) {
        self.try_sql(sql).await.unwrap();
    }

    pub(crate) async fn try_sql(&self, sql: &str) -> diesel::QueryResult<()> {
        if let Some(path) = self.options.url.strip_prefix("sqlite://") {
            let mut conn = SqliteConnection::establish(path).unwrap();
            diesel::connection::SimpleConnection::batch_execute(&mut conn, sql)
        } else {
            let url = &self.options.url;
            let mut conn = AsyncPgConnection::establish(url).await.unwrap();
            conn.batch_execute(sql).await
        }
    }

    /// Rows of a table.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let query = diesel::sql_query(format!("SELECT count(*) AS n FROM {table}"));
        let count: Count = if let Some(path) = self.options.url.strip_prefix("sqlite://") {
            let mut conn = SqliteConnection::establish(path).unwrap();
            diesel::RunQueryDsl::get_result(query, &mut conn).unwrap()
        } else {
            let url = &self.options.url;
            let mut conn = AsyncPgConnection::establish(url).await.unwrap();
            let counting = diesel_async::RunQueryDsl::get_result(query, &mut conn);
            counting.await.unwrap()
        };
        count.n
    }

    /// Another process on the same database.
    pub(crate) async fn neighbour(&self) -> Store {
        Store::open(&self.options).await.unwrap().0
    }

    /// Rises with every call.
    pub(crate) fn now(&self) -> UnixMillis {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) async fn person(&self, role: Role) -> UserId {
        let id = UserId(Uuid::now_v7());
        let care_room = (role == Role::Wearer).then(|| RoomId(Uuid::now_v7()));
        let user = self.new_user(id, role);
        assert!(self.store.create_user(user, care_room).await.unwrap());
        sign_in(&self.store, id).await;
        id
    }

    pub(crate) fn new_user(&self, id: UserId, role: Role) -> NewUser {
        NewUser {
            id,
            email: format!("{id}@example.org"),
            name: format!("{role} {id}"),
            role,
            password_hash: "hash".to_owned(),
            created_at: self.now(),
            standing: Standing::Active,
            invited_by: None,
        }
    }

    pub(crate) async fn team_room(&self, creator: UserId) -> RoomId {
        let id = RoomId(Uuid::now_v7());
        let room = NewRoom {
            id,
            kind: RoomKind::Team,
            name: "Night team".to_owned(),
            created_by: creator,
            created_at: self.now(),
        };
        self.store.create_room(room).await.unwrap();
        id
    }

    /// A wearer with an expert in their care room.
    pub(crate) async fn care(&self) -> Care {
        let wearer = self.person(Role::Wearer).await;
        let expert = self.person(Role::Expert).await;
        let room = care_room(&self.store, wearer).await.unwrap().unwrap();
        assert!(join(&self.store, room, expert, wearer, self.now()).await);
        Care {
            wearer,
            expert,
            room,
        }
    }

    pub(crate) async fn device(&self, wearer: UserId) -> DeviceId {
        let (id, code) = (DeviceId(Uuid::now_v7()), hash());
        let now = self.now();
        let made = self
            .store
            .create_pairing_code(wearer, code, now, now + 1000);
        made.await.unwrap();
        let device = NewDevice {
            id,
            name: "Left wrist".to_owned(),
            token_hash: token_hash(id),
            paired_at: now,
        };
        assert_eq!(self.store.pair(code, device).await.unwrap(), Some(wearer));
        id
    }

    pub(crate) async fn say(&self, room: RoomId, author: UserId, text: &str) -> Appended {
        self.store
            .append(message(room, author, text, self.now()))
            .await
            .unwrap()
    }

    pub(crate) async fn ack(&self, room: RoomId, author: UserId, alert: AlertId) -> Appended {
        self.act(room, author, RoomAction::AcknowledgeAlert { alert })
            .await
    }

    pub(crate) async fn act(&self, room: RoomId, author: UserId, action: RoomAction) -> Appended {
        let append = Append {
            room,
            author,
            sign_in: sign_in_of(author),
            client_id: ClientId(Uuid::now_v7()),
            action,
            now: self.now(),
        };
        self.store.append(append).await.unwrap()
    }

    pub(crate) async fn post(&self, device: DeviceId, items: Vec<CheckedItem>) -> Ingested {
        let post = self.batch(device, items);
        self.store.ingest(post).await.unwrap().unwrap()
    }

    pub(crate) fn batch(&self, device: DeviceId, items: Vec<CheckedItem>) -> Ingest {
        Ingest {
            device,
            token_hash: token_hash(device),
            epoch: EPOCH,
            items,
            confirmed: Vec::new(),
            clock_skew_ms: None,
            received_at: self.now(),
        }
    }
}

pub(crate) struct Care {
    pub(crate) wearer: UserId,
    pub(crate) expert: UserId,
    pub(crate) room: RoomId,
}

/// Of the secret of this device; the same that `Store::add_population` gives.
fn token_hash(device: DeviceId) -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(device.0.as_bytes());
    hash[16..].copy_from_slice(device.0.as_bytes());
    hash
}

/// The one that [`World::person`] makes.
pub(crate) fn sign_in_of(user: UserId) -> SignInId {
    SignInId(user.0)
}

pub(crate) async fn sign_in(store: &Store, user: UserId) {
    let sign_in = NewSignIn {
        id: sign_in_of(user),
        user,
        password_hash: None,
        token_hash: hash(),
        user_agent: "a browser".to_owned(),
        created_at: T0,
        expires_at: i64::MAX,
    };
    store.create_sign_in(sign_in).await.unwrap().unwrap();
}

pub(crate) fn message(room: RoomId, author: UserId, text: &str, now: UnixMillis) -> Append {
    Append {
        room,
        author,
        sign_in: sign_in_of(author),
        client_id: ClientId(Uuid::now_v7()),
        action: RoomAction::SendMessage {
            text: text.to_owned(),
        },
        now,
    }
}

/// As a client does: what storage could not take just now is sent again, with the same id.
pub(crate) async fn insist(store: &Store, append: Append) -> Appended {
    let start = std::time::Instant::now();
    loop {
        match store.append(append.clone()).await {
            Err(Error::Unavailable(_)) if start.elapsed() < PATIENCE => {}
            answer => return answer.unwrap(),
        }
    }
}

/// The number it was written under.
#[track_caller]
pub(crate) fn seq(appended: &Appended) -> Seq {
    match appended {
        Appended::Written { seq, .. } => *seq,
        other => panic!("not written: {other:?}"),
    }
}

pub(crate) fn reading(seq: u32, measured_at: UnixMillis) -> CheckedItem {
    CheckedItem::Reading {
        reading: Reading {
            seq,
            measured_at: i64::from(seq) * 10_000,
            heart_rate_bpm: Some(60.5 + f32::from(u16::try_from(seq % 50).unwrap())),
            skin_conductance_us: Some(1.1),
            quality: Quality::Ok,
            battery_percent: Some(80),
            ..Reading::default()
        },
        measured_at,
    }
}

/// Each so long after the one before that it is an episode of its own.
pub(crate) fn alert(seq: u32, id: AlertId, device: DeviceId) -> CheckedItem {
    CheckedItem::Alert {
        seq,
        id,
        device_time: i64::from(seq) * 10_000,
        report: AlertReport {
            device: Some(device),
            technical: None,
            person: None,
            since: None,
            urgent: false,
            device_name: "Left wrist".to_owned(),
            detector: 1,
            rule: Rule::Arousal,
            evidence: Evidence {
                sustained_s: 180,
                score: 3.3,
                threshold: 2.5,
                ..Evidence::default()
            },
            quality: Quality::Ok,
            window: Vec::new(),
            measured_at: T0 + i64::from(seq) * 660_000,
            received_at: T0 + 5,
            clock_skew_ms: None,
            time_uncertain: false,
            doubts: Vec::new(),
        },
    }
}

/// The answer to the alert with this number, of the same epoch as all posts here.
pub(crate) fn answer(seq: u32, alert_seq: u32, answer: WristAnswer) -> CheckedItem {
    CheckedItem::Answer {
        answer: Answer {
            seq,
            measured_at: i64::from(seq) * 10_000,
            alert_epoch: EPOCH,
            alert_seq,
            answer,
        },
        answered_at: Some(T0 + i64::from(seq)),
    }
}
