//! How much current the circuit can send through a wearer's skin, as it is meant and with any one part failed.

use super::netlist::Netlist;
use std::collections::{BTreeMap, BTreeSet};

/// Most direct current through skin, amperes: in use, and with one fault. The limits of IEC 60601-1 for patient
/// auxiliary current as remembered, not checked against its text.
const IN_USE_A: f64 = 10e-6;
const FAILED_A: f64 = 50e-6;
/// Voltages of the nets that have one, the highest they take, volts. The electrodes are fed all the time.
const FIXED: [(&str, f64); 8] = [
    ("GND", 0.0),
    ("3V3", 3.3),
    ("5V", 5.0),
    ("VBUS", 5.0),
    ("SYS", 5.0),
    ("cell", 4.2),
    ("cell_on", 4.2),
    ("excitation", 3.3),
];
/// The worst skin is none, ohms.
const SKIN_OHM: f64 = 1.0;
const SHORT_OHM: f64 = 1e-3;
/// To ground from everywhere, so that what hangs free has a voltage, siemens.
const LEAK_S: f64 = 1e-12;

/// What flows through the skin, amperes.
pub(super) struct Currents {
    pub(super) in_use: f64,
    pub(super) failed: f64,
    /// The fault that lets the most through.
    pub(super) fault: String,
}

pub(super) fn check(netlist: &Netlist) -> Vec<String> {
    let Some(currents) = currents(netlist) else {
        return vec![
            "nobody knows what flows through the skin: the netlist has no two electrodes".into(),
        ];
    };
    let mut found = Vec::new();
    if currents.in_use > IN_USE_A {
        found.push(format!(
            "{:.1} µA flow through the skin, more than 10",
            currents.in_use * 1e6
        ));
    }
    if currents.failed > FAILED_A {
        found.push(format!(
            "with {}, {:.1} µA flow through the skin, more than 50",
            currents.fault,
            currents.failed * 1e6
        ));
    }
    found
}

/// `None` without two electrodes.
pub(super) fn currents(netlist: &Netlist) -> Option<Currents> {
    let circuit = Circuit::of(netlist)?;
    let in_use = circuit.skin_a(&circuit.resistors)?;
    let mut worst = (in_use, "no fault".to_owned());
    for (name, resistors) in circuit.faults(netlist) {
        let current = circuit.skin_a(&resistors)?;
        if current > worst.0 {
            worst = (current, name);
        }
    }
    Some(Currents {
        in_use,
        failed: worst.0,
        fault: worst.1,
    })
}

/// A resistor between two nets, ohms.
type Resistor<'a> = (&'a str, &'a str, f64);

struct Circuit<'a> {
    /// Nets whose voltage must be found.
    free: Vec<&'a str>,
    resistors: Vec<Resistor<'a>>,
    skin: (&'a str, &'a str),
}

impl<'a> Circuit<'a> {
    fn of(netlist: &'a Netlist) -> Option<Self> {
        let electrodes = netlist.parts.iter().filter(|part| part.kind == "electrode");
        let mut touched = electrodes.filter_map(|part| part.nets.values().next());
        let skin = (touched.next()?.as_str(), touched.next()?.as_str());
        let resistors = netlist.parts.iter().filter_map(|part| {
            let ohms = part.ohms()?;
            let mut nets = part.nets.values();
            Some((nets.next()?.as_str(), nets.next()?.as_str(), ohms))
        });
        let nets: BTreeSet<&str> = netlist.nets().into_keys().collect();
        let free = nets.into_iter().filter(|net| fixed(net).is_none());
        Some(Self {
            free: free.collect(),
            resistors: resistors.chain([(skin.0, skin.1, SKIN_OHM)]).collect(),
            skin,
        })
    }

    /// Any two pins of a part joined, or a resistor gone.
    fn faults(&self, netlist: &'a Netlist) -> Vec<(String, Vec<Resistor<'a>>)> {
        let mut faults = Vec::new();
        for part in &netlist.parts {
            for (pin, net) in &part.nets {
                for (other, to) in part.nets.iter().filter(|(other, _)| *other > pin) {
                    let mut resistors = self.resistors.clone();
                    resistors.push((net, to, SHORT_OHM));
                    faults.push((
                        format!("{}.{pin} joined to {}.{other}", part.name, part.name),
                        resistors,
                    ));
                }
            }
        }
        let named = netlist.parts.iter().filter(|part| part.ohms().is_some());
        for (turn, part) in named.enumerate() {
            let mut resistors = self.resistors.clone();
            resistors.remove(turn);
            faults.push((format!("{} gone", part.name), resistors));
        }
        faults
    }

