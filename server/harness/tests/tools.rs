//! The tools themselves: what they break must break, and come back.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use domain::{ClientId, Command, Event, Person, Role, RoomId, UserId};
use harness::{
    postgres::Postgres,
    proxy::{Proxy, Weather},
    redis_server::Redis,
    sync::{Memory, canary},
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use uuid::Uuid;

use crate::{Need, has};

const ROOM: RoomId = RoomId(Uuid::from_u128(0xA));

#[tokio::test]
async fn postgres_dies_and_comes_back_where_it_was() -> Result<()> {
    if !has(&[Need::Postgres]) {
        return Ok(());
    }
    let mut postgres = Postgres::start().await?;
    let url = postgres.url();
    let addr = url.split(['@', '/']).nth(3).unwrap_or_default().to_owned();
    TcpStream::connect(&addr).await?;
    postgres.kill();
    ensure!(TcpStream::connect(&addr).await.is_err(), "it still listens");
    postgres.again().await?;
    TcpStream::connect(&addr).await?;
    Ok(())
}

#[tokio::test]
async fn redis_dies_and_comes_back_empty() -> Result<()> {
    if !has(&[Need::Redis]) {
        return Ok(());
    }
    let mut redis = Redis::start().await?;
    let addr = redis.url().replace("redis://", "");
    let mut publisher = TcpStream::connect(&addr).await?;
    publisher.write_all(b"PUBLISH here hint\r\n").await?;
    publisher.read_u8().await?;
    ensure!(redis.published().await? == 1);
    redis.kill();
    ensure!(TcpStream::connect(&addr).await.is_err(), "it still listens");
    redis.again().await?;
    ensure!(redis.published().await? == 0);
    Ok(())
}

#[tokio::test]
async fn a_stalled_network_holds_and_a_cut_one_breaks() -> Result<()> {
    let server = TcpListener::bind("127.0.0.1:0").await?;
    let proxy = Proxy::before(server.local_addr()?).await?;
    let mut client = TcpStream::connect(proxy.addr).await?;
    let (mut peer, _) = server.accept().await?;
    client.write_all(b"a").await?;
    ensure!(peer.read_u8().await? == b'a');

    proxy.set(Weather::Deaf);
    client.write_all(b"b").await?;
    ensure!(peer.read_u8().await? == b'b');
    peer.write_all(b"c").await?;
    // What goes the other way arrives meanwhile, again and again.
    for _ in 0..200 {
        client.write_all(b"b").await?;
        ensure!(peer.read_u8().await? == b'b');
        let heard = client.try_read(&mut [0]);
        let nothing = heard.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
        ensure!(nothing, "it was not deaf");
    }
    proxy.set(Weather::Fair);
    ensure!(client.read_u8().await? == b'c');

    proxy.set(Weather::Cut);
    ensure!(client.read_u8().await.is_err(), "it was not cut");
    Ok(())
}

/// A client that has said hello to a server where it is in [`ROOM`], at `head`.
fn memory(head: i64) -> Result<Memory> {
    let mut memory = Memory::default();
    let hello = json!({ "hello": {
        "protocol": 2, "version": "", "server_time": 0,
        "you": {"id": Uuid::nil(), "name": "Ada", "role": "expert"},
        "rooms": [{
            "id": ROOM, "kind": "team", "name": "", "wearer": null, "head": head, "last_read": 0,
            "unread": 0, "open_alerts": 0, "preview": null, "active_at": 0,
        }],
    } });
    let said = memory.hear(&hello.to_string());
    ensure!(
        said == [Command::Resume {
            have: BTreeMap::from([(ROOM, 0)]),
            log: None,
        }]
    );
    Ok(memory)
}

fn events(room: RoomId, seqs: &[i64]) -> String {
    let events = seqs.iter().map(|seq| domain::RoomEvent {
        room,
        seq: *seq,
        at: 0,
        author: Some(Person {
            id: UserId(Uuid::nil()),
            name: "Ada".to_owned(),
            role: Role::Expert,
        }),
        client_id: None,
        change: domain::Change::Message {
            text: canary(room, "words"),
        },
    });
    let event = Event::Events {
        room,
        events: events.collect(),
    };
    serde_json::to_string(&event).unwrap_or_default()
}

#[test]
fn a_client_fetches_what_it_missed() -> Result<()> {
    let mut memory = memory(2)?;
    ensure!(memory.hear(&events(ROOM, &[1, 2])).is_empty());
    let say = memory.hear(&events(ROOM, &[5]));
    ensure!(
        say == [Command::Fetch {
            room: ROOM,
            after: 2,
            before: 5
        }],
        "{say:?}"
    );
    ensure!(!memory.is_settled());
    ensure!(memory.hear(&events(ROOM, &[3, 4])).is_empty());
    ensure!(memory.is_settled() && memory.breaches.is_empty());
    // Twice is allowed, if it is the same.
    memory.hear(&events(ROOM, &[4, 5]));
    ensure!(memory.breaches.is_empty());
    Ok(())
}

#[test]
fn a_client_notes_what_must_never_be() -> Result<()> {
    let stranger = RoomId(Uuid::from_u128(0xB));
    let sent = |seq| {
        let client_id = ClientId(Uuid::nil());
        json!({"sent": {"client_id": client_id, "room": ROOM, "seq": seq, "at": 0}}).to_string()
    };
    let closed = json!({"room_closed": {"room": ROOM}}).to_string();
    for frames in [
        vec![events(stranger, &[1])],
        vec![events(ROOM, &[1, 3])],
        vec![closed, events(ROOM, &[1])],
        vec![sent(1), sent(2)],
        vec!["{}".to_owned()],
        vec![
            events(ROOM, &[1]),
            events(ROOM, &[1]).replace("words", "other words"),
        ],
    ] {
        let mut memory = memory(0)?;
        for frame in &frames {
            memory.hear(frame);
        }
        ensure!(!memory.breaches.is_empty(), "{frames:?}");
    }
    Ok(())
}
