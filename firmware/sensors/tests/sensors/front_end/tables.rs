//! The tables of `firmware/docs/electrodes.md`.

use std::fmt::Write;

use watch_sensors::SkinFault;

use crate::document;

use super::{
    accuracy,
    design::{Design, Supply},
    faults::Fault,
};

/// All tables in one test, since all of them are in one file.
#[test]
fn the_tables_are_what_the_circuit_does() {
    let tables = [
        ("faults", faults()),
        ("former circuit", former_circuit()),
        ("accuracy", accuracy::table()),
    ];
    document::hold("docs/electrodes.md", &tables);
}

fn microamperes(worst: Option<(f64, f64)>) -> String {
    worst.map_or("–".to_owned(), |(ua, _)| format!("{ua:.1}"))
}

/// What the watch says of 5 µS.
fn said(design: &Design, fault: Fault) -> &'static str {
    match design.reading(fault, 5.0) {
        Ok(_) => "5 µS",
        Err(SkinFault::NoContact) => "no contact",
        Err(SkinFault::Shorted) => "electrodes touch",
        Err(SkinFault::NotExcited) => "not excited",
        Err(SkinFault::ForeignVoltage) => "foreign voltage",
        Err(SkinFault::Broken) => "broken",
        Err(SkinFault::Converter | SkinFault::Late) => "not read",
    }
}

fn faults() -> String {
    let board = Design::board();
    let mut table =
        "| Fault | Battery, µA | Charger, µA | Computer, µA | The watch says of 5 µS |\n\
        |---|---|---|---|---|\n"
            .to_owned();
    for (fault, name) in board.faults() {
        let [battery, charger, computer] = [Supply::Battery, Supply::Charger, Supply::Computer]
            .map(|supply| microamperes(board.worst_ua(fault, supply)));
        let said = if battery == "–" {
            "–"
        } else {
            said(&board, fault)
        };
        writeln!(
            table,
            "| {name} | {battery} | {charger} | {computer} | {said} |"
        )
        .unwrap();
    }
    table
}

fn former_circuit() -> String {
    let former = Design::former();
    let mut table =
        "| Fault | Battery, µA | Charger, µA | Computer, µA |\n|---|---|---|---|\n".to_owned();
    for (fault, name) in former.faults() {
        let [battery, charger, computer] = [Supply::Battery, Supply::Charger, Supply::Computer]
            .map(|supply| microamperes(former.worst_ua(fault, supply)));
        writeln!(table, "| {name} | {battery} | {charger} | {computer} |").unwrap();
    }
    table
}
