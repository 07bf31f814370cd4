//! The simulated watch beside the server: a program of its own, as a real one would be.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context as _, Result, bail};
use service::{Actor, Service};
use tokio::process::{Child, Command};

use crate::cli::say::say;

/// Pairs once per folder, then wears. `None`, and a line that says why, without the program.
pub(super) async fn wear(
    service: &Service,
    wearer: &Actor,
    server: &str,
    folder: &Path,
    script: &str,
) -> Result<Option<Child>> {
    let Some(program) = beside_us() else {
        say("No simulated watch: `fitweet-watch` is not beside `fitweet`.");
        return Ok(None);
    };
    let state = folder.join("watch.state");
    if !state.exists() {
        let code = service.create_pairing_code(wearer).await?.code;
        let paired = Command::new(&program)
            .args([
                "pair",
                "--server",
                server,
                "--name",
                "Left wrist",
                "--code",
                &code,
                "--state",
            ])
            .arg(&state)
            .stdout(Stdio::null())
            .status()
            .await
            .with_context(|| program.display().to_string())?;
        if !paired.success() {
            bail!("the simulated watch could not pair");
        }
    }
    let child = Command::new(&program)
        .args(["wear", "--script", script, "--server", server])
        .args(["--answer", "stay"])
        // However this process ends, its watch ends with it.
        .arg("--until-stdin-ends")
        .arg("--state")
        .arg(&state)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| program.display().to_string())?;
    Ok(Some(child))
}

fn beside_us() -> Option<PathBuf> {
    let name = format!("fitweet-watch{}", std::env::consts::EXE_SUFFIX);
    let program = std::env::current_exe().ok()?.with_file_name(name);
    program.is_file().then_some(program)
}
