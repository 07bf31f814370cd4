//! Parts of the Rust toolchain: there, fetched by rustup, or, for the wasm32 library, built from the
//! toolchain's own sources.

use crate::{
    cargo, repo,
    steps::{self, Step},
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Returns the flags that the wasm build needs, mostly none.
pub(crate) fn ensure_wasm(step: &Step) -> Result<Option<String>> {
    if is_complete(&rustc(&["--print", "target-libdir", "--target", WASM])?) {
        return Ok(None);
    }
    step.note("rustup target add");
    let added = steps::quiet(Command::new("rustup").args(["target", "add", WASM]));
    if added.is_ok() {
        return Ok(None);
    }
    step.note("building it from the toolchain's sources");
    from_sources(step).map(Some).with_context(|| {
        format!(
            "no {WASM} for this compiler: run `rustup target add {WASM}`, or install the toolchain's sources \
             (Debian: rust-web-src, with rustc-web, cargo-web, rust-web-llvm and lld-22)"
        )
    })
}

/// What a build for a processor without an operating system needs beside its target's name.
#[derive(Default)]
pub(crate) struct Bare {
    pub(crate) args: Vec<String>,
    pub(crate) variables: Vec<(&'static str, &'static str)>,
}

/// The library of a bare target: there, fetched by rustup, or built with each board from the
/// toolchain's sources.
pub(crate) fn ensure_bare(step: &Step, target: &str) -> Result<Bare> {
    let is_there = || -> Result<bool> {
        let folder = rustc(&["--print", "target-libdir", "--target", target])?;
        Ok(is_complete(&folder))
    };
    if is_there()? {
        return Ok(Bare::default());
    }
    step.note(format!("rustup target add {target}"));
    let added = steps::quiet(Command::new("rustup").args(["target", "add", target]));
    if added.is_ok() && is_there()? {
        return Ok(Bare::default());
    }
    let sources = rustc(&["--print", "sysroot"])?.join("lib/rustlib/src/rust/library");
    if !sources.join("core").exists() {
        bail!(
            "no {target} for this compiler: run `rustup target add {target}`, or install the toolchain's sources \
             (Debian: rust-web-src, with rustc-web, cargo-web and lld-22)"
        );
    }
    let config =
        |key: &str, value: &str| ["--config".into(), format!("target.{target}.{key}={value}")];
    let linker = config("linker", "\"ld.lld-22\"");
    let flavor = config("rustflags", "[\"-Clinker-flavor=ld.lld\"]");
    Ok(Bare {
        args: ["-Zbuild-std=core,alloc".into()]
            .into_iter()
            .chain(linker)
            .chain(flavor)
            .collect(),
        variables: vec![("RUSTC_BOOTSTRAP", "1")],
    })
}

/// `cargo <command>`, from the toolchain's component of that name.
pub(crate) fn ensure_component(step: &Step, command: &str, component: &str) -> Result<()> {
    let works = || steps::quiet(&mut cargo::command(&[command, "--version"])).is_ok();
    if works() {
        return Ok(());
    }
    step.note(format!("rustup component add {component}"));
    let added = steps::quiet(Command::new("rustup").args(["component", "add", component]));
    if !works() {
        let why = added
            .err()
            .map(|error| format!(": {error:#}"))
            .unwrap_or_default();
        bail!("cargo {command} is missing: rustup component add {component}{why}");
    }
    Ok(())
}

fn rustc(args: &[&str]) -> Result<PathBuf> {
    let program = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = steps::quiet(Command::new(program).args(args).current_dir(repo::root()))?;
    Ok(PathBuf::from(output.trim()))
}

fn is_complete(folder: &Path) -> bool {
    let files = repo::files_below(folder).unwrap_or_default();
    files
        .iter()
        .any(|file| file.to_string_lossy().contains("libcore-"))
}

/// Debian's compiler comes without the target but with the sources of its library. Built once per
/// compiler, into a folder of ours that the front build names as its sysroot.
fn from_sources(step: &Step) -> Result<String> {
    let sysroot = rustc(&["--print", "sysroot"])?;
    let sources = sysroot.join("lib/rustlib/src/rust/library");
    if !sources.join("sysroot/Cargo.toml").exists() {
        bail!("{} is not there", sources.display());
    }
    let version = rustc(&["--version"])?;
    let ours = repo::state()
        .join("sysroot")
        .join(version.to_string_lossy().replace(['/', ' '], "-"));
    let libraries = ours.join("lib/rustlib").join(WASM).join("lib");
    if !is_complete(&libraries) {
        // The lock file beside the sources is checked, never written, but cargo wants to be able to.
        let copy = repo::state().join("library");
        steps::quiet(Command::new("rm").arg("-rf").arg(&copy))?;
        fs::create_dir_all(repo::state())?;
        steps::quiet(Command::new("cp").arg("-r").arg(&sources).arg(&copy))?;
        let built = repo::state().join("library-target");
        let manifest = copy.join("sysroot/Cargo.toml");
        let flags = "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes";
        let mut build = cargo::command(&[
            "build",
            "--release",
            "--locked",
            "--target",
            WASM,
            "--manifest-path",
        ]);
        build
            .arg(manifest)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", &built)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        cargo::run(step, &mut build)?;
        fs::create_dir_all(&libraries)?;
        for file in repo::files_below(&built.join(WASM).join("release/deps"))? {
            if file
                .extension()
                .is_some_and(|extension| extension == "rlib")
            {
                fs::copy(&file, libraries.join(file.file_name().unwrap_or_default()))?;
            }
        }
    }
    // This replaces the flags of .cargo/config.toml, so it repeats them.
    Ok(format!(
        "--cfg erase_components --sysroot={}",
        ours.display()
    ))
}
