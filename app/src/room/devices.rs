use domain::{
    DeviceView, ReadingPoint, ReadingsView, Role, UnixMillis, limits,
    watch::{Qualities, Quality},
};
use leptos::prelude::*;

use super::{alert_chart::number, words};
use crate::{
    client::Client,
    ui::{ClockWithSeconds, Icon, Point, Shape, Sparkline},
    when,
};

/// Rows of the table behind the chart.
const TABLE_ROWS: usize = 30;

/// What the wearer's watch last told, and how old that is.
#[component]
pub(crate) fn WatchView(view: ReadSignal<Option<ReadingsView>>) -> impl IntoView {
    let client = Client::get();
    let wearer = client.me().is_some_and(|me| me.role == Role::Wearer);
    // Ages count from the server's clock, and go on by the own one.
    let fetched = Memo::new(move |_| view.with(|_| client.now_untracked()));
    let since = move || (client.now() - fetched.get()).max(0);
    move || match view.get() {
        None => view! {
            <div class="skeleton" aria-hidden="true">
                <span></span>
                <span></span>
            </div>
        }
        .into_any(),
        Some(view) if view.devices.is_empty() => view! { <NoWatch wearer/> }.into_any(),
        Some(view) => {
            let server_time = view.server_time;
            let age = move |at: UnixMillis| when::span(server_time + since() - at);
            view! {
                {newest(&view.points)
                    .map(|point| view! { <Newest point qualities=view.qualities wearer age/> })}
                {(!view.points.is_empty())
                    .then(|| view! { <Recent points=view.points.clone() wearer/> })}
                <ul class="devices">
                    {view
                        .devices
                        .into_iter()
                        .filter(|device| device.revoked_at.is_none())
                        .map(|device| view! { <DeviceLine device age/> })
                        .collect_view()}
                </ul>
            }
            .into_any()
        }
    }
}

#[component]
fn NoWatch(wearer: bool) -> impl IntoView {
    if wearer {
        view! {
            <p class="empty">
                "You have no watch here yet. Pair one in the " <a href="/settings" rel="external">"settings"</a> "."
            </p>
        }
        .into_any()
    } else {
        view! {
            <p class="empty">"No watch is paired yet. The wearer pairs it in their settings."</p>
        }
        .into_any()
    }
}

#[component]
fn Newest(
    point: ReadingPoint,
    qualities: Option<Qualities>,
    wearer: bool,
    age: impl Fn(UnixMillis) -> String + Send + Sync + 'static,
) -> impl IntoView {
    let at = point.at;
    // A value that is not there says why.
    let missing = qualities
        .filter(|_| point.heart_rate_bpm.is_none())
        .map(|qualities| format!("No heart rate: {}", words::quality(qualities.heart_rate)));
    view! {
        <div class="newest">
            {(!wearer)
                .then(|| {
                    view! {
                        <p class="newest-value">
                            <strong>{number(point.heart_rate_bpm, 0)}</strong>
                            " beats per minute"
                        </p>
                        {missing.map(|why| view! { <p>{why}</p> })}
                    }
                })}
            <p>
                <Icon shape=Shape::Clock/>
                {move || format!("Measured {} ago", age(at))}
            </p>
            <p>{words::wear(point.wear)} " · " {words::quality(point.quality)}</p>
        </div>
    }
}

/// Lines over the last quarter of an hour. A wearer opens them only if they wish to.
#[component]
fn Recent(points: Vec<ReadingPoint>, wearer: bool) -> impl IntoView {
    let span = points
        .first()
        .zip(points.last())
        .map_or_else(String::new, |(first, last)| when::span(last.at - first.at));
    let heart = line(&points, |point| point.heart_rate_bpm);
    let skin = line(&points, |point| point.skin_conductance_us);
    let charts = view! {
        <figure>
            <Sparkline
                points=heart
                series="heart"
                label=format!("Heart rate over the last {span}")
            />
            <figcaption>{format!("Heart rate, last {span}")}</figcaption>
        </figure>
        <figure>
            <Sparkline
                points=skin
                series="skin"
                label=format!("Skin conductance over the last {span}")
            />
            <figcaption>{format!("Skin conductance, last {span}")}</figcaption>
        </figure>
    };
    let table = view! { <ReadingsTable points/> };
    if wearer {
        view! {
            <details class="readings">
                <summary>"What the watch measured"</summary>
                {charts}
                {table}
            </details>
        }
        .into_any()
    } else {
        view! {
            <div class="readings">
                {charts} <details>
                    <summary>"The numbers as a table"</summary>
                    {table}
                </details>
            </div>
        }
        .into_any()
    }
}

#[component]
fn ReadingsTable(points: Vec<ReadingPoint>) -> impl IntoView {
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Recent readings">
            <table>
                <caption class="visually-hidden">"Recent readings, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"At"</th>
                        <th scope="col">"Heart, /min"</th>
                        <th scope="col">"Skin, µS"</th>
                        <th scope="col">"Skin, °C"</th>
                    </tr>
                </thead>
                <tbody>
                    {points
                        .into_iter()
                        .rev()
                        .take(TABLE_ROWS)
                        .map(|point| {
                            view! {
                                <tr>
                                    <th scope="row">
                                        <ClockWithSeconds at=point.at/>
                                    </th>
                                    <td>{number(point.heart_rate_bpm, 0)}</td>
                                    <td>{number(point.skin_conductance_us, 2)}</td>
                                    <td>{number(point.skin_temperature_c, 1)}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn DeviceLine(
    device: DeviceView,
    age: impl Fn(UnixMillis) -> String + Send + Sync + 'static,
) -> impl IntoView {
    let seen = device.last_seen_at;
    view! {
        <li class="device">
            <Icon shape=Shape::Watch/>
            <span>
                <strong><bdi>{device.name}</bdi></strong>
                <small>
                    {move || match seen {
                        Some(at) => format!("Last heard {} ago", age(at)),
                        None => "Never heard of yet".to_owned(),
                    }}
                    {device.battery_percent.map(|charge| format!(" · Battery {charge}\u{a0}%"))}
                    {device
                        .clock_skew_ms
                        .filter(|skew| skew.abs() > limits::CLOCK_SKEW_MS)
                        .map(|skew| {
                            let way = if skew > 0 { "ahead" } else { "behind" };
                            format!(" · Clock {} {way}", when::span(skew.abs()))
                        })}
                </small>
            </span>
        </li>
    }
}

fn newest(points: &[ReadingPoint]) -> Option<ReadingPoint> {
    points.last().copied()
}

/// Doubtful values leave a gap.
fn line(points: &[ReadingPoint], value: impl Fn(&ReadingPoint) -> Option<f32>) -> Vec<Point> {
    let start = points.first().map_or(0, |point| point.at);
    points
        .iter()
        .map(|point| {
            let usable = !matches!(
                point.quality,
                Quality::NoData | Quality::PoorContact | Quality::OffWrist
            );
            #[expect(clippy::cast_precision_loss, reason = "minutes of ms fit a double")]
            let x = (point.at - start) as f64;
            Point {
                x,
                y: value(point).filter(|_| usable).map(f64::from),
            }
        })
        .collect()
}
