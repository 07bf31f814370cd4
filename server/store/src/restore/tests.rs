use std::{fs, path::Path};

use diesel::{Connection, RunQueryDsl, SqliteConnection, connection::SimpleConnection};
use tempfile::TempDir;

use super::*;
use crate::{Store, back_up};

/// More than an exchange has.
const STEPS: usize = 20;

struct Site {
    folder: TempDir,
    options: Options,
}

impl Site {
    /// A migrated database with this word in it; the word after it only in its log, as a process
    /// that was killed leaves it.
    async fn new(word: &str, in_the_log: &str) -> Self {
        let site = Self::empty();
        let (store, _commits) = Store::open(&site.options).await.unwrap();
        store.migrate().await.unwrap();
        store.close().await;
        drop(store);
        say(&site.path(), word);
        let mut open = SqliteConnection::establish(site.path().to_str().unwrap()).unwrap();
        open.batch_execute("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;")
            .unwrap();
        insert(&mut open, in_the_log);
        // While the connection is open: closing it would end the log.
        let dead = Self::empty();
        for end in ["", "-wal", "-lock"] {
            fs::copy(file::with(&site.path(), end), file::with(&dead.path(), end)).unwrap();
        }
        dead
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("fitweet.db").display());
        let options = Options {
            url,
            connections: 2,
            root_certificate: None,
        };
        Self { folder, options }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("fitweet.db")
    }

    /// The same files in another folder.
    fn copied(&self) -> Self {
        let copy = Self::empty();
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), copy.folder.path().join(entry.file_name())).unwrap();
        }
        copy
    }

    /// What a server would find here.
    async fn found(&self) -> Vec<String> {
        let (store, _commits) = Store::open(&self.options).await.unwrap();
        store.migrate().await.unwrap();
        store.ready().await.unwrap();
        store.close().await;
        let mut db = SqliteConnection::establish(self.path().to_str().unwrap()).unwrap();
        whole(&mut db).unwrap();
        words(&mut db)
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        let mut names: Vec<_> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }
}

fn say(path: &Path, word: &str) {
    let mut db = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    db.batch_execute("CREATE TABLE IF NOT EXISTS words (word TEXT NOT NULL)")
        .unwrap();
    insert(&mut db, word);
}

fn insert(db: &mut SqliteConnection, word: &str) {
    diesel::sql_query("INSERT INTO words VALUES (?)")
        .bind::<Text, _>(word)
        .execute(db)
        .unwrap();
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

fn words(db: &mut SqliteConnection) -> Vec<String> {
    let words = diesel::sql_query("SELECT word FROM words ORDER BY rowid");
    let words: Vec<Word> = words.load(db).unwrap();
    words.into_iter().map(|it| it.word).collect()
}

async fn backup(folder: &TempDir) -> PathBuf {
    let other = Site::new("backup", "whole").await;
    let file = folder.path().join("copy.db");
    back_up(&other.options, &file).await.unwrap();
    file
}

#[tokio::test]
async fn killed_at_any_step_it_leaves_the_old_database_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let backup = backup(&folder).await;
    let before = Site::new("old", "in the log").await;
    let (old, new) = (vec!["old", "in the log"], vec!["backup", "whole"]);
    let (mut olds, mut news) = (0, 0);
    for left in 0..STEPS {
        let site = before.copied();
        let done = exchange(&site.path(), &backup, &mut Steps { left });
        let found = site.found().await;
        if found == old {
            assert!(done.is_err());
            olds += 1;
        } else {
            assert_eq!(found, new, "killed after {left} steps");
            news += 1;
        }
        // Nothing of it is left that is not a database of its own.
        let rest = site.files();
        assert!(
            !rest.iter().any(|name| name.contains("restoring")),
            "{rest:?}"
        );
        let is_kept = rest.iter().any(|name| name.contains("replaced"));
        assert_eq!(is_kept, found == new, "{rest:?}");
        // And it can be done again.
        exchange(&site.path(), &backup, &mut Steps::all()).unwrap();
        assert_eq!(site.found().await, new);
        if done.is_ok() {
            break;
        }
    }
    assert!(olds > 3 && news > 1, "{olds} {news}");
}

