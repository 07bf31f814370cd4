//! One try to have a push service take a push, and what its answer means (RFC 8030).

use std::time::{Duration, Instant};

use bytes::Bytes;
use domain::PushFault;
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::{
    client::legacy::Client,
    rt::{TokioExecutor, TokioTimer},
};
use rand::Rng;
use store::{Claimed, SendOutcome, Sent};
use tokio::time::timeout;
use url::{Origin, Url};

use super::{address, connector::Connector, message, vapid::Vapid};
use crate::clock;

/// A push service that takes longer has not taken it. Well below the time for which a claim holds.
const PATIENCE: Duration = Duration::from_secs(15);
/// What an answer says is read, so that its line can be used again; not more than this of it.
const ANSWER_BYTES: usize = 16 * 1024;
/// Lines that nobody uses are closed after this.
const IDLE: Duration = Duration::from_secs(60);
/// First and last pause between two tries.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// Sends pushes of this site.
pub(super) struct Post {
    pub(super) vapid: Vapid,
    local_service: Option<Origin>,
    client: Client<Connector, Full<Bytes>>,
}

impl Post {
    pub(super) fn new(vapid: Vapid, local_service: Option<Origin>) -> std::io::Result<Self> {
        let connector = Connector::new(local_service.clone())?;
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(Self {
            vapid,
            local_service,
            client,
        })
    }

    pub(super) async fn send(&self, push: Claimed) -> Sent {
        let began = Instant::now();
        let (outcome, status) = match self.answer(&push).await {
            Ok((status, retry_after)) => {
                let left = push.lives.saturating_sub(began.elapsed());
                let outcome = judge(status, retry_after, push.attempt, left);
                (outcome, Some(status.as_u16()))
            }
            Err(fault) => {
                let left = push.lives.saturating_sub(began.elapsed());
                (failed(fault, None, push.attempt, left), None)
            }
        };
        Sent {
            id: push.id,
            attempt: push.attempt,
            subscription: push.subscription,
            outcome,
            status,
        }
    }

    async fn answer(&self, push: &Claimed) -> Result<(StatusCode, Option<Duration>), PushFault> {
        // Asked again: what was kept may be of another configuration.
        let endpoint = address::endpoint(&push.endpoint, self.local_service.as_ref());
        let endpoint: Url = endpoint.map_err(|_| PushFault::Refused)?;
        let request = message::request(push, &endpoint, &self.vapid, clock::now());
        let request = request.ok_or(PushFault::Refused)?;
        let asked = async {
            let answer = self.client.request(request).await;
            // Why is for nobody: it names the address.
            let answer = answer.map_err(|_| PushFault::Unreachable)?;
            let (head, body) = answer.into_parts();
            // Whatever it says beside its head does not matter.
            let _ = Limited::new(body, ANSWER_BYTES).collect().await;
            Ok((head.status, retry_after(&head.headers)))
        };
        timeout(PATIENCE, asked)
            .await
            .unwrap_or(Err(PushFault::Unreachable))
    }
}

/// In seconds; as a date it is not understood.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let said = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
    said.trim().parse().ok().map(Duration::from_secs)
}

fn judge(
    status: StatusCode,
    retry_after: Option<Duration>,
    attempt: i64,
    left: Duration,
) -> SendOutcome {
    match status.as_u16() {
        200..300 => SendOutcome::Accepted,
        404 | 410 => failed(PushFault::Gone, None, attempt, left),
        429 | 500..600 => failed(PushFault::Busy, retry_after, attempt, left),
        // Redirects as well: a push service has no reason for one, and they could lead anywhere.
        _ => failed(PushFault::Refused, None, attempt, left),
    }
}

/// What passes is tried again while the push is worth it.
fn failed(
    fault: PushFault,
    retry_after: Option<Duration>,
    attempt: i64,
    left: Duration,
) -> SendOutcome {
    let passes = matches!(fault, PushFault::Busy | PushFault::Unreachable);
    let pause = retry_after.unwrap_or_else(|| backoff(attempt));
    SendOutcome::Failed {
        fault,
        retry_in: (passes && pause < left).then_some(pause),
    }
}

/// Twice as long each time, and not all at once.
fn backoff(attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt - 1).unwrap_or(0).min(10);
    let pause = (PAUSES.0 * 2_u32.pow(doublings)).min(PAUSES.1);
    pause.mul_f64(rand::rng().random_range(0.75..1.25))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: Duration = Duration::from_secs(120);

    fn judged(status: u16, retry_after: Option<u64>) -> (Option<PushFault>, Option<Duration>) {
        let status = StatusCode::from_u16(status).unwrap();
        match judge(status, retry_after.map(Duration::from_secs), 1, LEFT) {
            SendOutcome::Failed { fault, retry_in } => (Some(fault), retry_in),
            SendOutcome::Accepted => (None, None),
            SendOutcome::NotSent(_) => panic!("it was sent"),
        }
    }

    #[test]
    fn an_answer_means_what_the_standard_says() {
        for taken in [200, 201, 202, 204] {
            assert_eq!(judged(taken, None), (None, None), "{taken}");
        }
        for gone in [404, 410] {
            assert_eq!(judged(gone, None), (Some(PushFault::Gone), None), "{gone}");
        }
        for refused in [301, 307, 400, 401, 403, 413] {
            let expected = (Some(PushFault::Refused), None);
            assert_eq!(judged(refused, Some(1)), expected, "{refused}");
        }
        for busy in [429, 500, 503] {
            let (fault, retry) = judged(busy, None);
            assert_eq!(fault, Some(PushFault::Busy), "{busy}");
            assert!(retry.unwrap() < Duration::from_secs(2), "{busy}");
            let later = (Some(PushFault::Busy), Some(Duration::from_secs(7)));
            assert_eq!(judged(busy, Some(7)), later, "{busy}");
            // Beyond what it is worth.
            assert_eq!(
                judged(busy, Some(120)),
                (Some(PushFault::Busy), None),
                "{busy}"
            );
        }
    }

    #[test]
    fn pauses_grow_to_a_bound() {
        for attempt in 1..100 {
            let pause = backoff(attempt);
            assert!(pause >= PAUSES.0.mul_f64(0.75) && pause <= PAUSES.1.mul_f64(1.25));
        }
        assert!(backoff(6) > PAUSES.1 / 2);
    }
}
