//! No circles between the modules of a crate. A module and what is below it are one; beside each other, modules use each other one
//! way. A child may use what its parent defines, and a parent its children.

use super::{
    Source,
    modules::{self, Modules, Names},
};
use anyhow::Result;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt::Write,
};

/// One module uses another beside it, and where that is said first.
type Uses = BTreeMap<(String, String), String>;

pub(super) fn check(sources: &[Source]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for root in roots(sources) {
        found.extend(check_crate(&Modules::read(sources, root)?));
    }
    Ok(found)
}

/// The first files of every crate: libraries, programs, and tests with modules of their own.
fn roots(sources: &[Source]) -> impl Iterator<Item = &str> {
    let packages: Vec<&str> = sources
        .iter()
        .filter_map(|source| source.path.strip_suffix("/Cargo.toml"))
        .collect();
    let files = sources.iter().filter(|source| source.is_rust());
    let paths = files.map(|source| source.path.as_str());
    paths.filter(move |path| {
        let package = modules::package_of(path, &packages);
        let Some(inside) = package.and_then(|package| path.strip_prefix(package)) else {
            return false;
        };
        let Some((folder, file)) = inside.rsplit_once('/') else {
            return false;
        };
        match folder {
            "/src" => ["lib.rs", "main.rs"].contains(&file),
            _ => ["/src/bin", "/tests"].contains(&folder),
        }
    })
}

fn check_crate(modules: &Modules) -> Vec<String> {
    let mut by_parent: BTreeMap<&[String], Uses> = BTreeMap::new();
    for (at, module) in modules.0.iter().enumerate() {
        for path in &module.paths {
            let Some(owner) = modules.owner(at, path) else {
                continue;
            };
            let owner = &modules.0[owner].names;
            let Some(shared) = branch(&module.names, owner) else {
                continue;
            };
            let pair = (module.names[shared].clone(), owner[shared].clone());
            let said = || format!("{} names {}", module.file, path.join("::"));
            let uses = by_parent.entry(&module.names[..shared]).or_default();
            uses.entry(pair).or_insert_with(said);
        }
    }
    let root = &modules.0[0].file;
    let circles = by_parent.iter().flat_map(|(parent, uses)| {
        let place = [&["crate".to_owned()], *parent].concat().join("::");
        circles(uses)
            .into_iter()
            .map(move |circle| describe(root, &place, &circle, uses))
    });
    circles.collect()
}

/// Where two modules part, or nothing if one is above the other.
fn branch(one: &Names, other: &Names) -> Option<usize> {
    let shared = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    (shared < one.len() && shared < other.len()).then_some(shared)
}

/// The shortest circles, such that each module that stands in one is named at least once.
fn circles(uses: &Uses) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    let mut named = BTreeSet::new();
    let starts: BTreeSet<&str> = uses.keys().map(|(from, _)| from.as_str()).collect();
    let mut all: Vec<Vec<&str>> = starts
        .into_iter()
        .filter_map(|start| way_back(uses, start))
        .collect();
    all.sort_by_key(Vec::len);
    for circle in all {
        if circle.iter().any(|name| !named.contains(name)) {
            named.extend(circle.iter().copied());
            found.push(circle);
        }
    }
    found
}

/// The shortest way from a module over others back to it.
fn way_back<'a>(uses: &'a Uses, start: &'a str) -> Option<Vec<&'a str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(name) = waiting.pop_front() {
        for (_, to) in uses.keys().filter(|(from, _)| from == name) {
            if to == start {
                let mut way = vec![name];
                while let Some(earlier) = before.get(way[way.len() - 1]) {
                    way.push(earlier);
                }
                way.reverse();
                return Some(way);
            }
            if !before.contains_key(to.as_str()) {
                before.insert(to, name);
                waiting.push_back(to);
            }
        }
    }
    None
}

fn describe(root: &str, place: &str, circle: &[&str], uses: &Uses) -> String {
    let mut text = format!("{root}: modules of {place} go in a circle");
    for (at, from) in circle.iter().enumerate() {
        let to = circle[(at + 1) % circle.len()];
        let pair = ((*from).to_owned(), to.to_owned());
        let said = uses.get(&pair).map_or("", String::as_str);
        let _ = write!(text, "\n         {from} → {to}: {said}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let file = |(path, text): &(&str, &str)| Source {
            path: format!("a/{path}"),
            text: (*text).to_owned(),
        };
        let manifest = [("Cargo.toml", "")];
        let sources: Vec<Source> = manifest.iter().chain(files).map(file).collect();
        check(&sources).unwrap()
    }

    #[test]
    fn a_circle_is_found_however_it_is_written() {
        let one = ("src/lib.rs", "mod one; mod other; pub use other::Thing;");
        let other = (
            "src/other.rs",
            "pub struct Thing; fn f() { crate::one::g(); }",
        );
        for text in [
            "use crate::other::Thing;",
            "use super::{other as it, self as above};",
            "use crate::Thing;",
            "fn f() { super::other::f(); }",
            "fn f() { show! { <b>{crate::Thing}</b> } }",
            "fn f() { use crate::{other::{Thing}}; }",
            "mod inner { use super::super::other::Thing; }",
        ] {
            let files = [one, other, ("src/one.rs", text)];
            assert_eq!(found(&files).len(), 1, "{text}");
        }
        let said = found(&[one, other, ("src/one.rs", "use crate::Thing;")]);
        assert!(
            said[0].contains("one → other: a/src/one.rs names crate::Thing"),
            "{said:?}"
        );
    }

    #[test]
    fn up_and_down_is_no_circle_and_tests_may_look_anywhere() {
        let root = (
            "src/lib.rs",
            "mod one; mod other; pub struct Root; use one::A;",
        );
        for (one, other) in [
            ("use crate::Root;", "use crate::one::A;"),
            (
                "use crate::other::B;",
                "#[cfg(test)] mod tests { use crate::one::A; }",
            ),
            (
                "use crate::other::B;",
                "#[cfg(all(test, unix))] use crate::one::A;",
            ),
            ("use crate::other::B;", "use std::one::A; use super::Root;"),
        ] {
            let files = [root, ("src/one.rs", one), ("src/other.rs", other)];
            assert_eq!(found(&files), Vec::<String>::new(), "{one} {other}");
        }
        let both = "use crate::other::B;";
        let files = [
            root,
            ("src/one.rs", both),
            ("src/other.rs", "#[cfg(not(test))] use crate::one::A;"),
        ];
        assert_eq!(found(&files).len(), 1);
    }

    #[test]
    fn a_circle_of_three_below_a_module_of_a_program() {
        let files = [
            ("src/main.rs", "mod above;"),
            ("src/above.rs", "mod a; mod b; mod c;"),
            ("src/above/a.rs", "use super::b::B;"),
            ("src/above/b.rs", "use super::c::C;"),
            ("src/above/c.rs", "use crate::above::a::A;"),
        ];
        let said = found(&files);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("crate::above"), "{said:?}");
    }
}
