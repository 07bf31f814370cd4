use futures::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio_tungstenite::WebSocketStream;

use super::*;

/// The server's end and a client, with this much room for bytes in between.
async fn pair(room: usize) -> (WebSocket<DuplexStream>, WebSocketStream<DuplexStream>) {
    let (ours, theirs) = duplex(room);
    let client = WebSocketStream::from_raw_socket(theirs, Role::Client, None).await;
    (WebSocket::new(ours, &[]), client)
}

#[tokio::test]
async fn texts_of_any_length_go_both_ways_and_nothing_is_kept() {
    let (mut server, mut client) = pair(300).await;
    let client = tokio::spawn(async move {
        while let Some(Ok(Message::Text(text))) = client.next().await {
            client.send(Message::Text(text)).await.unwrap();
        }
    });
    for length in [0, 1, 125, 126, 300, 65_535, FRAME_BYTES] {
        let text = "x".repeat(length);
        server.send(Message::text(text.clone())).await.unwrap();
        let back = server.next().await.unwrap().unwrap();
        assert_eq!(back.into_text().unwrap().as_str(), text);
        assert_eq!(server.out.capacity(), 0);
    }
    drop(server);
    client.await.unwrap();
}

#[tokio::test]
async fn what_came_with_the_handshake_is_not_lost() {
    let (mut server, client) = duplex(64);
    drop(client);
    // "hi", masked with zeros.
    server.shutdown().await.unwrap();
    let mut server = WebSocket::new(server, &[0x81, 0x82, 0, 0, 0, 0, b'h', b'i']);
    assert_eq!(server.next().await.unwrap().unwrap(), Message::text("hi"));
    assert!(server.next().await.is_none());
}

#[tokio::test]
async fn a_ping_is_answered_between_frames() {
    let (mut server, mut client) = pair(16).await;
    // More than fits, so that it is half sent when the ping comes.
    let text = Message::text("y".repeat(100));
    let mut sending = Box::pin(server.send(text.clone()));
    assert!(futures::poll!(sending.as_mut()).is_pending());
    drop(sending);
    client.send(Message::Ping("p".into())).await.unwrap();
    let heard = async { [client.next().await, client.next().await].map(|it| it.unwrap().unwrap()) };
    let answers = async {
        let ping = server.next().await.unwrap().unwrap();
        assert_eq!(ping, Message::Ping("p".into()));
        // Reading on makes the answer.
        assert!(futures::poll!(server.next()).is_pending());
        server.flush().await.unwrap();
        server
    };
    let (heard, _server) = tokio::join!(heard, answers);
    assert_eq!(heard, [text, Message::Pong("p".into())]);
}

#[tokio::test]
async fn a_close_is_answered_at_once() {
    let (mut server, mut client) = pair(64).await;
    client.close(None).await.unwrap();
    let close = server.next().await.unwrap().unwrap();
    assert!(close.is_close());
    drop(server);
    assert!(client.next().await.unwrap().unwrap().is_close());
}

#[tokio::test]
async fn who_takes_nothing_gets_few_answers_to_pings() {
    let (mut server, mut client) = pair(512).await;
    for _ in 0..1000 {
        client
            .send(Message::Ping([b'p'; 100].as_slice().into()))
            .await
            .unwrap();
        assert!(matches!(server.next().await, Some(Ok(Message::Ping(_)))));
    }
    assert!(server.out.len() < WRITE_BUFFER + 200);
}

#[tokio::test]
async fn a_close_is_sent_whole_and_answered() {
    let (mut server, mut client) = pair(512).await;
    let frame = tungstenite::protocol::CloseFrame {
        code: 4408.into(),
        reason: "resync".into(),
    };
    server
        .send(Message::Close(Some(frame.clone())))
        .await
        .unwrap();
    let heard = client.next().await.unwrap().unwrap();
    assert_eq!(heard, Message::Close(Some(frame)));
    // It answers, and waits for the line to end.
    assert!(futures::poll!(client.next()).is_pending());
    assert!(matches!(server.next().await, Some(Ok(Message::Close(_)))));
    assert!(server.next().await.is_none());
    assert!(server.send(Message::text("late")).await.is_err());
    drop(server);
    assert!(client.next().await.is_none());
}

#[tokio::test]
async fn bad_frames_are_errors_and_a_broken_line_is_an_end() {
    for (bytes, is_error) in [
        // Not masked.
        (&[0x81, 0x01, b'x'][..], true),
        // A reserved opcode.
        (&[0x83, 0x80, 0, 0, 0, 0], true),
        // Not UTF-8.
        (&[0x81, 0x81, 0, 0, 0, 0, 0xFF], true),
        // Too long.
        (&[0x81, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0], true),
        // Half a header, then nothing.
        (&[0x81], false),
    ] {
        let (ours, mut theirs) = duplex(64);
        let mut server = WebSocket::new(ours, &[]);
        theirs.write_all(bytes).await.unwrap();
        theirs.shutdown().await.unwrap();
        let next = server.next().await;
        assert_eq!(
            matches!(next, Some(Err(_))),
            is_error,
            "{bytes:?}: {next:?}"
        );
        assert!(server.next().await.is_none());
        drop(server);
        assert_eq!(theirs.read(&mut [0]).await.unwrap(), 0);
    }
}
