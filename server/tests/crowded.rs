//! More strangers than the system has file handles, against the real program.

use std::{
    net::{Ipv4Addr, SocketAddr},
    process::Command,
};

use futures::{SinkExt as _, StreamExt as _};
use reqwest::header;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use crate::{
    cli::{Server, fitweet, out, run},
    http::Caller,
    server::PATIENCE,
    world::PASSWORD,
};

const HANDLES: usize = 256;
const BATCH: &str = "/ingest/v1/batch";

/// From one of many addresses of this machine.
async fn stranger(server: SocketAddr, n: u8) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    let from = Ipv4Addr::new(127, 0, 1, n % 20);
    socket.bind((from, 0).into()).unwrap();
    let connecting = timeout(PATIENCE, socket.connect(server)).await;
    connecting.expect("nobody accepts").unwrap()
}

/// A request that was answered, on a line that stays.
async fn idle(server: SocketAddr, n: u8) -> TcpStream {
    let mut line = stranger(server, n).await;
    let whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    line.write_all(whole).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        let read = timeout(PATIENCE, line.read_buf(&mut answer)).await;
        assert_ne!(read.unwrap().unwrap(), 0, "hung up");
    }
    line
}

fn batch(seq: u32) -> String {
    json!({ "epoch": 1, "clock": "uptime", "sent_at": 10, "items": [
        { "reading": { "seq": seq, "measured_at": 10, "heart_rate_bpm": 70 } },
    ] })
    .to_string()
}

/// A number of `/metrics`.
pub(crate) async fn metric(site: &Caller, name: &str) -> f64 {
    let text = site.get("/metrics").await.text();
    let line = text.lines().find(|line| line.starts_with(name));
    let value = line.and_then(|line| line.rsplit(' ').next());
    value.map_or(0.0, |value| value.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_without_number_keep_nobody_out() {
    let folder = TempDir::new().unwrap();
    let args = [
        "--users",
        "2",
        "--rooms",
        "1",
        "--members",
        "2",
        "--devices",
        "1",
    ];
    let args = [&["seed"][..], &args].concat();
    let seeded: Value = serde_json::from_str(&out(&run(folder.path(), &args))).unwrap();
    let mut adding = fitweet(folder.path());
    let add = [
        "user",
        "add",
        "--email",
        "a@b.example",
        "--name",
        "Ada",
        "--role",
        "admin",
    ];
    let mut adding = adding
        .args(add)
        .arg("--password-stdin")
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let line = format!("{PASSWORD}\n");
    std::io::Write::write_all(&mut adding.stdin.take().unwrap(), line.as_bytes()).unwrap();
    assert!(adding.wait().unwrap().success());

    let program = fitweet(folder.path());
    let mut poor = Command::new("sh");
    poor.args(["-c", &format!("ulimit -n {HANDLES}; exec \"$0\" \"$@\"")])
        .arg(program.get_program())
        .args(program.get_args())
        .arg("serve")
        .current_dir(folder.path());
    let server = Server::run(&mut poor);
    let address: SocketAddr = server.url.strip_prefix("http://").unwrap().parse().unwrap();
    let site = Caller::at(&server.url);
    let token = seeded["devices"][0]["token"].as_str().unwrap();
    let (old_watch, new_watch) = (
        site.clone().with_bearer(token),
        Caller::at(&server.url).with_bearer(token),
    );
    let posted = old_watch.post(BATCH, "application/json", batch(1)).await;
    assert_eq!(posted.status, 200);

    let mut strangers = Vec::new();
    for n in 0..=u8::MAX {
        for said in [
            "",
            "GET / HTTP/1.1\r\nHost: localhost\r\n",
            "POST /api/sign_in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nema",
        ] {
            let mut line = stranger(address, n).await;
            line.write_all(said.as_bytes()).await.ok();
            strangers.push(line);
        }
        strangers.push(idle(address, n).await);
    }
    assert_eq!(strangers.len(), 1_024);

    let fields = [
        ("email", "a@b.example".to_owned()),
        ("password", PASSWORD.to_owned()),
    ];
    let answer = site.call("/api/sign_in", &fields).await;
    assert!(answer.cookie().is_some(), "{}", answer.text());
    let mut request = format!("{}/socket", server.url.replace("http", "ws"))
        .into_client_request()
        .unwrap();
    let cookie = seeded["users"][0]["cookie"].as_str().unwrap();
    request
        .headers_mut()
        .insert(header::ORIGIN, server.url.parse().unwrap());
    request
        .headers_mut()
        .insert(header::COOKIE, cookie.parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    for watch in [&old_watch, &new_watch] {
        let posted = watch.post(BATCH, "application/json", batch(2)).await;
        assert_eq!(posted.status, 200, "{}", posted.text());
    }

    // Nor do further ones: this socket and the line of this watch stay.
    for n in 0..=u8::MAX {
        strangers.push(stranger(address, n).await);
    }
    let send = json!({ "act": {
        "room": seeded["rooms"][0]["id"], "client_id": uuid::Uuid::now_v7(),
        "action": { "send_message": { "text": "still here" } },
    } });
    socket
        .send(Message::Text(send.to_string().into()))
        .await
        .unwrap();
    let sent = async {
        while let Some(frame) = socket.next().await {
            if frame.unwrap().to_string().contains("\"sent\"") {
                return true;
            }
        }
        false
    };
    assert!(timeout(PATIENCE, sent).await.unwrap());
    let posted = new_watch.post(BATCH, "application/json", batch(3)).await;
    assert_eq!(posted.status, 200, "{}", posted.text());

    let strange = metric(&site, "fitweet_lines{kind=\"anonymous\"}").await;
    let known = metric(&site, "fitweet_lines{kind=\"known\"}").await;
    assert!(strange >= 1.0 && known >= 3.0, "{strange} {known}");
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let handles = HANDLES as f64;
    assert!(strange + known < handles / 2.0, "{strange} {known}");
    let made_room = "fitweet_lines_closed_total{kind=\"anonymous\",why=\"made_room\"}";
    assert!(metric(&site, made_room).await > 1_000.0);
    let failed = metric(&site, "fitweet_accept_errors_total").await;
    assert!(failed < 1.0, "{failed} times without a handle");
    assert!(server.terminate());
}
