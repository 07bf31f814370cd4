//! What a statement reads depends on what it returns, never on how much there is. Every public call
//! of the store is made on a database with a long past, freshly filled and never analysed (with
//! statements that were prepared while it was empty), and again after `ANALYZE`; every statement of
//! theirs is judged by the plan that ran.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "plans/allowance.rs"]
mod allowance;
#[path = "plans/calls.rs"]
mod calls;
#[path = "plans/cast.rs"]
mod cast;
#[path = "plans/coverage.rs"]
mod coverage;
#[path = "plans/devices.rs"]
mod devices;
#[path = "plans/fill.rs"]
mod fill;
#[path = "plans/notes.rs"]
mod notes;
#[path = "plans/on_call.rs"]
mod on_call;
#[path = "plans/postgres.rs"]
mod postgres;
#[path = "plans/pushes.rs"]
mod pushes;
mod random_hash;
#[path = "plans/sqlite.rs"]
mod sqlite;
#[path = "plans/watch.rs"]
mod watch;
#[path = "plans/wire.rs"]
mod wire;

use std::collections::BTreeSet;

use cast::Cast;
use store::Store;
use watch::Watch;

/// Makes every call in each state of the database. Another store fills it, while the connections of
/// this one stay as they are.
async fn check(store: &Store, filler: &Store, watch: &mut Watch) {
    store.migrate().await.unwrap();
    watch.begin().await;
    let few = fill::few(filler).await;
    // Judged too: little is more than nothing.
    calls::all(store, &Cast::of(&few, 0), watch).await;
    let many = fill::many(filler).await;
    for sql in fill::rest(watch.is_postgres()) {
        watch.execute(&sql).await;
    }
    watch.state("filled");
    calls::all(store, &Cast::of(&many, 0), watch).await;
    watch.execute("ANALYZE").await;
    watch.state("analysed");
    calls::all(store, &Cast::of(&many, 1), watch).await;
    calls::restored(store, watch).await;
    let called: BTreeSet<String> = watch.called().map(str::to_owned).collect();
    let public = coverage::public_calls();
    let missing: Vec<_> = public.difference(&called).collect();
    assert!(
        missing.is_empty(),
        "calls without a row in calls.rs: {missing:?}"
    );

    let faults = watch.faults();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fitweet.db").display().to_string();
    let mut watch = Watch::Sqlite(sqlite::Plans::collect(path.clone()));
    let path = format!("sqlite://{path}");
    let (store, filler) = (open(path.clone()).await, open(path).await);
    check(&store, &filler, &mut watch).await;
    filler.close().await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres() {
    let Some(plans) = postgres::Plans::collect().await else {
        return;
    };
    let (store, filler) = (open(plans.url()).await, open(plans.plain_url()).await);
    let mut watch = Watch::Postgres(plans);
    check(&store, &filler, &mut watch).await;
    filler.close().await;
    store.close().await;
    watch.end().await;
}

async fn open(url: String) -> Store {
    let options = store::Options {
        url,
        connections: 4,
        root_certificate: None,
    };
    Store::open(&options).await.unwrap().0
}
