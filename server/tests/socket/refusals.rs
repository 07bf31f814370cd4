//! Who is not let in, and what is not taken.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn only_our_own_pages_open_sockets() {
    let world = World::new().await;
    let (server, token) = (&world.server, &world.expert.token);
    let own = server.origin();
    let open = async |origin: &str, token: &str| {
        let opened = Socket::open_from(server, origin, token).await;
        opened.err().map_or(101, |status| status.as_u16())
    };
    for foreign in [
        "",
        "null",
        "https://evil.example",
        &own.replace("http:", "https:"),
        &format!("{own}1"),
    ] {
        assert_eq!(open(foreign, token).await, 403, "{foreign}");
    }
    assert_eq!(open(&own, "").await, 401);
    assert_eq!(open(&own, "rubbish").await, 401);
    assert_eq!(open(&own, &world.revoked.token).await, 401);
    assert_eq!(open(&own, token).await, 101);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configured_address_is_the_only_origin() {
    let server = TestServer::start_with(
        |config| config.server.public_url = "https://talk.example".into(),
        server::Site::default(),
    )
    .await;
    let world = World::on(server).await;
    let (server, token) = (&world.server, &world.expert.token);
    let refused = Socket::open_from(server, &server.origin(), token).await;
    assert_eq!(refused.err().map(|status| status.as_u16()), Some(403));
    assert!(
        Socket::open_from(server, "https://talk.example", token)
            .await
            .is_ok()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rubbish_is_refused_and_abuse_is_ended() {
    let world = World::new().await;
    let before = world.fingerprint().await;
    let id = world.care.id;
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let rubbish = [
        String::new(),
        "{".into(),
        "\u{0}".into(),
        deep,
        r#"{"act":{}}"#.into(),
        r#"{"act":{},"mark_read":{}}"#.into(),
        format!(r#"{{"mark_read":{{"room":"{id}","seq":9223372036854775808}}}}"#),
        format!(r#"{{"mark_read":{{"room":"{id}","seq":NaN}}}}"#),
        format!(r#"{{"mark_read":{{"room":"{id}","seq":1,"seq":2}}}}"#),
        format!(r#"{{"mark_read":{{"room":"{id}","seq":1,"more":1}}}}"#),
    ];
    for text in rubbish {
        let mut socket = Socket::open(&world.server, &world.expert.token).await;
        socket.say_text(&text).await;
        let refused = |event| match event {
            Event::Refused { error, .. } => Some(error),
            _ => None,
        };
        assert_eq!(socket.until(refused).await, Error::BadRequest, "{text:.60}");
    }
    for (client_id, text, error) in [
        (fresh(), " \n ".to_owned(), Error::EmptyText),
        (
            fresh(),
            "x".repeat(4_001),
            Error::TextTooLong {
                limit: 4_000,
                length: 4_001,
            },
        ),
        (fresh(), "\u{7}".to_owned(), Error::EmptyText),
    ] {
        let mut socket = Socket::open(&world.server, &world.expert.token).await;
        socket
            .say(&Command::Act {
                room: id,
                client_id,
                action: RoomAction::message(text),
            })
            .await;
        let refused = |event| match event {
            Event::Refused { error, .. } => Some(error),
            _ => None,
        };
        assert_eq!(socket.until(refused).await, error);
    }
    for seq in [i64::MIN, -1, 0, i64::MAX] {
        let mut socket = Socket::open(&world.server, &world.expert.token).await;
        if seq <= 0 {
            socket.say(&Command::MarkRead { room: id, seq }).await;
        }
        let (after, before) = (seq, seq);
        socket
            .say(&Command::Fetch {
                room: id,
                after,
                before,
            })
            .await;
        let have = BTreeMap::from([(id, seq)]);
        socket.say(&Command::Resume { have, log: None }).await;
        socket.say_text("?").await;
        let refused = |event| matches!(event, Event::Refused { room: None, .. }).then_some(());
        socket.until(refused).await;
    }
    let mut shouting = Socket::open(&world.server, &world.expert.token).await;
    shouting.say_text(&" ".repeat(FRAME_BYTES + 1)).await;
    assert_eq!(shouting.closed().await, Some(1008));
    let mut persistent = Socket::open(&world.server, &world.expert.token).await;
    for _ in 0..50 {
        persistent
            .say_frame(Message::Binary(vec![0; 8].into()))
            .await;
    }
    assert_eq!(persistent.closed().await, Some(1008));
    let after = world.fingerprint().await;
    assert_eq!(before, after);
}
