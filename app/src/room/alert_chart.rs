use std::sync::Arc;

use domain::{AlertReport, Doubt, Seq, watch::Sample};
use leptos::prelude::*;

use crate::{
    ui::{Point, Sparkline, Unfold},
    when,
};

/// Samples further apart than this are not joined by a line, seconds: most come every ten.
const GAP_S: f64 = 30.0;

/// The window that raised an alert: lines to see, a table to read. A wearer opens both only
/// if they wish to, and sees no score.
#[component]
pub(crate) fn AlertChart(report: Arc<AlertReport>, raised_seq: Seq, wearer: bool) -> impl IntoView {
    let window = oldest_first(&report.window);
    if window.is_empty() {
        return ().into_any();
    }
    let span = window.first().map_or(0, |sample| sample.before_s);
    let length = when::span(i64::from(span) * 1000);
    // A value alone has no length.
    let (over, short) = if span == 0 {
        ("at the alert".to_owned(), String::new())
    } else {
        (
            format!("over the {length} before the alert"),
            format!(", {length}"),
        )
    };
    let heart = line(&window, |sample| sample.heart_rate_bpm);
    let skin = line(&window, |sample| sample.skin_conductance_us);
    let baseline = report.evidence.baseline_heart_rate_bpm.map(f64::from);
    let charts = move || {
        view! {
            <div class="alert-charts">
                <figure>
                    <Sparkline
                        points=heart.clone()
                        gap=GAP_S
                        level=baseline
                        series="heart"
                        label=format!("Heart rate {over}")
                    />
                    <figcaption>{format!("Heart rate{short}")}</figcaption>
                </figure>
                <figure>
                    <Sparkline
                        points=skin.clone()
                        gap=GAP_S
                        series="skin"
                        label=format!("Skin conductance {over}")
                    />
                    <figcaption>{format!("Skin conductance{short}")}</figcaption>
                </figure>
            </div>
        }
    };
    let table = move || view! { <WindowTable window=window.clone() score=!wearer/> };
    let id = format!("numbers-{raised_seq}");
    if wearer {
        let content = ViewFn::from(move || view! { {charts()} {table()} });
        return view! { <Unfold id summary="What the watch measured" content/> }.into_any();
    }
    let (score, threshold) = (report.evidence.score, report.evidence.threshold);
    let has_numbers = !report.has(Doubt::Numbers);
    let content = ViewFn::from(move || {
        let score = has_numbers.then(|| {
            view! {
                <p>
                    {format!(
                        "Score {score:.1}, rule asks for {threshold:.1} (in robust standard deviations above the own baseline).",
                    )}
                </p>
            }
        });
        view! { {score} {table()} }
    });
    view! {
        {charts()}
        <Unfold id summary="The numbers as a table" content/>
    }
    .into_any()
}

#[component]
fn WindowTable(window: Vec<Sample>, score: bool) -> impl IntoView {
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Measured values">
            <table>
                <caption class="visually-hidden">"Values before the alert, oldest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Before"</th>
                        <th scope="col">"Heart rate, /min"</th>
                        <th scope="col">"Skin, µS"</th>
                        {score.then(|| view! { <th scope="col">"Score"</th> })}
                    </tr>
                </thead>
                <tbody>
                    {window
                        .into_iter()
                        .map(|sample| {
                            view! {
                                <tr>
                                    <th scope="row">{when::before(u32::from(sample.before_s))}</th>
                                    <td>{number(sample.heart_rate_bpm, 0)}</td>
                                    <td>{number(sample.skin_conductance_us, 2)}</td>
                                    {score.then(|| view! { <td>{number(sample.score, 1)}</td> })}
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

/// A value that may be missing.
pub(crate) fn number(value: Option<f32>, decimals: usize) -> String {
    let text = value.map(|value| format!("{value:.decimals$}"));
    match text {
        // Not "-0.0".
        Some(text) if text.bytes().all(|byte| b"-0.".contains(&byte)) => {
            text.trim_start_matches('-').to_owned()
        }
        Some(text) => text,
        None => "–".to_owned(),
    }
}

/// A watch that sends them in another order still gets one line and the whole span.
fn oldest_first(window: &[Sample]) -> Vec<Sample> {
    let mut ordered: Vec<Sample> = Vec::new();
    for sample in window {
        let place = ordered.partition_point(|known| known.before_s >= sample.before_s);
        ordered.insert(place, *sample);
    }
    ordered
}

fn line(window: &[Sample], value: impl Fn(&Sample) -> Option<f32>) -> Vec<Point> {
    window
        .iter()
        .map(|sample| Point {
            x: -f64::from(sample.before_s),
            y: value(sample).map(f64::from),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_window_is_shown_oldest_first(befores in prop::collection::vec(any::<u16>(), 0..40)) {
            let window: Vec<Sample> = befores
                .iter()
                .map(|before_s| Sample { before_s: *before_s, ..Sample::default() })
                .collect();
            let shown: Vec<u16> = oldest_first(&window).iter().map(|sample| sample.before_s).collect();
            let mut expected = befores;
            expected.sort_by_key(|before| std::cmp::Reverse(*before));
            prop_assert_eq!(shown, expected);
        }
    }
}
