//! Every single fault of a front end, and the current that it drives through skin.

use watch_sensors::{FrontEnd, Levels, SkinFault};

use super::{
    circuit::{GROUND, Network, Node, WIRE_OHM},
    design::{A, AIN0, AIN1, B, BODY, CELL_V, DRIVE, Design, Kind, RAIL_V, Supply, VBUS_V},
};

/// Direct current through a patient as IEC 60601-1 has it for type BF, microamperes: normal
/// condition and single fault. From memory: the standard itself was not looked at.
pub(crate) const NORMAL_UA: f64 = 10.0;
pub(crate) const SINGLE_FAULT_UA: f64 = 50.0;
/// Resistors are taken this much lower than they are marked.
const LOW: f64 = 0.99;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    Nothing,
    Open(usize),
    Short(usize),
    GateToDrain(usize),
    /// A pin of a chip is held at a voltage by its chip.
    Stuck(Node, f64),
    /// A node touches a supply.
    Tied(Node, f64),
    /// Two nodes touch each other.
    Joined(Node, Node),
}

impl Design {
    /// Every one, with its name.
    pub(crate) fn faults(&self) -> Vec<(Fault, String)> {
        let mut all = vec![(Fault::Nothing, "none".to_owned())];
        for (number, part) in self.parts.iter().enumerate() {
            let name = part.name;
            all.push((Fault::Open(number), format!("{name} open")));
            all.push((Fault::Short(number), format!("{name} short")));
            if part.kind == Kind::Transistor {
                all.push((Fault::GateToDrain(number), format!("{name} gate to drain")));
            }
        }
        for (pin, name) in &self.pins {
            all.push((
                Fault::Stuck(*pin, RAIL_V),
                format!("pin {name} stuck at 3.3 V"),
            ));
            all.push((Fault::Stuck(*pin, 0.0), format!("pin {name} stuck at 0 V")));
        }
        for (node, name) in &self.nodes {
            for (volts, rail) in [
                (RAIL_V, "3.3 V"),
                (CELL_V, "the cell's 4.2 V"),
                (VBUS_V, "USB's 5 V"),
                (0.0, "ground"),
            ] {
                all.push((Fault::Tied(*node, volts), format!("{name} to {rail}")));
            }
        }
        for (number, (one, name)) in self.nodes.iter().enumerate() {
            for (other, of_other) in &self.nodes[number + 1..] {
                let fault = Fault::Joined(*one, *other);
                all.push((fault, format!("{name} to {of_other}")));
            }
        }
        all
    }

    /// The network with a fault; `None` where it cannot be.
    fn faulty(
        &self,
        fault: Fault,
        supply: Supply,
        drive_v: f64,
        tolerance: f64,
    ) -> Option<Network> {
        let left_out = match fault {
            Fault::Open(number) => Some(number),
            // A transistor that is broken does not switch.
            Fault::Short(number) | Fault::GateToDrain(number)
                if self.parts[number].kind == Kind::Transistor =>
            {
                Some(number)
            }
            _ => None,
        };
        let is_driven = !matches!(fault, Fault::Stuck(DRIVE, _) | Fault::Tied(DRIVE, _));
        let mut network = self.network(supply, is_driven.then_some(drive_v), left_out, tolerance);
        match fault {
            Fault::Nothing | Fault::Open(_) => {}
            Fault::Short(number) => {
                let (one, other) = self.parts[number].ends;
                network.resistor(one, other, WIRE_OHM);
            }
            Fault::GateToDrain(number) => {
                let (gate, drain) = Self::gate_of(&self.parts[number]);
                network.resistor(gate, drain, WIRE_OHM);
            }
            Fault::Joined(one, other) => {
                let is_electrode = [A, B].contains(&one) || [A, B].contains(&other);
                if supply == Supply::Computer && one == DRIVE && is_electrode {
                    return None;
                }
                network.resistor(one, other, WIRE_OHM);
            }
            Fault::Stuck(pin, volts) => network.source(pin, GROUND, volts, WIRE_OHM),
            Fault::Tied(node, volts) => {
                let is_there = volts <= CELL_V || supply != Supply::Battery;
                // Metal on a rail and an earthed body: nothing of the circuit lies between.
                let is_beyond = supply == Supply::Computer && [A, B].contains(&node) && volts > 0.0;
                if !is_there || is_beyond {
                    return None;
                }
                network.source(node, GROUND, volts, WIRE_OHM);
            }
        }
        Some(network)
    }

