//! A redis-server of our own, to be killed, stopped and started again.

use std::{
    io::Write as _,
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Not by a macro: the line must be seen although the test passes.
pub(crate) fn skipped(why: &str) {
    let loud = format!("SKIPPED: {why}\n");
    std::io::stderr().write_all(loud.as_bytes()).unwrap();
}

/// The Redis that was lent to the tests, if any.
pub(crate) fn shared() -> Option<String> {
    let url = std::env::var("TEST_REDIS_URL").ok();
    if url.is_none() {
        skipped("TEST_REDIS_URL is not set");
    }
    url
}

pub(crate) struct RedisServer {
    port: u16,
    child: Child,
}

impl RedisServer {
    /// `None`, said loudly, where there is no such program.
    pub(crate) fn start() -> Option<Self> {
        let port = free_port();
        match spawn(port) {
            Ok(child) => Some(Self { port, child }),
            Err(error) => {
                skipped(&format!("redis-server cannot be started: {error}"));
                None
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        url(self.port)
    }

    /// Inline commands, each of which must be taken.
    pub(crate) fn command(&self, commands: &[&str]) {
        use std::io::{BufRead as _, BufReader};
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        for command in commands {
            stream
                .write_all(format!("{command}\r\n").as_bytes())
                .unwrap();
            let mut answer = String::new();
            BufReader::new(&stream).read_line(&mut answer).unwrap();
            assert_eq!(answer.trim(), "+OK", "{command}");
        }
    }

    /// As `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn restart(&mut self) {
        self.kill();
        self.child = spawn(self.port).unwrap();
    }

    /// Hangs it: connections stay, nothing answers.
    pub(crate) fn stop(&self) {
        self.signal("-STOP");
    }

    pub(crate) fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let status = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

pub(crate) fn url(port: u16) -> String {
    format!("redis://127.0.0.1:{port}")
}

pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// Returns when it accepts connections.
pub(crate) fn spawn(port: u16) -> std::io::Result<Child> {
    let child = Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .args(["--dir", &std::env::temp_dir().to_string_lossy()])
        .args(["--port", &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let deadline = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "redis-server does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(child)
}
