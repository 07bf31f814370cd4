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
    for absent in [
        "sqlite:///does/not/exist/fitweet.db",
        "postgres://postgres@127.0.0.1:1/none",
    ] {
        let refused = refusal(absent.to_owned()).await;
        assert!(matches!(refused, Error::Unavailable(_)), "{refused}");
    }
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
