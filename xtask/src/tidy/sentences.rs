//! Whatever people read comes from the catalogs: no sentence stands in code, and no message stands in the catalogs that
//! nothing says.

use super::Source;
use crate::repo;
use anyhow::Result;
use catalog::Catalogs;

/// Where people read what code says. The command line, logs and programs' errors are English, for those who run the site.
const FOR_PEOPLE: [&str; 2] = ["app/src/", "frontend/src/"];
/// Pages that are written as text.
const PAGES: [&str; 2] = ["server/src/kept.rs", "server/src/pages.rs"];
/// What stands between quotes and is read by nobody: keys, names.
const NOT_READ: [&str; 17] = [
    "(pointer: coarse)",
    "Android",
    "Chrom",
    "Chrome",
    "Edg",
    "Edge",
    "Enter",
    "Escape",
    "Firefox",
    "Fitweet",
    "Linux",
    "Mac",
    "Mac OS",
    "Safari",
    "UTC",
    "Windows",
    "input, textarea",
];
/// Attributes that people read or hear.
const READ: [&str; 10] = [
    "alt",
    "aria-label",
    "hint",
    "label",
    "placeholder",
    "summary",
    "text",
    "title",
    "warning",
    "word",
];

pub(super) fn check(sources: &[Source]) -> Result<Vec<String>> {
    let catalogs = Catalogs::read(&repo::root().join("app/words/catalogs"))?;
    let mut found = unused(&catalogs, sources);
    for source in sources {
        let is_rust = source.is_rust() && !source.path.contains("/tests");
        if is_rust && FOR_PEOPLE.iter().any(|home| source.path.starts_with(home)) {
            found.extend(hard_coded(source));
        }
        if PAGES.contains(&source.path.as_str()) || source.path.rsplit('.').next() == Some("html") {
            found.extend(in_markup(source));
        }
    }
    Ok(found)
}

/// A message is said by its function, or filled in under its name.
fn unused(catalogs: &Catalogs, sources: &[Source]) -> Vec<String> {
    let says = |text: &str| sources.iter().any(|source| source.text.contains(text));
    let mut found = Vec::new();
    for subject in &catalogs.subjects {
        let module = subject.name.replace('-', "_");
        for message in &subject.messages {
            let called = format!("{module}::{}", message.ident());
            let filled = format!("{}.{}", subject.name, message.key);
            let is_said = sources.iter().any(|source| has_word(&source.text, &called));
            if !is_said && !says(&format!("{{{{ {filled}")) {
                found.push(format!("app/words/catalogs: nothing says {filled}"));
            }
        }
    }
    found
}

/// The word, and not the beginning of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let next = text[at + word.len()..].chars().next();
        let before = text[..at].chars().next_back();
        let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !goes_on(next) && !goes_on(before)
    })
}

/// Quoted texts of a Rust file that read like something for people, up to its own tests.
fn hard_coded(source: &Source) -> Vec<String> {
    let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    for (line, before, text) in quoted(code) {
        let attribute = before.strip_suffix('=').map(|before| {
            let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == ':';
            let start = before.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
            before[start..].to_owned()
        });
        let is_read = attribute.is_none_or(|name| READ.contains(&name.as_str()));
        if is_read && is_sentence(&text) {
            found.push(format!(
                "{}:{line}: “{text}” is for people to read: put it into the catalogs",
                source.path
            ));
        }
    }
    found
}

/// Line, what stands before it on that line, and the text of each quoted literal outside of comments and attributes.
fn quoted(code: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let trimmed = line.trim_start();
        let is_aside = ["//", "#[", "#![", "reason ="]
            .iter()
            .any(|start| trimmed.starts_with(start));
        // A failed assertion is a program's error.
        let is_aside = is_aside || trimmed.starts_with("assert");
        if is_aside || trimmed.contains("reason = \"") || trimmed.contains("include_str!(") {
            continue;
        }
        let mut rest = line;
        let mut before = String::new();
        while let Some((start, from)) = rest.split_once('"') {
            before.push_str(start);
            let mut end = None;
            let mut escaped = false;
            for (at, c) in from.char_indices() {
                match c {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    '"' => {
                        end = Some(at);
                        break;
                    }
                    _ => {}
                }
            }
            let Some(end) = end else { break };
            if !before.ends_with('\'') {
                found.push((number + 1, before.clone(), from[..end].to_owned()));
            }
            before.push_str("\"\"");
            rest = &from[end + 1..];
        }
    }
    found
}

