//! Cargo, watched.

use crate::{
    repo,
    steps::{self, Step},
};
use anyhow::Result;
use std::{env, process::Command};

/// `cargo …` at the root, by the cargo that runs us.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(args)
        .current_dir(repo::root())
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "120");
    // Set for xtask itself; a build script that looks at them would run again.
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") || name == "CARGO_MANIFEST_DIR" {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it, showing how far it is.
pub(crate) fn run(step: &Step, command: &mut Command) -> Result<String> {
    let log = steps::run(command, |line| {
        if let Some(note) = progress(line) {
            step.note(note);
        }
    })?;
    step.note("");
    Ok(log)
}

/// `Building [==>  ] 12/340: leptos, axum` becomes `12/340 leptos, axum`.
fn progress(line: &str) -> Option<String> {
    let (_, rest) = line
        .trim_start()
        .strip_prefix("Building [")?
        .split_once(']')?;
    Some(rest.trim().replacen(": ", " ", 1))
}

#[cfg(test)]
mod tests {
    use super::progress;

    #[test]
    fn the_bar_becomes_a_note() {
        let bar = "    Building [=====>      ] 12/340: leptos, axum";
        assert_eq!(progress(bar).as_deref(), Some("12/340 leptos, axum"));
        assert_eq!(progress("   Compiling leptos v0.8.23"), None);
    }
}
