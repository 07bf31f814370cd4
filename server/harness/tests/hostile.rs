//! Frames that no client of ours would send.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Result, ensure};
use futures::{StreamExt, TryStreamExt, stream};
use harness::{
    PATIENCE,
    fitweet::{SeededUser, Site},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{Need, crowd::Crowd, has};

/// What a frame deserves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// The connection cannot go on.
    End,
    /// The client itself closes the connection.
    Gone,
    /// It is refused in words, or the connection ends.
    Refusal,
    /// It is no fault, but more than anybody needs: the server still answers, or ends the connection.
    Life,
}

const STILL_THERE: &[u8] = b"still there?";
const REFUSED: &[u8] = br#"{"refused":"#;

/// Waits until this is said, or the connection ends.
async fn heard_or_ended(stream: &mut TcpStream, awaited: &[u8]) {
    let mut heard = Vec::new();
    while !heard
        .windows(awaited.len())
        .any(|part: &[u8]| part == awaited)
    {
        match stream.read_buf(&mut heard).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_frames_end_their_own_socket_at_most() -> Result<()> {
    if !has(&[Need::Binary]) {
        return Ok(());
    }
    let site = Site::new()?;
    let seeded = site.seed(4, 2, 3, 1)?;
    let user = seeded.users[1].clone();
    let mut server = site.serve().await?;
    let place = server.place();
    let mut crowd = Crowd::start(seeded, &place).await?;
    let addr = server.addr;
    let throw = corpus().into_iter().map(async |(name, bytes, answer)| {
        let mut socket = upgrade(addr, &user, &origin(addr)).await?;
        ensure!(
            socket.0.starts_with("HTTP/1.1 101"),
            "{name}: no socket: {}",
            socket.0
        );
        // It may hang up before it has read everything.
        socket.1.write_all(&bytes).await.ok();
        if answer == Answer::Gone {
            socket.1.shutdown().await.ok();
        }
        if matches!(answer, Answer::End | Answer::Gone) {
            let mut rest = Vec::new();
            let end = timeout(PATIENCE, socket.1.read_to_end(&mut rest)).await;
            ensure!(end.is_ok(), "{name}: the server still listens");
            return Ok(());
        }
        let awaited = if answer == Answer::Life {
            socket.1.write_all(&frame(0x89, STILL_THERE)).await.ok();
            STILL_THERE
        } else {
            REFUSED
        };
        let answered = timeout(PATIENCE, heard_or_ended(&mut socket.1, awaited)).await;
        ensure!(answered.is_ok(), "{name}: no answer and no end");
        Ok(())
    });
    let talk = async {
        for _ in 0..20 {
            crowd.talk();
            crowd.tick();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    // Fewer at a time than a person may have: this one talks with the others, too.
    let thrown = stream::iter(throw).buffer_unordered(4).try_collect::<()>();
    let (thrown, ()) = tokio::join!(thrown, talk);
    ensure!(
        server.is_running(),
        "the server is gone:\n{}",
        server.said()
    );
    thrown?;
    crowd.settle_and_check(&place).await?;
    for client in &crowd.clients {
        ensure!(
            client.sync().connections == 1,
            "a bystander lost the connection"
        );
    }
    ensure!(
        !server.said().contains("panicked"),
        "a panic:\n{}",
        server.said()
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sockets_open_only_for_this_site_and_a_live_sign_in() -> Result<()> {
    if !has(&[Need::Binary]) {
        return Ok(());
    }
    let site = Site::new()?;
    let seeded = site.seed(4, 1, 3, 0)?;
    let server = site.serve().await?;
    let user = &seeded.users[1];
    let right = origin(server.addr);
    ensure!(
        upgrade(server.addr, user, &right)
            .await?
            .0
            .contains(" 101 ")
    );
    for wrong in [
        String::new(),
        "null".to_owned(),
        "https://evil.example".to_owned(),
        right.replace("http:", "https:"),
        format!("{right}.evil.example"),
        format!("{right}0"),
    ] {
        let (head, _) = upgrade(server.addr, user, &wrong).await?;
        ensure!(head.contains(" 403 "), "origin {wrong:?} got {head}");
    }
    let stranger = SeededUser {
        cookie: "__Host-sid=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        ..user.clone()
    };
    let (head, _) = upgrade(server.addr, &stranger, &right).await?;
    ensure!(head.contains(" 401 "), "a made-up cookie got {head}");
    Ok(())
}

fn origin(server: SocketAddr) -> String {
    format!("http://{server}")
}

/// A handshake by hand; the head of the answer and the open stream.
async fn upgrade(
    server: SocketAddr,
    user: &SeededUser,
    origin: &str,
) -> Result<(String, TcpStream)> {
    let mut stream = TcpStream::connect(server).await?;
    let origin = if origin.is_empty() {
        String::new()
    } else {
        format!("Origin: {origin}\r\n")
    };
    let request = format!(
        "GET /socket HTTP/1.1\r\nHost: {server}\r\n{origin}Cookie: {}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        user.cookie
    );
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(timeout(PATIENCE, stream.read_u8()).await??);
    }
    Ok((String::from_utf8(head)?, stream))
}

/// A masked frame; a mask of zeros leaves the payload readable here.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    const MASKED: u8 = 0x80;
    let mut bytes = vec![first];
    let len = payload.len();
    match (u8::try_from(len), u16::try_from(len)) {
        (Ok(len @ 0..0x7E), _) => bytes.push(MASKED | len),
        (_, Ok(len)) => {
            bytes.push(MASKED | 0x7E);
            bytes.extend(len.to_be_bytes());
        }
        _ => {
            bytes.push(MASKED | 0x7F);
            bytes.extend((len as u64).to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

fn text(payload: &str) -> Vec<u8> {
    frame(0x81, payload.as_bytes())
}

fn corpus() -> Vec<(&'static str, Vec<u8>, Answer)> {
    use Answer::{End, Gone, Life, Refusal};
    let header_of = |len: u64| [&[0x81, 0xFF][..], &len.to_be_bytes(), &[0; 4]].concat();
    vec![
        ("unmasked", b"\x81\x02{}".to_vec(), End),
        ("2^62 bytes announced", header_of(1 << 62), End),
        ("2^63 bytes announced", header_of(1 << 63), End),
        ("1 MiB announced", header_of(1 << 20), End),
        ("over the limit", frame(0x81, &vec![b' '; 70_000]), End),
        (
            "over the limit in pieces",
            [
                frame(0x01, &vec![b' '; 40_000]),
                frame(0x80, &vec![b' '; 40_000]),
            ]
            .concat(),
            End,
        ),
        ("bad UTF-8", frame(0x81, b"\xff\xfe{}"), End),
        (
            "bad UTF-8 across pieces",
            [frame(0x01, b"\xf0\x9f"), frame(0x80, b"{}")].concat(),
            End,
        ),
        ("reserved bit", frame(0xC1, b"{}"), End),
        ("unknown opcode", frame(0x83, b"{}"), End),
        ("unknown control opcode", frame(0x8B, b""), End),
        ("fragmented ping", frame(0x09, b"x"), End),
        ("long ping", frame(0x89, &[b'x'; 126]), End),
        ("continuation of nothing", frame(0x80, b"{}"), End),
        (
            "text inside a text",
            [frame(0x01, b"{"), frame(0x81, b"}")].concat(),
            End,
        ),
        ("close with one byte", frame(0x88, b"x"), End),
        ("close with 1005", frame(0x88, &1005u16.to_be_bytes()), End),
        ("close with bad UTF-8", frame(0x88, b"\x03\xe8\xff"), End),
        ("half a header and gone", vec![0x81], Gone),
        ("binary", frame(0x82, b"\"beat\""), Refusal),
        ("empty text", text(""), Refusal),
        ("no JSON", text("hello"), Refusal),
        ("unknown type", text(r#""shout""#), Refusal),
        (
            "unknown field",
            text(r#"{"resume":{"have":{},"loud":true}}"#),
            Refusal,
        ),
        (
            "two types",
            text(r#"{"beat":null,"resume":{"have":{}}}"#),
            Refusal,
        ),
        ("deep nesting", text(&"[".repeat(60_000)), Refusal),
        (
            "not a room",
            text(r#"{"mark_read":{"room":"../etc/passwd","seq":1}}"#),
            Refusal,
        ),
        (
            "numbers out of range",
            text(
                r#"{"fetch":{"room":"0197a1b2-0000-7000-8000-00000000000a","after":-9223372036854775808,"before":9223372036854775807}}"#,
            ),
            Refusal,
        ),
        (
            "numbers that do not fit",
            text(
                r#"{"fetch":{"room":"0197a1b2-0000-7000-8000-00000000000a","after":1e99,"before":99999999999999999999999}}"#,
            ),
            Refusal,
        ),
        (
            "a room of others",
            text(
                r#"{"act":{"room":"0197a1b2-0000-7000-8000-00000000000a","client_id":"0197a1b2-0000-7000-8000-00000000000c","action":{"send_message":{"text":"hi"}}}}"#,
            ),
            Refusal,
        ),
        ("a flood of beats", text(r#""beat""#).repeat(2_000), Life),
        ("a flood of nonsense", text("x").repeat(2_000), Refusal),
        ("a flood of pings", frame(0x89, b"").repeat(2_000), Life),
    ]
}
