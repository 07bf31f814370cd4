use ::words::{alert, common, watch};
use domain::{
    DeviceId, DeviceView, NewestReading, ReadingPoint, ReadingsView, Role, SourceView, Trust,
    UnixMillis,
    limits::{self, READINGS_SPAN_MS},
    watch::{Quality, RestartReason, WearState},
};
use leptos::prelude::*;

use super::{alert_details::number, words};
use crate::{
    client::Client,
    ui::{ClockOnDay, ClockWithSeconds, Icon, Point, Shape, Sparkline, Unfold},
    when,
    words::{t, t_view},
};

/// Rows of the table behind the chart.
const TABLE_ROWS: usize = 30;
/// Points further apart than this are not joined by a line, ms: most come every ten seconds.
const GAP_MS: f64 = 30_000.0;
/// For how long a start of a watch is worth a word, ms.
const START_SHOWN_MS: i64 = 86_400_000;
/// A reading older than this is no longer how somebody is.
const OLD_MS: i64 = 60_000;

/// What the wearer's watch last told, and how old that is.
#[component]
pub fn WatchView(
    view: ReadSignal<Option<ReadingsView>>,
    /// For how long the first of these has been on the page, ms.
    served_for: i64,
) -> impl IntoView {
    let client = Client::get();
    let wearer = client.me().is_some_and(|me| me.role == Role::Wearer);
    // Ages count from the server's clock, and go on by the own one.
    let fetched = Memo::new(move |before: Option<&i64>| {
        let now = view.with(|_| untrack(|| client.steady_now()));
        if before.is_none() {
            now - served_for
        } else {
            now
        }
    });
    let since = move || client.steady_now() - fetched.get();
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
            let age = move |at: UnixMillis| server_time + since() - at;
            let is_alone = view.sources.len() < 2;
            let name = |id| {
                let device = view.devices.iter().find(|device| device.id == id);
                device.map(|device| device.name.clone()).unwrap_or_default()
            };
            let sources = view.sources.iter().map(|source| {
                let name = (!is_alone).then(|| name(source.device));
                let source = source.clone();
                view! { <Source source name wearer until=server_time age/> }
            });
            view! {
                {sources.collect_view()}
                <ul class="devices">
                    {view
                        .devices
                        .into_iter()
                        .filter(|device| device.revoked_at.is_none())
                        .map(|device| view! { <DeviceLine device server_time age/> })
                        .collect_view()}
                </ul>
            }
            .into_any()
        }
    }
}

/// What one device measured. Two on one person differ, and one may lie on a table: each stands
/// by itself, with its name.
#[component]
fn Source(
    source: SourceView,
    name: Option<String>,
    wearer: bool,
    /// When the server read it.
    until: UnixMillis,
    age: impl Fn(UnixMillis) -> i64 + Copy + Send + Sync + 'static,
) -> impl IntoView {
    view! {
        <section class="source">
            {name.map(|name| view! { <h3><bdi>{name}</bdi></h3> })}
            {source.newest.map(|newest| view! { <Newest newest wearer age/> })}
            {(!source.points.is_empty())
                .then(|| view! { <Recent device=source.device points=source.points wearer until/> })}
        </section>
    }
}

#[component]
fn NoWatch(wearer: bool) -> impl IntoView {
    if wearer {
        let settings = view! {
            <a href="/settings" rel="external">
                {t(common::settings())}
            </a>
        };
        let said = t_view(watch::no_watch_own(settings.into_any()));
        view! { <p class="empty">{said}</p> }.into_any()
    } else {
        view! { <p class="empty">{t(watch::no_watch())}</p> }.into_any()
    }
}

