//! Debug lines of a released program, in a file beside it: `fitweet` and `fitweet.debug`. The program
//! names that file, and a panic's backtrace finds its lines there, wherever both are copied together.

use crate::{
    steps::{self, Step},
    tools,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Bytes that a released program may have, without its debug lines.
const MAX_BYTES: u64 = 40_000_000;

/// Moves the debug lines out of programs that cargo has just built, and fails if one is still too large.
pub(crate) fn move_out(step: &Step, programs: &[PathBuf]) -> Result<()> {
    let objcopy = tools::OBJCOPY.ensure(step)?;
    let mut notes = Vec::new();
    for program in programs {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        step.note(format!("{name}.debug"));
        split(&objcopy, program)?;
        let bytes = fs::metadata(program)?.len();
        check_size(&name, bytes)?;
        notes.push(format!("{name} {} MB", bytes / 1_000_000));
    }
    step.note(notes.join(", "));
    Ok(())
}

fn check_size(name: &str, bytes: u64) -> Result<()> {
    if bytes > MAX_BYTES {
        bail!("{name} has {bytes} bytes; {MAX_BYTES} is the most");
    }
    Ok(())
}

/// Both files are made in a folder of their own and then renamed: a program that runs is not written to.
fn split(objcopy: &Path, program: &Path) -> Result<()> {
    let folder = program.parent().context("a program without a folder")?;
    let name = program.file_name().context("a program without a name")?;
    let fresh = folder.join("split");
    // What an interrupted build left there.
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    fs::create_dir(&fresh)?;
    let mut debug = name.to_owned();
    debug.push(".debug");
    // The link holds the name alone, so the file must have its final name already.
    let objcopy = |args: &[&str], from: &Path, to: &Path| {
        let mut command = Command::new(objcopy);
        command.args(args).arg(from).arg(to).current_dir(&fresh);
        steps::quiet(&mut command).map(drop)
    };
    // Not compressed: then a panic maps the file instead of unpacking all of it.
    objcopy(&["--only-keep-debug"], program, &fresh.join(&debug))?;
    let link = format!("--add-gnu-debuglink={}", debug.to_string_lossy());
    objcopy(&["--strip-all", &link], program, &fresh.join(name))?;
    for file in [debug.as_os_str(), name] {
        fs::rename(fresh.join(file), folder.join(file))?;
    }
    Ok(fs::remove_dir(fresh)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[ignore = "panics; the other test runs it in a program of its own"]
    fn panics() {
        panic!("to see the lines of its backtrace");
    }

    /// Runs [`panics`] in a copy of this program; what it prints.
    fn backtrace(program: &Path) -> String {
        let mut command = Command::new(program);
        command
            .args(["--exact", "symbols::tests::panics", "--ignored"])
            .arg("--nocapture")
            .env("RUST_BACKTRACE", "1");
        let output = command.output().unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    #[test]
    fn a_backtrace_finds_its_lines_in_the_file_beside_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("program");
        fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
        let before = fs::metadata(&program).unwrap().len();
        split(Path::new("objcopy"), &program).unwrap();
        assert!(fs::metadata(&program).unwrap().len() < before / 2);
        let line = "src/symbols.rs:";
        let frames = |program: &Path| {
            let text = backtrace(program);
            assert!(text.contains("to see the lines"), "{text}");
            text.lines()
                .filter(|it| it.trim_start().starts_with("at ") && it.contains(line))
                .count()
        };
        assert!(frames(&program) > 0);
        fs::remove_file(folder.path().join("program.debug")).unwrap();
        assert_eq!(frames(&program), 0);
    }

    #[test]
    fn a_program_that_is_too_large_is_refused() {
        assert!(check_size("fitweet", MAX_BYTES).is_ok());
        assert!(check_size("fitweet", MAX_BYTES + 1).is_err());
    }
}
