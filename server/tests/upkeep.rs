//! What those do at the command line who run the site.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt as _, path::Path};

use tempfile::TempDir;

use crate::cli::{Server, err, fitweet, out, run};

/// Every file below a folder with what is in it.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        if path.is_dir() {
            found.insert(name, Vec::new());
            found.extend(contents(&path));
        } else {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn doctor_shows_no_secret_and_says_what_is_broken() {
    let folder = TempDir::new().unwrap();
    let mut command = fitweet(folder.path());
    command.env("FITWEET_REDIS_URL", "redis://:hunter2@127.0.0.1:1");
    let output = command.arg("doctor").output().unwrap();
    let text = out(&output);
    assert!(!output.status.success());
    assert!(
        text.contains("redis://:***@127.0.0.1:1 does not answer"),
        "{text}"
    );
    assert!(text.contains("ok       Database: "), "{text}");
    assert!(
        !text.contains("hunter2") && !err(&output).contains("hunter2"),
        "{text}"
    );
}

/// Most systems let a program have more than it has at its start.
#[test]
fn all_the_file_handles_that_the_system_allows_are_used() {
    let folder = TempDir::new().unwrap();
    let program = fitweet(folder.path());
    let mut poor = std::process::Command::new("sh");
    let limits = "ulimit -Sn 256; ulimit -Hn 2048; exec \"$0\" \"$@\"";
    poor.args(["-c", limits]).arg(program.get_program());
    let looked = poor
        .args(program.get_args())
        .arg("doctor")
        .output()
        .unwrap();
    let said = out(&looked);
    assert!(said.contains("2048 file handles"), "{said}{}", err(&looked));
}

#[test]
fn doctor_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let text = out(&run(folder.path(), &["doctor"]));
    assert!(text.contains("is made at the first start"), "{text}");
    assert!(text.contains("is not set up yet"), "{text}");
    assert_eq!(contents(folder.path()), BTreeMap::new());

    assert!(run(folder.path(), &["migrate"]).status.success());
    let before = contents(folder.path());
    let text = out(&run(folder.path(), &["doctor"]));
    assert!(
        text.contains("answers, is durable and up to date"),
        "{text}"
    );
    assert_eq!(contents(folder.path()), before);

    // An empty file is a database of which nothing is there yet.
    let data = folder.path().join("data");
    fs::write(data.join("fitweet.db"), "").unwrap();
    let before = contents(folder.path());
    let text = out(&run(folder.path(), &["doctor"]));
    assert!(text.contains("is not set up yet"), "{text}");
    assert_eq!(contents(folder.path()), before);
}

#[test]
fn a_proxy_that_is_not_trusted_is_warned_of() {
    let folder = TempDir::new().unwrap();
    let doctor = |public_url: &str, proxies: &str| {
        let mut command = fitweet(folder.path());
        command.env("FITWEET_PUBLIC_URL", public_url);
        command.env("FITWEET_SERVER__TRUSTED_PROXIES", proxies);
        out(&command.arg("doctor").output().unwrap())
    };
    let advice = "trusted_proxies is 0";
    assert!(doctor("https://talk.example", "0").contains(advice));
    assert!(!doctor("https://talk.example", "1").contains(advice));
    assert!(!doctor("", "0").contains(advice));
}

#[test]
fn what_others_could_read_is_said() {
    let folder = TempDir::new().unwrap();
    let migrated = run(folder.path(), &["migrate"]);
    let data = folder.path().join("data");
    assert_eq!(mode(&data), 0o700);
    assert!(
        !err(&migrated).contains("others on this machine"),
        "{}",
        err(&migrated)
    );
    assert!(!out(&run(folder.path(), &["doctor"])).contains("others on this machine"));

    allow(&data, 0o755);
    let advice = format!("chmod 700 {}", data.display());
    let text = out(&run(folder.path(), &["doctor"]));
    assert!(text.contains(&advice), "{text}");
    let text = err(&run(folder.path(), &["migrate"]));
    assert!(text.contains(&advice), "{text}");

    allow(&data, 0o700);
    let file = folder.path().join("elsewhere.db");
    fs::write(&file, "").unwrap();
    allow(&file, 0o640);
    let mut command = fitweet(folder.path());
    command.env(
        "FITWEET_DATABASE_URL",
        format!("sqlite://{}", file.display()),
    );
    let text = out(&command.arg("doctor").output().unwrap());
    assert!(
        text.contains(&format!("chmod 600 {}", file.display())),
        "{text}"
    );
}

