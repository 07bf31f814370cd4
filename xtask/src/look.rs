//! `look`: pictures of every page of the demo, side by side, or of the story of one alert, for people to look at.

use crate::{
    repo, run,
    steps::{self, step},
    tools,
};
use anyhow::Result;
use std::process::Command;

pub(crate) fn run(languages: &[String], story: bool) -> Result<()> {
    let programs = run::build(false)?;
    let browser = step("Browser", |step| {
        tools::npm_packages(step)?;
        tools::CHROMIUM.ensure(step)
    })?;
    let folder = repo::target().join("contact-sheet");
    step("Pictures", |step| {
        let mut command: Command = tools::node(&tools::node_tool(step, "playwright")?);
        command
            .args(["test", "--config=sheet.config.ts", "--reporter=list"])
            .current_dir(tools::browser_tests())
            .env("E2E_CHROMIUM", browser)
            .env("E2E_PROGRAMS", programs)
            .env("E2E_SHEET", &folder);
        if story {
            command.arg("story.spec");
        } else {
            command.arg("pages.spec");
            if !languages.is_empty() {
                command.arg(format!("--grep=pictures in ({})$", languages.join("|")));
            }
        }
        steps::run(&mut command, |line| step.note(line.trim())).map(|_| ())
    })?;
    let sheets = if story {
        "story/light.png"
    } else {
        "<language>/{light,dark}.png"
    };
    steps::say(format!("See {}/{sheets}", folder.display()));
    Ok(())
}
