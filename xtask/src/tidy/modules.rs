//! The modules of one crate, as its sources say: whose child each is, what it names, and what it offers under which name.
//! Code for tests is left out, because tests may look at everything.

use super::Source;
use anyhow::{Context, Result};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use syn::{Attribute, Item, UseTree};

/// Segments of a path in code, `crate::a::B`.
pub(super) type Names = Vec<String>;

pub(super) struct Module {
    /// From the root, which has none.
    pub(super) names: Names,
    pub(super) file: String,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    /// What is defined here.
    items: BTreeSet<String>,
    /// What `use` brings here, by the name that it has here.
    imports: BTreeMap<String, Names>,
    /// `use …::*`.
    globs: Vec<Names>,
    /// Every path into this crate that stands here.
    pub(super) paths: Vec<Names>,
    /// What paths start with, among it the names of other crates.
    pub(super) crates: BTreeSet<String>,
}

/// The first module is the root, and parents stand before their children.
pub(super) struct Modules(pub(super) Vec<Module>);

impl Modules {
    /// `root` is `lib.rs`, `main.rs`, or a test with files of its own.
    pub(super) fn read(sources: &[Source], root: &str) -> Result<Self> {
        let texts = sources
            .iter()
            .map(|source| (source.path.as_str(), source.text.as_str()))
            .collect();
        let mut modules = Self(Vec::new());
        let folder = folder_of(root).to_owned();
        modules.read_file(&texts, root, &folder, None, &[])?;
        Ok(modules)
    }

    /// `folder` is where the files of its children are.
    fn read_file(
        &mut self,
        texts: &HashMap<&str, &str>,
        file: &str,
        folder: &str,
        parent: Option<usize>,
        names: &[String],
    ) -> Result<usize> {
        let text = texts
            .get(file)
            .with_context(|| format!("{file} is missing"))?;
        let items = syn::parse_file(text)
            .with_context(|| file.to_owned())?
            .items;
        self.read_items(texts, file, folder, parent, names, items)
    }

    fn read_items(
        &mut self,
        texts: &HashMap<&str, &str>,
        file: &str,
        folder: &str,
        parent: Option<usize>,
        names: &[String],
        items: Vec<Item>,
    ) -> Result<usize> {
        let at = self.0.len();
        self.0.push(Module {
            names: names.to_vec(),
            file: file.to_owned(),
            parent,
            children: BTreeMap::new(),
            items: BTreeSet::new(),
            imports: BTreeMap::new(),
            globs: Vec::new(),
            paths: Vec::new(),
            crates: BTreeSet::new(),
        });
        for item in items {
            if attributes(&item).iter().any(is_for_tests) {
                continue;
            }
            match item {
                Item::Mod(item) => {
                    let name = item.ident.to_string();
                    let inner = format!("{folder}/{name}");
                    let names = [names, std::slice::from_ref(&name)].concat();
                    let child = if let Some((_, items)) = item.content {
                        self.read_items(texts, file, &inner, Some(at), &names, items)?
                    } else {
                        let named = item.attrs.iter().find_map(path_attribute);
                        let child = match named {
                            Some(named) => beside(file, &named),
                            None => format!("{inner}.rs"),
                        };
                        // Written at build time: nothing to read here.
                        if !texts.contains_key(child.as_str()) {
                            continue;
                        }
                        self.read_file(texts, &child, &inner, Some(at), &names)?
                    };
                    self.0[at].children.insert(name, child);
                }
                Item::Use(item) => {
                    let module = &mut self.0[at];
                    let before = module.paths.len();
                    module.read_use(&mut Vec::new(), &item.tree);
                    let starts = module.paths[before..]
                        .iter()
                        .filter_map(|path| path.first());
                    module.crates.extend(starts.cloned());
                }
                item => {
                    if let Some(name) = name_of(&item) {
                        self.0[at].items.insert(name);
                    }
                    let tokens = item.into_token_stream();
                    self.0[at].paths.extend(paths_in(tokens.clone()));
                    crates_in(tokens, &mut self.0[at].crates);
                }
            }
        }
        Ok(at)
    }

    /// The module that defines what `path` means in the module `at`; none for what is of other crates.
    pub(super) fn owner(&self, at: usize, path: &[String]) -> Option<usize> {
        self.resolve(at, path, &mut BTreeSet::new())
    }

    /// `tried` ends what imports itself.
    fn resolve(
        &self,
        at: usize,
        path: &[String],
        tried: &mut BTreeSet<(usize, Names)>,
    ) -> Option<usize> {
        if !tried.insert((at, path.to_vec())) {
            return None;
        }
        let (first, mut rest) = path.split_first()?;
        let mut here = at;
        match first.as_str() {
            "crate" => here = 0,
            "self" => (),
            "super" => here = self.0[at].parent?,
            name => {
                let module = &self.0[at];
                if !module.children.contains_key(name) && !module.imports.contains_key(name) {
                    return None;
                }
                rest = path;
            }
        }
        while let Some((name, after)) = rest.split_first() {
            let module = &self.0[here];
            if name == "super" {
                here = module.parent?;
            } else if let Some(child) = module.children.get(name) {
                here = *child;
            } else if module.items.contains(name) {
                return Some(here);
            } else if let Some(import) = module.imports.get(name) {
                // `use tool::tool` brings what another crate has.
                if import.first() == Some(name) {
                    return None;
                }
                let whole = [&import[..], after].concat();
                return self.resolve(here, &whole, tried);
            } else {
                let mut globs = module.globs.iter().filter_map(|glob| {
                    let from = self.resolve(here, glob, tried)?;
                    let path = [&["self".to_owned()], rest].concat();
                    let found = self.resolve(from, &path, tried)?;
                    self.0[found].items.contains(name).then_some(found)
                });
                return globs.next().or(Some(here));
            }
            rest = after;
        }
        Some(here)
    }
}

