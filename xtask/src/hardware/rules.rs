//! What must hold of the circuit, whatever is drawn or ordered. Each returns what it found, a line each.

use super::{
    netlist::{End, Netlist, Use, gpio},
    pins::Pin,
};
use anyhow::Result;
use std::collections::BTreeMap;

type Nets<'a> = BTreeMap<&'a str, Vec<End<'a>>>;

const GROUND: &str = "GND";
const SUPPLY: &str = "3V3";
/// Read by the chip at a reset: all must be high, or it starts into something else.
const STRAPS: [u8; 3] = [2, 8, 9];
const USB: [(&str, &str); 2] = [("IO18", "usb_dm"), ("IO19", "usb_dp")];
/// The chip's own flash hangs on them.
const FLASH: std::ops::RangeInclusive<u8> = 11..=17;
/// Pins that the converter can measure, ADC1.
const CONVERTER: std::ops::RangeInclusive<u8> = 0..=4;
/// What a wearer can hold, or touch.
const HELD: [&str; 3] = ["button", "switch", "electrode"];
/// What somebody touches is reached through this much, ohms.
const ELECTRODE_OHM: f64 = 10_000.0;

pub(super) fn check(netlist: &Netlist, pins: &[Pin]) -> Result<Vec<String>> {
    let nets = netlist.nets();
    let mut found = parts(netlist);
    found.extend(ends(&nets));
    found.extend(chip(netlist, pins)?);
    found.extend(straps(netlist, &nets)?);
    found.extend(signals(netlist, &nets, pins));
    found.extend(transistors(netlist, &nets));
    found.extend(electrodes(netlist, &nets));
    Ok(found)
}

/// Each part is named once, and each of its pins is on a net or open for a reason.
fn parts(netlist: &Netlist) -> Vec<String> {
    let mut found = Vec::new();
    for (turn, part) in netlist.parts.iter().enumerate() {
        let earlier = netlist.parts.iter().take(turn);
        if earlier.into_iter().any(|other| other.name == part.name) {
            found.push(format!("{} is there twice", part.name));
        }
        let pins = netlist.pins(part);
        if pins.is_empty() {
            found.push(format!("{} has no pins", part.name));
        }
        for pin in pins {
            match (part.nets.contains_key(pin), part.open.get(pin)) {
                (true, None) => {}
                (false, Some(why)) if !why.is_empty() => {}
                (true, Some(_)) => found.push(format!("{}.{pin} is open and on a net", part.name)),
                (false, _) => {
                    found.push(format!("{}.{pin} goes nowhere, with no reason", part.name));
                }
            }
        }
        for pin in part.nets.keys().chain(part.open.keys()) {
            if !pins.contains(pin) {
                found.push(format!("{} has no pin {pin}", part.name));
            }
        }
        if part.value.is_empty() || part.order.is_empty() {
            found.push(format!(
                "{} does not say what it is or how it is ordered",
                part.name
            ));
        }
    }
    found
}

/// A net with one end joins nothing.
fn ends(nets: &Nets<'_>) -> Vec<String> {
    let alone = nets.iter().filter(|(_, ends)| ends.len() < 2);
    alone
        .map(|(net, _)| format!("the net {net} has one end"))
        .collect()
}

/// The program's pins are the chip's, each once, under the same name.
fn chip(netlist: &Netlist, pins: &[Pin]) -> Result<Vec<String>> {
    let chip = netlist.chip()?;
    let mut found = Vec::new();
    for pin in pins {
        let Pin { name, gpio } = pin;
        if FLASH.contains(gpio) || USB.iter().any(|(usb, _)| *usb == format!("IO{gpio}")) {
            found.push(format!(
                "pins.rs: {name} is on GPIO{gpio}, which is not free"
            ));
        }
        match chip.nets.get(&format!("IO{gpio}")) {
            Some(net) if net == name => {}
            Some(net) => found.push(format!(
                "GPIO{gpio} is {name} in pins.rs and {net} in the netlist"
            )),
            None => found.push(format!(
                "pins.rs: {name} is on GPIO{gpio}, which the netlist leaves open"
            )),
        }
        let uses = pins.iter().filter(|other| other.gpio == *gpio).count();
        if uses > 1 {
            found.push(format!("pins.rs uses GPIO{gpio} {uses} times"));
        }
    }
    for (pin, net) in &chip.nets {
        let usb = USB.iter().find(|(usb, _)| usb == pin);
        let is_known = match (usb, gpio(pin)) {
            (Some((_, line)), _) => line == net,
            (None, Some(number)) => pins.iter().any(|pin| pin.gpio == number),
            (None, None) => true,
        };
        if !is_known {
            found.push(format!("{pin} is {net} in the netlist, but not in pins.rs"));
        }
    }
    Ok(found)
}

