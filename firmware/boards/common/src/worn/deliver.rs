use alloc::{format, string::String, vec::Vec};

use embassy_futures::select::select;
use embassy_time::{Instant, Timer};
use embedded_nal_async::{Dns, TcpConnect};
use embedded_storage_async::nor_flash::MultiwriteNorFlash;
use rand_core::CryptoRngCore;
use watch_core::{Action, Failure, PostId};
use watch_protocol::{BatchReply, DownlinkKind, Item, Outcome, codec};

use super::{Board, End, Happened, Worn, now};
use crate::{Client, Task, Trouble};

/// Delivery looks about itself this often, milliseconds.
const REST_MS: u64 = 5_000;

impl<B: Board, F: MultiwriteNorFlash> Worn<'_, B, F> {
    pub(super) async fn deliver<T: TcpConnect, D: Dns, R: CryptoRngCore>(
        &self,
        client: &mut Client<'_, T, D, R>,
        token: &str,
    ) -> End {
        let authorization = format!("Bearer {token}");
        let hearts = self.board.hearts();
        hearts.beat(Task::Deliver, now());
        loop {
            let polled = self.outbox.lock().await.poll(now()).await;
            match &polled {
                Err(_) => hearts.set_flash_fails(true),
                Ok(Action::Post(_)) => hearts.set_flash_fails(false),
                // A wait reads no flash, and so proves nothing of it.
                Ok(_) => {}
            }
            if !hearts.flash_fails() {
                hearts.beat(Task::Deliver, now());
            }
            match polled {
                Ok(Action::Stop) => {
                    let waiting = self.outbox.lock().await.waiting().items();
                    self.board.say(format_args!(
                        "this watch's pairing was revoked; {waiting} items wait, pair again to go on"
                    ));
                    return End::Revoked;
                }
                Ok(Action::Wait(_)) if self.is_settled().await => return End::Settled,
                Ok(Action::Wait(until)) => self.sleep(until).await,
                Ok(Action::Post(id)) => self.post(id, client, &authorization).await,
                Err(_) => {
                    let until = self.outbox.lock().await.resumes_at();
                    let until = until.unwrap_or(now() + 1_000);
                    self.board
                        .say(format_args!("flash cannot be read, again in a while"));
                    self.sleep(until).await;
                }
            }
        }
    }

    /// Until then, or until something stirs, but not for so long that it looks like a standstill.
    async fn sleep(&self, until: u64) {
        let until = until.min(now() + REST_MS);
        let pause = Timer::at(Instant::from_millis(until));
        select(pause, self.stirred.wait()).await;
    }

    async fn is_settled(&self) -> bool {
        let outbox = self.outbox.lock().await;
        self.source_ended.get()
            && self.felt.get() >= self.wanted
            && outbox.waiting().items() == 0
            && outbox.is_idle()
    }

    async fn post<T: TcpConnect, D: Dns, R: CryptoRngCore>(
        &self,
        id: PostId,
        client: &mut Client<'_, T, D, R>,
        authorization: &str,
    ) {
        let written = {
            let outbox = self.outbox.lock().await;
            codec::to_slice(&outbox.batch(now()), &mut client.buffers.body).map(<[u8]>::len)
        };
        let answered = match written {
            Ok(length) => client.post("batch", Some(authorization), length).await,
            // Half as many will be tried next.
            Err(_) => Err(Trouble {
                failure: Failure::Refused,
                status: None,
                words: "too much for one post".into(),
            }),
        };
        let reply = answered.and_then(|bytes| {
            codec::from_postcard(bytes)
                .map_err(|_| Trouble::network("the server's reply cannot be read"))
        });
        match reply {
            Ok(reply) => self.take(id, &reply).await,
            Err(trouble) => self.fail(id, &trouble).await,
        }
    }

    async fn take(&self, id: PostId, reply: &BatchReply) {
        let mut outbox = self.outbox.lock().await;
        let epoch = outbox.batch(now()).epoch;
        let mut readings = 0;
        let mut alerts = Vec::new();
        let mut lines: Vec<String> = Vec::new();
        let felt = outbox.reply(id, now(), reply, |item, outcome| {
            let seq = item.seq();
            match (item, outcome) {
                (_, Outcome::Rejected(code)) => {
                    lines.push(format!("item {seq} refused for good: {code:?}"));
                }
                (Item::Reading(_), _) => readings += 1,
                (Item::Alert(_), _) => {
                    lines.push(format!("alert {seq} delivered"));
                    alerts.push(seq);
                }
                (Item::Answer(_), _) => lines.push(format!("answer {seq} delivered")),
                (Item::Restart(_), _) => lines.push("word of this start delivered".into()),
            }
        });
        let felt = felt.await;
        drop(outbox);
        if readings > 0 {
            lines.push(format!("{readings} readings delivered"));
        }
        for line in lines {
            self.board.say(format_args!("{line}"));
        }
        self.board.happened(Happened::Reached(true));
        for seq in alerts {
            self.board.happened(Happened::Delivered { epoch, seq });
        }
        let Ok(felt) = felt else {
            self.board
                .say(format_args!("flash fails; the server will say it again"));
            return;
        };
        for downlink in &felt {
            let DownlinkKind::Acknowledged {
                alert_epoch,
                alert_seq,
                by,
                ..
            } = &downlink.kind;
            self.felt.set(self.felt.get() + 1);
            self.board
                .say(format_args!("felt: {by} is with you (alert {alert_seq})"));
            self.board.happened(Happened::Acknowledged {
                epoch: *alert_epoch,
                seq: *alert_seq,
                by,
            });
        }
    }

    async fn fail(&self, id: PostId, trouble: &Trouble) {
        let mut outbox = self.outbox.lock().await;
        outbox.failed(id, now(), trouble.failure);
        let wait = outbox.resumes_at().unwrap_or(0).saturating_sub(now());
        let waiting = outbox.waiting().items();
        self.board.say(format_args!(
            "{}, again in {wait} ms, {waiting} items wait",
            trouble.words
        ));
        self.board.happened(Happened::Reached(false));
    }
}
