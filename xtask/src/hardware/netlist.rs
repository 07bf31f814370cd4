//! The netlist of a board: parts, their pins, and what these are joined to.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A board's `netlist.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Netlist {
    /// Pins of each kind of part; a part of the kind `module` names its own.
    pub(super) kinds: BTreeMap<String, Vec<String>>,
    /// How the chip uses each of its pins, by the pin's name in `pins.rs`.
    pub(super) signals: BTreeMap<String, Use>,
    /// What belongs together on a drawing, in order.
    #[serde(rename = "block")]
    pub(super) blocks: Vec<Block>,
    #[serde(rename = "part")]
    pub(super) parts: Vec<Part>,
}

/// How the chip uses a pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Use {
    Converter,
    Output,
    OpenDrain,
    Input,
    /// A line of I2C: whoever speaks pulls it down.
    Bus,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    pub(super) name: String,
    pub(super) title: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// Reference, such as `R1`.
    #[serde(rename = "ref")]
    pub(super) name: String,
    pub(super) kind: String,
    /// [`Block::name`]
    pub(super) block: String,
    pub(super) value: String,
    /// Its maker's number if that is certain, or what to look for.
    pub(super) order: String,
    #[serde(default)]
    pub(super) note: String,
    /// Pins of a module, in order.
    #[serde(default)]
    pins: Vec<String>,
    /// Net of each pin.
    pub(super) nets: BTreeMap<String, String>,
    /// Pins that stay free, and why.
    #[serde(default)]
    pub(super) open: BTreeMap<String, String>,
}

impl Part {
    /// Ohms, of a resistor whose value begins with them.
    pub(super) fn ohms(&self) -> Option<f64> {
        self.measure("resistor", &[("Ω", 1.0), ("kΩ", 1e3), ("MΩ", 1e6)])
    }

    /// Farads, of a capacitor whose value begins with them.
    pub(super) fn farads(&self) -> Option<f64> {
        self.measure("capacitor", &[("pF", 1e-12), ("nF", 1e-9), ("µF", 1e-6)])
    }

    fn measure(&self, kind: &str, units: &[(&str, f64)]) -> Option<f64> {
        let (number, rest) = self.value.split_once(' ')?;
        let unit = rest.split(' ').next()?;
        let (_, factor) = units.iter().find(|(name, _)| *name == unit)?;
        let number: f64 = number.parse().ok()?;
        (self.kind == kind).then_some(number * factor)
    }

    /// The first volts that its value names.
    pub(super) fn volts(&self) -> Option<f64> {
        let mut clauses = self.value.split(", ");
        clauses.find_map(|clause| clause.strip_suffix(" V")?.parse().ok())
    }
}

/// A pin that is on a net.
#[derive(Clone, Copy, Debug)]
pub(super) struct End<'a> {
    pub(super) part: &'a Part,
    pub(super) pin: &'a str,
}

impl Netlist {
    pub(super) fn parse(text: &str) -> Result<Self> {
        let netlist: Self = toml::from_str(text)?;
        for part in &netlist.parts {
            if !netlist.kinds.contains_key(&part.kind) {
                bail!("{} has no known kind: {}", part.name, part.kind);
            }
            let is_placed = |block: &Block| block.name == part.block;
            if !netlist.blocks.iter().any(is_placed) {
                bail!("{} is in no known block: {}", part.name, part.block);
            }
        }
        Ok(netlist)
    }

    /// All pins of a part, in order.
    pub(super) fn pins<'a>(&'a self, part: &'a Part) -> &'a [String] {
        if part.pins.is_empty() {
            self.kinds.get(&part.kind).map_or(&[], Vec::as_slice)
        } else {
            &part.pins
        }
    }

    /// Every net by name, with its ends in the order of the parts.
    pub(super) fn nets(&self) -> BTreeMap<&str, Vec<End<'_>>> {
        let mut nets: BTreeMap<&str, Vec<End<'_>>> = BTreeMap::new();
        for part in &self.parts {
            for pin in self.pins(part) {
                if let Some(net) = part.nets.get(pin) {
                    nets.entry(net).or_default().push(End { part, pin });
                }
            }
        }
        nets
    }

    pub(super) fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }

    /// The part with the chip.
    pub(super) fn chip(&self) -> Result<&Part> {
        let chip = self.part("U1");
        chip.context("the netlist has no U1")
    }
}

/// The number of a pin that is called `IO4`.
pub(super) fn gpio(pin: &str) -> Option<u8> {
    pin.strip_prefix("IO")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resistors_are_read_with_their_unit() {
        let ohms = |kind: &str, value: &str| {
            Part {
                name: "R1".into(),
                kind: kind.into(),
                block: String::new(),
                value: value.into(),
                order: String::new(),
                note: String::new(),
                pins: Vec::new(),
                nets: BTreeMap::new(),
                open: BTreeMap::new(),
            }
            .ohms()
        };
        assert_eq!(ohms("resistor", "5.6 kΩ 1 %"), Some(5600.0));
        assert_eq!(ohms("resistor", "1 MΩ"), Some(1e6));
        assert_eq!(ohms("resistor", "ten"), None);
        assert_eq!(ohms("capacitor", "10 Ω"), None);
    }
}
