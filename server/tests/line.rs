//! Below HTTP: clients that send half of something, or too much of it.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::{
    crowded::metric,
    http::Caller,
    server::PATIENCE,
    world::{World, again},
    ws::Socket,
};

/// A connection on which one request was answered and the next one is half sent.
async fn halfway(world: &World, half: &str) -> TcpStream {
    let mut line = TcpStream::connect(world.server.address()).await.unwrap();
    let whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    line.write_all(whole).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        let read = timeout(PATIENCE, line.read_buf(&mut answer)).await;
        assert_ne!(read.unwrap().unwrap(), 0, "hung up");
    }
    line.write_all(half.as_bytes()).await.unwrap();
    line
}

/// `stop` fails when something has to be left behind.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_request_does_not_hold_up_the_end() {
    let world = World::new().await;
    let head = halfway(&world, "GET /healthz HTTP/1.1\r\nHost").await;
    let post = "POST /ingest/v1/pair HTTP/1.1\r\nHost: localhost\r\n\
                Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    let body = halfway(&world, post).await;
    world.server.stop().await;
    drop((head, body));
}

/// No line is kept for a head that does not come to its end.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_head_ends_its_line() {
    let world = World::new().await;
    let mut line = halfway(&world, "GET /healthz HTTP/1.1\r\nHost").await;
    let mut rest = Vec::new();
    let ended = timeout(PATIENCE, line.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "it is still open");
    let caller = Caller::nobody(&world.server);
    let late = "fitweet_lines_closed_total{kind=\"any\",why=\"head_time\"}";
    assert!(metric(&caller, late).await > 0.0);
}

/// Whoever is signed out while their request arrives has asked for nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_asked_again_who_sent_it_when_all_of_it_is_there() {
    let world = World::new().await;
    let service = world.service();
    let stolen = again(service, &world.expert).await;
    let body = "name=Held+back";
    let head = format!(
        "POST /api/create_team_room HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\n\
         Cookie: __Host-sid={1}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {2}\r\nConnection: close\r\n\r\n",
        world.server.address(),
        stolen.token,
        body.len()
    );
    let mut line = halfway(&world, &head).await;
    line.write_all(&body.as_bytes()[..5]).await.unwrap();
    // The line counts as a known one once its head has proved the sign-in.
    let caller = Caller::nobody(&world.server);
    let known = async || metric(&caller, "fitweet_lines{kind=\"known\"}").await > 0.0;
    let proved = async {
        while !known().await {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, proved).await.unwrap();
    let ended = service.revoke_sign_in(&world.expert.actor, stolen.sign_in());
    ended.await.unwrap();
    line.write_all(&body.as_bytes()[5..]).await.unwrap();
    let mut answer = String::new();
    timeout(PATIENCE, line.read_to_string(&mut answer))
        .await
        .unwrap()
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    let rooms = service.rooms(&world.expert.actor).await.unwrap();
    assert!(rooms.iter().all(|room| room.name != "Held back"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_in_too_many_pieces_is_told_why_it_ends() {
    let world = World::new().await;
    let mut socket = Socket::open(&world.server, &world.expert.token).await;
    for n in 0..200 {
        let kind = if n == 0 { Data::Text } else { Data::Continue };
        let piece = Frame::message(vec![b'x'; 1_000], OpCode::Data(kind), n == 199);
        socket.say_frame(Message::Frame(piece)).await;
    }
    assert_eq!(socket.closed().await, Some(1008));
}

/// A ping costs its sender as much as anything else, and so does each piece of a message.
#[tokio::test(flavor = "multi_thread")]
async fn frames_without_an_end_end_the_socket() {
    let world = World::new().await;
    let piece = |kind| Message::Frame(Frame::message("", OpCode::Data(kind), false));
    let floods = [
        [Message::Ping("".into()), Message::Ping("".into())],
        [Message::Pong("".into()), Message::Pong("".into())],
        [piece(Data::Text), piece(Data::Continue)],
    ];
    let floods = floods.map(async |[first, then]| {
        let mut socket = Socket::open(&world.server, &world.expert.token).await;
        socket.say_frame(first).await;
        // It is not read for a while each time, so this waits for it to be closed.
        let flood = async {
            for _ in 0..200_000 {
                socket.say_frame(then.clone()).await;
            }
        };
        assert!(timeout(PATIENCE, flood).await.is_ok(), "{then:?}");
        let closed = socket.closed().await;
        assert!(matches!(closed, Some(1008) | None), "{then:?}: {closed:?}");
    });
    futures::future::join_all(floods).await;
}
