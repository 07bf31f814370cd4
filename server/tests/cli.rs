//! The program itself, as people and scripts start it.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::{http::Caller, world::PASSWORD};

pub(crate) fn fitweet(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fitweet"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("FITWEET_") {
            command.env_remove(name);
        }
    }
    command
        .current_dir(folder)
        .args(["--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.join("data"));
    command
}

pub(crate) fn run(folder: &Path, args: &[&str]) -> Output {
    fitweet(folder).args(args).output().unwrap()
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Ends with the test.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
    /// What it said before it was ready.
    pub(crate) said: Vec<String>,
}

impl Server {
    pub(crate) fn start(folder: &Path, args: &[&str]) -> Self {
        Self::run(fitweet(folder).args(args))
    }

    pub(crate) fn run(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        let ready = lines.find_map(|line| {
            let line = line.unwrap();
            let url = line.strip_prefix("Fitweet is ready at ").map(str::to_owned);
            said.push(line);
            url
        });
        // A full pipe would hold it up.
        std::thread::spawn(move || lines.for_each(drop));
        let url = ready.expect("it ended before it was ready");
        Self { process, url, said }
    }

    pub(crate) fn terminate(mut self) -> bool {
        kill_process(Pid::from_child(&self.process), Signal::TERM).unwrap();
        self.process.wait().unwrap().success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn what_cannot_be_meant_is_refused_with_a_reason() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("typo.toml"), "[server]\nlistn = \"x\"").unwrap();
    for (args, reason) in [
        (
            &["serve", "--listen", "everywhere"][..],
            "invalid socket address",
        ),
        (
            &["--config", "typo.toml", "serve"],
            "there is no key `listn` in [server]",
        ),
        (&["--config", "missing.toml", "serve"], "missing.toml"),
        (
            &["seed", "--members", "5", "--users", "2"],
            "--members cannot be more than --users",
        ),
        (&["seed", "--users", "many"], "invalid"),
        (
            &[
                "user",
                "add",
                "--email",
                "a@b.example",
                "--name",
                "A",
                "--role",
                "king",
            ],
            "king",
        ),
        (
            &[
                "user", "add", "--email", "a", "--name", "A", "--role", "admin",
            ],
            "e-mail",
        ),
        (
            &[
                "user",
                "add",
                "--email",
                "a@b.example",
                "--name",
                "\n",
                "--role",
                "admin",
            ],
            "name",
        ),
        (&["fly"], "fly"),
    ] {
        let output = run(folder, args);
        assert!(!output.status.success(), "{args:?}");
        assert!(err(&output).contains(reason), "{args:?}: {}", err(&output));
        assert_eq!(out(&output), "", "{args:?}");
    }
    for (name, meant) in [
        ("FITWEET_SERVER__LISTN", "FITWEET_SERVER__LISTEN"),
        ("FITWEET_DATABASEURL", "FITWEET_DATABASE_URL"),
    ] {
        for command in ["migrate", "serve", "doctor"] {
            let unknown = fitweet(folder).env(name, "x").arg(command).output();
            let unknown = unknown.unwrap();
            assert_eq!(unknown.status.code(), Some(1), "{name}");
            let said = err(&unknown);
            assert!(said.contains(name) && said.contains(meant), "{said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_made_here_signs_in_there() {
    let folder = TempDir::new().unwrap();
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
    let mut command = fitweet(folder.path());
    let mut adding = command
        .args(add)
        .arg("--password-stdin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(adding.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    let added = adding.wait_with_output().unwrap();
    assert!(added.status.success());
    assert!(!out(&added).contains(PASSWORD));
    let again = run(folder.path(), &add);
    assert!(
        err(&again).contains("has an account already"),
        "{}",
        err(&again)
    );

    let server = Server::start(folder.path(), &["serve"]);
    let fields = [
        ("email", "a@b.example".to_owned()),
        ("password", PASSWORD.to_owned()),
    ];
    let answer = Caller::at(&server.url).call("/api/sign_in", &fields).await;
    assert!(answer.cookie().is_some(), "{}", answer.text());
    assert!(server.terminate(), "it did not end well");
}

/// On the command line, beside a server that runs.
#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_managed_beside_the_server() {
    let folder = TempDir::new().unwrap();
    let user = |args: &[&str]| {
        let output = run(folder.path(), &[&["user"], args].concat());
        assert!(output.status.success(), "{args:?}: {}", err(&output));
        out(&output)
    };
    let add = |email, name, role| {
        user(&["add", "--email", email, "--name", name, "--role", role]);
    };
    add("a@b.example", "Ada", "admin");
    add("e@b.example", "Eve", "expert");
    let server = Server::start(folder.path(), &["serve"]);
    let nobody = Caller::at(&server.url);
    let set = user(&["set-password", "--email", "e@b.example", "--keep-password"]);
    let password = set.trim().rsplit(' ').next().unwrap().to_owned();
    let fields = [("email", "e@b.example".to_owned()), ("password", password)];
    let sign_in = async || {
        let cookie = nobody.call("/api/sign_in", &fields).await.cookie()?;
        let token = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
        Some(Caller::at(&server.url).with_cookie(&token))
    };
    let eve = sign_in().await.unwrap();
    assert_eq!(eve.call("/api/contacts", &[]).await.status, 200);
    assert_eq!(
        user(&["sign-out", "--email", "e@b.example"]),
        "Eve: 1 sign-ins ended.\n"
    );
    assert_eq!(eve.call("/api/contacts", &[]).await.code(), "signed_out");
    user(&["disable", "--email", "e@b.example"]);
    assert!(sign_in().await.is_none());
    let listed = user(&["list"]);
    assert!(
        listed.contains("a@b.example\tadmin\tmust-change-password\tAda\n"),
        "{listed}"
    );
    assert!(
        listed.contains("e@b.example\texpert\tended\tEve\n"),
        "{listed}"
    );
    user(&["enable", "--email", "e@b.example"]);
    assert!(sign_in().await.is_some());
    user(&["set-password", "--email", "e@b.example"]);
    assert!(sign_in().await.is_none());
    let last = run(
        folder.path(),
        &["user", "disable", "--email", "a@b.example"],
    );
    assert!(err(&last).contains("last admin"), "{}", err(&last));
}

/// Printed beside the log, once for each start; each leads to the form with the code in it.
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_site_prints_the_way_to_its_first_admin() {
    let folder = TempDir::new().unwrap();
    let mut urls = Vec::new();
    for _ in 0..2 {
        let said = folder.path().join("stderr");
        let mut command = fitweet(folder.path());
        let server = Server::run(
            command
                .arg("serve")
                .stderr(std::fs::File::create(&said).unwrap()),
        );
        let said = std::fs::read_to_string(said).unwrap();
        let url = said
            .lines()
            .find(|line| line.contains("/setup?code="))
            .unwrap()
            .trim();
        urls.push(url.strip_prefix(&server.url).unwrap().to_owned());
        if let [first, second] = urls.as_slice() {
            assert_ne!(first, second);
            let led = Caller::at(&server.url).get(first).await;
            assert_eq!(led.header("location"), "/setup");
            let code = first.split_once('=').unwrap().1.to_owned();
            let fields = [
                ("code", code),
                ("name", "Ada".to_owned()),
                ("email", "a@b.example".to_owned()),
                ("password", PASSWORD.to_owned()),
            ];
            let made = Caller::at(&server.url).call("/api/set_up", &fields).await;
            assert!(made.cookie().is_some(), "{}", made.text());
        }
        assert!(server.terminate());
    }
    let said = folder.path().join("stderr");
    let mut command = fitweet(folder.path());
    let server = Server::run(
        command
            .arg("serve")
            .stderr(std::fs::File::create(&said).unwrap()),
    );
    assert!(!std::fs::read_to_string(said).unwrap().contains("/setup"));
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn seeded_people_are_signed_in_and_together() {
    let folder = TempDir::new().unwrap();
    let args = [
        "seed",
        "--users",
        "4",
        "--rooms",
        "2",
        "--members",
        "3",
        "--devices",
        "1",
    ];
    let seeded = run(folder.path(), &args);
    assert!(seeded.status.success(), "{}", err(&seeded));
    let seeded: Value = serde_json::from_str(&out(&seeded)).unwrap();
    let len = |name: &str| seeded[name].as_array().unwrap().len();
    assert_eq!((len("users"), len("rooms"), len("devices")), (5, 3, 1));
    assert_eq!(seeded["rooms"][0]["members"].as_array().unwrap().len(), 3);

    let server = Server::start(folder.path(), &["serve"]);
    let cookie = seeded["users"][0]["cookie"].as_str().unwrap();
    let token = cookie.strip_prefix("__Host-sid=").unwrap();
    let person = Caller::at(&server.url).with_cookie(token);
    let room = (
        "room",
        seeded["rooms"][0]["id"].as_str().unwrap().to_owned(),
    );
    assert_eq!(person.call("/api/open_room", &[room]).await.status, 200);
    let device =
        Caller::at(&server.url).with_bearer(seeded["devices"][0]["token"].as_str().unwrap());
    let reading = serde_json::json!({
        "seq": 7, "measured_at": 10, "heart_rate_bpm": 72.25, "ibi_ms": [810, 840],
        "skin_conductance_us": null, "skin_temperature_c": 33.1, "motion": null,
        "quality": "ok", "qualities": null, "wear": "on_wrist", "battery_percent": 80,
    });
    let items = [serde_json::json!({ "reading": reading })];
    let batch = serde_json::json!({
        "epoch": 1, "clock": "uptime", "sent_at": 10, "items": items,
    });
    let answer = device
        .post("/ingest/v1/batch", "application/json", batch.to_string())
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());

    // While it serves, as it was sent.
    let device = seeded["devices"][0]["id"].as_str().unwrap();
    let printed = run(folder.path(), &["readings", device]);
    let line: Value = serde_json::from_str(&out(&printed)).unwrap();
    assert_eq!(
        (&line["epoch"], &line["reading"]),
        (&Value::from(1), &reading)
    );
    let nobody = run(folder.path(), &["readings", &uuid::Uuid::nil().to_string()]);
    assert!(
        err(&nobody).contains("no watch has this id"),
        "{}",
        err(&nobody)
    );
}

/// Twice in one folder: the second start finds everything there.
#[tokio::test(flavor = "multi_thread")]
async fn the_demo_starts_and_starts_again() {
    let folder = TempDir::new().unwrap();
    for _ in 0..2 {
        let server = Server::start(folder.path(), &["demo", "--no-watch"]);
        let fields = [
            ("email", "ines@demo.example".to_owned()),
            ("password", "quiet lake in autumn".to_owned()),
        ];
        let answer = Caller::at(&server.url).call("/api/sign_in", &fields).await;
        let cookie = answer
            .cookie()
            .unwrap_or_else(|| panic!("{}", answer.text()));
        let token = cookie.split(['=', ';']).nth(1).unwrap();
        let ines = Caller::at(&server.url).with_cookie(token);
        assert!(ines.get("/").await.text().contains("Mara Vogel"));
        assert!(server.terminate());
    }
}

/// As `cargo leptos watch` builds the site and starts the server: no manifest, plain names.
#[tokio::test]
async fn a_site_without_a_manifest_is_served_as_it_changes() {
    let folder = TempDir::new().unwrap();
    let site = folder.path().join("a/site");
    std::fs::create_dir_all(site.join("p/snippets")).unwrap();
    for path in [
        "p/t.js",
        "p/t.wasm",
        "p/t.css",
        "p/snippets/x.js",
        "icon.svg",
        "sw.js",
    ] {
        std::fs::write(site.join(path), path).unwrap();
    }
    let server = Server::run(
        fitweet(folder.path())
            .env("LEPTOS_OUTPUT_NAME", "t")
            .env("LEPTOS_SITE_ROOT", "a/site")
            .env("LEPTOS_SITE_PKG_DIR", "p")
            .arg("serve"),
    );
    let nobody = Caller::at(&server.url);
    let page = nobody.get("/sign-in").await.text();
    assert!(page.contains(r#"href="/p/t.css""#), "{page}");
    for path in ["p/t.js", "p/t.wasm", "p/snippets/x.js", "icon.svg"] {
        let answer = nobody.get(&format!("/{path}")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text().as_str()),
            (200, path)
        );
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
    std::fs::write(site.join("p/t.css"), "changed").unwrap();
    let style = nobody.get("/p/t.css").await;
    assert_eq!(style.text(), "changed");
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(style.header("etag"), "");
    // A worker would keep what changes.
    assert_eq!(nobody.get("/sw.js").await.status, 404);
}

#[test]
fn the_document_is_printed() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["openapi"]);
    let document: Value = serde_json::from_str(&out(&output)).unwrap();
    assert!(document["paths"]["/ingest/v1/pair"].is_object());
}
