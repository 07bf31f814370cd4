//! Where clients find the server.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// An address that may move while clients run.
#[derive(Clone)]
pub struct Place {
    /// What they connect to: the server, or a proxy before it.
    at: Arc<Mutex<SocketAddr>>,
    origin: Arc<Mutex<SocketAddr>>,
}

impl Place {
    pub fn new(server: SocketAddr) -> Self {
        Self::through(server, server)
    }

    /// Connects to `proxy`, but speaks to `server`.
    pub fn through(proxy: SocketAddr, server: SocketAddr) -> Self {
        Self {
            at: Arc::new(Mutex::new(proxy)),
            origin: Arc::new(Mutex::new(server)),
        }
    }

    pub fn at(&self) -> SocketAddr {
        *lock(&self.at)
    }

    /// What clients say in `Origin` and `Host`.
    pub(crate) fn origin(&self) -> SocketAddr {
        *lock(&self.origin)
    }

    pub fn move_to(&self, server: SocketAddr) {
        *lock(&self.at) = server;
        *lock(&self.origin) = server;
    }
}

fn lock(address: &Mutex<SocketAddr>) -> MutexGuard<'_, SocketAddr> {
    address.lock().unwrap_or_else(PoisonError::into_inner)
}
