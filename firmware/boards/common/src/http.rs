//! One request and its answer.

use embedded_io_async::{Read, Write};
use reqwless::{
    Error,
    request::{Method, Request, RequestBuilder},
    response::Response,
};
use watch_protocol::codec;

/// A post to one of the watch's routes.
pub(crate) struct Post<'a> {
    pub(crate) host: &'a str,
    pub(crate) path: &'a str,
    pub(crate) authorization: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

/// What came back; its body is in the buffer given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) retry_after_s: Option<u64>,
    pub(crate) length: usize,
}

/// Sends the post and reads its answer whole.
pub(crate) async fn exchange<C: Read + Write>(
    connection: &mut C,
    post: &Post<'_>,
    head: &mut [u8],
    body: &mut [u8],
) -> Result<Answer, Error> {
    let authorization = post.authorization.map(|value| ("Authorization", value));
    let mut headers = [("", ""); 4];
    let fixed = [
        ("Content-Type", codec::POSTCARD),
        ("Accept", codec::POSTCARD),
        ("Connection", "close"),
    ];
    let mut count = 0;
    for header in fixed.into_iter().chain(authorization) {
        headers[count] = header;
        count += 1;
    }
    let request = Request::post(post.path)
        .host(post.host)
        .headers(&headers[..count])
        .body(post.body)
        .build();
    request.write_header(connection).await?;
    let sent = connection.write_all(post.body).await;
    sent.map_err(|error| Error::Network(embedded_io_async::Error::kind(&error)))?;
    let flushed = connection.flush().await;
    flushed.map_err(|error| Error::Network(embedded_io_async::Error::kind(&error)))?;

    let response = Response::read(connection, Method::POST, head).await?;
    let status = response.status.0;
    let after = response
        .headers()
        .find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
    let after = after.and_then(|(_, value)| core::str::from_utf8(value).ok()?.parse().ok());
    let length = response.body().reader().read_to_end(body).await?;
    Ok(Answer {
        status,
        retry_after_s: after,
        length,
    })
}
