//! Parts of two pins, one behind the other.

use crate::hardware::netlist::{Netlist, Part};

/// A part, and the net behind it; electrodes have none.
pub(super) struct Link<'a> {
    pub(super) part: &'a Part,
    pub(super) to: Option<&'a str>,
    /// Its second pin comes first.
    pub(super) is_turned: bool,
}

pub(super) struct Chain<'a> {
    pub(super) from: &'a str,
    pub(super) links: Vec<Link<'a>>,
}

/// More parts do not fit beside each other.
const LONGEST: usize = 2;

impl<'a> Chain<'a> {
    /// All parts, each in one chain, in the order of the netlist.
    pub(super) fn all(netlist: &'a Netlist, mut parts: Vec<&'a Part>) -> Vec<Self> {
        let mut chains = Vec::new();
        while let Some(from) = start(netlist, &parts) {
            let mut chain = Chain {
                from,
                links: Vec::new(),
            };
            let mut at = from;
            while chain.links.len() < LONGEST {
                let next = parts.iter().position(|part| touches(part, at));
                let Some(part) = next.map(|next| parts.remove(next)) else {
                    break;
                };
                let nets = nets(netlist, part);
                let is_turned = nets.first() != Some(&at);
                let to = nets.iter().copied().find(|net| *net != at);
                chain.links.push(Link {
                    part,
                    to,
                    is_turned,
                });
                match to.filter(|to| !super::POWER.contains(to)) {
                    Some(to) => at = to,
                    None => break,
                }
            }
            chains.push(chain);
        }
        chains
    }
}

/// The first part's end that is not ground; power comes before other nets.
fn start<'a>(netlist: &'a Netlist, parts: &[&'a Part]) -> Option<&'a str> {
    let part = parts.first()?;
    let nets = nets(netlist, part);
    let sound = nets.iter().filter(|net| **net != super::GROUND);
    let power = sound.clone().find(|net| super::POWER.contains(net));
    let outer = sound.clone().find(|net| {
        let inside = parts.iter().filter(|part| touches(part, net));
        inside.count() == 1 && !part.kind.contains("electrode")
    });
    power
        .or(outer)
        .or(sound.clone().next())
        .or(nets.first())
        .copied()
}

fn nets<'a>(netlist: &'a Netlist, part: &'a Part) -> Vec<&'a str> {
    let pins = netlist.pins(part).iter();
    pins.filter_map(|pin| part.nets.get(pin).map(String::as_str))
        .collect()
}

fn touches(part: &Part, net: &str) -> bool {
    part.nets.values().any(|other| other == net)
}