/// How old it is comes first, then what can be said of the heart rate by its own quality.
#[component]
fn Newest(
    newest: NewestReading,
    wearer: bool,
    age: impl Fn(UnixMillis) -> i64 + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let at = newest.at;
    let is_old = Memo::new(move |_| age(at) > OLD_MS);
    let state = match newest.wear {
        WearState::OffWrist => t(words::wear(newest.wear)),
        worn => format!(
            "{} · {}",
            t(words::wear(worn)),
            t(words::quality_for(wearer, newest.quality))
        ),
    };
    view! {
        <div class="newest">
            <p>
                <Icon shape=Shape::Clock/>
                {move || {
                    let ago = when::span(age(at));
                    if is_old.get() {
                        view! { <strong>{t(watch::measured_ago_old(ago))}</strong> }.into_any()
                    } else {
                        t(watch::measured_ago(ago)).into_any()
                    }
                }}
            </p>
            {move || (!wearer).then(|| heart_rate(&newest, is_old.get()))}
            {(!wearer).then(|| no_skin(newest.qualities.skin_conductance))}
            <p>{state}</p>
        </div>
    }
}

fn heart_rate(newest: &NewestReading, is_old: bool) -> AnyView {
    let quality = newest.qualities.heart_rate;
    let Some(rate) = newest.heart_rate_bpm else {
        let why = match quality {
            Quality::Ok | Quality::WarmingUp => watch::not_in_reading(),
            other => words::quality(other),
        };
        return view! { <p>{t(watch::no_heart_rate(why))}</p> }.into_any();
    };
    match Trust::of(quality) {
        Trust::Good if !is_old => {
            let rate = view! { <strong>{number(Some(rate), 0)}</strong> }.into_any();
            view! { <p class="newest-value">{t_view(watch::beats(rate))}</p> }.into_any()
        }
        Trust::Good => view! { <p>{t(watch::beats_then(rate))}</p> }.into_any(),
        Trust::Doubtful => {
            let why = words::quality(quality);
            view! { <p>{t(watch::beats_doubtful(why, rate))}</p> }.into_any()
        }
        Trust::Nothing => {
            let why = words::quality(quality);
            view! { <p>{t(watch::no_heart_rate(why))}</p> }.into_any()
        }
    }
}

/// Why the skin is not measured, if the watch itself or its cable is why.
fn no_skin(quality: Quality) -> Option<impl IntoView> {
    let is_told = quality.is_fault() || quality == Quality::Charging;
    let why = words::quality(quality);
    is_told.then(|| view! { <p>{t(watch::no_skin_conductance(why))}</p> })
}

/// Lines over the span that was asked for, up to when it was read, wherever in it the values are.
/// A wearer opens them only if they wish to.
#[component]
fn Recent(
    device: DeviceId,
    points: Vec<ReadingPoint>,
    wearer: bool,
    until: UnixMillis,
) -> impl IntoView {
    let span = when::span(READINGS_SPAN_MS);
    let heart = line(&points, until, |point| point.heart_rate_bpm);
    let skin = line(&points, until, |point| point.skin_conductance_us);
    let charts = move || {
        view! {
            <figure>
                <Sparkline
                    points=heart.clone()
                    gap=GAP_MS
                    series="heart"
                    label=t(watch::heart_rate_over_last(&*span))
                />
                <figcaption>{t(watch::heart_rate_last(&*span))}</figcaption>
            </figure>
            <figure>
                <Sparkline
                    points=skin.clone()
                    gap=GAP_MS
                    series="skin"
                    label=t(watch::skin_conductance_over_last(&*span))
                />
                <figcaption>{t(watch::skin_conductance_last(&*span))}</figcaption>
            </figure>
        }
    };
    let table = move || view! { <ReadingsTable points=points.clone()/> };
    let id = format!("readings-{device}");
    if wearer {
        let content = ViewFn::from(move || view! { {charts()} {table()} });
        view! {
            <div class="readings">
                <Unfold id summary=t(alert::what_was_measured()).into_any() content/>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="readings">
                {charts()} <Unfold id summary=t(alert::numbers_as_table()).into_any() content=ViewFn::from(table)/>
            </div>
        }
        .into_any()
    }
}

