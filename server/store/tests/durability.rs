use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use domain::Role;
use store::{Error, Options, Store};

use crate::world::{World, both_stores, message, seq};

async fn refusal(url: String) -> Error {
    let options = Options {
        url,
        connections: 2,
        root_certificate: None,
    };
    match Store::open(&options).await {
        Ok(_) => panic!("opened"),
        Err(error) => error,
    }
}

/// No fault that passes: who starts must not wait for it.
fn is_unfit(refused: Error, why: &str) {
    let Error::Other(words) = refused else {
        panic!("{refused}");
    };
    assert!(words.contains(why), "{words}");
}

both_stores! {
    async fn a_store_says_what_it_is(world) {
        let words = world.store.describe().await.unwrap();
        let (name, version) = words.split_once(' ').unwrap();
        assert!(world.options.url.starts_with(name));
        assert!(version.starts_with(|c: char| c.is_ascii_digit()));
        world.store.ready().await.unwrap();
    }

    async fn what_was_said_is_there_after_opening_again(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        seq(&world.say(room, expert, "Text").await);
        world.store.close().await;
        let refused = world.store.append(message(room, expert, "Late", 0)).await;
        assert!(matches!(refused, Err(Error::Unavailable(_))));
        assert!(matches!(world.store.ready().await, Err(Error::Unavailable(_))));
        let again = world.neighbour().await;
        assert_eq!(again.heads(&[room]).await.unwrap()[0].seq, 2);
        again.close().await;
    }

    /// Closing waits for what was handed over before.
    async fn closing_finishes_waiting_writes(world) {
        let expert = world.person(Role::Expert).await;
        let room = world.team_room(expert).await;
        let sends: Vec<_> = (0..50)
            .map(|n| tokio::spawn({
                let store = world.store.clone();
                async move { store.append(message(room, expert, &n.to_string(), 0)).await }
            }))
            .collect();
        tokio::task::yield_now().await;
        world.store.close().await;
        let mut written = 0;
        for send in sends {
            written += i64::from(send.await.unwrap().is_ok());
        }
        let after = world.neighbour().await;
        assert_eq!(after.heads(&[room]).await.unwrap()[0].seq, 1 + written);
        after.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_none_is_refused() {
    is_unfit(refusal("mysql://localhost/x".to_owned()).await, "neither");
    let absent = refusal("postgres://postgres@127.0.0.1:1/none".to_owned()).await;
    assert!(matches!(absent, Error::Unavailable(_)), "{absent}");
}

/// What no waiting makes come ends the start.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_does_not_come_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (file, below) = (folder.path().join("file"), folder.path().join("file/x.db"));
    std::fs::write(&file, "no database").unwrap();
    for (place, why) in [
        (folder.path().join("none/x.db"), "is not there"),
        (below, "is no folder"),
        (folder.path().to_owned(), "is no file"),
    ] {
        is_unfit(refusal(format!("sqlite://{}", place.display())).await, why);
    }
    let damaged = refusal(format!("sqlite://{}", file.display())).await;
    assert!(matches!(damaged, Error::Corrupt(_)), "{damaged}");
    let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
        return;
    };
    let (start, _) = server.rsplit_once('/').unwrap();
    let none = refusal(format!("{start}/no_such_database")).await;
    is_unfit(none, "no_such_database");
    let nobody = start.split_once('@').unwrap().1;
    let nobody = refusal(format!("postgres://no_such_user@{nobody}/postgres")).await;
    is_unfit(nobody, "no_such_user");
}