    /// The largest current through skin of 10 Ω to 10 MΩ, fed or not, microamperes, and at how
    /// many ohms; `None` where the fault cannot be.
    pub(crate) fn worst_ua(&self, fault: Fault, supply: Supply) -> Option<(f64, f64)> {
        let mut worst: Option<(f64, f64)> = None;
        for skin_ohm in (2..=14).map(|half| 10_f64.powf(f64::from(half) / 2.0)) {
            for drive_v in [0.0, RAIL_V] {
                let mut network = self.faulty(fault, supply, drive_v, LOW)?;
                network.resistor(A, BODY, skin_ohm / 2.0);
                network.resistor(BODY, B, skin_ohm / 2.0);
                let volts = network.solve();
                let through = |electrode: Node| (volts[electrode] - volts[BODY]) / (skin_ohm / 2.0);
                let (a, b) = (through(A), through(B));
                let ua = 1e6 * a.abs().max(b.abs()).max((a + b).abs());
                if worst.is_none_or(|(most, _)| ua > most * (1.0 + 1e-6)) {
                    worst = Some((ua, skin_ohm));
                }
            }
        }
        worst
    }

    /// What the watch makes of skin of `us` microsiemens with this fault, worn on its battery.
    pub(crate) fn reading(&self, fault: Fault, us: f64) -> Result<f32, SkinFault> {
        let levels = |drive_v| {
            let mut network = self.faulty(fault, Supply::Battery, drive_v, 1.0).unwrap();
            network.resistor(A, B, 1e6 / us);
            let volts = network.solve();
            #[expect(clippy::cast_possible_truncation, reason = "a voltage")]
            let of = |node: Node| volts[node] as f32;
            Levels {
                a_v: of(AIN0),
                b_v: of(AIN1),
            }
        };
        FrontEnd::BOARD.conductance_us(levels(0.0), levels(3.3))
    }
}

/// Each fault, each supply: below the limits.
#[test]
fn no_single_fault_drives_more_than_the_limit_through_skin() {
    let board = Design::board();
    for (fault, name) in board.faults() {
        let limit = if fault == Fault::Nothing {
            NORMAL_UA
        } else {
            SINGLE_FAULT_UA
        };
        for supply in [Supply::Battery, Supply::Charger, Supply::Computer] {
            let Some((ua, ohm)) = board.worst_ua(fault, supply) else {
                continue;
            };
            assert!(ua <= limit, "{name}, {supply:?}: {ua:.1} µA at {ohm} Ω");
        }
    }
}

/// The same solver finds that the former circuit could hurt.
#[test]
fn the_former_circuit_is_beyond_the_limit() {
    let former = Design::former();
    let worst = |wanted: &str, supply| {
        let all = former.faults();
        let (fault, _) = all.iter().find(|(_, name)| name == wanted).unwrap();
        former.worst_ua(*fault, supply).unwrap().0
    };
    assert!(
        worst("1 kΩ open", Supply::Computer) > 500.0,
        "3.3 V behind 5.6 kΩ"
    );
    assert!(worst("100 nF short", Supply::Battery) > 500.0);
    assert!(worst("pin GPIO0 stuck at 3.3 V", Supply::Battery) > 1000.0);
}

/// A lead without its resistor is found, so the test above can fail for each of them.
#[test]
fn each_lead_resistor_is_needed() {
    for name in ["R13", "R15", "R14", "R16"] {
        let bare = Design::board().with_resistor(name, 1_000.0);
        let supplies = [Supply::Battery, Supply::Charger, Supply::Computer];
        let all = bare.faults();
        let most = all.iter().flat_map(|(fault, _)| {
            supplies.map(|supply| bare.worst_ua(*fault, supply).map_or(0.0, |(ua, _)| ua))
        });
        let most = most.fold(0.0, f64::max);
        assert!(most > SINGLE_FAULT_UA, "{name}: {most}");
    }
}

/// A broken part makes a reading absent or leaves it about right; it never makes up a skin.
#[test]
fn no_single_fault_makes_up_a_value() {
    let board = Design::board();
    let error = |read: f32, us: f64| (f64::from(read) - us).abs();
    for (fault, name) in board.faults() {
        if matches!(fault, Fault::Tied(_, volts) if volts > CELL_V) {
            continue;
        }
        for us in (0..=29).map(|step| 0.05 * 800_f64.powf(f64::from(step) / 29.0)) {
            if let Ok(read) = board.reading(fault, us) {
                let most = (0.15 * us).max(0.02);
                assert!(error(read, us) <= most, "{name}: {read} for {us}");
            }
        }
    }
    for us in [0.05, 0.5, 5.0, 40.0] {
        let whole = board.reading(Fault::Nothing, us).unwrap();
        assert!(error(whole, us) < 0.01 * us, "{whole} for {us}");
    }
}