#[tokio::test]
async fn what_was_replaced_is_kept_whole() {
    let folder = tempfile::tempdir().unwrap();
    let backup = backup(&folder).await;
    let site = Site::new("old", "in the log").await;
    for n in 1..3 {
        let done = restore(&site.options, &backup).await.unwrap();
        let kept = file::with(&site.path(), &format!(".replaced-{n}"));
        assert_eq!(done.kept.as_ref(), Some(&kept));
        if n == 1 {
            let mut db = SqliteConnection::establish(kept.to_str().unwrap()).unwrap();
            assert_eq!(words(&mut db), ["old", "in the log"]);
        }
    }
    // The backup itself is as it was, for the next time.
    let again = Site::empty();
    assert_eq!(restore(&again.options, &backup).await.unwrap().kept, None);
    assert_eq!(again.found().await, ["backup", "whole"]);
}

/// The same backup twice: what came after it the first time is in neither.
#[tokio::test]
async fn every_restore_has_an_identity_of_its_own_and_numbers_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let backup = backup(&folder).await;
    let site = Site::new("old", "in the log").await;
    let mut known = Vec::new();
    for _ in 0..3 {
        let base = base_of(&site.path()).unwrap();
        assert!(
            known.iter().all(|(_, earlier)| *earlier < base),
            "{known:?} {base}"
        );
        let (store, _commits) = Store::open(&site.options).await.unwrap();
        let id = store.log_id().await.unwrap();
        store.close().await;
        drop(store);
        assert!(known.iter().all(|(earlier, _)| *earlier != id));
        known.push((id, base));
        restore(&site.options, &backup).await.unwrap();
    }
}

/// An earlier release made its schema.
#[tokio::test]
async fn a_backup_of_an_older_schema_is_restored_and_its_links_end() {
    let folder = tempfile::tempdir().unwrap();
    let backup = backup(&folder).await;
    let mut db = SqliteConnection::establish(backup.to_str().unwrap()).unwrap();
    db.batch_execute(
        "DROP TABLE log_identity; DELETE FROM __diesel_schema_migrations WHERE version = '0010'; \
         INSERT INTO users (id, email, name, role, password_hash, created_at, must_change_password) \
         VALUES (X'01', 'a@b', 'A', 'admin', '', 1, FALSE); \
         INSERT INTO sign_ins (id, user_id, token_hash, user_agent, created_at, last_seen_at, \
         expires_at) VALUES (X'02', X'01', X'03', '', 1, 1, 9223372036854775807); \
         INSERT INTO devices (id, wearer_id, name, token_hash, paired_at) \
         VALUES (X'04', X'01', 'Left', X'05', 1);",
    )
    .unwrap();
    drop(db);
    let site = Site::empty();
    let done = restore(&site.options, &backup).await.unwrap();
    assert_eq!(
        done.usable,
        StillUsable {
            accounts: 1,
            watches: 1
        }
    );
    assert_eq!(site.found().await, ["backup", "whole"]);
    assert!(base_of(&site.path()).unwrap() > 0);
    let mut db = SqliteConnection::establish(site.path().to_str().unwrap()).unwrap();
    let open = "SELECT count(*) AS n FROM sign_ins WHERE revoked_at IS NULL";
    let open: migrate::Count = diesel::sql_query(open).get_result(&mut db).unwrap();
    assert_eq!(open.n, 0);
}

/// Another program wrote into it, more than we ever do.
#[tokio::test]
async fn a_lock_file_with_anything_in_it_keeps_no_start_waiting() {
    let site = Site::new("old", "in the log").await;
    fs::write(file::with(&site.path(), "-lock"), "cafe ".repeat(40)).unwrap();
    assert_eq!(site.found().await, ["old", "in the log"]);
}

#[tokio::test]
async fn two_backups_under_one_name_do_not_take_each_others_parts() {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new("old", "in the log").await;
    let file = folder.path().join("50% #1?.db");
    let part = file::with(&file, ".part");
    fs::write(&part, "of another call").unwrap();
    back_up(&site.options, &file).await.unwrap();
    assert_eq!(fs::read(&part).unwrap(), b"of another call");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    let again = Site::empty();
    restore(&again.options, &file).await.unwrap();
    assert_eq!(again.found().await, ["old", "in the log"]);
}