/// By the version of what is not known, and before anything is written.
#[tokio::test(flavor = "multi_thread")]
async fn a_schema_of_a_newer_program_is_refused_by_name() {
    let mut worlds = vec![World::sqlite().await];
    worlds.extend(World::postgres().await);
    for world in worlds {
        world
            .sql("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')")
            .await;
        is_unfit(refusal(world.options.url.clone()).await, "version 9999");
        let looked = store::inspect(&world.options).await.unwrap_err();
        assert!(looked.to_string().contains("version 9999"), "{looked}");
        let ready = world.store.ready().await;
        assert!(matches!(ready, Err(Error::Unavailable(_))));
        world.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_user_that_may_not_write_is_refused() {
    let Some(world) = World::postgres().await else {
        return;
    };
    let reader = format!("reader_{}", uuid::Uuid::now_v7().simple());
    let schema = world.options.url.rsplit("%3D").next().unwrap();
    world
        .sql(&format!(
            "CREATE ROLE {reader} LOGIN; GRANT USAGE ON SCHEMA {schema} TO {reader}; \
             GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {reader}"
        ))
        .await;
    let (start, rest) = world.options.url.split_once('@').unwrap();
    let (scheme, _) = start.split_once("://").unwrap();
    let url = format!("{scheme}://{reader}@{rest}");
    is_unfit(refusal(url.clone()).await, "may not write the table");
    let options = Options {
        url,
        ..world.options.clone()
    };
    let looked = store::inspect(&options).await.unwrap_err();
    assert!(looked.to_string().contains("may not write"), "{looked}");
    world
        .sql(&format!("DROP OWNED BY {reader}; DROP ROLE {reader}"))
        .await;
    world.end().await;
}

/// In whatever language Postgres says it.
#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_an_error_decides_and_not_its_words() {
    let Some(world) = World::postgres().await else {
        return;
    };
    for (code, passes) in [
        ("53100", true),
        ("57014", true),
        ("55P03", true),
        ("22012", false),
    ] {
        world
            .sql(&format!(
                "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 RAISE EXCEPTION 'kein Platz mehr, %', '{code}' USING ERRCODE = '{code}'; END $$; \
                 CREATE OR REPLACE TRIGGER refuse BEFORE INSERT ON users \
                 FOR EACH ROW EXECUTE FUNCTION refuse()"
            ))
            .await;
        let user = world.new_user(domain::UserId(uuid::Uuid::now_v7()), Role::Expert);
        let refused = world.store.create_user(user, None).await.unwrap_err();
        let is_passing = matches!(refused, Error::Unavailable(_));
        assert_eq!(is_passing, passes, "{code}: {refused}");
    }
    world.end().await;
}

/// A read that takes long keeps the log from being emptied; afterwards it is short again.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_sqlite_is_short_again_after_a_long_read() {
    use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
    let world = World::sqlite().await;
    let path = world.options.url.strip_prefix("sqlite://").unwrap();
    let expert = world.person(Role::Expert).await;
    let room = world.team_room(expert).await;
    let mut reader = SqliteConnection::establish(path).unwrap();
    reader
        .batch_execute("BEGIN; SELECT count(*) FROM users;")
        .unwrap();
    let length = || std::fs::metadata(format!("{path}-wal")).unwrap().len();
    let text = "x".repeat(4000);
    while length() < 12 << 20 {
        let said = (0..50).map(|_| world.say(room, expert, &text));
        futures::future::join_all(said).await;
    }
    reader.batch_execute("COMMIT").unwrap();
    for _ in 0..3 {
        world.say(room, expert, "short").await;
    }
    assert!(length() <= 4 << 20, "{}", length());
    world.end().await;
}

/// Every connection asks SQLite whether it took WAL and FULL; a file in memory cannot.
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_without_wal_is_refused() {
    is_unfit(refusal("sqlite::memory:".to_owned()).await, "WAL");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_that_could_lose_a_commit_is_refused() {
    let Some(world) = World::postgres().await else {
        return;
    };
    let url = format!("{}%20-csynchronous_commit%3Doff", world.options.url);
    is_unfit(refusal(url).await, "synchronous_commit of Postgres is off");
    world.end().await;
}

/// A link that dies in the pool costs nobody a message.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_postgres_link_is_replaced() {
    let Some(world) = World::postgres().await else {
        return;
    };
    let expert = world.person(Role::Expert).await;
    let room = world.team_room(expert).await;
    let ours = world.options.url.rsplit("%3D").next().unwrap().to_owned();
    for n in 2..6 {
        // Ours alone: other tests run on the same server.
        let mut conn = AsyncPgConnection::establish(&world.options.url)
            .await
            .unwrap();
        conn.batch_execute(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE pid <> pg_backend_pid() AND application_name = '{ours}'"
        ))
        .await
        .unwrap();
        let text = n.to_string();
        assert_eq!(seq(&world.say(room, expert, &text).await), n);
    }
    world.end().await;
}
