//! A pooler before Postgres.

use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::{
    PATIENCE,
    daemon::{Daemon, free_port},
    postgres::{Postgres, as_account, give_away},
};

pub struct PgBouncer {
    port: u16,
    /// Ends with its owner, before its folder.
    #[expect(dead_code, reason = "kept running")]
    server: Daemon,
    #[expect(dead_code, reason = "kept until the end")]
    dir: TempDir,
}

impl PgBouncer {
    pub fn is_installed() -> bool {
        Command::new("pgbouncer")
            .arg("--version")
            .output()
            .is_ok_and(|out| out.status.success())
    }

    /// With this `pool_mode`: session, transaction or statement.
    pub async fn start(postgres: &Postgres, pool_mode: &str) -> Result<Self> {
        let port = free_port()?;
        let dir = tempfile::Builder::new().prefix("fitweet-pool-").tempdir()?;
        let config = dir.path().join("pgbouncer.ini");
        let behind = postgres.port();
        std::fs::write(
            &config,
            format!(
                "[databases]\n\
                 postgres = host=127.0.0.1 port={behind} dbname=postgres user=postgres\n\
                 [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nauth_type = any\n\
                 unix_socket_dir =\npool_mode = {pool_mode}\ndefault_pool_size = 40\n\
                 max_client_conn = 200\n"
            ),
        )?;
        for path in [dir.path(), &config] {
            give_away(path)?;
        }
        let mut command = as_account("pgbouncer".as_ref());
        command.arg(&config).current_dir(dir.path());
        let log = tempfile::Builder::new().tempfile()?.into_temp_path();
        let mut server = Daemon::start(command, &log)?;
        let answers = server.until(PATIENCE, async || {
            TcpStream::connect(("127.0.0.1", port)).await.ok()
        });
        answers.await.context("PgBouncer")?;
        Ok(Self { port, server, dir })
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}
