//! Just enough HTTP/1.1 to post on one kept connection without noticeable work.

use std::{net::SocketAddr, ops::Range};

use anyhow::{Context, Result, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub(super) struct Connection {
    stream: TcpStream,
    server: SocketAddr,
    token: String,
    buffer: Vec<u8>,
}

impl Connection {
    pub(super) async fn open(server: SocketAddr, token: &str) -> Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            server,
            token: token.to_owned(),
            buffer: Vec::new(),
        })
    }

    /// Posts and reads the whole answer; its status and body, which is asked for in the kind of the request.
    pub(super) async fn post(
        &mut self,
        path: &str,
        kind: &str,
        body: &[u8],
    ) -> Result<(u16, &[u8])> {
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: {kind}\r\n\
             accept: {kind}\r\ncontent-length: {}\r\n\r\n",
            self.server,
            self.token,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        self.stream.write_all(&request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("hung up");
            }
            if let Some((status, body)) = head(&self.buffer)?
                && self.buffer.len() >= body.end
            {
                return Ok((status, self.buffer.get(body).unwrap_or_default()));
            }
        }
    }
}

/// Status of an answer and where its body is, once its head is here.
fn head(bytes: &[u8]) -> Result<Option<(u16, Range<usize>)>> {
    let Some(end) = memchr::memmem::find(bytes, b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(bytes.get(..end).context("head")?)?;
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .context("status")?;
    let length: usize = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .context("an answer without a length")?
        .1
        .trim()
        .parse()?;
    let begin = end + 4;
    Ok(Some((status.parse()?, begin..begin + length)))
}
