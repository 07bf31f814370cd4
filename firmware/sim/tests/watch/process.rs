//! Starts `fitweet-watch` and waits for it with patience.

use std::{
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::stub::{CODE, Stub};

pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A folder with a state file, and a server that the watch in it is paired with.
pub(crate) struct Paired {
    pub(crate) stub: Stub,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) server: String,
}

impl Paired {
    pub(crate) async fn new() -> Self {
        let stub = Stub::default();
        let server = format!("http://{}", stub.start().await);
        let folder = tempfile::tempdir().unwrap();
        let paired = Self {
            stub,
            folder,
            server,
        };
        let args = ["pair", "--server", &paired.server, "--code", CODE];
        let output = paired.run(&args).await;
        assert!(output.status.success(), "{}", text(&output));
        assert!(text(&output).contains("paired: Simulated watch"));
        paired
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.folder.path().join("watch.state")
    }

    pub(crate) fn spawn(&self, args: &[&str]) -> Child {
        command(args, &self.state()).spawn().unwrap()
    }

    pub(crate) async fn run(&self, args: &[&str]) -> Output {
        finish(self.spawn(args)).await
    }
}

pub(crate) fn command(args: &[&str], state: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fitweet-watch"));
    command
        .args(args)
        .arg("--state")
        .arg(state)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

pub(crate) async fn finish(child: Child) -> Output {
    tokio::time::timeout(PATIENCE, child.wait_with_output())
        .await
        .expect("the watch has not finished in time")
        .unwrap()
}

/// Everything that was printed.
pub(crate) fn text(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(both).unwrap()
}

/// Waits until the watch prints a line with these words.
pub(crate) async fn said(child: &mut Child, words: &str) {
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let heard = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains(words) {
                return;
            }
        }
        panic!("ended without a word of: {words}");
    };
    let heard = tokio::time::timeout(PATIENCE, heard).await;
    heard.expect("the watch has not said it in time");
}

/// Polls until something has become true.
pub(crate) async fn until(what: &str, mut true_now: impl FnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !true_now() {
        assert!(tokio::time::Instant::now() < deadline, "never: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