/// A pin that is read at a reset is pulled up, by nothing down, and out of anybody's reach.
fn straps(netlist: &Netlist, nets: &Nets<'_>) -> Result<Vec<String>> {
    let chip = netlist.chip()?;
    let mut found = Vec::new();
    for strap in STRAPS {
        let Some(net) = chip.nets.get(&format!("IO{strap}")) else {
            continue;
        };
        for end in nets.get(net.as_str()).into_iter().flatten() {
            if HELD.contains(&end.part.kind.as_str()) {
                found.push(format!(
                    "GPIO{strap} is read at a reset, and {} can be held",
                    end.part.name
                ));
            }
            if end.part.kind == "capacitor" || end.part.kind == "led" {
                found.push(format!(
                    "GPIO{strap} is read at a reset, and {} is slow or low",
                    end.part.name
                ));
            }
        }
        if !pulled(nets, net, SUPPLY) {
            found.push(format!(
                "GPIO{strap} is read at a reset, and nothing pulls it up"
            ));
        }
        if pulled(nets, net, GROUND) {
            found.push(format!(
                "GPIO{strap} is read at a reset, and something pulls it down"
            ));
        }
    }
    Ok(found)
}

/// Each pin has around it what its use needs.
fn signals(netlist: &Netlist, nets: &Nets<'_>, pins: &[Pin]) -> Vec<String> {
    let mut found = Vec::new();
    for name in netlist.signals.keys() {
        if !pins.iter().any(|pin| pin.name == *name) {
            found.push(format!("the signal {name} is not in pins.rs"));
        }
    }
    for Pin { name, gpio } in pins {
        let Some(used) = netlist.signals.get(name) else {
            found.push(format!("no signal says how {name} is used"));
            continue;
        };
        let up = pulled(nets, name, SUPPLY);
        let sound = match used {
            Use::Converter => CONVERTER.contains(gpio) && joined(nets, name, GROUND, "capacitor"),
            Use::Bus | Use::OpenDrain => up,
            // A floating input says whatever is near it.
            Use::Input => up || pulled(nets, name, GROUND),
            Use::Output => true,
        };
        if !sound {
            let needs = match used {
                Use::Converter => "a pin of ADC1 and a capacitor to ground",
                Use::Bus | Use::OpenDrain => "a resistor to 3.3 V",
                Use::Input => "a resistor to 3.3 V or to ground",
                Use::Output => "nothing",
            };
            found.push(format!("{name} on GPIO{gpio} needs {needs}"));
        }
    }
    found
}

/// A transistor's gate is held while the chip starts, and its motor has a diode.
fn transistors(netlist: &Netlist, nets: &Nets<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for part in &netlist.parts {
        let net = |pin: &str| part.nets.get(pin).map_or("", String::as_str);
        if matches!(part.kind.as_str(), "nmos" | "pmos") && !pulled(nets, net("G"), GROUND) {
            found.push(format!(
                "the gate of {} has no resistor to ground",
                part.name
            ));
        }
        let across = |other: &&super::netlist::Part| {
            other.kind == "diode"
                && other.nets.get("K").is_some_and(|k| k == net("+"))
                && other.nets.get("A").is_some_and(|a| a == net("-"))
        };
        if part.kind == "motor" && !netlist.parts.iter().any(|other| across(&other)) {
            found.push(format!("{} has no diode across it", part.name));
        }
    }
    found
}

/// Skin is reached through a resistor and by nothing else.
fn electrodes(netlist: &Netlist, nets: &Nets<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let electrodes: Vec<_> = netlist
        .parts
        .iter()
        .filter(|part| part.kind == "electrode")
        .collect();
    if electrodes.len() != 2 {
        found.push(format!("{} electrodes, not two", electrodes.len()));
    }
    for electrode in electrodes {
        let net = electrode.nets.values().next().map_or("", String::as_str);
        for end in nets.get(net).into_iter().flatten() {
            let is_itself = end.part.name == electrode.name;
            if !is_itself && end.part.ohms().is_none_or(|ohms| ohms < ELECTRODE_OHM) {
                found.push(format!(
                    "{} touches {}, which is no resistor of {ELECTRODE_OHM} Ω",
                    electrode.name, end.part.name
                ));
            }
        }
    }
    found
}

/// Whether a resistor joins the two nets.
fn pulled(nets: &Nets<'_>, net: &str, to: &str) -> bool {
    joined(nets, net, to, "resistor")
}

fn joined(nets: &Nets<'_>, net: &str, to: &str, kind: &str) -> bool {
    let ends = nets.get(net).into_iter().flatten();
    let mut parts = ends.filter(|end| end.part.kind == kind);
    parts.any(|end| end.part.nets.values().any(|other| other == to))
}

#[cfg(test)]
mod tests;
