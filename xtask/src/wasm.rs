//! The browser client: cargo, then wasm-bindgen as a library, then wasm-opt.

use crate::{
    cargo,
    fingerprint::short_hash,
    repo::{self, Site},
    steps::{self, Step},
    toolchain, tools,
};
use anyhow::{Context, Result};
use std::{collections::BTreeMap, fs, path::PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// What rustc's modules use and browsers know. Stripping has removed the section that would say so, and
/// with all features on, wasm-opt writes what browsers do not know yet.
const FEATURES: [&str; 7] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// Compiles the client for size; returns the raw module.
pub(crate) fn compile(step: &Step, site: &Site, sysroot: Option<&str>) -> Result<PathBuf> {
    let profile = "wasm-release";
    let mut build = cargo::command(&[
        "build",
        "--package",
        "frontend",
        "--profile",
        profile,
        "--target",
        toolchain::WASM,
    ]);
    build.envs(site.variables());
    if let Some(flags) = sysroot {
        build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    }
    cargo::run(step, &mut build)?;
    Ok(repo::target()
        .join(toolchain::WASM)
        .join(profile)
        .join("frontend.wasm"))
}

/// The module and the script that loads it.
pub(crate) struct Bound {
    pub(crate) wasm: Vec<u8>,
    pub(crate) js: String,
    /// Scripts that crates brought along, by their path beside the loader.
    pub(crate) snippets: BTreeMap<String, String>,
}

pub(crate) fn bind(raw: &PathBuf) -> Result<Bound> {
    let mut output = Bindgen::new()
        .input_path(raw)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The page names the module, for its file name carries a hash.
        .omit_default_module_path(true)
        .generate_output()
        .context("wasm-bindgen")?;
    let mut snippets = BTreeMap::new();
    for (folder, scripts) in output.snippets() {
        for (number, script) in scripts.iter().enumerate() {
            snippets.insert(
                format!("snippets/{folder}/inline{number}.js"),
                script.clone(),
            );
        }
    }
    for (path, script) in output.local_modules() {
        snippets.insert(format!("snippets/{path}"), script.clone());
    }
    let js = output.js().to_owned();
    Ok(Bound {
        wasm: output.wasm_mut().emit_wasm(),
        js,
        snippets,
    })
}

/// Makes the module smaller. Takes half a minute, so the last result is kept under its input's hash.
pub(crate) fn optimise(step: &Step, wasm: &[u8]) -> Result<Vec<u8>> {
    let mut command = tools::node(&tools::node_tool(step, "wasm-opt")?);
    command
        .arg("-Oz")
        .args(FEATURES.map(|feature| format!("--enable-{feature}")));
    let folder = repo::state().join("wasm-opt");
    let how = format!("{:?}", command.get_args());
    let result = folder
        .join(short_hash(&[wasm, how.as_bytes()].concat()))
        .with_extension("wasm");
    if let Ok(ready) = fs::read(&result) {
        return Ok(ready);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let (input, output) = (folder.join("input.wasm"), folder.join("output.wasm"));
    repo::write(&input, wasm)?;
    step.note("wasm-opt");
    steps::run(command.arg(&input).arg("-o").arg(&output), |_| ())?;
    fs::rename(&output, &result)?;
    Ok(fs::read(&result)?)
}
