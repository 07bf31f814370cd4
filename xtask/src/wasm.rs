//! The browser client: cargo, then wasm-bindgen as a library, then wasm-opt.

use crate::{
    cargo,
    fingerprint::short_hash,
    repo::{self, Site},
    steps::{self, Step},
    toolchain, tools,
};
use anyhow::{Context, Result, bail};
use std::{collections::BTreeMap, fs, path::PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// A flat form finds more that is alike, and the second round more of what the first left: four kilobytes
/// less over the network.
const PASSES: [&str; 4] = ["--flatten", "--rereloop", "-Oz", "-Oz"];

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
    let mut js = output.js().to_owned();
    let module = output.wasm_mut();
    // The long names end in hashes, which no compression shortens, and stand in the module and in its script.
    let mut short = BTreeMap::new();
    for import in module.imports.iter_mut() {
        if !short.contains_key(&import.name) {
            let name = format!("i{}", short.len());
            js = rename_key(&js, &import.name, &name)?;
            short.insert(import.name.clone(), name);
        }
        import.name.clone_from(&short[&import.name]);
    }
    Ok(Bound {
        wasm: module.emit_wasm(),
        js: without_comments(&js)?,
        snippets,
    })
}

/// Renames a key of the object that a script hands to its module.
fn rename_key(script: &str, name: &str, to: &str) -> Result<String> {
    let key = format!("{name}: ");
    let mut places = script.match_indices(&key).filter(|(at, _)| {
        let before = script[..*at].chars().next_back();
        before.is_none_or(char::is_whitespace)
    });
    let (Some((at, _)), None) = (places.next(), places.next()) else {
        bail!("the script of the module has not one place for {name}");
    };
    let (before, after) = (&script[..at], &script[at + name.len()..]);
    Ok(format!("{before}{to}{after}"))
}

/// A script as wasm-bindgen writes it, without what only its readers need.
fn without_comments(script: &str) -> Result<String> {
    let lines = script.lines().map(str::trim);
    let is_comment = |line: &str| {
        ["//", "/*", "*"]
            .iter()
            .any(|start| line.starts_with(start))
    };
    let code: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !is_comment(line))
        .collect();
    // Text over several lines would have to stay as it is.
    if code.iter().any(|line| line.matches('`').count() % 2 == 1) {
        bail!("the script of the module has text over several lines");
    }
    Ok(code.join("\n"))
}

/// Makes the module smaller. Takes half a minute, so the last result is kept under its input's hash.
pub(crate) fn optimise(step: &Step, wasm: &[u8]) -> Result<Vec<u8>> {
    let mut command = tools::node(&tools::node_tool(step, "wasm-opt")?);
    command
        .args(PASSES)
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

#[cfg(test)]
mod tests {
    use super::{rename_key, without_comments};

    #[test]
    fn a_key_is_renamed_where_it_stands_once() {
        let script = "{ a_b: f, x_a_b: g, c: a_b() }";
        let renamed = rename_key(script, "a_b", "i0").unwrap();
        assert_eq!(renamed, "{ i0: f, x_a_b: g, c: a_b() }");
        assert!(rename_key(script, "d", "i1").is_err());
        assert!(rename_key("{ a: 1, a: 2 }", "a", "i2").is_err());
    }

    #[test]
    fn comments_go_and_code_stays() {
        let script = "/**\n * @param {a} b\n */\n  f(b) {\n\n    // why\n    return `${b}`;\n  }\n";
        assert_eq!(
            without_comments(script).unwrap(),
            "f(b) {\nreturn `${b}`;\n}"
        );
        assert!(without_comments("`two\n lines`").is_err());
    }
}
