//! Lines, signs and letters of a drawing, as SVG.

use std::fmt::Write;

const STYLE: &str = "text{font:11px 'DejaVu Sans',Verdana,sans-serif;fill:#1b2733}\
.title{font-size:14px;font-weight:bold}.ref{font-weight:bold}.value{font-size:10px;fill:#45525e}.pin{font-size:10px}\
.net{fill:#0b5c8a}.power{fill:#8a4b0b;font-weight:bold}\
path{fill:none;stroke:#1b2733;stroke-width:1.4}.frame{stroke:#b9c2ca;stroke-width:1}.box{fill:#f4f7f9}\
.solid{fill:#1b2733}";

#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// What is drawn, from an own corner.
#[derive(Default)]
pub(super) struct Ink {
    svg: String,
}

impl Ink {
    pub(super) fn into_svg(self, width: i32, height: i32, title: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"img\">\n<title>{title}</title>\n<style>{STYLE}</style>\n<rect width=\"{width}\" height=\"{height}\" \
             fill=\"#fff\"/>\n{}</svg>\n",
            self.svg
        )
    }

    /// Puts another drawing's corner at a point.
    pub(super) fn place(&mut self, other: &Self, x: i32, y: i32) {
        let _ = writeln!(
            self.svg,
            "<g transform=\"translate({x} {y})\">\n{}</g>",
            other.svg
        );
    }

    pub(super) fn frame(&mut self, width: i32, height: i32, title: &str) {
        self.path("frame", &format!("M0 0h{width}v{height}h-{width}z"));
        self.text(12, 21, "title", Anchor::Start, title);
    }

    pub(super) fn part_box(&mut self, x: i32, y: i32, width: i32, height: i32) {
        self.path("box", &format!("M{x} {y}h{width}v{height}h-{width}z"));
    }

    pub(super) fn text(&mut self, x: i32, y: i32, class: &str, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            self.svg,
            "<text x=\"{x}\" y=\"{y}\" class=\"{class}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    }

    pub(super) fn line(&mut self, from: (i32, i32), to: (i32, i32)) {
        self.path("", &format!("M{} {}L{} {}", from.0, from.1, to.0, to.1));
    }

    /// Three lines that get shorter.
    pub(super) fn ground(&mut self, x: i32, y: i32) {
        self.path("", &format!("M{x} {y}v6m-8 0h16m-13 4h10m-7 4h4"));
    }

    /// A pin that stays free.
    pub(super) fn cross(&mut self, x: i32, y: i32) {
        self.path("", &format!("M{} {}l8 8m0 -8l-8 8", x - 4, y - 4));
    }

    pub(super) fn node(&mut self, x: i32, y: i32) {
        self.path(
            "solid",
            &format!("M{} {y}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0", x - 3),
        );
    }

    /// A part of two pins in the middle of its wires; turned, its second pin is on the left.
    pub(super) fn symbol(&mut self, kind: &str, (x, y): (i32, i32), length: i32, is_turned: bool) {
        let wire = (length - 32) / 2;
        let sign = match kind {
            "resistor" => "m0 -6h32v12h-32zm32 6",
            "capacitor" => "h13m0 -10v20m6 -20v20m0 -10h13",
            "diode" => "h8m0 -8v16l16 -8zm16 0v16m0 -8h8",
            "led" => "h8m0 -8v16l16 -8zm16 0v16m0 -8h8m-15 -8l5 -5m-3 0h3v3m4 2l5 -5m-3 0h3v3m-9 8",
            "button" => {
                "h6m0 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0m16 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0m-16 -6h20m-10 0v-5m14 11h6"
            }
            "switch" => {
                "h6m0 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0m16 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0m-13 -2l14 -7m4 9h5"
            }
            "pads" => "h8m0 -5h6v10h-6zm10 0h6v10h-6zm6 5h8",
            "motor" => "h4a12 12 0 1 0 24 0a12 12 0 1 0 -24 0m6 5v-10l6 6l6 -6v10m6 -5h4",
            "cell" => "h12m0 -12v24m8 -18v12m0 -6h12",
            "electrode" => "h8a8 8 0 1 0 16 0a8 8 0 1 0 -16 0",
            _ => "h32",
        };
        let turn = if is_turned {
            format!(" transform=\"rotate(180 {} {y})\"", x + length / 2)
        } else {
            String::new()
        };
        // Nothing comes behind an electrode but skin.
        let after = if kind == "electrode" {
            String::new()
        } else {
            format!("M{} {y}H{}", x + length - wire, x + length)
        };
        let path = format!("M{x} {y}h{wire}{sign}{after}");
        let _ = writeln!(self.svg, "<path d=\"{path}\"{turn}/>");
    }

    fn path(&mut self, class: &str, path: &str) {
        let class = if class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{class}\"")
        };
        let _ = writeln!(self.svg, "<path{class} d=\"{path}\"/>");
    }
}
