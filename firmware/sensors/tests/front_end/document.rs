//! The tables of `firmware/docs/electrodes.md`, written with `BLESS=1`.

use std::{env, fmt::Write, fs, path::PathBuf};

use watch_sensors::SkinFault;

use crate::{
    accuracy,
    design::{Design, Supply},
    faults::Fault,
};

/// Puts a table between its marks in the document.
fn put(document: &str, mark: &str, table: &str) -> String {
    let (start, end) = (
        format!("<!-- {mark} -->\n"),
        format!("<!-- end of {mark} -->"),
    );
    let (before, rest) = document.split_once(&start).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{start}\n{table}\n{end}{after}")
}

/// All tables in one test, since all of them are in one file.
#[test]
fn the_tables_are_what_the_circuit_does() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/electrodes.md");
    let kept = fs::read_to_string(&path).unwrap();
    let fresh = put(&kept, "faults", &faults());
    let fresh = put(&fresh, "former circuit", &former_circuit());
    let fresh = put(&fresh, "accuracy", &accuracy::table());
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &fresh).unwrap();
    } else {
        assert!(
            kept == fresh,
            "a table is not as the program writes it; see the document for BLESS"
        );
    }
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
