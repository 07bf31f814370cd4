//! The case, by `openscad`, where there is one.

use super::netlist::Netlist;
use crate::{
    fingerprint::short_hash,
    repo,
    steps::{self, Step, step},
};
use anyhow::{Context, Result, ensure};
use std::{fs, path::Path, process::Command};

const MODEL: &str = "firmware/case/watch.scad";
const PICTURE: &str = "firmware/docs/case.png";
/// A wrist carries no larger thing, millimetres.
const LARGEST_MM: f64 = 125.0;

/// What is printed, and how many millimetres it has at least from side to side.
const PARTS: [(&str, f64); 5] = [
    ("bottom", 42.0),
    ("lid", 42.0),
    ("button", 6.0),
    ("strap_holes", 20.0),
    ("strap_stud", 20.0),
];

/// The cell of the parts list must be the one that the case is made for.
pub(super) fn check(netlist: &Netlist) -> Result<Vec<String>> {
    let model = repo::read(MODEL)?;
    Ok(misfit(&model, netlist).into_iter().collect())
}

fn misfit(model: &str, netlist: &Netlist) -> Option<String> {
    let cell = netlist.parts.iter().find(|part| part.kind == "cell")?;
    let sides = model.lines().find_map(|line| {
        let (sides, _) = line.strip_prefix("cell = [")?.split_once(']')?;
        Some(format!("{} mm", sides.replace(", ", " × ")))
    });
    match sides {
        Some(sides) if cell.order.contains(&sides) => None,
        Some(sides) => Some(format!(
            "{MODEL} is for a cell of {sides}, and {} is another",
            cell.name
        )),
        None => Some(format!("{MODEL} does not say how large the cell is")),
    }
}

pub(super) fn is_installed() -> bool {
    let version = Command::new("openscad").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// The picture in the guide, and the model that it shows.
pub(super) fn figure() -> Result<String> {
    let model = short_hash(repo::read(MODEL)?.as_bytes());
    Ok(format!(
        "![Bottom from the skin's side, lid, button and strap](docs/case.png)\n\n<!-- case/watch.scad as of {model} -->"
    ))
}

/// Every part as a file for a printer, and the picture if `fresh`.
pub(super) fn render(fresh: bool) -> Result<()> {
    if !is_installed() {
        steps::say("SKIPPED: no openscad, so no case was rendered");
        ensure!(!fresh, "{MODEL} changed, and its picture needs openscad");
        return Ok(());
    }
    let folder = repo::state().join("case");
    fs::create_dir_all(&folder)?;
    step("Case", |step| render_all(&folder, step))?;
    steps::say(format!("for a printer: {}", folder.display()));
    if fresh {
        step("Picture of the case", |_| picture())?;
    }
    Ok(())
}

fn render_all(folder: &Path, step: &Step) -> Result<()> {
    for (part, width) in PARTS {
        step.note(part);
        let file = folder.join(format!("{part}.stl"));
        render_part(&repo::root().join(MODEL), part, &file)?;
        let sides = sides(&fs::read_to_string(&file)?)
            .with_context(|| format!("{part}.stl has no points"))?;
        let fits = sides.iter().all(|side| (0.5..LARGEST_MM).contains(side));
        let is_wide = sides.first().is_some_and(|side| *side >= width);
        ensure!(fits && is_wide, "the {part} of the case is {sides:?} mm");
    }
    Ok(())
}

fn render_part(model: &Path, part: &str, file: &Path) -> Result<()> {
    let mut command = Command::new("openscad");
    command.arg("-D").arg(format!("part=\"{part}\""));
    command.arg("-o").arg(file).arg(model);
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim();
    ensure!(
        output.status.success(),
        "{}, {part}: {said}",
        model.display()
    );
    let is_whole = said
        .lines()
        .any(|line| line.split_whitespace().eq(["Simple:", "yes"]));
    ensure!(is_whole, "{part} has walls without a thickness: {said}");
    // The space around it counts as well.
    let is_one = said
        .lines()
        .any(|line| line.split_whitespace().eq(["Volumes:", "2"]));
    ensure!(is_one, "{part} falls into pieces: {said}");
    Ok(())
}

/// `openscad` draws pictures on a screen only.
fn picture() -> Result<()> {
    let mut command = Command::new("xvfb-run");
    command.args([
        "-a",
        "openscad",
        "--render",
        "--imgsize=1100,630",
        "--colorscheme=Tomorrow",
    ]);
    command.args(["--camera=72,8,0,48,0,15,330", "-o"]);
    command
        .arg(repo::root().join(PICTURE))
        .arg(repo::root().join(MODEL));
    steps::quiet(&mut command).map(|_| ())
}

/// How far a model reaches along each axis, millimetres.
fn sides(stl: &str) -> Option<[f64; 3]> {
    let points = stl.lines().filter_map(|line| {
        let mut numbers = line.trim().strip_prefix("vertex")?.split_whitespace();
        let mut next = || numbers.next()?.parse::<f64>().ok();
        Some([next()?, next()?, next()?])
    });
    let ends = points.fold(None, |ends: Option<([f64; 3], [f64; 3])>, point| {
        let (mut low, mut high) = ends.unwrap_or((point, point));
        for ((low, high), value) in low.iter_mut().zip(&mut high).zip(point) {
            *low = low.min(value);
            *high = high.max(value);
        }
        Some((low, high))
    });
    let (low, high) = ends?;
    Some([high[0] - low[0], high[1] - low[1], high[2] - low[2]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_case_is_one_whole_body() {
        if !is_installed() {
            steps::say("SKIPPED: no openscad, so NO PART OF THE CASE WAS RENDERED");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        for (part, width) in PARTS {
            let file = folder.path().join("part.stl");
            render_part(&repo::root().join(MODEL), part, &file).unwrap();
            let sides = sides(&fs::read_to_string(&file).unwrap()).unwrap();
            assert!(sides[0] >= width && sides[2] > 0.5, "{part}: {sides:?}");
        }
        let model = folder.path().join("pieces.scad");
        let file = folder.path().join("pieces.stl");
        for (text, fault) in [
            (
                "cube(1); translate([3, 0, 0]) cube(1);",
                "falls into pieces",
            ),
            (
                "cube(1); translate([1, 1, 0]) cube(1);",
                "without a thickness",
            ),
            ("assert(false);", "Assertion"),
        ] {
            fs::write(&model, text).unwrap();
            let error = render_part(&model, "pieces", &file).unwrap_err();
            let error = error.to_string();
            assert!(error.contains(fault), "{text}: {error}");
        }
    }

    #[test]
    fn another_cell_than_the_ordered_one_is_found() {
        let model = repo::read(MODEL).unwrap();
        let netlist = repo::read(crate::hardware::NETLIST).unwrap();
        let ordered = Netlist::parse(&netlist).unwrap();
        assert_eq!(misfit(&model, &ordered), None);
        let larger = Netlist::parse(&netlist.replace("30 × 20 × 6", "35 × 25 × 5")).unwrap();
        assert!(misfit(&model, &larger).is_some());
        assert!(misfit("", &ordered).is_some());
    }

    #[test]
    fn sides_are_read_from_the_points() {
        let stl = "solid\n vertex 1 2 3\n vertex -1 2.5 3e1\nendsolid";
        assert_eq!(sides(stl), Some([2.0, 0.5, 27.0]));
        assert_eq!(sides("solid"), None);
    }
}
