//! Reads the site as its `manifest.json` describes it, from the binary or from a folder.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    path::Path,
};

use app::site::SiteAssets;
use axum::body::Bytes;
use domain::Language;
use leptos::config::LeptosOptions;
use serde::Deserialize;
use strum::IntoEnumIterator as _;

use super::{
    Site,
    file::{Content, File},
};

/// Where the words of each language are.
fn words(entries: &HashMap<String, String>) -> Result<BTreeMap<&'static str, String>, LoadError> {
    Language::iter()
        .map(|language| {
            let plain = format!("words.{}.txt", language.tag());
            let path = entries.get(&plain).ok_or(LoadError::Missing(plain))?;
            Ok((language.tag(), format!("/{path}")))
        })
        .collect()
}

fn manifests(files: &HashMap<String, File>) -> BTreeMap<&'static str, String> {
    let paths = Language::iter().map(|language| {
        let path = format!("manifest.{}.webmanifest", language.tag());
        (language.tag(), path)
    });
    let there = paths.filter(|(_, path)| files.contains_key(path));
    there.map(|(tag, path)| (tag, format!("/{path}"))).collect()
}

const MANIFEST: &str = "manifest.json";

#[derive(Deserialize)]
struct Manifest {
    build: String,
    /// Plain name to hashed path.
    entries: HashMap<String, String>,
    files: HashMap<String, About>,
}

#[derive(Deserialize)]
struct About {
    hash: String,
    immutable: bool,
    encodings: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("the site was not built: {0} is missing (run `cargo xtask build`)")]
    NotBuilt(String),
    #[error("{0} is broken; build the site again")]
    Manifest(String),
    #[error("the site is incomplete: {0} is missing; build it again")]
    Missing(String),
}

#[cfg(feature = "embed")]
#[derive(rust_embed::Embed)]
#[folder = "../target/site"]
struct Embedded;

impl Site {
    /// The site inside the binary, or the one in the site root, with or without a manifest.
    ///
    /// # Errors
    /// [`LoadError`]; a server can run without a site, but its pages then are bare.
    pub fn load(options: &LeptosOptions) -> Result<Self, LoadError> {
        #[cfg(feature = "embed")]
        {
            let read = |path: &str| Embedded::get(path).map(|file| file.data);
            Self::read("the binary's site", &options.output_name, read)
        }
        #[cfg(not(feature = "embed"))]
        {
            let (root, name) = (Path::new(&*options.site_root), &options.output_name);
            Self::from_folder(root, name).or_else(|error| match error {
                LoadError::NotBuilt(_) => {
                    Self::loose(root, &options.site_pkg_dir, name).ok_or(error)
                }
                broken => Err(broken),
            })
        }
    }

    /// A site as `cargo xtask build` leaves it. `name` is that of its script, module and style.
    ///
    /// # Errors
    /// [`LoadError`]
    pub fn from_folder(root: &Path, name: &str) -> Result<Self, LoadError> {
        let read = |path: &str| std::fs::read(root.join(path)).ok().map(Cow::Owned);
        Self::read(&root.display().to_string(), name, read)
    }

    fn read(
        place: &str,
        name: &str,
        read: impl Fn(&str) -> Option<Cow<'static, [u8]>>,
    ) -> Result<Self, LoadError> {
        let about = format!("{place}/{MANIFEST}");
        let manifest = read(MANIFEST).ok_or_else(|| LoadError::NotBuilt(about.clone()))?;
        let manifest: Manifest =
            serde_json::from_slice(&manifest).map_err(|_| LoadError::Manifest(about))?;
        let bytes = |path: &str| {
            let content = read(path).ok_or_else(|| LoadError::Missing(path.to_owned()))?;
            Ok(match content {
                Cow::Borrowed(fixed) => Bytes::from_static(fixed),
                Cow::Owned(content) => Bytes::from(content),
            })
        };
        let packed = |path: &str, about: &About, encoding: &str| {
            let listed = about.encodings.iter().any(|listed| listed == encoding);
            listed
                .then(|| bytes(&format!("{path}.{encoding}")))
                .transpose()
        };
        let mut files = HashMap::new();
        for (path, about) in manifest.files {
            let file = File {
                mime: File::mime(&path),
                immutable: about.immutable,
                plain: Content::Kept(bytes(&path)?),
                br: packed(&path, &about, "br")?,
                gz: packed(&path, &about, "gz")?,
                hash: about.hash,
            };
            files.insert(path, file);
        }
        let url = |extension: &str| {
            let plain = format!("{name}.{extension}");
            let path = manifest
                .entries
                .get(&plain)
                .ok_or(LoadError::Missing(plain))?;
            Ok(format!("/{path}"))
        };
        let assets = SiteAssets {
            css: url("css")?,
            js: url("js")?,
            wasm: url("wasm")?,
            words: words(&manifest.entries)?,
            manifests: manifests(&files),
            version: manifest.build,
        };
        Ok(Self { files, assets })
    }
}
