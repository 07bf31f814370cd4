//! The `OpenAPI` document against the server, by a program that makes requests from the document:
//! what it allows is taken, what it forbids is refused, and answers are as it says. Server
//! functions have no such document: they are called by the client of the same build alone, and
//! `hostile` sends each of them what it cannot read.

use std::{io::Write, process::Stdio};

use tokio::process::Command;

use crate::{http::Caller, world::World};

/// Names the program (<https://schemathesis.readthedocs.io>).
const PROGRAM: &str = "TEST_SCHEMATHESIS";

/// Any code is unknown, so pairing answers 404 to a good request.
const CONFIG: &str = "
[checks.positive_data_acceptance]
expected-statuses = [200, 404]
";

#[tokio::test(flavor = "multi_thread")]
async fn the_document_and_the_server_agree() {
    let Ok(program) = std::env::var(PROGRAM) else {
        // Not by a macro: the line must be seen although the test passes.
        let loud = b"SKIPPED THE OPENAPI DOCUMENT: TEST_SCHEMATHESIS is not set\n";
        std::io::stderr().write_all(loud).unwrap();
        return;
    };
    let world = World::new().await;
    world.service().lift_budgets();
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("schemathesis.toml");
    std::fs::write(&config, CONFIG).unwrap();
    let document = format!(
        "{}/ingest/v1/openapi.json",
        Caller::nobody(&world.server).base()
    );
    let token = format!("Authorization: Bearer {}", world.device.token);
    let run = Command::new(program)
        .arg("--config-file")
        .arg(&config)
        .args(["run", &document, "--header", &token])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args([
            "--max-examples",
            "60",
            "--seed",
            "1",
            "--generation-database",
            "none",
        ])
        .args(["--no-color", "--max-failures", "20"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let run = run.await.unwrap();
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(
        run.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&run.stderr)
    );
}
