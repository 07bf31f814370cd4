//! What README.md says one can paste.

use std::{io::Write as _, path::Path, process::Command};

use domain::Role;
use service::Service;

use crate::{
    cli::{Server, err, out, run},
    server::TestServer,
    world::{Someone, join},
};

const README: &str = include_str!("../../README.md");

/// The block that says this, with other values where it asks for the reader's own.
fn block(marker: &str, own: &[(&str, &str)]) -> String {
    let mut blocks = README.split("```sh\n").skip(1);
    let block = blocks.find_map(|rest| {
        let (block, _) = rest.split_once("\n```")?;
        block.contains(marker).then(|| block.to_owned())
    });
    let mut block = block.unwrap();
    for (theirs, ours) in own {
        assert_eq!(block.matches(theirs).count(), 1, "{theirs}");
        block = block.replace(theirs, ours);
    }
    block
}

async fn code(service: &Service, wearer: &Someone) -> String {
    let made = service.create_pairing_code(&wearer.actor).await;
    made.unwrap().code
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_connected_by_pasting_the_block() {
    if Command::new("curl").arg("--version").output().is_err() {
        // Not by a macro: the line must be seen although the test passes.
        let loud = b"SKIPPED: curl is not installed\n";
        std::io::stderr().write_all(loud).unwrap();
        return;
    }
    let server = TestServer::start().await;
    let wearer = join(server.service(), Role::Wearer).await;
    let code = code(server.service(), &wearer).await;
    let script = block(
        "/ingest/v1/pair",
        &[
            ("code=ABCD-EFGH", &format!("code={code}")),
            (
                "server=http://127.0.0.1:3000",
                &format!("server={}", server.origin()),
            ),
        ],
    );
    let mut bash = Command::new("bash");
    bash.args(["-euc", &script]).env("NO_PROXY", "127.0.0.1");
    let output = tokio::task::spawn_blocking(move || bash.output());
    let output = output.await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{output:?}");
    let accepted = r#""results":[{"seq":1,"outcome":"accepted"},{"seq":2,"outcome":"accepted"}]"#;
    assert!(said.contains(accepted), "{said}");
    assert!(said.ends_with(r#""downlinks":[]}"#), "{said}");
}

/// As a reader pastes it, in a folder of the test's own.
fn paste(marker: &str, folder: &Path) {
    let data = folder.join("data");
    let script = block(marker, &[("/var/lib/fitweet", data.to_str().unwrap())]);
    let program = env!("CARGO_BIN_EXE_fitweet");
    let script = format!("fitweet() {{ {program:?} \"$@\"; }}\n{script}");
    let mut bash = Command::new("bash");
    let pasted = bash.args(["-euc", &script]).current_dir(folder).output();
    let pasted = pasted.unwrap();
    assert!(pasted.status.success(), "{}", err(&pasted));
}

#[test]
fn a_backup_is_restored_by_pasting_the_blocks() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let add = |email: &str| {
        let args = [
            "user", "add", "--email", email, "--name", "A", "--role", "admin",
        ];
        let added = run(folder, &args);
        assert!(added.status.success(), "{}", err(&added));
    };
    let listed = || out(&run(folder, &["user", "list"]));
    add("before@b.example");
    let server = Server::start(folder, &["serve"]);
    paste("fitweet backup", folder);
    add("after@b.example");
    // Not ended in order: its log stays.
    drop(server);
    assert!(listed().contains("after@b.example"));
    paste("fitweet restore", folder);
    let server = Server::start(folder, &["serve"]);
    let now = listed();
    assert!(now.contains("before@b.example"), "{now}");
    assert!(!now.contains("after@b.example"), "{now}");
    assert!(server.terminate());
    assert!(folder.join("data/fitweet.db.replaced-1").exists());
}
