//! The netlist as a drawing: a frame for each block, parts in rows, and nets joined by their names.

mod chain;
mod ink;

use super::netlist::{Netlist, Part};
use chain::{Chain, Link};
use ink::{Anchor, Ink};

const GROUND: &str = "GND";
/// Nets that carry power; they stand on the left of a part.
const POWER: [&str; 7] = [GROUND, "3V3", "5V", "VBUS", "SYS", "cell", "cell_on"];

/// All lengths are units of the drawing, about a pixel each.
const FRAME_WIDTH: i32 = 470;
const COLUMNS: i32 = 3;
const MARGIN: i32 = 16;
const HEAD: i32 = 34;
const BOX_WIDTH: i32 = 180;
const PITCH: i32 = 20;
const WIRE: i32 = 18;
const ROW: i32 = 58;
/// A part of two pins with its wires.
const SYMBOL: i32 = 88;
/// Between two of them, with the name of their net above.
const BETWEEN: i32 = 44;
/// Where rows begin: what is left of it is the name of a net.
const INSET: i32 = 100;

/// A block, drawn from its own corner.
struct Frame {
    ink: Ink,
    height: i32,
}

pub(super) fn draw(netlist: &Netlist) -> String {
    let frames: Vec<Frame> = netlist
        .blocks
        .iter()
        .map(|block| frame(netlist, &block.name, &block.title))
        .collect();
    let mut heights = vec![MARGIN; usize::try_from(COLUMNS).unwrap_or(1)];
    let mut sheet = Ink::default();
    for frame in &frames {
        // The shortest column takes the next block, the left one of equals.
        let column = (0..).zip(&heights).min_by_key(|(_, height)| **height);
        let Some((column, top)) = column.map(|(column, top)| (column, *top)) else {
            continue;
        };
        let x = MARGIN + i32::try_from(column).unwrap_or(0) * (FRAME_WIDTH + MARGIN);
        sheet.place(&frame.ink, x, top);
        if let Some(height) = heights.get_mut(column) {
            *height += frame.height + MARGIN;
        }
    }
    let width = MARGIN + COLUMNS * (FRAME_WIDTH + MARGIN);
    let height = heights.into_iter().max().unwrap_or(0);
    sheet.into_svg(width, height, "Schematic of the watch on an ESP32-C3")
}

fn frame(netlist: &Netlist, block: &str, title: &str) -> Frame {
    let parts: Vec<&Part> = netlist
        .parts
        .iter()
        .filter(|part| part.block == block)
        .collect();
    let (boxes, small): (Vec<&Part>, Vec<&Part>) = parts
        .into_iter()
        .partition(|part| netlist.pins(part).len() > 2);
    let mut ink = Ink::default();
    let mut y = HEAD;
    for part in boxes {
        y = module(netlist, part, &mut ink, y) + MARGIN;
    }
    for chain in Chain::all(netlist, small) {
        y += ROW / 2;
        row(&chain, &mut ink, y);
        y += ROW / 2;
    }
    let height = y + MARGIN / 2;
    let mut framed = Ink::default();
    framed.frame(FRAME_WIDTH, height, title);
    framed.place(&ink, 0, 0);
    Frame {
        ink: framed,
        height,
    }
}

/// A part with many pins, as a box; its lower edge.
fn module(netlist: &Netlist, part: &Part, ink: &mut Ink, top: i32) -> i32 {
    let net = |pin: &str| part.nets.get(pin).map(String::as_str);
    let is_left = |pin: &&String| match part.kind.as_str() {
        "nmos" | "pmos" => *pin == "G",
        _ => net(pin).is_some_and(|net| POWER.contains(&net)),
    };
    let (mut left, mut right): (Vec<&String>, Vec<&String>) =
        netlist.pins(part).iter().partition(is_left);
    // A long part has its last pins on the left.
    let spare = right.len().saturating_sub(left.len() + 6) / 2;
    left.extend(right.split_off(right.len() - spare));
    let rows = i32::try_from(left.len().max(right.len())).unwrap_or(1);
    let x = (FRAME_WIDTH - BOX_WIDTH) / 2;
    let head = 40;
    let height = head + rows * PITCH + 4;
    ink.part_box(x, top, BOX_WIDTH, height);
    let middle = x + BOX_WIDTH / 2;
    ink.text(middle, top + 16, "ref", Anchor::Middle, &part.name);
    ink.text(
        middle,
        top + 31,
        "value",
        Anchor::Middle,
        short(&part.value),
    );
    for (pins, is_left) in [(left, true), (right, false)] {
        let (edge, out, inside) = if is_left {
            (x, -1, Anchor::Start)
        } else {
            (x + BOX_WIDTH, 1, Anchor::End)
        };
        for (turn, pin) in (0..).zip(pins) {
            let y = top + head + turn * PITCH + PITCH / 2;
            ink.text(edge - out * 5, y + 4, "pin", inside, pin);
            match net(pin) {
                Some(net) => {
                    ink.line((edge, y), (edge + out * WIRE, y));
                    end(ink, (edge + out * WIRE, y), net, is_left);
                }
                None => ink.cross(edge + out * 6, y),
            }
        }
    }
    top + height
}

/// Parts in a line, with the names of the nets between them.
fn row(chain: &Chain<'_>, ink: &mut Ink, y: i32) {
    let mut x = INSET;
    end(ink, (x, y), chain.from, true);
    let last = chain.links.len().saturating_sub(1);
    for (
        turn,
        Link {
            part,
            to,
            is_turned,
        },
    ) in chain.links.iter().enumerate()
    {
        ink.symbol(&part.kind, (x, y), SYMBOL, *is_turned);
        let middle = x + SYMBOL / 2;
        ink.text(middle, y - 15, "ref", Anchor::Middle, &part.name);
        ink.text(middle, y + 24, "value", Anchor::Middle, short(&part.value));
        let Some(to) = to else {
            return;
        };
        x += SYMBOL;
        if turn == last {
            end(ink, (x, y), to, false);
        } else {
            ink.line((x, y), (x + BETWEEN, y));
            ink.node(x + BETWEEN / 2, y);
            ink.text(x + BETWEEN / 2, y - 8, "net", Anchor::Middle, to);
            x += BETWEEN;
        }
    }
}

/// The end of a wire: the sign of ground, or a name.
fn end(ink: &mut Ink, (x, y): (i32, i32), net: &str, is_left: bool) {
    if net == GROUND {
        return ink.ground(x, y);
    }
    let class = if POWER.contains(&net) { "power" } else { "net" };
    let (x, anchor) = if is_left {
        (x - 4, Anchor::End)
    } else {
        (x + 4, Anchor::Start)
    };
    ink.text(x, y + 4, class, anchor, net);
}

/// The first words of a value: the rest stands in the list of parts.
fn short(value: &str) -> &str {
    value.split([',', ':']).next().unwrap_or(value)
}
