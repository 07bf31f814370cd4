//! The firmware calculates with the parts that are drawn: what `watch-sensors` knows of the circuit, part by part.

use super::netlist::{Netlist, Part};
use crate::firmware::CELL_MAH;
use watch_sensors::{
    Battery, FrontEnd,
    ads1115::{self, Input},
    lis3dh,
};

/// A part, what it joins, and its value as the firmware has it, in ohms or farads.
type Wanted = (&'static str, [&'static str; 2], f32);

pub(super) fn check(netlist: &Netlist) -> Vec<String> {
    let board = FrontEnd::BOARD;
    let wanted: [Wanted; 10] = [
        ("R11", ["excitation", "skin_feed"], board.upper_ohm),
        ("R12", ["skin_feed", "GND"], board.lower_ohm),
        ("R13", ["skin_feed", "electrode_a"], board.lead_ohm),
        ("R14", ["electrode_a", "sense_a"], board.lead_ohm),
        ("R15", ["electrode_b", "GND"], board.lead_ohm),
        ("R16", ["electrode_b", "sense_b"], board.lead_ohm),
        ("C10", ["sense_a", "GND"], board.filter_f),
        ("C11", ["sense_b", "GND"], board.filter_f),
        ("R9", ["cell_on", "battery"], Battery::DIVIDER_OHM),
        ("R10", ["battery", "GND"], Battery::DIVIDER_OHM),
    ];
    let mut found: Vec<String> = wanted
        .iter()
        .filter_map(|wanted| part(netlist, wanted))
        .collect();
    found.extend(excitation(netlist));
    found.extend(inputs(netlist));
    found.extend(address(netlist, "U4", "ADDR", ads1115::ADDRESS));
    found.extend(address(netlist, "U7", "SDO", lis3dh::ADDRESS));
    let cell = netlist.part("BT1");
    let is_cell = |cell: &Part| cell.value.starts_with(&format!("{CELL_MAH} mAh"));
    if !cell.is_some_and(is_cell) {
        found.push(format!(
            "BT1 is no cell of {CELL_MAH} mAh, with which its life is computed"
        ));
    }
    found
}

fn part(netlist: &Netlist, (name, nets, value): &Wanted) -> Option<String> {
    let Some(part) = netlist.part(name) else {
        return Some(format!(
            "{name} is missing, with which the firmware calculates"
        ));
    };
    let mut joined: Vec<&str> = part.nets.values().map(String::as_str).collect();
    let mut nets = nets.to_vec();
    joined.sort_unstable();
    nets.sort_unstable();
    if joined != nets {
        let nets = nets.join(" and ");
        return Some(format!(
            "{name} does not join {nets}, as the firmware takes it"
        ));
    }
    let drawn = part.ohms().or(part.farads());
    let is_same = drawn.is_some_and(|drawn| is_near(drawn, f64::from(*value)));
    (!is_same).then(|| {
        format!(
            "{name} is {} in the netlist, and {value:e} in watch-sensors",
            part.value
        )
    })
}

/// The supply, divided by what is drawn, is the excitation that the firmware expects.
fn excitation(netlist: &Netlist) -> Option<String> {
    let supply_v = netlist.part("U3").and_then(Part::volts)?;
    let ohms = |name| netlist.part(name).and_then(Part::ohms);
    let (upper, lower) = (ohms("R11")?, ohms("R12")?);
    let drawn = supply_v * lower / (upper + lower);
    let known = f64::from(FrontEnd::EXCITATION_V);
    (!is_near(drawn, known))
        .then(|| format!("U3, R11 and R12 give {drawn:.3} V, and watch-sensors expects {known} V"))
}

/// Each input of the converter is on the net that the firmware reads there.
fn inputs(netlist: &Netlist) -> Vec<String> {
    let inputs = [
        (Input::ElectrodeA, "sense_a"),
        (Input::ElectrodeB, "sense_b"),
        (Input::Battery, "battery"),
    ];
    let converter = netlist.part("U4");
    let on = |pin: &str| converter.and_then(|part| part.nets.get(pin));
    let strays = inputs.into_iter().filter_map(|(input, net)| {
        let pin = format!("A{}", input.number());
        let is_there = on(&pin).is_some_and(|there| there == net);
        (!is_there).then(|| format!("U4.{pin} is not on {net}, which the firmware reads there"))
    });
    strays.collect()
}

/// The address that a pin at ground gives; it stands in the maker's note, too.
fn address(netlist: &Netlist, name: &str, pin: &str, address: u8) -> Option<String> {
    let part = netlist.part(name)?;
    let is_low = part.nets.get(pin).is_some_and(|net| net == "GND");
    let is_noted = part.note == format!("address {address:#04x}");
    (!is_low || !is_noted)
        .then(|| format!("{name} has not the address {address:#04x} of watch-sensors"))
}

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * other.abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{hardware::NETLIST, repo};

    /// What is found when a line of a part's table in the netlist is another.
    fn found_after(name: &str, from: &str, to: &str) -> Vec<String> {
        let text = repo::read(NETLIST).unwrap();
        let start = text.find(&format!("ref = \"{name}\"\n")).unwrap();
        let (before, after) = text.split_at(start);
        let end = after.find("[[part]]").unwrap_or(after.len());
        let (table, rest) = after.split_at(end);
        assert!(table.contains(from), "{name} has no {from}");
        let text = format!("{before}{}{rest}", table.replacen(from, to, 1));
        check(&Netlist::parse(&text).unwrap())
    }

    #[test]
    fn a_part_that_the_firmware_does_not_know_is_found() {
        for (name, from, to) in [
            ("R11", "56 kΩ", "47 kΩ"),
            ("R12", "10 kΩ", "11 kΩ"),
            ("R13", "150 kΩ", "100 kΩ"),
            ("R14", "150 kΩ", "151 kΩ"),
            ("R15", "150 kΩ", "150 Ω"),
            ("R16", "150 kΩ", "1.5 MΩ"),
            ("C10", "10 nF", "100 nF"),
            ("C11", "10 nF", "10 µF"),
            ("R9", "100 kΩ", "47 kΩ"),
            ("R10", "100 kΩ", "200 kΩ"),
            ("R16", "sense_b", "sense_a"),
            ("U3", "3.3 V", "3.0 V"),
            ("U4", "A0 = \"sense_a\"", "A0 = \"sense_b\""),
            ("U4", "ADDR = \"GND\"", "ADDR = \"3V3\""),
            ("U4", "0x48", "0x49"),
            ("U7", "SDO = \"GND\"", "SDO = \"3V3\""),
            ("BT1", "300 mAh", "150 mAh"),
        ] {
            let found = found_after(name, from, to);
            let is_named = found.iter().any(|line| line.contains(name));
            assert!(is_named, "{name}: {from} → {to}: {found:?}");
        }
        assert_eq!(found_after("R11", "56 kΩ", "56 kΩ"), Vec::<String>::new());
    }
}
