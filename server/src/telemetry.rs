//! Logs to stderr, numbers to `/metrics`.

use std::{io::IsTerminal as _, sync::OnceLock};

use anyhow::{Context as _, Result};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing::{Level, Metadata};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, filter::filter_fn, layer::SubscriberExt as _};

use crate::config::{Log, LogFormat};

/// Upper bounds of the time histograms, in seconds.
const TIMES: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// Our own crates, whose log lines hold no content.
const OWN: [&str; 7] = [
    "app", "bus", "domain", "fitweet", "server", "service", "store",
];

pub fn start_log(log: &Log) -> Result<()> {
    let filter = EnvFilter::try_new(&log.filter)
        .with_context(|| format!("[log] filter \"{}\"", log.filter))?;
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let lines = match log.format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    let log_to = tracing_subscriber::registry().with(filter);
    let done = log_to.with(filter_fn(is_harmless)).with(lines).try_init();
    std::panic::set_hook(Box::new(|panic| {
        // A formatted message could hold what somebody wrote; a fixed one cannot.
        let words = panic.payload().downcast_ref::<&'static str>().copied();
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, words, "panicked");
    }));
    done.map_err(|error| anyhow::anyhow!("log: {error}"))
}

/// Whatever the configured filter asks for: libraries log the frames, statements and headers that
/// pass through them, and with these what people write and how they prove who they are.
fn is_harmless(metadata: &Metadata) -> bool {
    let mut target = metadata.target().split("::");
    let is_own = target.next().is_some_and(|name| OWN.contains(&name));
    is_own || *metadata.level() <= Level::WARN
}

/// The process's one recorder, made at the first call.
pub fn metrics() -> Result<PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let handle = HANDLE.get_or_init(|| {
        let times = Matcher::Suffix("_seconds".into());
        let builder = PrometheusBuilder::new().set_buckets_for_metric(times, &TIMES);
        let recorder = builder.ok()?.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok()?;
        Some(handle)
    });
    handle.clone().context("metrics: another recorder is set")
}