impl Module {
    fn read_use(&mut self, before: &mut Names, tree: &UseTree) {
        let (name, alias) = match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.read_use(before, &path.tree);
                before.pop();
                return;
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.read_use(before, tree);
                }
                return;
            }
            UseTree::Glob(_) => {
                self.globs.push(before.clone());
                self.paths.push(before.clone());
                return;
            }
            UseTree::Name(name) => (name.ident.to_string(), None),
            UseTree::Rename(rename) => (rename.ident.to_string(), Some(rename.rename.to_string())),
        };
        let mut path = before.clone();
        // `use a::{self}` means `a`.
        if name != "self" {
            path.push(name);
        }
        if let Some(last) = path.last() {
            let here = alias.unwrap_or_else(|| last.clone());
            // A name that stands for itself says nothing.
            if path.len() > 1 || here != *last {
                self.imports.insert(here, path.clone());
            }
            self.paths.push(path);
        }
    }
}

fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path as it is written in `file`, from the root of the repository.
fn beside(file: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder_of(file).split('/').collect();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// `#[path = "…"]`.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    if !attribute.path().is_ident("path") {
        return None;
    }
    let syn::Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    let text = pair.value.to_token_stream().to_string();
    Some(text.trim_matches('"').to_owned())
}

/// `#[test]`, and `cfg` of `test`, alone or with more.
pub(super) fn is_for_tests(attribute: &Attribute) -> bool {
    let path = attribute.path();
    let is_test = path.segments.last().is_some_and(|it| it.ident == "test");
    is_test || (path.is_ident("cfg") && asks_for_tests(attribute.meta.to_token_stream()))
}

/// Not `not(test)`.
fn asks_for_tests(tokens: TokenStream) -> bool {
    let mut is_denied = false;
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) if ident == "not" => {
            is_denied = true;
            false
        }
        TokenTree::Ident(ident) => ident == "test",
        TokenTree::Group(_) if std::mem::take(&mut is_denied) => false,
        TokenTree::Group(group) => asks_for_tests(group.stream()),
        _ => false,
    })
}

pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

/// Every path from `crate`, `self` or `super`, also those in macros and of a `use` inside a function.
fn paths_in(tokens: TokenStream) -> Vec<Names> {
    let mut found = Vec::new();
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Group(group) => found.extend(paths_in(group.stream())),
            TokenTree::Ident(ident) if ["crate", "self", "super"].iter().any(|it| ident == it) => {
                let start = ident.to_string();
                at = read_path(&tokens, at + 1, vec![start], &mut found);
                continue;
            }
            _ => (),
        }
        at += 1;
    }
    found
}

/// What follows the first segment of a path, and where it ends. `self` alone is a value.
fn read_path(
    tokens: &[TokenTree],
    mut at: usize,
    mut path: Names,
    found: &mut Vec<Names>,
) -> usize {
    while is_colons(tokens, at) {
        match tokens.get(at + 2) {
            Some(TokenTree::Ident(ident)) => path.push(ident.to_string()),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for part in inner
                    .split(|token| matches!(token, TokenTree::Punct(it) if it.as_char() == ','))
                {
                    if let Some(TokenTree::Ident(ident)) = part.first() {
                        let path = [&path[..], &[ident.to_string()]].concat();
                        read_path(part, 1, path, found);
                    }
                }
                return at + 3;
            }
            _ => break,
        }
        at += 3;
    }
    if path.len() > 1 {
        found.push(path);
    }
    at
}

/// Names that a path starts with, in any code.
pub(super) fn crates_in(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => crates_in(group.stream(), found),
            TokenTree::Ident(ident) => {
                let is_inside = at >= 2 && is_colons(&tokens, at - 2);
                let is_alone = at >= 1 && is_use(&tokens[at - 1]);
                if (is_colons(&tokens, at + 1) || is_alone) && !is_inside {
                    found.insert(ident.to_string());
                }
            }
            _ => (),
        }
    }
}

/// `use tool as it;` names a crate without colons.
fn is_use(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(it) if it == "use")
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(it)) if it.as_char() == ':');
    is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))
}

/// The package that a file belongs to: the innermost folder of those with a `Cargo.toml`.
pub(super) fn package_of<'a>(path: &str, packages: &[&'a str]) -> Option<&'a str> {
    let holds = |folder: &&&str| {
        path.strip_prefix(**folder)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    packages
        .iter()
        .filter(holds)
        .max_by_key(|folder| folder.len())
        .copied()
}