#[component]
fn ReadingsTable(points: Vec<ReadingPoint>) -> impl IntoView {
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=t(watch::recent_readings())>
            <table>
                <caption class="visually-hidden">{t(watch::recent_readings_newest())}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t(watch::at())}</th>
                        <th scope="col">{t(watch::heart_unit())}</th>
                        <th scope="col">{t(watch::skin_unit())}</th>
                        <th scope="col">{t(watch::skin_temperature_unit())}</th>
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
    server_time: UnixMillis,
    age: impl Fn(UnixMillis) -> i64 + Send + Sync + 'static,
) -> impl IntoView {
    let seen = device.last_seen_at;
    let start = device
        .last_start
        .filter(|start| server_time - start.at < START_SHOWN_MS)
        .map(|start| {
            let clock = view! { <ClockOnDay at=start.at beside=server_time/> };
            let said = match start.reason {
                RestartReason::PowerOn => watch::start_power(clock.into_any()),
                RestartReason::Update => watch::start_update(clock.into_any()),
                RestartReason::BrownOut => watch::start_weak(clock.into_any()),
                RestartReason::Panic
                | RestartReason::Watchdog
                | RestartReason::Flash
                | RestartReason::Hardware
                | RestartReason::Other => watch::start_fault(clock.into_any()),
            };
            t_view(said)
        });
    view! {
        <li class="device">
            <Icon shape=Shape::Watch/>
            <span>
                <strong><bdi>{device.name}</bdi></strong>
                <small>
                    {move || match seen {
                        Some(at) => t(watch::last_heard(when::span(age(at)))),
                        None => t(watch::never_heard()),
                    }}
                    {device.battery_percent.map(|charge| format!(" · {}", t(watch::battery(charge))))}
                    {device
                        .clock_skew_ms
                        .filter(|skew| skew.abs() > limits::CLOCK_SKEW_MS)
                        .map(|skew| format!(" · {}", t(words::clock(skew))))}
                    {start.map(|start| view! { " · " {start} })}
                </small>
            </span>
        </li>
    }
}

/// From the span's start to its end, ms since its start; both ends are there without a value. What is
/// not good enough is not in the points, and leaves a gap.
fn line(
    points: &[ReadingPoint],
    until: UnixMillis,
    value: impl Fn(&ReadingPoint) -> Option<f32>,
) -> Vec<Point> {
    let place = |at: UnixMillis, y| {
        #[expect(clippy::cast_precision_loss, reason = "minutes of ms fit a double")]
        let x = (at - until + READINGS_SPAN_MS) as f64;
        Point { x, y }
    };
    let mut line = vec![place(until - READINGS_SPAN_MS, None)];
    line.extend(
        points
            .iter()
            .map(|point| place(point.at, value(point).map(f64::from))),
    );
    line.push(place(until, None));
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value stands where in the named span it was measured, not where among the others.
    #[test]
    fn the_line_is_as_long_as_the_words_say() {
        let until = 1_795_356_000_000;
        let point = |at| ReadingPoint {
            at,
            heart_rate_bpm: Some(70.0),
            skin_conductance_us: None,
            skin_temperature_c: None,
            motion: None,
            quality: Quality::Ok,
            wear: WearState::OnWrist,
        };
        let old = [point(until - 600_000), point(until - 590_000)];
        for points in [&old[..], &old[..1], &[]] {
            let line = line(points, until, |point| point.heart_rate_bpm);
            let places: Vec<f64> = line.iter().map(|point| point.x).collect();
            let inner = [300_000.0, 310_000.0];
            let mut expected = vec![0.0];
            expected.extend(&inner[..points.len()]);
            expected.push(900_000.0);
            assert_eq!(places, expected);
            let values = line.iter().filter(|point| point.y.is_some()).count();
            assert_eq!(values, points.len());
        }
    }
}
