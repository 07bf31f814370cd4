//! `hardware`: the circuit of the watch that can be built, from one netlist, and its case. Rules are checked, the schematic
//! is drawn, the tables of the maker's guide are written, and the case is rendered.

mod body;
mod case;
mod front_end;
mod netlist;
mod pins;
mod rules;
mod schematic;
mod tables;

use crate::{
    marked::{self, Made},
    repo,
    steps::{self, step},
};
use anyhow::{Context, Result, bail};
use netlist::Netlist;

const NETLIST: &str = "firmware/boards/esp32c3/netlist.toml";
const PROGRAM: &str = "firmware/boards/esp32c3/src";
const PINS: &str = "firmware/boards/esp32c3/src/pins.rs";
const GUIDE: &str = "firmware/README.md";
const SCHEMATIC: &str = "firmware/docs/schematic.svg";

fn read() -> Result<Netlist> {
    Netlist::parse(&repo::read(NETLIST)?).context(NETLIST)
}

/// The board's program, by path.
fn program() -> Result<Vec<(String, String)>> {
    let files = repo::files_below(&repo::root().join(PROGRAM))?;
    let read = files.into_iter().map(|path| {
        let text = repo::read(&path)?;
        let path = path.strip_prefix(repo::root()).unwrap_or(&path);
        Ok((path.display().to_string(), text))
    });
    read.collect()
}

/// What is wrong with the circuit, a line each.
fn faults(netlist: &Netlist) -> Result<Vec<String>> {
    let table = repo::read(PINS)?;
    let pins = pins::parse(&table)?;
    let mut found = rules::check(netlist, &pins)?;
    found.extend(pins::wrong_bits(&table, &pins));
    found.extend(pins::past_the_table(&program()?));
    found.extend(body::check(netlist));
    found.extend(front_end::check(netlist));
    found.extend(case::check(netlist)?);
    Ok(found)
}

/// What is made from the netlist.
fn made(netlist: &Netlist) -> Result<[Made; 2]> {
    let mut guide = repo::read(GUIDE)?;
    let currents = body::currents(netlist).context("the netlist has no two electrodes")?;
    for (name, content) in [
        ("parts", tables::parts(netlist)),
        ("wiring", tables::wiring(netlist)),
        ("skin current", tables::currents(&currents)),
        ("case", case::figure()?),
    ] {
        guide = marked::put(&guide, name, &content).context(GUIDE)?;
    }
    let schematic = schematic::draw(netlist);
    Ok([
        Made {
            path: GUIDE,
            text: guide,
        },
        Made {
            path: SCHEMATIC,
            text: schematic,
        },
    ])
}

/// What is wrong with the circuit or what is made from it, a line each.
pub(crate) fn findings() -> Result<Vec<String>> {
    let netlist = read()?;
    let mut found = faults(&netlist)?;
    if found.is_empty() {
        let stale = made(&netlist)?
            .into_iter()
            .filter(|made| !made.is_current());
        found.extend(stale.map(|made| {
            format!(
                "{}: not as {NETLIST} says; `cargo xtask hardware` writes it",
                made.path
            )
        }));
    }
    Ok(found)
}

pub(crate) fn run() -> Result<()> {
    let netlist = read()?;
    step("Rules of the circuit", |_| {
        let found = faults(&netlist)?;
        if !found.is_empty() {
            bail!("{}", found.join("\n       "));
        }
        Ok(())
    })?;
    let figure = case::figure()?;
    case::render(!repo::read(GUIDE)?.contains(&figure))?;
    for made in made(&netlist)?.iter().filter(|made| !made.is_current()) {
        made.write()?;
        steps::say(format!("written: {}", made.path));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_circuit_keeps_its_rules_and_what_is_made_is_current() {
        assert_eq!(findings().unwrap(), Vec::<String>::new());
    }
}
