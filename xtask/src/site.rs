//! The site: all files a browser loads, below `site-root`.
//!
//! ```text
//! manifest.json                   what is there, for the server
//! pkg/fitweet.<hash>.{js,wasm,css}  named by content, so cached for ever
//! pkg/words.<language>.<hash>.txt   what a client says
//! pkg/<chunk>.<hash>.wasm           what the client loads later
//! …                               everything of `public/`, under its own name
//! *.br, *.gz                      the same, compressed, where that makes it smaller
//! ```
//!
//! The manifest: `build` changes when any file does; `entries` gives the hashed path of a plain name;
//! `files` gives each path its `hash` (the `ETag`), whether it is `immutable`, and the `encodings` that
//! lie beside it. In `sw.js` the words `__BUILD__`, `"__ASSETS__"`, `"__OFFLINE__"` and `"__BREATHE__"` are replaced by the build and the
//! paths of the hashed files and of the pages that stand for themselves, and `"__WORDS__": {}` by what it says, in all languages.

use crate::{
    css,
    fingerprint::{Inputs, short_hash},
    repo::{self, Site},
    steps::step,
    toolchain, wasm,
};
use anyhow::{Context, Result};
use catalog::Catalogs;
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// Kinds of files that are worth compressing.
const TEXTS: [&str; 8] = [
    "css",
    "html",
    "js",
    "json",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
];

/// What the service worker says in one language.
const WORKER_WORDS: &str = r#""{{ tag }}": {
    alert: "{{ push.alert }}",
    drill: "{{ push.drill }}",
    all_clear: "{{ push.all-clear }}",
    over: "{{ push.over }}",
    notice: "{{ push.notice }}",
    test: "{{ push.test }}",
  }"#;

/// Brings the site up to date.
pub(crate) fn build() -> Result<()> {
    let site = Site::load()?;
    let sysroot = step("Target wasm32", toolchain::ensure_wasm)?;
    let raw = step("Browser client", |step| {
        wasm::compile(step, &site, sysroot.as_deref())
    })?;
    step("Site", |step| {
        let style = site.style()?;
        let inputs = Inputs::new()?
            .file(&raw)?
            .folder(style.parent().unwrap_or(repo::root()))?
            .folder(&site.assets()?)?
            .folder(&words())?
            .file(&repo::root().join("Leptos.toml"))?
            .file(&repo::root().join("Cargo.toml"))?
            .file(&repo::root().join("end2end/package-lock.json"))?;
        let changed = inputs.unless_done("site", &site.folder()?.join("manifest.json"), || {
            let client = wasm::client(step, &raw)?;
            step.note("style and files");
            let mut files = Files::new(site.hashed()?, site.name()?);
            files.add_client(client);
            files.add_hashed("css", css::bundle(&style)?.into());
            let catalogs = Catalogs::read(&words())?;
            files.add_words(&catalogs);
            files.add_assets(&site.assets()?, &catalogs)?;
            step.note("compressing");
            files.write(&site.folder()?)
        })?;
        step.note(if changed {
            weight(&site)?
        } else {
            "unchanged".into()
        });
        Ok(())
    })
}

/// Where the catalogs of words are.
fn words() -> PathBuf {
    repo::root().join("app/words/catalogs")
}

/// What a first visit loads, compressed.
fn weight(site: &Site) -> Result<String> {
    let mut bytes = 0;
    for path in repo::files_below(&site.folder()?.join(site.hashed()?))? {
        if path.extension().is_some_and(|extension| extension == "br") {
            bytes += fs::metadata(&path)?.len();
        }
    }
    Ok(format!(
        "{} kB of script, module and style, compressed",
        bytes / 1000
    ))
}

struct Files {
    folder: String,
    name: String,
    /// By path below the site, with `/`.
    content: BTreeMap<String, Vec<u8>>,
    entries: BTreeMap<String, String>,
    build: String,
}

impl Files {
    fn new(folder: &str, name: &str) -> Self {
        let (content, entries) = Default::default();
        Self {
            folder: folder.into(),
            name: name.into(),
            content,
            entries,
            build: String::new(),
        }
    }