fn is_sentence(text: &str) -> bool {
    let bare = text.trim();
    if NOT_READ.contains(&bare) {
        return false;
    }
    let letters = |word: &str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    let words = bare
        .split([
            ' ', '\u{a0}', '.', ',', ':', '!', '?', '…', '·', '(', ')', '“', '”',
        ])
        .filter(|word| letters(word));
    let count = words.count();
    let mut chars = bare.chars();
    let is_capital = chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_some_and(char::is_lowercase);
    let is_plain = !bare.contains(['-', '_', '/', '=', ';', '#', '<', '\\']);
    let is_padded = text != bare;
    count > 0 && is_plain && (is_capital || is_padded || count > 1)
}

/// Words between the tags of a page that is written as text.
fn in_markup(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for between in line.split('>').skip(1) {
            // A tag, and no type of Rust's.
            let Some((text, tag)) = between.split_once('<') else {
                continue;
            };
            let is_tag = tag.starts_with(|c: char| c.is_ascii_lowercase() || c == '/');
            if !is_tag || text.contains('"') {
                continue;
            }
            let without = without_places(text);
            let words = without.split_whitespace();
            let words = words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2);
            let words: Vec<&str> = words.filter(|word| *word != "Fitweet").collect();
            if !words.is_empty() {
                found.push(format!(
                    "{}:{}: “{}” is for people to read: put it into the catalogs",
                    source.path,
                    number + 1,
                    text.trim()
                ));
            }
        }
    }
    found
}

/// Without what is filled in.
fn without_places(text: &str) -> String {
    let mut depth = 0_u32;
    let outside = text.chars().filter(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.into(),
            text: text.into(),
        }
    }

    #[test]
    fn what_people_would_read_is_found_and_nothing_else() {
        for (line, count) in [
            ("<h1>\"Not found\"</h1>", 1),
            ("\"Retry\"", 1),
            ("{name} \" joined · \"", 1),
            ("Role::Expert => \"an expert\",", 1),
            ("aria-label=\"Back to the rooms\"", 1),
            ("placeholder=\"Write\"", 1),
            ("format!(\"No heart rate: {why}\")", 1),
            ("class=\"button primary\"", 0),
            ("(_, true) => \"talk has-room has-panel\",", 0),
            ("is_plain(&event, \"Enter\")", 0),
            ("// says \"Not found\"", 0),
            ("#[error(\"This is wrong.\")]", 0),
            ("t(room::not_found()) \" · \"", 0),
            ("get_element_by_id(\"text\")", 0),
        ] {
            let found = hard_coded(&source("app/src/a.rs", line));
            assert_eq!(found.len(), count, "{line}: {found:?}");
        }
        let tests = "fn a() {}\n#[cfg(test)]\n\"Not found\"";
        assert!(hard_coded(&source("app/src/a.rs", tests)).is_empty());
    }

    #[test]
    fn words_between_tags_are_found() {
        let found = |text| in_markup(&source("public/a.html", text)).len();
        assert_eq!(found("<h1>You are away</h1>"), 1);
        assert_eq!(found("<h1>{{ offline.heading }}</h1>"), 0);
        assert_eq!(found("<title>{head} · Fitweet</title>"), 0);
        assert_eq!(found("<a href=\"tel:112\">112</a>"), 0);
    }

    #[test]
    fn a_longer_name_is_another() {
        assert!(has_word("t(room::new())", "room::new"));
        assert!(!has_word("t(room::newest())", "room::new"));
        assert!(!has_word("t(bedroom::new())", "room::new"));
    }
}
