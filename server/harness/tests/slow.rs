//! A reader who does not read.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use domain::{CloseCode, Command, RoomId};
use futures::{SinkExt, StreamExt};
use harness::{
    client::{Client, Socket, open},
    fitweet::Site,
};
use tokio::{net::TcpSocket, time::timeout};
use tokio_tungstenite::tungstenite::Message;
use uuid::Uuid;

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
    let slow = seeded.users.last().context("nobody")?.clone();
    let mut crowd = Crowd::start(seeded, &place).await?;

    let socket = TcpSocket::new_v4()?;
    // Little room in the kernel, so that the server's own queue is what fills.
    socket.set_recv_buffer_size(4096)?;
    let stream = socket.connect(server.addr).await?;
    let mut reader = open(stream, server.addr, &slow.cookie).await?;
    let resume = Command::Resume {
        have: BTreeMap::new(),
        log: None,
    };
    say(&mut reader, &resume).await?;
    let code = overwhelm(&mut reader, &mut crowd).await?;
    ensure!(code == CloseCode::Resync as u16, "closed with {code}");

    // Back, and reading, it gets everything.
    let again = Client::start(&slow, &place);
    again.connected().await?;
    again.settled().await?;
    crowd.settle_and_check(&place).await
}

/// Asks for ever more answers without reading any; the code it is closed with.
async fn overwhelm(reader: &mut Socket, crowd: &mut Crowd) -> Result<u16> {
    // The answer is a short refusal.
    let question = Command::MarkRead {
        room: RoomId(Uuid::nil()),
        seq: 1,
    };
    let question = serde_json::to_string(&question)?;
    // The kernel holds a few megabytes of answers before the server's queue fills.
    for thousands in [16, 32, 64, 128] {
        for _ in 0..thousands {
            for _ in 0..1000 {
                reader.feed(Message::text(question.as_str())).await?;
            }
            reader.flush().await?;
        }
        crowd.talk();
        while let Ok(frame) = timeout(Duration::from_secs(2), reader.next()).await {
            if let Message::Close(frame) = frame.context("it ended without a word")?? {
                return Ok(frame.context("a close without a code")?.code.into());
            }
        }
    }
    bail!("it may be as slow as it likes")
}

async fn say(reader: &mut Socket, command: &Command) -> Result<()> {
    let text = serde_json::to_string(command)?;
    Ok(reader.send(Message::text(text)).await?)
}
