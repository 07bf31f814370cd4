use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use service::Service;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{assets::Site, config::Config};

/// What handlers share; cheap to clone.
#[derive(Clone, FromRef)]
pub struct AppState {
    pub service: Service,
    pub config: Arc<Config>,
    pub site: Arc<Site>,
    pub leptos: LeptosOptions,
    pub metrics: PrometheusHandle,
    pub stopping: Stopping,
}

/// The end of the process, as seen by those who run in it.
#[derive(Clone, Default)]
pub struct Stopping {
    /// Cancelled: not ready any more, nothing new begins.
    pub begun: CancellationToken,
    /// Open sockets, which the HTTP server does not wait for.
    pub sockets: TaskTracker,
}

impl AppState {
    pub fn new(service: Service, config: Config, site: Site, metrics: PrometheusHandle) -> Self {
        Self {
            service,
            leptos: config.leptos.clone(),
            config: Arc::new(config),
            site: Arc::new(site),
            metrics,
            stopping: Stopping::default(),
        }
    }
}
