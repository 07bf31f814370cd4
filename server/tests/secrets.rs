//! What stays with its owner: files on disk, and what people write and prove themselves by in logs.

use std::{
    fs::File,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Message, client::IntoClientRequest as _},
};

use crate::{
    cli::{Server, fitweet, out, run},
    http::Caller,
};

fn modes(folder: &Path) -> Vec<(PathBuf, u32)> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), mode(&path))).collect()
}

/// Also in a folder that others can look into, started by somebody whose files usually can be
/// read by all.
#[tokio::test(flavor = "multi_thread")]
async fn files_are_their_owners_alone_from_the_start() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = fitweet(folder.path());
    let mut generous = Command::new("sh");
    generous
        .args(["-c", "umask 000; exec \"$0\" \"$@\""])
        .arg(program.get_program())
        .args(program.get_args())
        .arg("serve")
        .current_dir(folder.path());
    let server = Server::run(&mut generous);
    let backup = folder.path().join("copy.db");
    let copied = run(folder.path(), &["backup", backup.to_str().unwrap()]);
    assert!(copied.status.success());
    let mut found = modes(&data);
    // The database and its journal, while it is open.
    assert!(found.len() >= 3, "{found:?}");
    let copy = backup.metadata().unwrap().permissions().mode() & 0o777;
    found.push((backup, copy));
    for (path, mode) in found {
        assert_eq!(mode, 0o600, "{}", path.display());
    }
    assert!(server.terminate());
}

const TEXT: &str = "canary-text";
const PASSWORD: &str = "canary password of nobody";

/// Whatever the filter asks for.
#[tokio::test(flavor = "multi_thread")]
async fn no_log_line_holds_what_people_write_or_prove_themselves_by() {
    let folder = TempDir::new().unwrap();
    let seeded = [
        "seed",
        "--users",
        "2",
        "--rooms",
        "1",
        "--members",
        "2",
        "--devices",
        "1",
    ];
    let seeded: Value = serde_json::from_str(&out(&run(folder.path(), &seeded))).unwrap();
    let log = folder.path().join("log");
    let server = Server::run(
        fitweet(folder.path())
            .arg("serve")
            .env("FITWEET_LOG__FILTER", "trace")
            .stderr(File::create(&log).unwrap()),
    );
    let cookie = seeded["users"][0]["cookie"].as_str().unwrap();
    let sign_in = cookie.strip_prefix("__Host-sid=").unwrap();
    let device = seeded["devices"][0]["token"].as_str().unwrap();
    let room = seeded["rooms"][0]["id"].as_str().unwrap();
    let person = Caller::at(&server.url).with_cookie(sign_in);

    let credentials = [
        ("email", "canary@address.example".to_owned()),
        ("password", PASSWORD.to_owned()),
    ];
    person.call("/api/sign_in", &credentials).await;
    let id = uuid::Uuid::now_v7().to_string();
    let said = [
        ("room", room.to_owned()),
        ("client_id", id),
        ("text", format!("{TEXT} by form")),
    ];
    assert_eq!(person.call("/api/send", &said).await.status, 200);
    person.get(&format!("/rooms/{room}")).await;
    person.get("/join/canary-invitation").await;

    let mut request = format!("{}/socket", server.url.replace("http", "ws"))
        .into_client_request()
        .unwrap();
    let headers = request.headers_mut();
    headers.insert("origin", server.url.parse().unwrap());
    headers.insert("cookie", cookie.parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    let id = uuid::Uuid::now_v7();
    let text = format!("{TEXT} by socket");
    let send = json!({ "act": {
        "room": room, "client_id": id, "action": { "send_message": { "text": text } },
    } });
    for frame in [
        json!({ "resume": { "have": { room: 0 } } }).to_string(),
        send.to_string(),
        format!("{TEXT} that is no command"),
    ] {
        socket.send(Message::Text(frame.into())).await.unwrap();
    }
    while let Some(Ok(frame)) = socket.next().await {
        if frame.to_string().contains("\"sent\"") {
            break;
        }
    }

    let batch = json!({ "epoch": 1, "clock": "uptime", "sent_at": 10, "items": [
        { "reading": { "seq": 1, "measured_at": 10, "heart_rate_bpm": 123.456 } },
    ] });
    let watch = Caller::at(&server.url).with_bearer(device);
    let path = "/ingest/v1/batch";
    let json = "application/json";
    assert_eq!(watch.post(path, json, batch.to_string()).await.status, 200);
    let stranger = Caller::at(&server.url).with_bearer("dev_canary-token");
    assert_eq!(
        stranger.post(path, json, format!("{{{TEXT}")).await.status,
        401
    );
    assert_eq!(
        watch.post(path, json, format!("{{{TEXT}")).await.status,
        400
    );
    assert!(server.terminate());

    let log = std::fs::read_to_string(&log).unwrap();
    assert!(log.contains("answered"), "it logs nothing: {log}");
    let secret = device.rsplit('.').next().unwrap();
    for canary in ["canary", sign_in, secret, "123.456", "__Host-sid="] {
        let line = log.lines().find(|line| line.contains(canary));
        assert_eq!(line, None, "{canary}");
    }
}
