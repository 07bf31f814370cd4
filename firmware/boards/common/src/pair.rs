//! From a code to a credential, once.

use alloc::{borrow::ToOwned, string::String};
use core::fmt::Arguments;

use embassy_time::Timer;
use embedded_nal_async::{Dns, TcpConnect};
use embedded_storage_async::nor_flash::MultiwriteNorFlash;
use rand_core::CryptoRngCore;
use watch_core::{Outbox, Pairing, PairingRequest, Provision};
use watch_protocol::{PairReply, PairRequest, codec};

use crate::{Board, Client, Trouble};

/// Waits between two tries: the first, and the longest, milliseconds.
const RETRY_MS: (u64, u64) = (500, 15_000);

/// Why there is no pairing.
#[derive(Debug)]
enum Refused {
    /// It may work later.
    Later(Trouble),
    /// The code is wrong, used or too old: another one is needed.
    Code(String),
}

/// The watch's pairing: the one in flash, or a new one if there is a code that was not
/// used yet. Goes on for as long as the server is away; `None` if only another code can help.
pub async fn paired<B, F, T, D, R>(
    board: &B,
    request: &PairingRequest,
    outbox: &mut Outbox<F>,
    client: &mut Client<'_, T, D, R>,
) -> Option<Pairing>
where
    B: Board,
    F: MultiwriteNorFlash,
    T: TcpConnect,
    D: Dns,
    R: CryptoRngCore,
{
    let say = |words: Arguments<'_>| board.say(words);
    let former = outbox.pairing().await.ok()?;
    let used = outbox.provision().await.ok()?.unwrap_or_default();
    let code = request.code.as_str();
    if let Some(former) = former {
        if code.is_empty() || code == used.pairing_code.as_str() {
            say(format_args!("paired before as device {}", former.device_id));
            return Some(former);
        }
        let waiting = outbox.waiting().items();
        if waiting > 0 && !request.discard {
            say(format_args!(
                "{waiting} items still wait for the former pairing: deliver them first, or say discard=yes"
            ));
            return Some(former);
        }
    }
    let name = if request.name.is_empty() {
        "Watch"
    } else {
        request.name.as_str()
    };
    let mut wait = RETRY_MS.0;
    let pairing = loop {
        match pair(client, code, name).await {
            Ok(pairing) => break pairing,
            Err(Refused::Code(words)) => {
                say(format_args!("pairing {words}; another code is needed"));
                return None;
            }
            Err(Refused::Later(trouble)) => {
                say(format_args!(
                    "not paired yet: {}, again in {wait} ms",
                    trouble.words
                ));
                Timer::after_millis(wait).await;
                wait = (wait * 2).min(RETRY_MS.1);
            }
        }
    };
    let provision = Provision {
        pairing_code: code.try_into().unwrap_or_default(),
        ..used
    };
    // The code after the credential: without power in between, the code is tried once more.
    let kept = outbox.pair(pairing.clone()).await;
    if kept.is_err() || outbox.set_provision(provision).await.is_err() {
        say(format_args!("flash does not keep the credential"));
        return None;
    }
    say(format_args!(
        "paired: {name} is device {}",
        pairing.device_id
    ));
    Some(pairing)
}

/// Trades a pairing code for a credential.
async fn pair<T: TcpConnect, D: Dns, R: CryptoRngCore>(
    client: &mut Client<'_, T, D, R>,
    code: &str,
    name: &str,
) -> Result<Pairing, Refused> {
    let request = PairRequest {
        code: code.to_owned(),
        name: name.to_owned(),
    };
    let written = codec::to_slice(&request, &mut client.buffers.body).map(<[u8]>::len);
    let length =
        written.map_err(|_| Refused::Code("is impossible: the name is too long".into()))?;
    let server = client.server().to_owned();
    let posted = client.post("pair", None, length).await;
    let reply = posted.map_err(|trouble| match trouble.status {
        Some(400..=428) => Refused::Code(trouble.words),
        _ => Refused::Later(trouble),
    })?;
    let unread = || Refused::Later(Trouble::network("the server's reply cannot be read"));
    let reply: PairReply = codec::from_postcard(reply).map_err(|_| unread())?;
    Ok(Pairing {
        server: server.as_str().try_into().map_err(|_| unread())?,
        device_id: reply.device_id.as_str().try_into().map_err(|_| unread())?,
        token: reply.token.as_str().try_into().map_err(|_| unread())?,
    })
}
