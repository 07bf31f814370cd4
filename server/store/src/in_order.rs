use std::{future::poll_fn, task::Poll};

use diesel::QueryResult;
use futures::future::BoxFuture;

/// Waits for all, and for none after the first that failed. A statement is sent when it is polled
/// first, so a `COMMIT` must not be polled once something before it has failed without being sent;
/// and the error that tells why is that of the first, not that of those that it spoiled.
pub(crate) async fn in_order(mut sent: Vec<BoxFuture<'_, QueryResult<()>>>) -> QueryResult<()> {
    let mut done: Vec<Option<QueryResult<()>>> = sent.iter().map(|_| None).collect();
    poll_fn(|cx| {
        let mut waits = false;
        for (future, done) in sent.iter_mut().zip(&mut done) {
            if done.is_none()
                && let Poll::Ready(result) = future.as_mut().poll(cx)
            {
                *done = Some(result);
            }
            match done {
                None => waits = true,
                Some(Ok(())) => {}
                Some(Err(_)) if waits => break,
                Some(failed) => return Poll::Ready(std::mem::replace(failed, Ok(()))),
            }
        }
        if waits {
            Poll::Pending
        } else {
            Poll::Ready(Ok(()))
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::{
        future::ready,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use diesel::result::Error;
    use futures::{FutureExt, future::pending};

    use super::*;

    fn failed() -> QueryResult<()> {
        Err(Error::NotFound)
    }

    #[tokio::test]
    async fn nothing_is_begun_after_a_failure_and_the_first_failure_is_told() {
        let begun = AtomicUsize::new(0);
        let later = async {
            begun.fetch_add(1, Ordering::Relaxed);
            Err(Error::AlreadyInTransaction)
        };
        let told = in_order(vec![
            ready(Ok(())).boxed(),
            ready(failed()).boxed(),
            later.boxed(),
        ]);
        assert_eq!(told.await, failed());
        assert_eq!(begun.load(Ordering::Relaxed), 0);
        // The second fails at once, the first a little later.
        let slow = async {
            tokio::task::yield_now().await;
            Err(Error::RollbackTransaction)
        };
        let told = in_order(vec![
            slow.boxed(),
            ready(failed()).boxed(),
            pending().boxed(),
        ]);
        assert_eq!(told.await, Err(Error::RollbackTransaction));
        let later = async || {
            tokio::task::yield_now().await;
            Ok(())
        };
        let all = (0..100).map(|_| later().boxed());
        assert_eq!(in_order(all.collect()).await, Ok(()));
    }
}
