//! The maker's tables: what to buy, what to join, and what may flow through skin.

use super::{
    body::Currents,
    netlist::{End, Netlist, Part, gpio},
};
use std::fmt::Write;

/// Parts that are ordered alike, a row each.
pub(super) fn parts(netlist: &Netlist) -> String {
    let mut table = String::from("| Parts | What | Order | Note |\n|---|---|---|---|\n");
    for block in &netlist.blocks {
        let mut rows: Vec<Vec<&Part>> = Vec::new();
        for part in netlist.parts.iter().filter(|part| part.block == block.name) {
            let alike = |row: &&mut Vec<&Part>| {
                let key = |part: &Part| (part.kind.clone(), part.value.clone(), part.order.clone());
                row.first().is_some_and(|first| key(first) == key(part))
            };
            match rows.iter_mut().find(alike) {
                Some(row) => row.push(part),
                None => rows.push(vec![part]),
            }
        }
        let _ = writeln!(table, "| **{}** | **{}** | | |", block.name, block.title);
        for row in rows {
            let names: Vec<&str> = row.iter().map(|part| part.name.as_str()).collect();
            let (value, order) = row
                .first()
                .map_or(("", ""), |part| (&part.value, &part.order));
            let _ = writeln!(
                table,
                "| {} | {value} | {order} | {} |",
                names.join(", "),
                notes(&row)
            );
        }
    }
    table
}

/// What is to be known of parts that are ordered alike, with the name where it is not of all.
fn notes(row: &[&Part]) -> String {
    let Some(first) = row.first() else {
        return String::new();
    };
    if row.iter().all(|part| part.note == first.note) {
        return first.note.clone();
    }
    let mut told: Vec<(Vec<&str>, &str)> = Vec::new();
    for part in row.iter().filter(|part| !part.note.is_empty()) {
        match told.iter_mut().find(|(_, note)| *note == part.note) {
            Some((names, _)) => names.push(&part.name),
            None => told.push((vec![&part.name], &part.note)),
        }
    }
    let told = told
        .iter()
        .map(|(names, note)| format!("{}: {note}", names.join(", ")));
    told.collect::<Vec<_>>().join("; ")
}

/// Every net: those of the chip's pins in their order, then the others.
pub(super) fn wiring(netlist: &Netlist) -> String {
    let mut table = String::from("| Net | Chip | Everything on it |\n|---|---|---|\n");
    let mut rows: Vec<(Option<u8>, String)> = netlist
        .nets()
        .into_iter()
        .map(|(net, ends)| {
            let pin = ends
                .iter()
                .filter(|end| end.part.name == "U1")
                .find_map(|end| gpio(end.pin));
            let chip = pin.map_or(String::new(), |pin| format!("GPIO{pin}"));
            let ends: Vec<String> = ends.iter().map(end).collect();
            (pin, format!("| `{net}` | {chip} | {} |\n", ends.join(", ")))
        })
        .collect();
    rows.sort_by_key(|(pin, _)| (pin.is_none(), *pin));
    table.extend(rows.into_iter().map(|(_, row)| row));
    table
}

fn end(End { part, pin }: &End<'_>) -> String {
    match part.kind.as_str() {
        // Their two ends are alike.
        "resistor" | "capacitor" | "button" | "switch" | "pads" | "electrode" => part.name.clone(),
        _ => format!("{} {pin}", part.name),
    }
}

pub(super) fn currents(currents: &Currents) -> String {
    format!(
        "Computed from the netlist, for electrodes that touch each other and are fed all the time: {:.1} µA in use, and at most \
         {:.1} µA with any one resistor gone or any two pins of one part joined (the worst is {}).\n",
        currents.in_use * 1e6,
        currents.failed * 1e6,
        currents.fault
    )
}
