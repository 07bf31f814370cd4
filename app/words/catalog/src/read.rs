//! Reads all files of all languages and holds them against each other.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{Entry, Pattern, Resource},
    parser,
};

use crate::{
    Area, Faults, SOURCE,
    compile::{self, PLURALS},
    message::{Kind, Message, Parameter},
};

/// A language that there are catalogs for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its folder, and its tag in HTML.
    pub tag: String,
}

/// A subject: one file in each language.
#[derive(Clone, Debug)]
pub struct Subject {
    pub area: Area,
    pub name: String,
    pub messages: Vec<Message>,
}

/// All of them.
#[derive(Clone, Debug)]
pub struct Catalogs {
    pub languages: Vec<Language>,
    pub subjects: Vec<Subject>,
    /// By language: the keys of each choice by a number, with the message that it stands in.
    pub plurals: Vec<Vec<(String, Vec<String>)>>,
}

impl Catalogs {
    /// Reads and checks.
    ///
    /// # Errors
    /// Whatever is wrong with them.
    pub fn read(folder: &Path) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let languages = folders(folder)
            .map_err(|error| Faults(vec![format!("{}: {error}", folder.display())]))?;
        // The source first: others are held against it.
        let mut languages: Vec<Language> =
            languages.into_iter().map(|tag| Language { tag }).collect();
        languages.sort_by_key(|language| (language.tag != SOURCE, language.tag.clone()));
        let mut texts = Vec::new();
        for language in &languages {
            texts.push(files(&folder.join(&language.tag), &mut faults));
        }
        let parsed: Vec<_> = languages
            .iter()
            .zip(&texts)
            .map(|(language, texts)| parse(&language.tag, texts, &mut faults))
            .collect();
        let mut catalogs = Self {
            plurals: vec![Vec::new(); languages.len()],
            languages,
            subjects: Vec::new(),
        };
        catalogs.merge(&parsed, &mut faults);
        if faults.is_empty() {
            Ok(catalogs)
        } else {
            Err(Faults(faults))
        }
    }

    /// The compiled patterns of an area, a line each, in the order of their numbers.
    pub fn table(&self, area: Area, language: usize) -> Vec<&str> {
        let subjects = self.subjects.iter().filter(|subject| subject.area == area);
        let messages = subjects.flat_map(|subject| &subject.messages);
        messages
            .map(|message| message.patterns[language].as_str())
            .collect()
    }

    fn merge(&mut self, parsed: &[Parsed<'_>], faults: &mut Vec<String>) {
        let Some(source) = parsed.first() else {
            faults.push("there is no language".to_owned());
            return;
        };
        for (tag, other) in self.languages.iter().zip(parsed) {
            for (place, messages) in other {
                let file = file_name(place);
                let Some(known) = source.get(place) else {
                    faults.push(format!("{}/{file}: {SOURCE} has no such file", tag.tag));
                    continue;
                };
                for (key, _) in messages {
                    if !known.iter().any(|(other, _)| other == key) {
                        faults.push(format!("{}/{file}: {SOURCE} has no {key}", tag.tag));
                    }
                }
            }
        }
        for (place, messages) in source {
            let mut merged = Vec::new();
            for (key, _) in messages {
                let patterns: Option<Vec<_>> = self
                    .languages
                    .iter()
                    .zip(parsed)
                    .map(|(language, parsed)| {
                        let found = parsed.get(place);
                        let found = found.and_then(|all| all.iter().find(|(k, _)| k == key));
                        if found.is_none() {
                            let file = file_name(place);
                            faults.push(format!("{}/{file}: {key} is missing", language.tag));
                        }
                        found.map(|(_, pattern)| pattern)
                    })
                    .collect();
                let Some(patterns) = patterns else { continue };
                match self.message(key, &patterns) {
                    Ok(message) => merged.push(message),
                    Err(fault) => faults.push(format!("{}: {key}: {fault}", file_name(place))),
                }
            }
            self.subjects.push(Subject {
                area: place.0,
                name: place.1.clone(),
                messages: merged,
            });
        }
    }

    fn message(&mut self, key: &str, patterns: &[&Pattern<&str>]) -> Result<Message, String> {
        let used = patterns.iter().map(|pattern| compile::variables(pattern));
        let used = used.collect::<Result<Vec<_>, _>>()?;
        let names = |used: &compile::Used| {
            let mut names: Vec<_> = used.iter().map(|(name, _)| name.clone()).collect();
            names.sort();
            names
        };
        let source = used.first().ok_or("no language")?;
        for (language, other) in self.languages.iter().zip(&used) {
            if names(other) != names(source) {
                return Err(format!(
                    "{} uses {:?}, {SOURCE} {:?}",
                    language.tag,
                    names(other),
                    names(source)
                ));
            }
        }
        let mut parameters = Vec::new();
        for (name, _) in source {
            let said = used.iter().flatten().filter(|(other, _)| other == name);
            let mut kinds: Vec<Kind> = said.filter_map(|(_, kind)| *kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            if kinds.len() > 1 {
                return Err(format!("${name} is {kinds:?}, each in another language"));
            }
            parameters.push(Parameter {
                name: name.clone(),
                kind: kinds.first().copied().unwrap_or(Kind::Text),
            });
        }
        let mut compiled = Vec::new();
        for (number, pattern) in patterns.iter().enumerate() {
            let tag = self.languages[number].tag.clone();
            let named = |fault| format!("{tag}: {fault}");
            for slot in parameters.iter().filter(|one| one.kind == Kind::Slot) {
                if compile::slots(pattern, &slot.name).map_err(named)? != 1 {
                    return Err(named(format!("${} must stand there once", slot.name)));
                }
            }
            let one = compile::compile(pattern, &parameters).map_err(named)?;
            for keys in one.plurals {
                // By its very values alone, as a month, needs no plural.
                if keys.iter().any(|key| PLURALS.contains(&key.as_str())) {
                    self.plurals[number].push((key.to_owned(), keys));
                }
            }
            compiled.push(one.text);
        }
        Ok(Message {
            key: key.to_owned(),
            source: compiled[0].clone(),
            parameters,
            patterns: compiled,
        })
    }
}

/// Area and name of a file.
type Place = (Area, String);
/// Messages of each file, in order.
type Parsed<'a> = BTreeMap<Place, Vec<(&'a str, Pattern<&'a str>)>>;

fn file_name((area, name): &Place) -> String {
    format!("{}/{name}.ftl", area.name())
}

fn folders(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(found)
}

fn files(folder: &Path, faults: &mut Vec<String>) -> Vec<(Place, String)> {
    let mut found = Vec::new();
    for area in Area::ALL {
        let Ok(entries) = fs::read_dir(folder.join(area.name())) else {
            continue;
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let is_catalog = path.extension().is_some_and(|ending| ending == "ftl");
            match (stem.filter(|_| is_catalog), fs::read_to_string(&path)) {
                (Some(stem), Ok(text)) => found.push(((area, stem.to_owned()), text)),
                _ => faults.push(format!("{}: not a catalog", path.display())),
            }
        }
    }
    found
}

fn parse<'a>(language: &str, texts: &'a [(Place, String)], faults: &mut Vec<String>) -> Parsed<'a> {
    let mut parsed = Parsed::new();
    for (place, text) in texts {
        let mut fault = |what: String| {
            faults.push(format!("{language}/{}: {what}", file_name(place)));
        };
        let resource: Resource<&str> = match parser::parse(text.as_str()) {
            Ok(resource) => resource,
            Err((resource, errors)) => {
                for error in errors {
                    let line = text[..error.pos.start.min(text.len())].lines().count();
                    fault(format!("line {line}: {error}"));
                }
                resource
            }
        };
        let mut messages: Vec<(&str, Pattern<&str>)> = Vec::new();
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let key = message.id.name;
                    if messages.iter().any(|(known, _)| *known == key) {
                        fault(format!("{key} stands there twice"));
                    }
                    match message.value {
                        Some(pattern) if message.attributes.is_empty() => {
                            messages.push((key, pattern));
                        }
                        _ => fault(format!("{key} has attributes, or no text")),
                    }
                }
                Entry::Term(term) => fault(format!("{} is a term", term.id.name)),
                _ => {}
            }
        }
        parsed.insert(place.clone(), messages);
    }
    parsed
}
