use super::*;
use crate::{
    hardware::{NETLIST, PINS, pins},
    repo,
};

/// What is found when `from` is `to` in the netlist, or if it is not there in `pins.rs`.
fn found_after(from: &str, to: &str) -> Vec<String> {
    let (netlist, table) = (repo::read(NETLIST).unwrap(), repo::read(PINS).unwrap());
    assert!(
        netlist.contains(from) || table.contains(from),
        "{from} is nowhere"
    );
    let (netlist, table) = if netlist.contains(from) {
        (netlist.replacen(from, to, 1), table)
    } else {
        (netlist, table.replacen(from, to, 1))
    };
    let netlist = Netlist::parse(&netlist).unwrap();
    check(&netlist, &pins::parse(&table).unwrap()).unwrap()
}

#[test]
fn each_rule_finds_its_breach() {
    for (from, to, finds) in [
        // Names and ends.
        ("ref = \"R2\"", "ref = \"R1\"", "R1 is there twice"),
        (
            "A2 = \"battery\"\n",
            "",
            "U4.A2 goes nowhere, with no reason",
        ),
        (
            "INT1 = \"the firmware asks instead\", ",
            "",
            "U7.INT1 goes nowhere",
        ),
        (
            "nets = { 1 = \"VBUS\", 2 = \"charge_light\" }",
            "nets = { 1 = \"VBUS\", 2 = \"charge_lihgt\" }",
            "the net charge_lihgt has one end",
        ),
        // The program and the circuit.
        (
            "motor: GPIO4<",
            "motor: GPIO5<",
            "pins.rs uses GPIO5 2 times",
        ),
        (
            "motor: GPIO4<",
            "motor: GPIO1<",
            "motor is on GPIO1, which the netlist leaves open",
        ),
        (
            "motor: GPIO4<",
            "motor: GPIO18<",
            "motor is on GPIO18, which is not free",
        ),
        (
            "motor: GPIO4<",
            "motor: GPIO12<",
            "motor is on GPIO12, which is not free",
        ),
        (
            "IO4 = \"motor\"",
            "IO4 = \"button\"",
            "GPIO4 is motor in pins.rs and button in the netlist",
        ),
        ("IO0 = \"free\"", "IO0 = \"\"", "U1.IO0 goes nowhere"),
        // The button where it was: a pin that is read at a reset.
        (
            "nets = { 1 = \"button\", 2 = \"GND\" }",
            "nets = { 1 = \"display_cs\", 2 = \"GND\" }",
            "GPIO9 is read at a reset, and SW1 can be held",
        ),
        (
            "nets = { 1 = \"3V3\", 2 = \"display_bl\" }",
            "nets = { 1 = \"GND\", 2 = \"display_bl\" }",
            "GPIO8 is read at a reset, and something pulls it down",
        ),
        (
            "nets = { 1 = \"3V3\", 2 = \"display_dc\" }",
            "nets = { 1 = \"3V3\", 2 = \"display_bl\" }",
            "GPIO2 is read at a reset, and nothing pulls it up",
        ),
        // What pins need.
        (
            "nets = { 1 = \"3V3\", 2 = \"button\" }",
            "nets = { 1 = \"motor\", 2 = \"button\" }",
            "button on GPIO5 needs a resistor",
        ),
        (
            "nets = { 1 = \"3V3\", 2 = \"sensors_sda\" }",
            "nets = { 1 = \"3V3\", 2 = \"sensors_scl\" }",
            "sensors_sda on GPIO6 needs a resistor",
        ),
        (
            "excitation = \"output\"",
            "excitation = \"converter\"",
            "excitation on GPIO3 needs a pin of ADC1 and a capacitor to ground",
        ),
        (
            "nets = { 1 = \"motor_gate\", 2 = \"GND\" }",
            "nets = { 1 = \"motor_gate\", 2 = \"3V3\" }",
            "the gate of Q2 has no resistor to ground",
        ),
        (
            "nets = { A = \"motor_low\", K = \"3V3\" }",
            "nets = { A = \"3V3\", K = \"motor_low\" }",
            "M1 has no diode across it",
        ),
        // Skin.
        (
            "nets = { skin = \"electrode_a\" }",
            "nets = { skin = \"excitation\" }",
            "E1 touches U1",
        ),
        ("A0 = \"sense_a\"", "A0 = \"electrode_a\"", "E1 touches U4"),
    ] {
        let found = found_after(from, to);
        assert!(
            found.iter().any(|line| line.contains(finds)),
            "{from} → {to}: {found:#?}"
        );
    }
    assert!(found_after("", "").is_empty());
}
