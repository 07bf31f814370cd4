//! The loop that sends: claims what is due, has a bounded number on their way, and writes how they ended, some at
//! a time. While nothing was committed and nothing is due it reads no rows.

use std::{sync::Arc, time::Duration};

use domain::{DeliveryOutcome, PushFault};
use store::{Claimed, Revision, SendOutcome, Sent};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use crate::{Service, hub::turned};

/// What no commit of this process told is found within this.
const POLL: Duration = Duration::from_secs(1);
/// What another process takes just now is taken after this.
const OTHERS: Duration = Duration::from_millis(20);
/// At a shutdown, what is on its way may take this long. What takes longer is tried again by others.
const LAST_TRIES: Duration = Duration::from_secs(2);

/// What the last look at storage found.
struct Look {
    /// As it was before that look.
    revision: Revision,
    /// When the next delivery is due, unless a commit adds an earlier one.
    due: Option<Instant>,
}

impl Look {
    fn wait(&self) -> Duration {
        let due = self
            .due
            .map(|due| due.saturating_duration_since(Instant::now()));
        due.unwrap_or(POLL).min(POLL)
    }
}

/// Runs until the hub stops.
pub(super) async fn run(service: Service) {
    let mut sending: JoinSet<Sent> = JoinSet::new();
    let mut ended: Vec<Sent> = Vec::new();
    let mut last: Option<Look> = None;
    loop {
        turned();
        let pause = match turn(&service, &mut sending, &mut ended, &mut last).await {
            Ok(pause) => pause,
            // Said by the fan-out, which asks storage all the time.
            Err(error) => {
                tracing::debug!(%error, "pushes wait for storage");
                POLL
            }
        };
        tokio::select! {
            () = service.hub().stopped() => break,
            () = service.hub().pushes_queued() => {}
            Some(sent) = sending.join_next(), if ended.is_empty() => {
                ended.extend(sent.ok());
                while let Some(sent) = sending.try_join_next() {
                    ended.extend(sent.ok());
                }
            }
            () = sleep(pause) => {}
        }
    }
    let rest = async {
        while let Some(sent) = sending.join_next().await {
            ended.extend(sent.ok());
        }
    };
    // The others are claimed by somebody else when their time is over.
    let _ = timeout(LAST_TRIES, rest).await;
    if let Err(error) = service.store().finish_deliveries(ended).await {
        tracing::debug!(%error, "what became of the last pushes is not known");
    }
}

/// How long nothing has to be done.
async fn turn(
    service: &Service,
    sending: &mut JoinSet<Sent>,
    ended: &mut Vec<Sent>,
    last: &mut Option<Look>,
) -> store::Result<Duration> {
    let store = service.store();
    if !ended.is_empty() {
        store.finish_deliveries(ended.clone()).await?;
        ended.drain(..).for_each(|sent| note(&sent));
    }
    let free = domain::limits::PUSHES_AT_ONCE.saturating_sub(sending.len());
    if free == 0 {
        return Ok(POLL);
    }
    let revision = store.revision().await?;
    let known = last.take().filter(|it| it.revision == revision);
    let look = match known {
        Some(look) => look,
        None => Look {
            due: store
                .next_delivery_in()
                .await?
                .map(|wait| Instant::now() + wait),
            revision,
        },
    };
    let wait = look.wait();
    if wait > Duration::ZERO {
        *last = Some(look);
        return Ok(wait);
    }
    let claimed = store.claim_deliveries(free).await?;
    // There may be more; where another process is taking them, it has done so soon.
    let pause = if claimed.is_empty() {
        OTHERS
    } else {
        Duration::ZERO
    };
    for push in claimed {
        send(service, sending, push);
    }
    Ok(pause)
}

fn send(service: &Service, sending: &mut JoinSet<Sent>, push: Claimed) {
    let (service, post) = (service.clone(), Arc::clone(&service.inner.pushes));
    sending.spawn(async move {
        let not_sent = |why| Sent {
            id: push.id,
            attempt: push.attempt,
            subscription: push.subscription,
            outcome: SendOutcome::NotSent(why),
            status: None,
        };
        let is_watching = push
            .room
            .is_some_and(|room| service.is_watching(push.user, room, push.sign_in));
        match &post.post {
            _ if is_watching => not_sent(DeliveryOutcome::Watching),
            Some(post) => post.send(push).await,
            None => not_sent(DeliveryOutcome::NotConfigured),
        }
    });
}

/// Said once it is written.
fn note(sent: &Sent) {
    let (outcome, is_last): (&'static str, bool) = match sent.outcome {
        SendOutcome::Accepted => ("accepted", true),
        SendOutcome::Failed { fault, retry_in } => (fault.into(), retry_in.is_none()),
        SendOutcome::NotSent(why) => (why.into(), true),
    };
    metrics::counter!("fitweet_pushes_total", "outcome" => outcome).increment(1);
    let (delivery, subscription, status) = (sent.id, sent.subscription, sent.status);
    match sent.outcome {
        SendOutcome::Failed {
            fault: PushFault::Gone,
            ..
        } => tracing::warn!(%delivery, %subscription, "a browser takes no pushes any more"),
        SendOutcome::Failed { .. } if is_last => {
            tracing::warn!(%delivery, %subscription, ?status, outcome, "a push was not delivered");
        }
        _ => tracing::debug!(%delivery, %subscription, ?status, outcome, "a push"),
    }
}
