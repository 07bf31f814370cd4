//! A network between a client and the server, to be cut, stalled and healed.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
    task::JoinHandle,
};

/// What the network does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    Fair,
    /// Connections break and new ones are refused.
    Cut,
    /// Nothing moves either way and nobody is told: a half-open connection.
    Stalled,
    /// The server hears the client, and the client hears nothing.
    Deaf,
}

pub struct Proxy {
    pub addr: SocketAddr,
    weather: watch::Sender<Weather>,
    listener: JoinHandle<()>,
}

impl Proxy {
    pub async fn before(server: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let addr = listener.local_addr()?;
        let (weather, now) = watch::channel(Weather::Fair);
        let listener = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *now.borrow() != Weather::Cut {
                    tokio::spawn(join(client, server, now.clone()));
                }
            }
        });
        Ok(Self {
            addr,
            weather,
            listener,
        })
    }

    pub fn set(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listener.abort();
        self.set(Weather::Cut);
    }
}

async fn join(client: TcpStream, server: SocketAddr, mut weather: watch::Receiver<Weather>) {
    let Ok(server) = TcpStream::connect(server).await else {
        return;
    };
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = copy(from_client, to_server, weather.clone(), &[Weather::Stalled]) => {}
        () = copy(from_server, to_client, weather.clone(), &[Weather::Stalled, Weather::Deaf]) => {}
        _ = weather.wait_for(|now| *now == Weather::Cut) => {}
    }
}

/// Moves bytes while the weather is not one of `still`.
async fn copy(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut weather: watch::Receiver<Weather>,
    still: &[Weather],
) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let Ok(count @ 1..) = from.read(&mut buffer).await else {
            return;
        };
        if weather.wait_for(|now| !still.contains(now)).await.is_err() {
            return;
        }
        let Some(bytes) = buffer.get(..count) else {
            return;
        };
        if to.write_all(bytes).await.is_err() {
            return;
        }
    }
}
