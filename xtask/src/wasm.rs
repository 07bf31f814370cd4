//! The browser client: cargo, then wasm-split and wasm-bindgen as libraries, then wasm-opt and esbuild.
//!
//! What the first screen does not need (`#[wasm_split]` functions) is cut out of the module that cargo builds, into
//! chunks that the client loads later. All scripts become one.

mod uncalled;

use crate::{
    cargo,
    fingerprint::short_hash,
    repo::{self, Site},
    steps::{self, Step},
    toolchain, tools,
};
use anyhow::{Context, Result, anyhow, bail};
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use walrus::ir::{Call, Visitor, dfs_in_order};
use wasm_bindgen_cli_support::Bindgen;

/// A flat form finds more that is alike, and each further round more of what the ones before left: six kilobytes less
/// over the network.
const PASSES: [&str; 5] = ["--flatten", "--rereloop", "-Oz", "-Oz", "-Oz"];

/// What rustc's modules use and browsers know. With all features on, wasm-opt writes what browsers do not know yet.
const FEATURES: [&str; 7] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// The loader of chunks, beside the script of the main module.
const LINK: &str = "./__wasm_split.js";

/// Compiles the client for size; returns the raw module, with the relocations by which it is split.
pub(crate) fn compile(step: &Step, site: &Site, sysroot: Option<&str>) -> Result<PathBuf> {
    let profile = "wasm-release";
    let mut build = cargo::command(&[
        "rustc",
        "--package",
        "frontend",
        "--profile",
        profile,
        "--target",
        toolchain::WASM,
        "--",
        "-Clink-arg=--emit-relocs",
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

/// What browsers load of the client. The main script names the chunks by their names here.
pub(crate) struct Client {
    pub(crate) main: Vec<u8>,
    pub(crate) chunks: BTreeMap<String, Vec<u8>>,
    pub(crate) script: String,
}

/// Makes of the raw module what browsers load.
pub(crate) fn client(step: &Step, raw: &Path) -> Result<Client> {
    let folder = repo::state().join("client");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    step.note("wasm-split");
    let chunks = split(raw, &folder)?;
    step.note("wasm-bindgen");
    let mut main = bind(&folder)?;
    step.note("script");
    let script = bundle(step, &folder)?;
    main.leave_out(&script);
    let main = optimise(step, &main.0.emit_wasm())?;
    let optimised = chunks.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default();
        let name = name.to_str().context("the name of a chunk")?.to_owned();
        let mut chunk = Module::read(&path)?;
        chunk.empty_uncalled()?;
        Ok((name, optimise(step, &chunk.0.emit_wasm())?))
    });
    Ok(Client {
        main,
        chunks: optimised.collect::<Result<_>>()?,
        script,
    })
}

/// Cuts the raw module into the main one and chunks; returns the chunks.
fn split(raw: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let input = fs::read(raw)?;
    let main = folder.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LINK;
    options.main_module = "./main.js";
    let split = wasm_split_cli_support::transform(options);
    let split = split.map_err(|error| anyhow!("wasm-split: {error:#}"))?;
    Ok(split.split_modules)
}

/// Makes the script of the main module, and everything that it imports, beside it.
fn bind(folder: &Path) -> Result<Module> {
    let mut output = Bindgen::new()
        .input_path(folder.join("main.wasm"))
        .web(true)?
        .typescript(false)
        // The chunks find the stack and the table by the linker's exports.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The page names the module, for its file name carries a hash.
        .omit_default_module_path(true)
        .generate_output()
        .context("wasm-bindgen")?;
    for (crate_name, scripts) in output.snippets() {
        for (number, script) in scripts.iter().enumerate() {
            let path = format!("snippets/{crate_name}/inline{number}.js");
            repo::write(folder.join(path), script)?;
        }
    }
    for (path, script) in output.local_modules() {
        repo::write(folder.join("snippets").join(path), script)?;
    }
    let mut js = output.js().to_owned();
    let mut module = Module(std::mem::take(output.wasm_mut()));
    js = module.shorten_imports(js)?;
    repo::write(folder.join("main.js"), js)?;
    module.empty_uncalled()?;
    Ok(module)
}

/// All scripts as one, minified, with what the page needs of it.
fn bundle(step: &Step, folder: &Path) -> Result<String> {
    let entry = folder.join("entry.js");
    repo::write(&entry, "export { default, hydrate } from \"./main.js\";")?;
    let script = folder.join("bundle.js");
    let mut command = Command::new(tools::node_tool(step, "esbuild")?);
    command
        .args([
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--log-level=warning",
        ])
        .arg(&entry)
        .arg(format!("--outfile={}", script.display()));
    steps::run(&mut command, |_| ())?;
    Ok(fs::read_to_string(script)?)
}

/// A module in the hands of wasm-bindgen's own library.
struct Module(walrus::Module);

impl Module {
    fn read(path: &Path) -> Result<Self> {
        let mut config = walrus::ModuleConfig::new();
        config
            .generate_name_section(false)
            .generate_producers_section(false);
        Ok(Self(config.parse_file(path)?))
    }

    /// The long names end in hashes, which no compression shortens, and stand in the module and in its script.
    fn shorten_imports(&mut self, mut js: String) -> Result<String> {
        let mut short = BTreeMap::new();
        let own = |import: &&mut walrus::Import| import.module != LINK;
        for import in self.0.imports.iter_mut().filter(own) {
            if !short.contains_key(&import.name) {
                let name = format!("i{}", short.len());
                js = rename_key(&js, &import.name, &name)?;
                short.insert(import.name.clone(), name);
            }
            import.name.clone_from(&short[&import.name]);
        }
        Ok(js)
    }

    fn empty_uncalled(&mut self) -> Result<()> {
        let mut emptied = HashSet::new();
        for function in self.0.funcs.iter_mut() {
            let id = function.id();
            let (name, kind) = (function.name.as_deref(), &mut function.kind);
            if let (Some(name), walrus::FunctionKind::Local(local)) = (name, kind)
                && uncalled::is_uncalled(name, local.size())
            {
                let mut body = local.builder_mut().func_body();
                body.instrs_mut().clear();
                body.unreachable();
                emptied.insert(id);
            }
        }
        // What only they called is gone as well, and nothing else may call them.
        walrus::passes::gc::run(&mut self.0);
        for (caller, local) in self.0.funcs.iter_local() {
            let mut calls = Calls::default();
            dfs_in_order(&mut calls, local, local.entry_block());
            let name = |id| self.0.funcs.get(id).name.as_deref().unwrap_or_default();
            if let Some(called) = calls.0.intersection(&emptied).next()
                && !uncalled::is_inside(name(caller))
            {
                bail!("{} calls {}", name(caller), name(*called));
            }
        }
        Ok(())
    }

    /// Leaves out exports that the script does not name: wasm-bindgen exports classes that nobody uses.
    fn leave_out(&mut self, script: &str) {
        let unused: Vec<_> = self
            .0
            .exports
            .iter()
            .filter(|export| !script.contains(export.name.as_str()))
            .map(walrus::Export::id)
            .collect();
        for export in unused {
            self.0.exports.delete(export);
        }
    }
}

/// What a function calls by name.
#[derive(Default)]
struct Calls(HashSet<walrus::FunctionId>);

impl Visitor<'_> for Calls {
    fn visit_call(&mut self, call: &Call) {
        self.0.insert(call.func);
    }
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

/// Makes a module smaller. Takes half a minute, so results are kept under their input's hash.
fn optimise(step: &Step, wasm: &[u8]) -> Result<Vec<u8>> {
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
    let (input, output) = (folder.join("input.wasm"), folder.join("output.wasm"));
    repo::write(&input, wasm)?;
    step.note("wasm-opt");
    steps::run(command.arg(&input).arg("-o").arg(&output), |_| ())?;
    fs::rename(&output, &result)?;
    Ok(fs::read(&result)?)
}

#[cfg(test)]
mod tests {
    use super::rename_key;

    #[test]
    fn a_key_is_renamed_where_it_stands_once() {
        let script = "{ a_b: f, x_a_b: g, c: a_b() }";
        let renamed = rename_key(script, "a_b", "i0").unwrap();
        assert_eq!(renamed, "{ i0: f, x_a_b: g, c: a_b() }");
        assert!(rename_key(script, "d", "i1").is_err());
        assert!(rename_key("{ a: 1, a: 2 }", "a", "i2").is_err());
    }
}
