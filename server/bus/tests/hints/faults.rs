use std::time::{Duration, Instant};

use bus::{Bus, Heard, Hint};
use tokio::{sync::mpsc::Receiver, time::timeout};

use crate::{
    PATIENCE, moved,
    redis_server::{RedisServer, free_port, skipped, spawn, url},
    some_room, some_user, until,
};

/// A hint published while the link was being rebuilt may be lost, so it is said again.
async fn until_hints_flow(bus: &Bus, heard: &mut Receiver<Heard>) {
    let deadline = Instant::now() + PATIENCE;
    let hint: Hint = some_user();
    loop {
        bus.publish(hint);
        let listening = async {
            while let Some(next) = heard.recv().await {
                if next == Heard::Hint(hint) {
                    return;
                }
            }
        };
        if timeout(Duration::from_millis(200), listening).await.is_ok() {
            return;
        }
        assert!(Instant::now() < deadline, "hints never flow again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_redis_is_noticed_and_used_again() {
    let Some(mut redis) = RedisServer::start() else {
        return;
    };
    let (bus, mut heard) = Bus::redis(&redis.url()).await.unwrap();
    until(&mut heard, Heard::Up).await;
    for _ in 0..3 {
        redis.kill();
        until(&mut heard, Heard::Down).await;
        bus.publish(moved(some_room(), 1));
        redis.restart();
        until(&mut heard, Heard::Up).await;
        until_hints_flow(&bus, &mut heard).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hung_redis_is_noticed_and_used_again() {
    let Some(redis) = RedisServer::start() else {
        return;
    };
    let (bus, mut heard) = Bus::redis(&redis.url()).await.unwrap();
    until(&mut heard, Heard::Up).await;
    redis.stop();
    until(&mut heard, Heard::Down).await;
    for head in 0..1_000 {
        bus.publish(moved(some_room(), head));
    }
    redis.resume();
    until(&mut heard, Heard::Up).await;
    until_hints_flow(&bus, &mut heard).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn starts_while_redis_is_down() {
    let port = free_port();
    let (bus, mut heard) = Bus::redis(&url(port)).await.unwrap();
    assert_eq!(
        timeout(PATIENCE, heard.recv()).await.unwrap(),
        Some(Heard::Down)
    );
    let Ok(mut child) = spawn(port) else {
        skipped("redis-server cannot be started");
        return;
    };
    until(&mut heard, Heard::Up).await;
    until_hints_flow(&bus, &mut heard).await;
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_reach_another_process() {
    let Some(redis) = RedisServer::start() else {
        return;
    };
    let (here, mut heard_here) = Bus::redis(&redis.url()).await.unwrap();
    let (_there, mut heard_there) = Bus::redis(&redis.url()).await.unwrap();
    until(&mut heard_here, Heard::Up).await;
    until(&mut heard_there, Heard::Up).await;
    let hint = moved(some_room(), 3);
    here.publish(hint);
    until(&mut heard_there, Heard::Hint(hint)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_none_is_refused_at_once() {
    assert!(Bus::redis("http://127.0.0.1").await.is_err());
}

/// One that lets everybody in, and hands on nothing, would pass for a bus.
#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_refuses_says_why_and_is_no_bus() {
    let Some(redis) = RedisServer::start() else {
        return;
    };
    redis.command(&["ACL SETUSER deaf on >word ~* &nothing +@all"]);
    redis.command(&["ACL SETUSER mute on >word ~* &* +@all -publish"]);
    redis.command(&["ACL SETUSER whole on >word ~* &* +@all"]);
    for (user, word, why) in [
        ("deaf", "word", "NOPERM"),
        ("mute", "word", "NOPERM"),
        ("whole", "other", "WRONGPASS"),
    ] {
        let url = redis.url().replace("://", &format!("://{user}:{word}@"));
        let refused = bus::try_out(&url).await.unwrap_err();
        let said = refused.0.to_uppercase();
        assert!(said.starts_with("REFUSES") && said.contains(why), "{said}");
        let (_bus, mut heard) = Bus::redis(&url).await.unwrap();
        assert_eq!(
            timeout(PATIENCE, heard.recv()).await.unwrap(),
            Some(Heard::Down)
        );
    }
    let url = redis.url().replace("://", "://whole:word@");
    bus::try_out(&url).await.unwrap();
    let (bus, mut heard) = Bus::redis(&url).await.unwrap();
    until(&mut heard, Heard::Up).await;
    until_hints_flow(&bus, &mut heard).await;
    // What is taken away while it is up is noticed by the next hint.
    redis.command(&["ACL SETUSER whole -publish"]);
    bus.publish(some_user());
    until(&mut heard, Heard::Down).await;
}
