//! `weigh`: what a first load of a room takes, in a real browser (`end2end/weigh`).

use crate::{
    repo, run,
    steps::{self, step},
    tools,
};
use anyhow::{Context, Result};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where the figures of the last release stand, between these two lines.
const DOCUMENT: &str = "docs/performance.md";
const BEGIN: &str = "<!-- first load -->\n";
const END: &str = "<!-- end of first load -->\n";

pub(crate) fn run(against: Option<&Path>, record: bool) -> Result<()> {
    let programs = run::build(true)?;
    let own = programs.join("fitweet");
    let mut builds = vec![("this build", own)];
    builds.extend(against.map(|program| ("the build before", program.to_path_buf())));
    let builds: Vec<(&str, PathBuf)> = builds
        .into_iter()
        .map(|(name, program)| Ok((name, fs::canonicalize(program)?)))
        .collect::<Result<_>>()?;
    let chromium = step("Browser", |step| {
        tools::npm_packages(step)?;
        tools::weighing_packages(step)?;
        tools::CHROMIUM.ensure(step)
    })?;
    let table = repo::state().join("first-load.md");
    step("First loads", |step| {
        let mut command = tools::node(&tools::node_tool(step, "playwright")?);
        command
            .args(["test", "--config=weigh.config.ts", "--reporter=line"])
            .current_dir(tools::browser_tests())
            .env("E2E_CHROMIUM", chromium)
            .env("WEIGH_BUILDS", json!(builds).to_string())
            .env("WEIGH_TABLE", &table);
        steps::run(&mut command, |_| ()).map(|_| ())
    })?;
    let table = repo::read(&table)?;
    steps::say(format!("\n{table}"));
    if record {
        repo::write(DOCUMENT, recorded(&repo::read(DOCUMENT)?, &table)?)?;
    }
    Ok(())
}

/// The document with another table.
fn recorded(document: &str, table: &str) -> Result<String> {
    let (before, rest) = document
        .split_once(BEGIN)
        .context("the document has no place for the table")?;
    let (_, after) = rest
        .split_once(END)
        .context("the place for the table has no end")?;
    Ok(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, recorded};

    #[test]
    fn a_table_takes_the_place_of_the_one_before() {
        let document = format!("a\n{BEGIN}\nold\n\n{END}b\n");
        let expected = format!("a\n{BEGIN}\n| new |\n\n{END}b\n");
        assert_eq!(recorded(&document, "| new |\n").unwrap(), expected);
        assert!(recorded("a\n", "| new |\n").is_err());
    }
}
