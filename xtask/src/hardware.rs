//! `hardware`: the circuit of the watch that can be built, from one netlist. Rules are checked, the schematic is drawn,
//! and the tables of the maker's guide are written.

mod body;
mod netlist;
mod pins;
mod rules;

use crate::repo;
use anyhow::{Context, Result};
use netlist::Netlist;

const NETLIST: &str = "firmware/boards/esp32c3/netlist.toml";
const PINS: &str = "firmware/boards/esp32c3/src/pins.rs";

fn read() -> Result<Netlist> {
    Netlist::parse(&repo::read(NETLIST)?).context(NETLIST)
}

/// What is wrong with the circuit, a line each.
pub(crate) fn findings() -> Result<Vec<String>> {
    let netlist = read()?;
    let pins = pins::parse(&repo::read(PINS)?)?;
    let mut found = rules::check(&netlist, &pins)?;
    found.extend(body::check(&netlist));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_circuit_keeps_the_rules() {
        assert_eq!(findings().unwrap(), Vec::<String>::new());
    }
}
