//! A reader who does not read.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use domain::CloseCode;
use futures::StreamExt;
use harness::{
    client::{Client, open},
    fitweet::Site,
};
use tokio::{net::TcpSocket, time::timeout};
use tokio_tungstenite::tungstenite::Message;

use crate::{Need, crowd::Crowd, has};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_reader_is_told_to_resync_and_loses_nothing() -> Result<()> {
    if !has(&[Need::Binary]) {
        return Ok(());
    }
    let site = Site::new()?;
    let seeded = site.seed(4, 1, 4, 0)?;
    let server = site.serve().await?;
    let place = server.place();
    let room = seeded.rooms[0].id;
    let slow = seeded.members(room).last().copied().cloned();
    let slow = slow.ok_or_else(|| anyhow::anyhow!("an empty room"))?;
    let mut crowd = Crowd::start(seeded, &place).await?;

    let socket = TcpSocket::new_v4()?;
    // Little room in the kernel, so that the server's own queue is what fills.
    socket.set_recv_buffer_size(4096)?;
    let stream = socket.connect(server.addr).await?;
    let mut reader = open(stream, server.addr, &slow.cookie).await?;

    let long = "é".repeat(3_900);
    let closed = async {
        // Longer each time, for a machine on which little is said in a second.
        for pause in (8..26).step_by(4) {
            tokio::time::sleep(Duration::from_secs(pause)).await;
            while let Ok(frame) = timeout(Duration::from_secs(1), reader.next()).await {
                match frame {
                    Some(Ok(Message::Close(frame))) => return Ok(frame.map(|it| it.code.into())),
                    Some(Ok(_)) => {}
                    Some(Err(error)) => bail!("ended by {error}"),
                    None => bail!("ended without a word"),
                }
            }
        }
        bail!("never ended")
    };
    let talk = async {
        loop {
            for client in &crowd.clients {
                crowd.claims.send(client, room, &long);
                // One at a time, so that each is a frame of its own.
                tokio::time::sleep(Duration::from_millis(8)).await;
            }
        }
    };
    tokio::select! {
        () = talk => {}
        code = closed => {
            let code: Option<u16> = code?;
            ensure!(code == Some(CloseCode::Resync as u16), "closed with {code:?}");
        }
    }
    // Back at full speed, it gets everything.
    let again = Client::start(&slow, &place);
    again.connected().await?;
    again.settled().await?;
    crowd.settle_and_check(&place).await
}
