use alloc::{borrow::ToOwned, string::String};

use embedded_nal_async::{Dns, TcpConnect};
use rand_core::CryptoRngCore;
use watch_protocol::{PairReply, PairRequest, codec};

use crate::{Client, Trouble};

/// Who this watch is to its server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    pub device_id: String,
    /// `dev_<id>.<secret>`
    pub token: String,
}

/// Why there is no pairing.
#[derive(Debug)]
pub enum Refused {
    /// It may work later.
    Later(Trouble),
    /// The code is wrong, used or too old: another one is needed.
    Code(String),
}

/// Trades a pairing code for a credential.
pub async fn pair<T: TcpConnect, D: Dns, R: CryptoRngCore>(
    client: &mut Client<'_, T, D, R>,
    code: &str,
    name: &str,
) -> Result<Pairing, Refused> {
    let request = PairRequest {
        code: code.to_owned(),
        name: name.to_owned(),
    };
    let written = codec::to_slice(&request, &mut client.buffers.body).map(<[u8]>::len);
    let length = written.map_err(|_| Refused::Code("the settings are too long".to_owned()))?;
    let posted = client.post("pair", None, length).await;
    let reply = posted.map_err(|trouble| match trouble.status {
        Some(400..=428) => Refused::Code(trouble.words),
        _ => Refused::Later(trouble),
    })?;
    let reply: PairReply = codec::from_postcard(reply)
        .map_err(|_| Refused::Later(Trouble::network("the server's reply cannot be read")))?;
    Ok(Pairing {
        device_id: reply.device_id,
        token: reply.token,
    })
}
