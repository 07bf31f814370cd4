//! A storage that reads and does not write.

use std::time::Duration;

use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
use domain::Role;
use store::Writes;
use tokio::time::timeout;

use crate::world::{World, message};

/// Longer than any loaded machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

fn file(world: &World) -> &str {
    world.options.url.strip_prefix("sqlite://").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_waits_for_a_foreign_lock_is_told_until_one_gets_through() {
    let world = World::sqlite().await;
    let expert = world.person(Role::Expert).await;
    let room = world.team_room(expert).await;
    let mut writes = world.store.writes();
    assert_eq!(*writes.borrow_and_update(), Writes::Done);
    let mut foreign = SqliteConnection::establish(file(&world)).unwrap();
    foreign.batch_execute("BEGIN IMMEDIATE").unwrap();
    let waiting = tokio::spawn({
        let (store, append) = (world.store.clone(), message(room, expert, "Text", 0));
        async move { store.append(append).await }
    });
    timeout(PATIENCE, writes.changed()).await.unwrap().unwrap();
    // By its own clock, and not only by the error that SQLite gives in the end.
    let stuck = Writes::Stuck("no answer in time".to_owned());
    assert_eq!(*writes.borrow_and_update(), stuck);
    foreign.batch_execute("ROLLBACK").unwrap();
    // Written or given up: whoever tries next gets through.
    drop(waiting.await.unwrap());
    world.store.ready().await.unwrap();
    assert_eq!(*writes.borrow(), Writes::Done);
    world.end().await;
}

/// On a full disk it must not say that it is ready.
#[tokio::test(flavor = "multi_thread")]
async fn to_be_ready_is_to_have_written_something() {
    let world = World::sqlite().await;
    let log = format!("{}-wal", file(&world));
    let before = std::fs::read(&log).unwrap();
    world.store.ready().await.unwrap();
    assert_ne!(std::fs::read(&log).unwrap(), before);
    world.end().await;
}