/// SQLite would make an empty database of it.
#[tokio::test]
async fn what_is_gone_or_holds_nothing_is_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone.db");
    assert!(file::open_existing(&gone, "mode=rw").is_err());
    assert!(!gone.exists());
    let site = Site::empty();
    fs::write(site.path(), b"").unwrap();
    let copy = folder.path().join("copy.db");
    let refused = back_up(&site.options, &copy).await.unwrap_err();
    assert!(
        refused.to_string().contains("no database of Fitweet"),
        "{refused}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_log_of_another_database_is_refused_and_nothing_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let backup = backup(&folder).await;
    let site = Site::new("old", "in the log").await;
    fs::copy(&backup, site.path()).unwrap();
    let before = fs::read(site.path()).unwrap();
    let log = fs::read(file::with(&site.path(), "-wal")).unwrap();
    for _ in 0..2 {
        let refused = Store::open(&site.options).await.map(drop).unwrap_err();
        let Error::Other(words) = refused else {
            panic!("{refused}");
        };
        assert!(words.contains("belongs to another database"), "{words}");
        let looked = crate::inspect(&site.options).await.unwrap_err();
        assert!(looked.to_string().contains("belongs to another database"));
        let copied = back_up(&site.options, &folder.path().join("other.db")).await;
        assert!(copied.is_err());
    }
    assert_eq!(fs::read(site.path()).unwrap(), before);
    assert_eq!(fs::read(file::with(&site.path(), "-wal")).unwrap(), log);
    // The way on.
    restore(&site.options, &backup).await.unwrap();
    assert_eq!(site.found().await, ["backup", "whole"]);
}

/// An older state of the same database is another database too.
#[tokio::test]
async fn a_copy_of_an_earlier_run_does_not_take_a_later_log() {
    let site = Site::new("old", "in the log").await;
    assert_eq!(site.found().await, ["old", "in the log"]);
    let earlier = fs::read(site.path()).unwrap();
    let (store, _commits) = Store::open(&site.options).await.unwrap();
    store.ready().await.unwrap();
    let later = site.copied();
    drop(store);
    assert_eq!(later.copied().found().await, ["old", "in the log"]);
    fs::write(later.path(), earlier).unwrap();
    let refused = Store::open(&later.options).await.map(drop).unwrap_err();
    assert!(
        refused.to_string().contains("belongs to another"),
        "{refused}"
    );
}

#[tokio::test]
async fn what_is_no_whole_backup_is_refused_and_the_database_stays() {
    let folder = tempfile::tempdir().unwrap();
    let good = backup(&folder).await;
    let site = Site::new("old", "in the log").await;
    let file = |name: &str, content: &[u8]| {
        let file = folder.path().join(name);
        fs::write(&file, content).unwrap();
        file
    };
    let bytes = fs::read(&good).unwrap();
    let foreign = folder.path().join("foreign.db");
    say(&foreign, "other");
    let newer = file("newer.db", &bytes);
    let mut db = SqliteConnection::establish(newer.to_str().unwrap()).unwrap();
    db.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')")
        .unwrap();
    drop(db);
    let mut hole = bytes.clone();
    hole[bytes.len() / 2..].fill(0x55);
    let beside = file("beside.db", &bytes);
    file("beside.db-wal", &[1; 4096]);
    for (backup, words) in [
        (folder.path().join("missing.db"), "is not there"),
        (folder.path().to_owned(), "is no file"),
        (site.path(), "is the database itself"),
        (file("empty.db", b""), "is no SQLite database"),
        (file("text.db", b"SELECT 1;"), "is no SQLite database"),
        (file("half.db", &bytes[..bytes.len() / 2]), "is damaged"),
        (file("hole.db", &hole), "is damaged"),
        (foreign, "no database of Fitweet"),
        (newer, "version 9999"),
        (beside, "beside.db-wal"),
    ] {
        let refused = restore(&site.options, &backup).await.unwrap_err();
        assert!(refused.to_string().contains(words), "{words}: {refused}");
        assert_eq!(
            site.copied().found().await,
            ["old", "in the log"],
            "{words}"
        );
    }
    let (store, _commits) = Store::open(&site.options).await.unwrap();
    let refused = restore(&site.options, &good).await.unwrap_err();
    assert!(
        refused.to_string().contains("open: end it first"),
        "{refused}"
    );
    drop(store);
}

/// A file that is damaged needs the way back most.
#[tokio::test]
async fn over_a_damaged_database_it_works_too() {
    let folder = tempfile::tempdir().unwrap();
    let backup = backup(&folder).await;
    let site = Site::empty();
    for damaged in [vec![7; 8192], b"SQLite format 3\0".to_vec()] {
        fs::write(site.path(), damaged).unwrap();
        let refused = Store::open(&site.options).await.map(drop).unwrap_err();
        assert!(matches!(refused, Error::Corrupt(_)), "{refused}");
        assert!(refused.to_string().contains("fitweet restore"), "{refused}");
        restore(&site.options, &backup).await.unwrap();
        assert_eq!(site.found().await, ["backup", "whole"]);
    }
}
