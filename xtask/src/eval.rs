//! `eval`: the detector on recordings of real people, beside a plain reference.
//!
//! The recordings and their scorer are not part of this repository. They are looked for beside it,
//! or in the folder that `FITWEET_SHARED` names.

use crate::{
    cargo,
    fingerprint::Inputs,
    repo,
    steps::{self, Step, step},
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const DOCUMENT: &str = "firmware/DETECTOR.md";
const PLOTS: &str = "firmware/docs";

/// Python with what the scorer needs.
fn python(step: &Step, requirements: &Path) -> Result<PathBuf> {
    let folder = repo::state().join("eval-python");
    let python = folder.join("bin/python");
    let inputs = Inputs::unversioned().file(requirements)?;
    inputs.unless_done("eval-python", &python, || {
        step.note("a Python of its own");
        steps::quiet(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--requirement"]);
        steps::quiet(pip.arg(requirements)).map(|_| ())
    })?;
    Ok(python)
}

/// The programs to compare, as the scorer wants them: with places for the files.
struct Programs {
    ours: String,
    reference: String,
}

/// In quotes, for the scorer runs its programs by a shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.to_string_lossy().replace('\'', r"'\''"))
}

fn official(step: &Step, python: &Path, shared: &Path, program: &str, to: &Path) -> Result<Value> {
    let mut scorer = Command::new(python);
    scorer
        .arg(shared.join("eval/detect_eval.py"))
        .arg("--data")
        .arg(shared.join("data/recordings"))
        .args(["--sets", "sp,wise,aerobic,anaerobic,sad"])
        .args(["--trim", "1", "--causal", "2", "--cmd", program, "--json"])
        .arg(to);
    steps::run(&mut scorer, |line| {
        step.note(line.split(' ').next().unwrap_or_default());
    })?;
    let result = fs::read_to_string(to)?;
    serde_json::from_str(&result).context("the scorer's result is no JSON")
}

/// What must be nothing, whoever is scored.
fn faults(result: &Value) -> u64 {
    let sets = result.as_object().into_iter().flatten();
    sets.flat_map(|(_, set)| ["causal_violations", "incomplete_outputs"].map(|name| &set[name]))
        .map(|count| count.as_u64().unwrap_or(1))
        .sum()
}

/// The scorer's own figures, side by side.
fn table(ours: &Value, reference: &Value) -> String {
    let shown = |set: &Value, name: &str| match &set[name] {
        Value::Null => "-".to_owned(),
        value => value.to_string(),
    };
    let mut lines = vec![format!(
        "{:<11} {:>16} {:>16} {:>16}",
        "ours/ref.", "AUC", "found", "false/h"
    )];
    for (name, set) in ours.as_object().into_iter().flatten() {
        let both = |key: &str| {
            let (ours, theirs) = (shown(set, key), shown(&reference[name], key));
            format!("{ours} / {theirs}")
        };
        lines.push(format!(
            "{name:<11} {:>16} {:>16} {:>16}",
            both("auc_pooled"),
            both("sens"),
            both("fa_per_h")
        ));
    }
    lines.join("\n")
}

pub(crate) fn run(seeds: &str) -> Result<()> {
    let named = env::var_os("FITWEET_SHARED").map(PathBuf::from);
    let is_named = named.is_some();
    let shared = named.unwrap_or_else(|| repo::root().join("../shared"));
    let missing = [
        "eval/detect_eval.py",
        "eval/reference_detector.py",
        "data/recordings",
    ]
    .map(|name| shared.join(name))
    .into_iter()
    .find(|path| !path.exists());
    if let Some(missing) = missing {
        if is_named {
            bail!(
                "FITWEET_SHARED names a folder without {}",
                missing.display()
            );
        }
        steps::say(
            "SKIPPED: no recordings beside the repository; name their folder in FITWEET_SHARED",
        );
        return Ok(());
    }
    step("The simulated watch", |step| {
        // The core is optimised in this profile, too.
        let build = ["build", "--package", "fitweet-watch"];
        cargo::run(step, &mut cargo::command(&build)).map(|_| ())
    })?;
    let python = step("Python", |step| {
        python(step, &shared.join("eval/requirements.txt"))
    })?;
    let files = "--signals {sig} --beats {beats} --out {out}";
    let watch = quoted(&repo::target().join("debug/fitweet-watch"));
    let plain = quoted(&shared.join("eval/reference_detector.py"));
    let programs = Programs {
        ours: format!("{watch} detect {files}"),
        reference: format!("{} {plain} {files}", quoted(&python)),
    };
    let to = repo::state();
    fs::create_dir_all(&to)?;
    let ours = step("Our detector", |step| {
        official(
            step,
            &python,
            &shared,
            &programs.ours,
            &to.join("ours.json"),
        )
    })?;
    let reference = step("The reference", |step| {
        let result = to.join("reference.json");
        official(step, &python, &shared, &programs.reference, &result)
    })?;
    let report = step("People drawn again, and plots", |step| {
        report(step, &python, &shared, &programs, seeds)
    })?;
    steps::say(format!("\n{}\n\n{report}", table(&ours, &reference)));
    match faults(&ours) {
        0 => Ok(()),
        count => bail!("{count} outputs of ours are incomplete or know what comes later"),
    }
}

/// Writes the tables into the document and the plots beside it.
fn report(
    step: &Step,
    python: &Path,
    shared: &Path,
    programs: &Programs,
    seeds: &str,
) -> Result<String> {
    let mut report = Command::new(python);
    report
        .arg(repo::root().join("firmware/eval/report.py"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .arg("--eval")
        .arg(shared.join("eval"))
        .arg("--data")
        .arg(shared.join("data/recordings"))
        .args(["--ours", &programs.ours, "--reference", &programs.reference])
        .args(["--seeds", seeds, "--document"])
        .arg(repo::root().join(DOCUMENT))
        .arg("--plots")
        .arg(repo::root().join(PLOTS));
    let printed = steps::run(&mut report, |line| step.note(line))?;
    // What it said while it worked was for the moment.
    let lines = printed
        .lines()
        .filter(|line| !line.starts_with("trim seed"));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_stand_side_by_side() {
        let ours = serde_json::json!({"sp": {"auc_pooled": 0.8, "sens": 0.7, "fa_per_h": 1.5}});
        let reference = serde_json::json!({"sp": {"auc_pooled": 0.7, "sens": null}});
        let table = table(&ours, &reference);
        assert!(table.contains("0.8 / 0.7"), "{table}");
        assert!(table.contains("0.7 / -"), "{table}");
    }

    #[test]
    fn what_looks_ahead_or_stops_early_is_a_fault() {
        let fine = serde_json::json!({"sp": {"causal_violations": 0, "incomplete_outputs": 0}});
        assert_eq!(faults(&fine), 0);
        let bad = serde_json::json!({"sp": {"causal_violations": 1, "incomplete_outputs": 2}});
        assert_eq!(faults(&bad), 3);
        assert_ne!(
            faults(&serde_json::json!({"sp": {}})),
            0,
            "silence is no proof"
        );
    }

    #[test]
    fn a_shell_takes_a_path_as_it_is() {
        assert_eq!(quoted(Path::new("/a b/it's")), r"'/a b/it'\''s'");
    }
}
