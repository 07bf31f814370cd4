//! Starts that cannot succeed, and ends while something is waited for.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::cli::{err, fitweet, out, run};

/// One sentence and the end, at once: nobody mends it by waiting.
#[test]
fn a_start_that_cannot_succeed_ends_with_one_sentence() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let data = folder.join("data");
    std::fs::create_dir(&data).unwrap();
    let path = data.join("fitweet.db");
    let refused = |command: &mut Command, why: &str| {
        let ended = command.output().unwrap();
        assert_eq!(ended.status.code(), Some(1), "{why}: {}", err(&ended));
        let said = err(&ended);
        let last = said.lines().last().unwrap();
        assert!(
            last.starts_with("fitweet: ") && last.contains(why),
            "{said}"
        );
        assert!(!said.contains("next try"), "{said}");
    };
    std::fs::write(&path, [7; 4096]).unwrap();
    refused(fitweet(folder).arg("serve"), "is no SQLite database");
    std::fs::remove_file(&path).unwrap();
    let url = format!("sqlite://{}/none/x.db", folder.display());
    refused(
        fitweet(folder)
            .env("FITWEET_DATABASE_URL", url)
            .arg("serve"),
        "is not there",
    );
    assert!(run(folder, &["migrate"]).status.success());
    // The administrator may write everything, so somebody else has to try.
    #[cfg(unix)]
    if rustix::process::geteuid().is_root() {
        use std::os::unix::{fs::PermissionsExt as _, process::CommandExt as _};
        let mode = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(folder, 0o755);
        mode(&data, 0o777);
        mode(&path, 0o644);
        // Under a name that this user can reach.
        let program = folder.join("fitweet");
        std::fs::copy(env!("CARGO_BIN_EXE_fitweet"), &program).unwrap();
        let other = || {
            let mut command = Command::new(&program);
            command.current_dir(folder).arg("--data-dir").arg(&data);
            command.args(["--listen", "127.0.0.1:0"]).uid(65534);
            command
        };
        refused(other().arg("serve"), "may not write");
        let looked = other().arg("doctor").output().unwrap();
        let said = out(&looked);
        assert!(
            said.contains("BROKEN   Database") && said.contains("may not write"),
            "{said}"
        );
        mode(&data, 0o755);
        refused(other().arg("serve"), "may not write in the folder");
    }
}

/// As the first process of a container nothing ends it that it does not hear itself.
#[test]
fn told_to_end_while_it_waits_it_ends_in_order() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    let ends = |command: &mut Command, until: &str| {
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let waits = lines.any(|line| line.unwrap().contains(until));
        assert!(waits, "it does not say what it waits for");
        kill_process(Pid::from_child(&process), Signal::TERM).unwrap();
        // By its own doing, and not by the signal.
        process.wait().unwrap().code()
    };
    let nowhere = "postgres://postgres@127.0.0.1:1/none";
    for (command, code) in [("serve", 0), ("migrate", 1)] {
        let mut waiting = fitweet(path);
        waiting.env("FITWEET_DATABASE_URL", nowhere).arg(command);
        assert_eq!(ends(&mut waiting, "next try"), Some(code), "{command}");
    }
    assert!(run(path, &["migrate"]).status.success());
    let held = std::fs::File::open(path.join("data/fitweet.db-lock")).unwrap();
    held.lock().unwrap();
    let code = ends(fitweet(path).arg("serve"), "has");
    assert_eq!(code, Some(0));
    drop(held);
    // A line that does not come.
    let mut asks = fitweet(path);
    let args = ["user", "set-password", "--email", "a@b.example"];
    asks.args(args)
        .arg("--password-stdin")
        .stdin(Stdio::piped());
    let mut asking = asks.stderr(Stdio::piped()).spawn().unwrap();
    let _open = asking.stdin.take();
    while !hears_term(asking.id()) {
        std::thread::yield_now();
    }
    kill_process(Pid::from_child(&asking), Signal::TERM).unwrap();
    assert_eq!(asking.wait().unwrap().code(), Some(1));
}

/// A watch whose post is answered by a server that cannot keep it would empty its queue.
#[test]
fn nobody_is_let_in_before_storage_is_there() {
    let folder = TempDir::new().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let mut waiting = fitweet(folder.path());
    waiting
        .env(
            "FITWEET_DATABASE_URL",
            "postgres://postgres@127.0.0.1:1/none",
        )
        .args(["serve", "--listen", &address.to_string()]);
    let mut process = waiting.stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("next try")));
    let refused = std::net::TcpStream::connect(address).map_err(|error| error.kind());
    assert_eq!(refused.err(), Some(std::io::ErrorKind::ConnectionRefused));
    kill_process(Pid::from_child(&process), Signal::TERM).unwrap();
    assert!(process.wait().unwrap().success());
}

/// Whether this process has a handler for it, as the system says.
fn hears_term(process: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let caught = u64::from_str_radix(caught.unwrap().trim(), 16).unwrap();
    caught & (1 << (Signal::TERM.as_raw() - 1)) != 0
}

/// What stands under the name of a backup is a whole one.
#[test]
fn a_backup_that_is_told_to_end_is_whole_or_none() {
    let folder = TempDir::new().unwrap();
    let path = folder.path();
    let seed = [
        "seed", "--users", "30", "--rooms", "10", "--events", "20000",
    ];
    assert!(run(path, &seed).status.success());
    let mut backup = fitweet(path);
    let mut process = backup.args(["backup", "copy.db"]).spawn().unwrap();
    while !hears_term(process.id()) {
        std::thread::yield_now();
    }
    kill_process(Pid::from_child(&process), Signal::TERM).unwrap();
    let code = process.wait().unwrap().code();
    let is_there = path.join("copy.db").exists();
    assert!(code == Some(1) || code == Some(0) && is_there, "{code:?}");
    if is_there {
        let restored = run(path, &["restore", "copy.db"]);
        assert!(restored.status.success(), "{}", err(&restored));
    }
}
