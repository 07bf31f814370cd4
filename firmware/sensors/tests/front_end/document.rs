//! The tables of `firmware/docs/electrodes.md`, written with `BLESS=1`.

use std::{env, fmt::Write, fs, path::PathBuf};

use watch_sensors::SkinFault;

use crate::{
    design::{Design, Supply},
    faults::Fault,
};

/// Puts a table between its marks in the document, or holds it against what stands there.
pub(crate) fn hold(mark: &str, table: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/electrodes.md");
    let document = fs::read_to_string(&path).unwrap();
    let (start, end) = (
        format!("<!-- {mark} -->\n"),
        format!("<!-- end of {mark} -->"),
    );
    let (before, rest) = document.split_once(&start).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    let fresh = format!("{before}{start}\n{table}\n{end}{after}");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    assert!(
        kept == fresh,
        "{mark} is not as the program writes it; see the README for BLESS"
    );
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
        Err(SkinFault::Converter) => "no converter",
    }
}

#[test]
fn the_table_of_faults_is_what_the_circuit_does() {
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
    hold("faults", &table);
}

#[test]
fn the_table_of_the_former_circuit_is_what_it_did() {
    let former = Design::former();
    let mut table =
        "| Fault | Battery, µA | Charger, µA | Computer, µA |\n|---|---|---|---|\n".to_owned();
    for (fault, name) in former.faults() {
        let [battery, charger, computer] = [Supply::Battery, Supply::Charger, Supply::Computer]
            .map(|supply| microamperes(former.worst_ua(fault, supply)));
        writeln!(table, "| {name} | {battery} | {charger} | {computer} |").unwrap();
    }
    hold("former circuit", &table);
}
