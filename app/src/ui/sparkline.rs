use leptos::prelude::*;

const WIDTH: u8 = 240;
const HEIGHT: u8 = 56;
/// Room for the line's own width.
const EDGE: f64 = 3.0;

/// One value, at a distance from the chart's start in any unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    /// `None` breaks the line.
    pub y: Option<f64>,
}

/// A line without axes; the numbers stand in the words beside it and in a table behind it.
#[component]
pub fn Sparkline(
    points: Vec<Point>,
    /// Neighbours further apart than this, or of one place, or in the wrong order are not joined:
    /// nothing is known between them.
    gap: f64,
    /// What it shows, in words.
    label: String,
    /// A level to compare with, drawn dashed.
    #[prop(optional_no_strip)]
    level: Option<f64>,
    /// Names its colour.
    series: &'static str,
) -> impl IntoView {
    let (lines, level) = draw(&points, gap, level);
    view! {
        <svg
            class=format!("sparkline sparkline-{series}")
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            preserveAspectRatio="none"
            role="img"
            aria-label=label
        >
            {level
                .map(|y| {
                    let y = tenths(y);
                    view! { <line class="level" x1="0" x2=WIDTH.to_string() y1=y.clone() y2=y.clone()></line> }
                })}
            {lines
                .into_iter()
                .map(|line| view! { <polyline class="line" points=line></polyline> })
                .collect_view()}
        </svg>
    }
}

/// The unbroken lines as SVG points, and the height of the level.
fn draw(points: &[Point], gap: f64, level: Option<f64>) -> (Vec<String>, Option<f64>) {
    let values = || points.iter().filter_map(|point| point.y).chain(level);
    let low = values().fold(f64::INFINITY, f64::min);
    let high = values().fold(f64::NEG_INFINITY, f64::max);
    let first = points.first().map_or(0.0, |point| point.x);
    let last = points.last().map_or(0.0, |point| point.x);
    let scale = |value: f64, low: f64, high: f64| {
        if high > low {
            (value - low) / (high - low)
        } else {
            0.5
        }
    };
    let (width, height) = (f64::from(WIDTH), f64::from(HEIGHT));
    let place_y = |y| height - EDGE - scale(y, low, high) * (height - 2.0 * EDGE);
    let lines = points
        .chunk_by(|left, right| {
            let apart = right.x - left.x;
            left.y.is_some() && right.y.is_some() && 0.0 < apart && apart <= gap
        })
        .filter(|line| line.iter().any(|point| point.y.is_some()))
        .map(|line| {
            // A value alone is a point: a line to itself, which round ends make visible.
            let alone = line.first().filter(|_| line.len() == 1);
            line.iter()
                .chain(alone)
                .map(|point| {
                    let x = scale(point.x, first, last) * width;
                    let y = place_y(point.y.unwrap_or(low));
                    format!("{},{}", tenths(x), tenths(y))
                })
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    (lines, level.map(place_y))
}

/// A place in the chart, with one digit behind the point: what writes any fraction would be a large part of a client.
fn tenths(place: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "inside the chart"
    )]
    let tenths = (place * 10.0).round_ties_even() as u32;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_breaks_the_line() {
        let points = [Some(60.0), Some(90.0), None, Some(75.0)]
            .into_iter()
            .enumerate()
            .map(|(x, y)| Point {
                x: f64::from(u32::try_from(x).unwrap()),
                y,
            })
            .collect::<Vec<_>>();
        let (lines, level) = draw(&points, 1.0, Some(60.0));
        assert_eq!(lines, ["0.0,53.0 80.0,3.0", "240.0,28.0 240.0,28.0"]);
        assert_eq!(level, Some(53.0));
    }

    /// A chart shows what was measured and nothing else.
    #[test]
    fn no_line_is_drawn_across_time_without_data() {
        let points = [0.0, 10.0, 20.0, 95.0, 200.0, 210.0].map(|x| Point { x, y: Some(x) });
        let (lines, _) = draw(&points, 30.0, None);
        let lengths: Vec<usize> = lines.iter().map(|line| line.split(' ').count()).collect();
        assert_eq!(lengths, [3, 2, 2]);
        let alone: Vec<&str> = lines[1].split(' ').collect();
        assert_eq!(alone[0], alone[1], "a value alone is a point");
    }

    #[test]
    fn no_line_is_drawn_back_or_upright() {
        let points = [0.0, 20.0, 10.0, 10.0].map(|x| Point { x, y: Some(x) });
        let (lines, _) = draw(&points, 30.0, None);
        let lengths: Vec<usize> = lines.iter().map(|line| line.split(' ').count()).collect();
        assert_eq!(lengths, [2, 2, 2]);
        assert!(lines[1..].iter().all(|line| {
            let alone: Vec<&str> = line.split(' ').collect();
            alone[0] == alone[1]
        }));
    }

    #[test]
    fn nothing_and_a_flat_line_are_drawn_too() {
        assert_eq!(draw(&[], 1.0, None), (Vec::new(), None));
        let flat = [Point {
            x: 1.0,
            y: Some(5.0),
        }];
        assert_eq!(draw(&flat, 1.0, None).0, ["120.0,28.0 120.0,28.0"]);
    }
}
