//! The front end as a netlist, the one that is built and the one that it replaces.

use watch_sensors::FrontEnd;

use super::circuit::{GROUND, Network, Node, WIRE_OHM};

pub(crate) const DRIVE: Node = 1;
pub(crate) const E: Node = 2;
pub(crate) const A: Node = 3;
pub(crate) const B: Node = 4;
pub(crate) const AIN0: Node = 5;
pub(crate) const AIN1: Node = 6;
pub(crate) const BODY: Node = 7;
pub(crate) const NODES: usize = 11;
/// Supply, VBUS and the gate of the transistor.
pub(crate) const RAIL: Node = 8;
const VBUS: Node = 9;
const GATE: Node = 10;

/// Highest voltages: 3.3 V + 3 %, a full cell, USB + 10 %.
pub(crate) const RAIL_V: f64 = 3.4;
pub(crate) const CELL_V: f64 = 4.25;
pub(crate) const VBUS_V: f64 = 5.5;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Resistor(f64),
    Capacitor(f64),
    /// From drain to source, on while there is VBUS.
    Transistor,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) ends: (Node, Node),
}

/// Where the watch gets its power, and whether the wearer's body is earthed with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Supply {
    Battery,
    /// A charger that is not earthed.
    Charger,
    /// A computer, earthed as the wearer is.
    Computer,
}

pub(crate) struct Design {
    pub(crate) parts: Vec<Part>,
    /// Nodes of the board and the electrodes, with their names.
    pub(crate) nodes: Vec<(Node, &'static str)>,
    /// Pins of chips, each with the clamp diodes of its chip.
    pub(crate) pins: Vec<(Node, &'static str)>,
}

fn part(name: &'static str, kind: Kind, ends: (Node, Node)) -> Part {
    Part { name, kind, ends }
}

impl Design {
    /// Resistors and capacitor values are those that the firmware calculates with.
    pub(crate) fn board() -> Self {
        let board = FrontEnd::BOARD;
        let [upper, lower, lead] = [board.upper_ohm, board.lower_ohm, board.lead_ohm]
            .map(|ohm| Kind::Resistor(ohm.into()));
        let filter = Kind::Capacitor(board.filter_f.into());
        Self {
            parts: vec![
                part("R11", upper, (DRIVE, E)),
                part("R12", lower, (E, GROUND)),
                part("R13", lead, (E, A)),
                part("R15", lead, (B, GROUND)),
                part("R14", lead, (A, AIN0)),
                part("R16", lead, (B, AIN1)),
                part("C10", filter, (AIN0, GROUND)),
                part("C11", filter, (AIN1, GROUND)),
                part("Q3", Kind::Transistor, (E, GROUND)),
                part("R17", Kind::Resistor(100e3), (VBUS, GATE)),
                part("R18", Kind::Resistor(1e6), (GATE, GROUND)),
            ],
            nodes: vec![
                (DRIVE, "GPIO3"),
                (E, "skin_feed"),
                (A, "electrode A"),
                (B, "electrode B"),
                (AIN0, "AIN0"),
                (AIN1, "AIN1"),
            ],
            pins: vec![(DRIVE, "GPIO3"), (AIN0, "AIN0"), (AIN1, "AIN1")],
        }
    }

    /// As it was until 2026: no resistor between the circuit and either electrode.
    pub(crate) fn former() -> Self {
        Self {
            parts: vec![
                part("5.6 kΩ", Kind::Resistor(5_600.0), (DRIVE, A)),
                part("1 kΩ", Kind::Resistor(1_000.0), (A, GROUND)),
                part("100 kΩ", Kind::Resistor(100_000.0), (B, GROUND)),
                part("100 nF", Kind::Capacitor(100e-9), (B, GROUND)),
            ],
            nodes: vec![(DRIVE, "GPIO3"), (A, "electrode A"), (B, "electrode B")],
            pins: vec![(DRIVE, "GPIO3"), (B, "GPIO0")],
        }
    }

    pub(crate) fn with_resistor(mut self, name: &str, ohm: f64) -> Self {
        for part in &mut self.parts {
            if part.name == name {
                part.kind = Kind::Resistor(ohm);
            }
        }
        self
    }

    /// All of it at rest but for the part of that number: supplies, parts, clamps, and the drive.
    pub(crate) fn network(
        &self,
        supply: Supply,
        drive_v: Option<f64>,
        left_out: Option<usize>,
        tolerance: f64,
    ) -> Network {
        let mut network = Network::new(NODES);
        network.source(RAIL, GROUND, RAIL_V, WIRE_OHM);
        let vbus_v = if supply == Supply::Battery {
            0.0
        } else {
            VBUS_V
        };
        network.source(VBUS, GROUND, vbus_v, WIRE_OHM);
        if let Some(volts) = drive_v {
            network.source(DRIVE, GROUND, volts, 1.0);
        }
        for (number, part) in self.parts.iter().enumerate() {
            let (one, other) = part.ends;
            match part.kind {
                _ if left_out == Some(number) => {}
                Kind::Resistor(ohm) => network.resistor(one, other, ohm * tolerance),
                Kind::Transistor if supply != Supply::Battery => network.resistor(one, other, 10.0),
                Kind::Capacitor(_) | Kind::Transistor => {}
            }
        }
        for (pin, _) in &self.pins {
            network.diode(*pin, RAIL);
            network.diode(GROUND, *pin);
        }
        if supply == Supply::Computer {
            network.resistor(BODY, GROUND, WIRE_OHM);
        }
        network
    }

    /// The gate of a transistor that has broken through to its drain.
    pub(crate) fn gate_of(part: &Part) -> (Node, Node) {
        (GATE, part.ends.0)
    }
}
