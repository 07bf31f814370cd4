use std::sync::Arc;

use ::words::alert;
use domain::{AlertReport, Doubt, watch::Sample};
use leptos::prelude::*;

use crate::{
    ui::{Point, Sparkline},
    when,
    words::{t, words},
};

/// Samples further apart than this are not joined by a line, seconds: most come every ten.
const GAP_S: f64 = 30.0;

/// The window that raised an alert: lines to see, a table to read. A wearer sees no score.
#[component]
pub(super) fn AlertChart(
    report: Arc<AlertReport>,
    wearer: bool,
    /// Who wears the watch.
    of_wearer: String,
) -> impl IntoView {
    let window = oldest_first(&report.window);
    let span = window.first().map_or(0, |sample| sample.before_s);
    let length = when::span(i64::from(span) * 1000);
    // A value alone has no length.
    let [heart_label, heart_caption, skin_label, skin_caption] = if span == 0 {
        [
            alert::heart_rate_at(),
            alert::heart_rate(),
            alert::skin_conductance_at(),
            alert::skin_conductance(),
        ]
    } else {
        [
            alert::heart_rate_before(&*length),
            alert::heart_rate_of(&*length),
            alert::skin_conductance_before(&*length),
            alert::skin_conductance_of(&*length),
        ]
    }
    .map(t);
    let heart = line(&window, |sample| sample.heart_rate_bpm);
    let skin = line(&window, |sample| sample.skin_conductance_us);
    let baseline = report.evidence.baseline_heart_rate_bpm.map(f64::from);
    let (score, threshold) = (report.evidence.score, report.evidence.threshold);
    let has_score = !wearer && !report.has(Doubt::Numbers);
    view! {
        <div class="alert-charts">
            <figure>
                <Sparkline points=heart gap=GAP_S level=baseline series="heart" label=heart_label/>
                <figcaption>{heart_caption}</figcaption>
            </figure>
            <figure>
                <Sparkline points=skin gap=GAP_S series="skin" label=skin_label/>
                <figcaption>{skin_caption}</figcaption>
            </figure>
        </div>
        {has_score.then(|| view! { <p>{t(alert::score(score, threshold, &*of_wearer))}</p> })}
        <WindowTable window score=!wearer/>
    }
}

#[component]
fn WindowTable(window: Vec<Sample>, score: bool) -> impl IntoView {
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=t(alert::measured_values())>
            <table>
                <caption class="visually-hidden">{t(alert::values_before())}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t(alert::before())}</th>
                        <th scope="col">{t(alert::heart_rate_unit())}</th>
                        <th scope="col">{t(alert::skin_unit())}</th>
                        {score.then(|| view! { <th scope="col">{t(alert::score_column())}</th> })}
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
pub(in crate::room) fn number(value: Option<f32>, decimals: usize) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| words().fixed(f64::from(value), decimals),
    )
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
