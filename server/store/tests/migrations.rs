use std::collections::BTreeSet;

use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use futures::future::join_all;
use store::{Error, Options, Store};

use crate::world::{World, both_stores};

both_stores! {
    async fn migrating_again_or_at_once_is_harmless(world) {
        let neighbour = world.neighbour().await;
        let runs = (0..6).map(|n| {
            let store = if n % 2 == 0 { &world.store } else { &neighbour };
            store.migrate()
        });
        for run in join_all(runs).await {
            run.unwrap();
        }
        neighbour.ready().await.unwrap();
        neighbour.close().await;
    }
}

/// Several processes start on an empty file at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_is_made_by_several_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        url: format!("sqlite://{}", folder.path().join("new.db").display()),
        connections: 2,
        root_certificate: None,
    };
    let starts = (0..4).map(|_| {
        let options = options.clone();
        tokio::spawn(async move {
            let (store, _) = Store::open(&options).await.unwrap();
            store.migrate().await.unwrap();
            store.ready().await.unwrap();
            store.close().await;
        })
    });
    for start in join_all(starts).await {
        start.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        url: format!("sqlite://{}", folder.path().join("new.db").display()),
        connections: 2,
        root_certificate: None,
    };
    let (store, _) = Store::open(&options).await.unwrap();
    assert!(matches!(store.ready().await, Err(Error::Unavailable(_))));
    store.close().await;
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    required: String,
}

type Columns = BTreeSet<(String, String, String)>;

fn set(rows: Vec<Column>) -> Columns {
    let kind = |kind: &str| match kind.to_lowercase().as_str() {
        "bytea" => "blob".to_owned(),
        other => other.to_owned(),
    };
    rows.into_iter()
        .map(|row| (row.place, kind(&row.kind), row.required))
        .collect()
}

/// The two folders of migrations make the same tables.
#[tokio::test(flavor = "multi_thread")]
async fn both_schemas_have_the_same_columns() {
    let Some(postgres) = World::postgres().await else {
        return;
    };
    let sqlite = World::sqlite().await;
    let path = sqlite.options.url.strip_prefix("sqlite://").unwrap();
    let mut lite = SqliteConnection::establish(path).unwrap();
    let ours = diesel::sql_query(
        "SELECT m.name || '.' || c.name AS place, c.type AS kind, \
           CASE WHEN c.\"notnull\" THEN 'yes' ELSE 'no' END AS required \
         FROM sqlite_master m JOIN pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    );
    let ours = set(ours.load(&mut lite).unwrap());
    let url = &postgres.options.url;
    let mut server = AsyncPgConnection::establish(url).await.unwrap();
    let theirs = diesel::sql_query(
        "SELECT table_name || '.' || column_name AS place, data_type::text AS kind, \
           CASE is_nullable WHEN 'NO' THEN 'yes' ELSE 'no' END AS required \
         FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_\\_%'",
    );
    let theirs = diesel_async::RunQueryDsl::load(theirs, &mut server);
    let theirs = set(theirs.await.unwrap());
    assert!(ours.len() > 80);
    assert_eq!(ours, theirs);
    drop(server);
    postgres.end().await;
    sqlite.end().await;
}

/// The way back works too, on SQLite where it can be tried without a server.
#[tokio::test(flavor = "multi_thread")]
async fn a_migration_can_be_taken_back_and_done_again() {
    use diesel_migrations::{FileBasedMigrations, MigrationHarness};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("redo.db");
    let migrations = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    let migrations = || FileBasedMigrations::from_path(migrations).unwrap();
    let mut lite = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    for _ in 0..2 {
        assert!(
            !lite
                .run_pending_migrations(migrations())
                .unwrap()
                .is_empty()
        );
        lite.revert_all_migrations(migrations()).unwrap();
    }
}
