//! Nodal analysis of a small network: resistors, voltages, and diodes as switches.

/// A node; the first is ground.
pub(crate) type Node = usize;
pub(crate) const GROUND: Node = 0;
/// Of a wire, a source or a part that is short-circuited.
pub(crate) const WIRE_OHM: f64 = 0.01;
/// Least forward voltage of a clamp diode.
const FORWARD_V: f64 = 0.3;

/// A network of so many nodes, as conductances and currents.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    nodes: usize,
    conductance: Vec<f64>,
    current: Vec<f64>,
    /// From anode to cathode.
    diodes: Vec<(Node, Node)>,
}

impl Network {
    pub(crate) fn new(nodes: usize) -> Self {
        Self {
            nodes,
            conductance: vec![0.0; nodes * nodes],
            current: vec![0.0; nodes],
            diodes: Vec::new(),
        }
    }

    pub(crate) fn resistor(&mut self, one: Node, other: Node, ohm: f64) {
        self.siemens(one, other, 1.0 / ohm);
    }

    pub(crate) fn siemens(&mut self, one: Node, other: Node, siemens: f64) {
        self.conductance[one * self.nodes + one] += siemens;
        self.conductance[other * self.nodes + other] += siemens;
        self.conductance[one * self.nodes + other] -= siemens;
        self.conductance[other * self.nodes + one] -= siemens;
    }

    /// Amperes that flow from outside into one node and out of the other.
    pub(crate) fn inject(&mut self, into: Node, out_of: Node, ampere: f64) {
        self.current[into] += ampere;
        self.current[out_of] -= ampere;
    }

    /// `volts` from the second node to the first, behind `ohm`.
    pub(crate) fn source(&mut self, plus: Node, minus: Node, volts: f64, ohm: f64) {
        self.resistor(plus, minus, ohm);
        self.inject(plus, minus, volts / ohm);
    }

    pub(crate) fn diode(&mut self, anode: Node, cathode: Node) {
        self.diodes.push((anode, cathode));
    }

    /// Voltages of all nodes. Diodes conduct where they must: each round turns on the one that
    /// is most above its forward voltage, or turns off one that would conduct backwards.
    pub(crate) fn solve(&self) -> Vec<f64> {
        let mut on = vec![false; self.diodes.len()];
        for _ in 0..40 {
            let mut network = self.clone();
            for ((anode, cathode), _) in self.diodes.iter().zip(&on).filter(|(_, on)| **on) {
                network.source(*anode, *cathode, FORWARD_V, 1.0);
            }
            let volts = network.linear();
            let over = |diode: &(Node, Node)| volts[diode.0] - volts[diode.1] - FORWARD_V;
            let backwards = (0..on.len()).find(|n| on[*n] && over(&self.diodes[*n]) < -1e-12);
            let wrong = backwards.or_else(|| {
                let off = (0..on.len()).filter(|n| !on[*n] && over(&self.diodes[*n]) > 1e-12);
                off.max_by(|a, b| over(&self.diodes[*a]).total_cmp(&over(&self.diodes[*b])))
            });
            let Some(wrong) = wrong else {
                return volts;
            };
            on[wrong] = !on[wrong];
        }
        panic!("diodes find no rest");
    }

    /// Gauss with pivots. A node that hangs in the air is held to ground by 1e-15 S.
    pub(crate) fn linear(&self) -> Vec<f64> {
        let size = self.nodes - 1;
        let mut rows: Vec<Vec<f64>> = (1..self.nodes)
            .map(|row| {
                let from = row * self.nodes;
                let mut cells = self.conductance[from + 1..from + self.nodes].to_vec();
                cells[row - 1] += 1e-15;
                cells.push(self.current[row]);
                cells
            })
            .collect();
        for column in 0..size {
            let best = (column..size)
                .max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))
                .unwrap();
            rows.swap(column, best);
            let pivot = rows[column].clone();
            for row in rows.iter_mut().skip(column + 1) {
                let factor = row[column] / pivot[column];
                for (cell, above) in row.iter_mut().zip(&pivot).skip(column) {
                    *cell -= factor * above;
                }
            }
        }
        let mut volts = vec![0.0; self.nodes];
        for row in (0..size).rev() {
            let known: f64 = (row + 1..size).map(|n| rows[row][n] * volts[n + 1]).sum();
            volts[row + 1] = (rows[row][size] - known) / rows[row][row];
        }
        volts
    }
}

/// The inverse of a network's conductances, without ground.
pub(crate) struct Inverse(Vec<Vec<f64>>);

impl Network {
    /// For many currents through the same parts.
    pub(crate) fn inverse(&self) -> Inverse {
        let columns = (1..self.nodes).map(|node| {
            let mut unit = self.clone();
            unit.current = vec![0.0; self.nodes];
            unit.current[node] = 1.0;
            unit.linear()
        });
        Inverse(columns.collect())
    }
}

impl Inverse {
    /// Voltages of all nodes for currents into them.
    pub(crate) fn product(&self, current: &[f64]) -> Vec<f64> {
        let mut volts = vec![0.0; current.len()];
        for (column, ampere) in self
            .0
            .iter()
            .zip(&current[1..])
            .filter(|(_, ampere)| **ampere != 0.0)
        {
            for (sum, of_one) in volts.iter_mut().zip(column) {
                *sum += of_one * ampere;
            }
        }
        volts
    }
}

#[test]
fn ohm_and_kirchhoff_hold() {
    let mut network = Network::new(3);
    network.source(1, GROUND, 3.3, WIRE_OHM);
    network.resistor(1, 2, 5600.0);
    network.resistor(2, GROUND, 1000.0);
    assert!((network.solve()[2] - 0.5).abs() < 1e-5);
    network.diode(2, GROUND);
    assert!((network.solve()[2] - 0.3).abs() < 1e-3, "it is clamped");
}