    /// Current through the skin, amperes, by Kirchhoff's law: the currents into each net add up to zero.
    fn skin_a(&self, resistors: &[Resistor<'_>]) -> Option<f64> {
        let size = self.free.len();
        let place: BTreeMap<&str, usize> = self.free.iter().copied().zip(0..).collect();
        let mut rows = vec![vec![0.0; size + 1]; size];
        for (turn, row) in rows.iter_mut().enumerate() {
            *row.get_mut(turn)? = LEAK_S;
        }
        for (one, other, ohms) in resistors {
            let siemens = 1.0 / ohms;
            for (here, there) in [(one, other), (other, one)] {
                let Some(here) = place.get(here) else {
                    continue;
                };
                let row = rows.get_mut(*here)?;
                *row.get_mut(*here)? += siemens;
                match place.get(there) {
                    Some(there) => *row.get_mut(*there)? -= siemens,
                    None => *row.last_mut()? += siemens * fixed(there)?,
                }
            }
        }
        let volts = solve(rows)?;
        let volt = |net: &str| fixed(net).or_else(|| volts.get(*place.get(net)?).copied());
        let (one, other) = self.skin;
        Some((volt(one)? - volt(other)?).abs() / SKIN_OHM)
    }
}

fn fixed(net: &str) -> Option<f64> {
    let known = FIXED.iter().find(|(name, _)| *name == net);
    known.map(|(_, volts)| *volts)
}

/// Gauss, with the largest of each column in front; the last column is the right side.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let size = rows.len();
    for step in 0..size {
        let largest = (step..size).max_by(|one, other| {
            let size = |row: &usize| rows[*row][step].abs();
            size(one).total_cmp(&size(other))
        })?;
        rows.swap(step, largest);
        let pivot = rows[step].clone();
        for (turn, row) in rows.iter_mut().enumerate() {
            let factor = row[step] / pivot[step];
            if turn != step && factor != 0.0 {
                for (value, other) in row.iter_mut().zip(&pivot) {
                    *value -= factor * other;
                }
            }
        }
    }
    let volts = rows.iter().enumerate();
    Some(volts.map(|(turn, row)| row[size] / row[turn]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[kinds]\nresistor = [\"1\", \"2\"]\nelectrode = [\"skin\"]\n[signals]\n\
                        [[block]]\nname = \"b\"\ntitle = \"B\"\n";

    #[test]
    fn a_divider_is_solved() {
        // 3.3 V over 56 kΩ and 10 kΩ.
        let netlist = |lead: &str| {
            let text = format!(
                "{HEAD}{}{}{}{}",
                part(
                    "R1",
                    "resistor",
                    "56 kΩ",
                    "1 = \"excitation\", 2 = \"feed\""
                ),
                part("R2", "resistor", "10 kΩ", "1 = \"feed\", 2 = \"GND\""),
                part("R3", "resistor", lead, "1 = \"feed\", 2 = \"a\""),
                part("E1", "electrode", "disc", "skin = \"a\"")
                    + &part("E2", "electrode", "disc", "skin = \"GND\""),
            );
            Netlist::parse(&text).unwrap()
        };
        let sound = currents(&netlist("150 kΩ")).unwrap();
        // 0.5 V behind 150 kΩ and the 8.5 kΩ of the divider.
        assert!(
            (sound.in_use * 1e6 - 3.155).abs() < 0.01,
            "{}",
            sound.in_use
        );
        // The only lead bridged: 3.3 V behind 56 kΩ.
        assert!(
            (sound.failed * 1e6 - 58.92).abs() < 0.01,
            "{}",
            sound.failed
        );
        assert_eq!(sound.fault, "R3.1 joined to R3.2");
        assert_eq!(check(&netlist("150 kΩ")).len(), 1);
        assert_eq!(check(&netlist("5 kΩ")).len(), 2);
    }

    /// Before resistors stood at the electrodes: half a volt of a divider whose upper resistor had 5.6 kΩ.
    #[test]
    fn the_former_circuit_is_refused() {
        let parts = [
            part("R1", "resistor", "5.6 kΩ", "1 = \"excitation\", 2 = \"a\""),
            part("R2", "resistor", "1 kΩ", "1 = \"a\", 2 = \"GND\""),
            part("R3", "resistor", "100 kΩ", "1 = \"b\", 2 = \"GND\""),
            part("E1", "electrode", "disc", "skin = \"a\""),
            part("E2", "electrode", "disc", "skin = \"b\""),
        ];
        let found = check(&Netlist::parse(&(HEAD.to_owned() + &parts.concat())).unwrap());
        // 100 kΩ bridged: 3.3 V behind 5.6 kΩ, but for what flows off through 1 kΩ.
        assert!(
            found.concat().contains("R3.1 joined to R3.2, 588.6 µA"),
            "{found:?}"
        );
    }

    fn part(name: &str, kind: &str, value: &str, nets: &str) -> String {
        format!(
            "[[part]]\nref = \"{name}\"\nkind = \"{kind}\"\nblock = \"b\"\nvalue = \"{value}\"\norder = \"any\"\nnets = {{ {nets} }}\n"
        )
    }
}
