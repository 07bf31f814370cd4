//! Just enough HTTP/1.1 to post on one kept connection without noticeable work.

use std::{io::ErrorKind, net::SocketAddr, ops::Range};

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
        let mut answer = self.answer(&request).await?;
        if answer.is_none() {
            // A server may close a line that was kept idle: then it is opened anew, as by every client.
            *self = Self::open(self.server, &self.token).await?;
            answer = self.answer(&request).await?;
        }
        let (status, body) = answer.context("hung up")?;
        Ok((status, self.buffer.get(body).unwrap_or_default()))
    }

    /// Status of the answer and where its body is; `None` if the line was closed before any of it came.
    async fn answer(&mut self, request: &[u8]) -> Result<Option<(u16, Range<usize>)>> {
        self.buffer.clear();
        if let Err(error) = self.stream.write_all(request).await {
            return if is_closed(&error) {
                Ok(None)
            } else {
                Err(error.into())
            };
        }
        loop {
            match self.stream.read_buf(&mut self.buffer).await {
                Ok(0) if self.buffer.is_empty() => return Ok(None),
                Ok(0) => bail!("hung up in the midst of an answer"),
                Ok(_) => {}
                Err(error) if is_closed(&error) && self.buffer.is_empty() => return Ok(None),
                Err(error) => return Err(error.into()),
            }
            if let Some((status, body)) = head(&self.buffer)?
                && self.buffer.len() >= body.end
            {
                return Ok(Some((status, body)));
            }
        }
    }
}

fn is_closed(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::BrokenPipe | ErrorKind::ConnectionReset
    )
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