    fn add_hashed(&mut self, extension: &str, content: Vec<u8>) {
        let name = self.name.clone();
        self.add_hashed_as(&name, extension, content);
    }

    fn add_hashed_as(&mut self, name: &str, extension: &str, content: Vec<u8>) {
        let path = format!(
            "{}/{name}.{}.{extension}",
            self.folder,
            short_hash(&content)
        );
        self.entries
            .insert(format!("{name}.{extension}"), path.clone());
        self.content.insert(path, content);
    }

    /// What a client says, a file for each language.
    fn add_words(&mut self, catalogs: &Catalogs) {
        for (number, language) in catalogs.languages.iter().enumerate() {
            let name = format!("words.{}", language.tag);
            self.add_hashed_as(&name, "txt", catalogs.client_file(number).into());
        }
    }

    fn add_client(&mut self, client: wasm::Client) {
        let mut script = client.script;
        for (name, chunk) in client.chunks {
            let stem = name.trim_end_matches(".wasm");
            let hashed = format!("{stem}.{}.wasm", short_hash(&chunk));
            script = script.replace(&name, &hashed);
            self.content
                .insert(format!("{}/{hashed}", self.folder), chunk);
        }
        self.add_hashed("wasm", client.main);
        self.add_hashed("js", script.into());
    }

    /// A file with words to fill in is there once for each language.
    fn add_assets(&mut self, folder: &Path, catalogs: &Catalogs) -> Result<()> {
        for path in repo::files_below(folder)? {
            let name = path
                .strip_prefix(folder)?
                .to_str()
                .context("a file name that is not text")?;
            let (name, content) = (name.replace('\\', "/"), fs::read(&path)?);
            match String::from_utf8(content) {
                Ok(text) if text.contains("{{") => {
                    let (stem, ending) = name.split_once('.').unwrap_or((&name, ""));
                    for (number, language) in catalogs.languages.iter().enumerate() {
                        let text = catalogs.fill(&text, number)?;
                        let name = format!("{stem}.{}.{ending}", language.tag);
                        self.content.insert(name, text.into_bytes());
                    }
                }
                Ok(text) => {
                    self.content.insert(name, text.into_bytes());
                }
                Err(error) => {
                    self.content.insert(name, error.into_bytes());
                }
            }
        }
        self.build = self.build();
        let (build, hashed) = (
            self.build.clone(),
            self.listed(&format!("{}/", self.folder), ""),
        );
        let offline = self.listed("offline.", ".html");
        let words = worker_words(catalogs)?;
        let breathe = self.listed("breathe.", ".html");
        if let Some(worker) = self.content.get_mut("sw.js") {
            let text = String::from_utf8_lossy(worker).replace("__BUILD__", &build);
            let text = text.replace("\"__WORDS__\": {}", &words);
            let text = text.replace("\"__OFFLINE__\"", &offline);
            let text = text.replace("\"__BREATHE__\"", &breathe);
            *worker = text.replace("\"__ASSETS__\"", &hashed).into_bytes();
        }
        Ok(())
    }

    fn build(&self) -> String {
        let mut all = Vec::new();
        for (path, content) in &self.content {
            all.extend_from_slice(path.as_bytes());
            all.extend_from_slice(short_hash(content).as_bytes());
        }
        short_hash(&all)
    }

    /// The files that begin and end so, as the inside of a JavaScript list.
    fn listed(&self, start: &str, end: &str) -> String {
        let is_one = |path: &&String| path.starts_with(start) && path.ends_with(end);
        let paths = self.content.keys().filter(is_one);
        paths
            .map(|path| format!("\"/{path}\""))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Writes to a folder beside and swaps, so that no server ever reads half a site.
    fn write(&self, folder: &Path) -> Result<()> {
        let fresh = folder.with_extension("new");
        if fresh.exists() {
            fs::remove_dir_all(&fresh)?;
        }
        let mut files = serde_json::Map::new();
        for (path, content) in &self.content {
            let place = fresh.join(path);
            repo::write(&place, content)?;
            let mut encodings = Vec::new();
            if is_text(&place) {
                encodings.extend(beside(&place, "br", content, &brotli(content)?)?);
                encodings.extend(beside(&place, "gz", content, &gzip(content)?)?);
            }
            let immutable = path.starts_with(&format!("{}/", self.folder));
            let about = json!({ "hash": short_hash(content), "immutable": immutable, "encodings": encodings });
            files.insert(path.clone(), about);
        }
        let manifest = json!({ "build": self.build, "entries": self.entries, "files": files });
        repo::write(
            fresh.join("manifest.json"),
            serde_json::to_string_pretty(&manifest)?,
        )?;
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        Ok(fs::rename(&fresh, folder)?)
    }
}

/// The inside of a JavaScript object, by language.
fn worker_words(catalogs: &Catalogs) -> Result<String> {
    let languages = 0..catalogs.languages.len();
    let said = languages.map(|number| catalogs.fill(WORKER_WORDS, number));
    let said = said.collect::<std::result::Result<Vec<_>, _>>()?;
    Ok(said.join(", "))
}

fn is_text(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| TEXTS.iter().any(|text| extension == *text))
}

