//! A reader who does not read.

use std::time::Duration;

use anyhow::{Result, bail};
use domain::CloseCode;
use futures::StreamExt;
use harness::{
    PATIENCE,
    client::{Client, open},
    fitweet::Site,
};
use tokio::{net::TcpSocket, time::timeout};
use tokio_tungstenite::tungstenite::Message;

use crate::{crowd::Crowd, has};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_is_told_to_resync_and_loses_nothing() -> Result<()> {
    if !has(&[]) {
        return Ok(());
    }
    let site = Site::new()?;
    let seeded = site.seed(4, 1, 4, 0)?;
    let server = site.serve().await?;
    let place = server.place();
    let room = seeded.rooms[0].id;
    let slow = seeded.members(room).last().cloned();
    let slow = slow.ok_or_else(|| anyhow::anyhow!("an empty room"))?;
    let mut crowd = Crowd::start(seeded, &place).await?;

    let socket = TcpSocket::new_v4()?;
    // Little room in the kernel, so that the server's own queue is what fills.
    socket.set_recv_buffer_size(4096)?;
    let stream = socket.connect(server.addr).await?;
    let mut reader = open(stream, server.addr, &slow.cookie).await?;

    // Four bytes each: the largest text there can be.
    let long = "\u{1F4A7}".repeat(3_900);
    let closed = async {
        loop {
            match reader.next().await {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| u16::from(frame.code)),
                Some(Ok(_)) => {
                    // Reads now and then, far too slowly.
                    tokio::time::sleep(Duration::from_millis(300)).await;
                }
                Some(Err(_)) | None => return None,
            }
        }
    };
    let talk = async {
        loop {
            for client in &crowd.clients {
                crowd.claims.send(client, room, &long);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::select! {
        () = talk => {}
        code = timeout(PATIENCE * 2, closed) => match code {
            Ok(Some(code)) if code == CloseCode::Resync as u16 => {}
            other => bail!("the slow reader's socket ended with {other:?}"),
        }
    }
    // Back at full speed, it gets everything.
    let again = Client::start(&slow, &place);
    again.connected().await?;
    again.settled().await?;
    crowd.settle_and_check(&place).await
}
