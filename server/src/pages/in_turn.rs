//! The tasks of one page run by turns, never at the same time.
//!
//! Leptos walks what waits for data in tasks of their own. A signal that one of them reads while another
//! thread writes it says that it is gone, and the page fails. Pages still run beside each other.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};

tokio::task_local! {
    /// Whoever holds it runs.
    static TURN: Arc<Mutex<()>>;
}

/// What Leptos spawns takes the turns of the page that spawned it.
pub(super) fn set_up() {
    // It is set once in a process: for a second server it is there already.
    let _ = Executor::init_custom_executor(Spawner);
}

/// A page, with all that it spawns.
pub(super) async fn page<F: Future + Send>(page: F) -> F::Output {
    let turn = Arc::default();
    TURN.scope(Arc::clone(&turn), InTurn::of(turn, page)).await
}

struct Spawner;

impl CustomExecutor for Spawner {
    fn spawn(&self, task: PinnedFuture<()>) {
        match TURN.try_with(Arc::clone) {
            Ok(turn) => tokio::spawn(TURN.scope(Arc::clone(&turn), InTurn::of(turn, task))),
            Err(_) => tokio::spawn(task),
        };
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(task);
    }

    fn poll_local(&self) {}
}

struct InTurn<F> {
    turn: Arc<Mutex<()>>,
    /// Until it has ended: its signals end in its turn, too.
    task: Option<Pin<Box<F>>>,
    /// One that never ran holds no signals. It may be dropped by whoever spawns it, in whose turn that is.
    has_run: bool,
}

impl<F: Future> InTurn<F> {
    fn of(turn: Arc<Mutex<()>>, task: F) -> Self {
        Self {
            turn,
            task: Some(Box::pin(task)),
            has_run: false,
        }
    }
}

impl<F: Future> Future for InTurn<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let turn = Arc::clone(&self.turn);
        self.has_run = true;
        // One that panicked has given its turn back.
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(task) = &mut self.task else {
            return Poll::Pending;
        };
        let polled = task.as_mut().poll(context);
        if polled.is_ready() {
            self.task = None;
        }
        polled
    }
}

impl<F> Drop for InTurn<F> {
    fn drop(&mut self) {
        if self.has_run {
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            self.task = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;

    /// Counts who runs between two waits.
    async fn work(running: Arc<AtomicUsize>, most: Arc<AtomicUsize>) {
        for _ in 0..50 {
            let here = running.fetch_add(1, SeqCst) + 1;
            most.fetch_max(here, SeqCst);
            for _ in 0..100 {
                std::thread::yield_now();
            }
            running.fetch_sub(1, SeqCst);
            tokio::task::yield_now().await;
        }
    }

    /// How many tasks of what is spawned inside ran at one time.
    async fn most_at_once(is_page: bool) -> usize {
        let (running, most) = (Arc::default(), Arc::<AtomicUsize>::default());
        let all = async {
            let ends: Vec<_> = (0..4)
                .map(|_| {
                    let (work, (ended, end)) = (
                        work(Arc::clone(&running), Arc::clone(&most)),
                        tokio::sync::oneshot::channel(),
                    );
                    Executor::spawn(async move {
                        work.await;
                        let _ = ended.send(());
                    });
                    end
                })
                .collect();
            work(Arc::clone(&running), Arc::clone(&most)).await;
            for end in ends {
                end.await.unwrap();
            }
        };
        if is_page {
            page(all).await;
        } else {
            all.await;
        }
        most.load(SeqCst)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn one_task_of_a_page_runs_at_a_time() {
        set_up();
        assert_eq!(most_at_once(true).await, 1);
        // Without turns they do meet: else this would show nothing.
        let mut met = false;
        for _ in 0..1_000 {
            met |= most_at_once(false).await > 1;
            if met {
                break;
            }
        }
        assert!(met);
    }
}