#[test]
fn a_backup_is_whole_private_and_never_written_over_anything() {
    let folder = TempDir::new().unwrap();
    let nothing = run(folder.path(), &["backup", "copy.db"]);
    assert!(
        err(&nothing).contains("there is no database"),
        "{}",
        err(&nothing)
    );
    let seed = ["seed", "--users", "2", "--rooms", "1", "--members", "2"];
    assert!(run(folder.path(), &seed).status.success());

    let server = Server::start(folder.path(), &["serve"]);
    let done = run(folder.path(), &["backup", "copy.db"]);
    assert!(done.status.success(), "{}", err(&done));
    drop(server);
    let copy = folder.path().join("copy.db");
    assert_eq!(mode(&copy), 0o600);
    let before = fs::read(&copy).unwrap();
    let again = run(folder.path(), &["backup", "copy.db"]);
    assert!(!again.status.success());
    assert!(err(&again).contains("exists"), "{}", err(&again));
    assert_eq!(fs::read(&copy).unwrap(), before);

    let restored = TempDir::new().unwrap();
    let data = restored.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::copy(&copy, data.join("fitweet.db")).unwrap();
    let text = out(&run(restored.path(), &["doctor"]));
    assert!(
        text.contains("answers, is durable and up to date"),
        "{text}"
    );
    drop(Server::start(restored.path(), &["serve"]));

    let mut command = fitweet(folder.path());
    command.env("FITWEET_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
    let refused = command.args(["backup", "other.db"]).output().unwrap();
    assert!(err(&refused).contains("pg_dump"), "{}", err(&refused));
    assert!(!folder.path().join("other.db").exists());
}

/// An older release holds no lock file, and somebody may have removed it.
#[test]
fn nothing_is_restored_under_a_running_server_that_holds_no_lock() {
    let folder = TempDir::new().unwrap();
    let server = Server::start(folder.path(), &["serve"]);
    assert!(run(folder.path(), &["backup", "copy.db"]).status.success());
    let data = folder.path().join("data");
    fs::remove_file(data.join("fitweet.db-lock")).unwrap();
    let refused = run(folder.path(), &["restore", "copy.db"]);
    assert!(!refused.status.success());
    assert!(err(&refused).contains("end it first"), "{}", err(&refused));
    assert!(!data.join("fitweet.db.replaced-1").exists());
    drop(server);
    let done = run(folder.path(), &["restore", "copy.db"]);
    assert!(done.status.success(), "{}", err(&done));
    assert!(out(&done).contains("sign in again"), "{}", out(&done));
    let marked = run(folder.path(), &["restore", "--mark-restored"]);
    assert!(out(&marked).contains("sign in again"), "{}", out(&marked));
}

/// Its people have a published password.
#[test]
fn the_demo_touches_no_database_but_its_own() {
    let folder = TempDir::new().unwrap();
    let mut command = fitweet(folder.path());
    command
        .env("FITWEET_DATABASE_URL", "postgres://nobody@127.0.0.1:1/real")
        .env("FITWEET_REDIS_URL", "redis://127.0.0.1:1");
    let server = Server::run(command.args(["demo", "--no-watch"]));
    let told = |line: &String| line.contains("configured database and Redis are not used");
    assert!(server.said.iter().any(told), "{:?}", server.said);
    drop(server);
    let data = folder.path().join("data");
    assert!(data.join("demo/fitweet.db").exists());
    assert!(!data.join("fitweet.db").exists());
}
