//! A server of a test's own.

use std::time::Duration;

use server::{
    AppState, Site,
    config::{self, Config},
    serve::{self, Running},
};
use service::Service;
use tempfile::TempDir;

/// Long, because machines are busy; nothing waits for it unless something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct TestServer {
    running: Running,
    _data: TempDir,
}

impl TestServer {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}, Site::default()).await
    }

    /// With a configuration and a site of its own.
    pub(crate) async fn start_with(change: impl FnOnce(&mut Config), site: Site) -> Self {
        let data = TempDir::new().unwrap();
        let nothing = data.path().join("empty.toml");
        std::fs::write(&nothing, "").unwrap();
        let mut config = config::load(Some(&nothing), []).unwrap();
        config.server.listen = "127.0.0.1:0".parse().unwrap();
        config.server.data_dir = data.path().join("data");
        config.auth.argon2_memory_kib = 8;
        config.auth.argon2_iterations = 1;
        config.alerts.canary = false;
        change(&mut config);
        let service = serve::open(&config, &site).await.unwrap();
        let running = serve::start_with(config, site, service).await.unwrap();
        Self {
            running,
            _data: data,
        }
    }

    pub(crate) fn app(&self) -> &AppState {
        &self.running.app
    }

    pub(crate) fn service(&self) -> &Service {
        &self.running.app.service
    }

    /// `http://127.0.0.1:port`, which is also the origin of its pages.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.running.address)
    }

    pub(crate) fn address(&self) -> String {
        self.running.address.to_string()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address)
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await.unwrap();
    }
}