/// Writes the compressed form beside the plain one, unless it gains nothing.
fn beside(
    place: &Path,
    encoding: &'static str,
    plain: &[u8],
    packed: &[u8],
) -> Result<Option<&'static str>> {
    if packed.len() >= plain.len() {
        return Ok(None);
    }
    let mut name = place.as_os_str().to_owned();
    name.push(".");
    name.push(encoding);
    repo::write(PathBuf::from(name), packed)?;
    Ok(Some(encoding))
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let how = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        // Known beforehand, it saves a kilobyte.
        size_hint: content.len(),
        ..Default::default()
    };
    let mut writer = brotli::CompressorWriter::with_params(&mut packed, 64 * 1024, &how);
    writer.write_all(content)?;
    drop(writer);
    Ok(packed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(content)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> wasm::Client {
        wasm::Client {
            main: b"module".to_vec(),
            chunks: BTreeMap::from([("later.wasm".to_owned(), b"chunk".to_vec())]),
            script: "fetch('./later.wasm')".into(),
        }
    }

    #[test]
    fn a_site_is_what_its_manifest_says() {
        let home = tempfile::tempdir().unwrap();
        let assets = home.path().join("public");
        repo::write(
            assets.join("sw.js"),
            "const build = '__BUILD__', assets = [\"__ASSETS__\"], words = {\"__WORDS__\": {}}",
        )
        .unwrap();
        repo::write(assets.join("icons/a.png"), "x").unwrap();
        let mut files = Files::new("pkg", "fitweet");
        files.add_client(client());
        files.add_hashed("css", "a{color:red}".repeat(20).into());
        files
            .add_assets(&assets, &Catalogs::read(&words()).unwrap())
            .unwrap();
        let folder = home.path().join("site");
        files.write(&folder).unwrap();

        let manifest: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(folder.join("manifest.json")).unwrap())
                .unwrap();
        let css = manifest["entries"]["fitweet.css"].as_str().unwrap();
        assert_eq!(manifest["files"][css]["immutable"], true);
        assert_eq!(manifest["files"][css]["encodings"], json!(["br", "gz"]));
        assert_eq!(manifest["files"]["icons/a.png"]["immutable"], false);
        assert_eq!(manifest["files"]["icons/a.png"]["encodings"], json!([]));
        for (path, about) in manifest["files"].as_object().unwrap() {
            assert_eq!(
                about["hash"],
                short_hash(&fs::read(folder.join(path)).unwrap())
            );
        }
        let js = manifest["entries"]["fitweet.js"].as_str().unwrap();
        let loader = fs::read_to_string(folder.join(js)).unwrap();
        let chunk = loader.split('\'').nth(1).unwrap().trim_start_matches("./");
        let chunk = format!("pkg/{chunk}");
        assert_eq!(fs::read(folder.join(&chunk)).unwrap(), b"chunk");
        assert_eq!(manifest["files"][&chunk]["immutable"], true);
        let worker = fs::read_to_string(folder.join("sw.js")).unwrap();
        assert!(worker.contains(&format!("\"/{css}\"")) && !worker.contains("__"));
        for language in ["en", "de", "nb", "ms"] {
            assert!(worker.contains(&format!("\"{language}\": {{")), "{worker}");
        }
    }
}
