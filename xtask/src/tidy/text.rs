//! Rules about single files: size, words, links.

use super::Source;
use crate::repo;
use std::path::Path;

const MAX_LINES: usize = 500;
/// Code, whose size and words count.
const CODE: [&str; 4] = [".rs", ".ts", ".css", ".js"];
/// Written by programs.
const GENERATED: [&str; 1] = ["server/store/src/schema.rs"];

/// What must be done before a client runs, or where none does: the theme, and wiping what a sign-in left.
/// Which alerts a browser has sounded, for all its tabs. The browser tests look at what is kept.
const EARLY: &[&str] = &[
    "frontend/",
    "app/src/shell/",
    "public/sound.js",
    "end2end/tests/",
    "end2end/fixtures/worker.ts",
];
/// The server's, and those of programs of their own: the simulator, and the tests.
const CLOCKS: &[&str] = &[
    "server/service/src/clock.rs",
    "app/src/ssr.rs",
    "firmware/sim/src/pace.rs",
    "server/harness/",
    "server/tests/",
];

/// Words, the only folders and files that may say them, and why. Written in halves, or this file would be found.
const WORDS: [(&str, &[&str], &str); 17] = [
    (
        concat!("die", "sel::"),
        &["server/store/"],
        "only `store` knows the database",
    ),
    (
        concat!("diesel", "_async"),
        &["server/store/"],
        "only `store` knows the database",
    ),
    (
        concat!("redis", "::"),
        &["server/bus/"],
        "only `bus` knows Redis",
    ),
    (
        concat!("gloo", "_net"),
        &["frontend/"],
        "only `frontend` knows browser sockets",
    ),
    (
        concat!("web_sys::Web", "Socket"),
        &["frontend/"],
        "only `frontend` knows browser sockets",
    ),
    (
        concat!("Idb", "Factory"),
        &["frontend/"],
        "only `frontend` knows IndexedDB",
    ),
    (
        concat!("web_sys::Noti", "fication"),
        &["frontend/"],
        "only `frontend` knows notifications",
    ),
    (
        concat!("session", "Storage"),
        EARLY,
        "only `frontend` keeps anything in the browser",
    ),
    (
        concat!("local", "Storage"),
        EARLY,
        "only `frontend` keeps anything in the browser",
    ),
    (
        concat!("session_", "storage"),
        &["frontend/"],
        "only `frontend` keeps anything in the browser",
    ),
    (
        concat!("local_", "storage"),
        &["frontend/"],
        "only `frontend` keeps anything in the browser",
    ),
    (
        concat!("System", "Time::now"),
        CLOCKS,
        "the time of day is asked for in `service::clock` and `app::ssr`, and passed on",
    ),
    (
        concat!("Get", "Url"),
        &[],
        "a GET that changes something can be sent by any page",
    ),
    (
        concat!("Get", "Cbor"),
        &[],
        "a GET that changes something can be sent by any page",
    ),
    (concat!("TO", "DO"), &[], "finish it or write an issue"),
    (concat!("FIX", "ME"), &[], "finish it or write an issue"),
    (
        concat!("test", ".only("),
        &[],
        "the other tests would not run",
    ),
];

/// Folders of somebody's machine.
const PLACES: [&str; 3] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
];

pub(super) fn check(sources: &[Source]) -> Vec<String> {
    sources.iter().flat_map(check_one).collect()
}

fn check_one(source: &Source) -> Vec<String> {
    let Source { path, text } = source;
    let mut found = Vec::new();
    let is_code = CODE.iter().any(|ending| path.ends_with(ending));
    let is_document = Path::new(path)
        .extension()
        .is_some_and(|ending| ending == "md");
    let lines = text.lines().count();
    if is_code && lines > MAX_LINES && !GENERATED.contains(&path.as_str()) {
        found.push(format!(
            "{path}: {lines} lines; {MAX_LINES} is the most, so divide it by nouns"
        ));
    }
    if path.ends_with("/mod.rs") {
        found.push(format!("{path}: a module `foo` is foo.rs beside foo/"));
    }
    for (number, line) in text.lines().enumerate() {
        let mut say = |what: String| found.push(format!("{path}:{}: {what}", number + 1));
        for (word, homes, why) in WORDS {
            if is_code && line.contains(word) && !homes.iter().any(|home| path.starts_with(home)) {
                say(format!("`{word}`: {why}"));
            }
        }
        for place in PLACES {
            if line.contains(place) {
                say(format!("`{place}` is a place on one machine"));
            }
        }
        if path.ends_with("package-lock.json")
            && line.contains("\"resolved\"")
            && !line.contains("//registry.npmjs.org/")
        {
            say("a package from another place than registry.npmjs.org".into());
        }
        if is_document {
            for link in links(line).filter(|link| !exists(path, link)) {
                say(format!("the link to {link} leads nowhere"));
            }
        }
    }
    found
}

/// Links of a Markdown line that point into the repository, without their fragment.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let files = targets.filter_map(|target| target.split(['#', ' ']).next());
    files.filter(|file| !file.is_empty() && !file.contains(':'))
}

fn exists(document: &str, link: &str) -> bool {
    let folder = Path::new(document).parent().unwrap_or(Path::new(""));
    repo::root().join(folder).join(link).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check_one(&Source {
            path: path.into(),
            text: text.into(),
        })
        .len()
    }

    #[test]
    fn each_rule_finds_its_breach_and_nothing_else() {
        let word = WORDS[0].0;
        assert_eq!(
            found("server/src/room.rs", &format!("use {word}prelude;")),
            1
        );
        assert_eq!(
            found("server/store/src/room.rs", &format!("use {word}prelude;")),
            0
        );
        assert_eq!(found("README.md", word), 0);
        let storage = concat!("session", "Storage.clear()");
        assert_eq!(found("app/src/shell/early.js", storage), 0);
        assert_eq!(found("end2end/tests/people.spec.ts", storage), 0);
        assert_eq!(found("app/src/shell.rs", storage), 1);
        assert_eq!(found("app/src/app.rs", storage), 1);
        assert_eq!(found("app/src/a.rs", &"\n".repeat(501)), 1);
        assert_eq!(found("server/store/src/schema.rs", &"\n".repeat(501)), 0);
        assert_eq!(found("app/src/mod.rs", ""), 1);
        assert_eq!(found("docs/a.md", &format!("see {}x", PLACES[0])), 1);
        assert_eq!(
            found(
                "xtask/a.md",
                "[us](Cargo.toml#x) [gone](gone.md) [web](https://a.b)"
            ),
            1
        );
        let lock = "end2end/package-lock.json";
        assert_eq!(
            found(lock, "\"resolved\": \"https://registry.npmjs.org/a.tgz\""),
            0
        );
        assert_eq!(
            found(lock, "\"resolved\": \"https://elsewhere.example/a.tgz\""),
            1
        );
    }
}
