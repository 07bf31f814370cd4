//! The fan-out of one process: who is connected, what they hold, what they may see.

use bytes::Bytes;
use domain::{CloseCode, Command, Result};
use tokio::sync::mpsc;

use crate::{Actor, Service};

/// What leaves through one socket. Text is serialised once per event and shared.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// One JSON [`domain::Event`], UTF-8.
    Frame(Bytes),
    /// Last one: close with this code.
    Close(CloseCode),
}

/// One connected client. Dropping it disconnects.
pub struct Connection {
    /// Bounded by [`domain::limits::SOCKET_QUEUE`]; when it overflows the hub closes it with "resync".
    pub outgoing: mpsc::Receiver<Outgoing>,
    pub commands: CommandSink,
}

/// Takes the commands of one connection, in order. Never blocks the reader on a commit:
/// answers come through `outgoing`.
pub struct CommandSink {}

impl CommandSink {
    pub async fn handle(&self, _command: Command) {
        unimplemented!()
    }
}

impl Service {
    /// Registers a client; the first frame is the hello.
    pub async fn connect(&self, _actor: &Actor) -> Result<Connection> {
        unimplemented!()
    }
}
