//! A connection for each post: the radio sleeps in between.

use alloc::{borrow::ToOwned, format, string::String};
use core::net::SocketAddr;

use embassy_time::{Duration, with_timeout};
use embedded_io_async::{Read, Write};
use embedded_nal_async::{AddrType, Dns, TcpConnect};
use embedded_tls::TlsError;
use rand_core::CryptoRngCore;
use watch_core::{ANSWER_WITHIN_MS, Failure};

use crate::{
    Address, Pin,
    http::{Answer, Post, exchange},
    tls::{self, Records},
};

const TIMEOUT: Duration = Duration::from_millis(ANSWER_WITHIN_MS);

/// Memory of the posts; one of it lasts a whole life.
pub struct Buffers {
    /// What is sent.
    pub body: [u8; 8 * 1024],
    head: [u8; 1024],
    /// What comes back.
    reply: [u8; 4 * 1024],
    records: Records,
}

impl Buffers {
    pub const fn new() -> Self {
        Self {
            body: [0; 8 * 1024],
            head: [0; 1024],
            reply: [0; 4 * 1024],
            records: Records::new(),
        }
    }
}

impl Default for Buffers {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a post has no reply, for the uploader and for people.
#[derive(Debug)]
pub struct Trouble {
    pub failure: Failure,
    /// HTTP's, if the server answered at all.
    pub status: Option<u16>,
    pub words: String,
}

impl Trouble {
    pub(crate) fn network(words: &str) -> Self {
        Self {
            failure: Failure::Network,
            status: None,
            words: words.to_owned(),
        }
    }
}

/// Speaks with one server, by the board's own network and randomness.
pub struct Client<'b, T, D, R> {
    address: Address,
    pin: Option<Pin>,
    pub(crate) buffers: &'b mut Buffers,
    tcp: T,
    dns: D,
    rng: R,
}

impl<'b, T: TcpConnect, D: Dns, R: CryptoRngCore> Client<'b, T, D, R> {
    /// A server of `https` is spoken to only if it holds the pinned key.
    pub fn new(
        address: Address,
        pin: Option<Pin>,
        buffers: &'b mut Buffers,
        (tcp, dns, rng): (T, D, R),
    ) -> Self {
        Self {
            address,
            pin,
            buffers,
            tcp,
            dns,
            rng,
        }
    }

    /// The server's address, as it was given.
    pub(crate) fn server(&self) -> &str {
        &self.address.text
    }

    /// Posts the first `length` bytes of [`Buffers::body`]; the reply's bytes if all is well.
    pub(crate) async fn post(
        &mut self,
        route: &str,
        authorization: Option<&str>,
        length: usize,
    ) -> Result<&[u8], Trouble> {
        let posted = with_timeout(TIMEOUT, self.exchange(route, authorization, length)).await;
        let answer = posted.map_err(|_| Trouble::network("no answer from the server"))??;
        let reply = &self.buffers.reply[..answer.length];
        if answer.status == 200 {
            return Ok(reply);
        }
        Err(Trouble {
            failure: Failure::of_status(answer.status, answer.retry_after_s),
            status: Some(answer.status),
            words: format!("refused ({} {})", answer.status, message(reply)),
        })
    }

    async fn exchange(
        &mut self,
        route: &str,
        authorization: Option<&str>,
        length: usize,
    ) -> Result<Answer, Trouble> {
        let Address { host, port, .. } = &self.address;
        let found = self.dns.get_host_by_name(host, AddrType::IPv4).await;
        let ip = found.map_err(|_| Trouble::network("server's name not found"))?;
        let connected = self.tcp.connect(SocketAddr::new(ip, *port)).await;
        let connection = connected.map_err(|_| Trouble::network("server not reached"))?;
        let Buffers {
            body,
            head,
            reply,
            records,
        } = &mut *self.buffers;
        let post = Post {
            host: &format!("{host}:{port}"),
            path: &self.address.path(route),
            authorization,
            body: &body[..length],
        };
        if !self.address.secure {
            return talk(connection, &post, head, reply).await;
        }
        let pin = self
            .pin
            .ok_or_else(|| Trouble::network("no pin for the server's key"))?;
        let opened = tls::open(connection, host, pin, &mut self.rng, records).await;
        let secured = opened.map_err(|error| match error {
            TlsError::InvalidCertificate | TlsError::InvalidSignature => {
                Trouble::network("the server does not hold the pinned key")
            }
            error => Trouble::network(&format!("no TLS with the server ({error:?})")),
        })?;
        talk(secured, &post, head, reply).await
    }
}

async fn talk<C: Read + Write>(
    mut connection: C,
    post: &Post<'_>,
    head: &mut [u8],
    reply: &mut [u8],
) -> Result<Answer, Trouble> {
    let answer = exchange(&mut connection, post, head, reply).await;
    answer.map_err(|_| Trouble::network("the server's reply cannot be read"))
}

/// The sentence in an error's JSON; a watch has no parser for all of it.
fn message(reply: &[u8]) -> &str {
    let text = core::str::from_utf8(reply).unwrap_or_default();
    let sentence = text.split_once("\"message\":\"");
    let sentence = sentence.and_then(|(_, rest)| rest.split_once('"'));
    sentence.map_or("", |(sentence, _)| sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_of_an_error() {
        let error = br#"{"error":{"code":"bad_pairing_code","message":"No such code."}}"#;
        assert_eq!(message(error), "No such code.");
        assert_eq!(message(b"<html>"), "");
    }
}
