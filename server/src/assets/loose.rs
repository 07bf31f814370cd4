//! A site without a manifest, as cargo-leptos leaves it: plain names, and contents that change
//! while the server runs.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::{Path, PathBuf},
};

use app::site::SiteAssets;
use domain::Language;
use strum::IntoEnumIterator as _;

use super::{
    Site,
    file::{Content, File},
};

/// Not handed out: it would keep what changes, and its list of files is made with the manifest.
const WORKER: &str = "sw.js";

impl Site {
    /// What lies below `root` now; nothing, if no client `name` is there. Files are read whenever
    /// they are asked for.
    pub(super) fn loose(root: &Path, pkg: &str, name: &str) -> Option<Self> {
        let url = |extension: &str| format!("{pkg}/{name}.{extension}");
        let clients = ["js", "wasm", "css"].map(url);
        if !clients.iter().all(|path| root.join(path).is_file()) {
            return None;
        }
        let mut found = Vec::new();
        collect(root, &mut found).ok()?;
        let paths = found.into_iter().filter_map(|file| {
            let path = file.strip_prefix(root).ok()?.to_str()?.to_owned();
            (path != WORKER).then_some((path, file))
        });
        let mut files: HashMap<String, File> = paths
            .map(|(path, file)| {
                let file = File {
                    mime: File::mime(&path),
                    hash: String::new(),
                    immutable: false,
                    plain: Content::Loose(file),
                    br: None,
                    gz: None,
                };
                (path, file)
            })
            .collect();
        let mut words = BTreeMap::new();
        for language in Language::iter() {
            let path = format!("words.{}.txt", language.tag());
            let file = File {
                mime: File::mime(&path),
                hash: String::new(),
                immutable: false,
                plain: Content::Kept(words::file(language).into()),
                br: None,
                gz: None,
            };
            words.insert(language.tag(), format!("/{path}"));
            files.insert(path, file);
        }
        let [js, wasm, css] = clients.map(|path| format!("/{path}"));
        let assets = SiteAssets {
            css,
            js,
            wasm,
            words,
            // With words to fill in, which only a build does.
            manifests: BTreeMap::new(),
            // What the socket says of a site without a build.
            version: env!("CARGO_PKG_VERSION").to_owned(),
        };
        Some(Self { files, assets })
    }
}

/// All files below a folder.
fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), found)?;
        } else {
            found.push(entry.path());
        }
    }
    Ok(())
}
