//! Reads that many ask for at once, such as everybody who comes back after a restart.

use std::sync::Arc;

use futures::future::BoxFuture;
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::{
    Error, Result,
    conn::Conn,
    pool::{Pools, Role},
};

/// Questions of one read.
const AT_ONCE: usize = 32;
/// Reads under way: one that hangs must not hold up everybody.
const GROUPS_AT_ONCE: usize = 3;

/// Answers questions of one kind, each with one answer in the same order.
type Read<Q, A> = for<'c> fn(&'c mut Conn, &'c [Q]) -> BoxFuture<'c, Result<Vec<A>>>;

/// What is asked while groups are read forms the next group, so nobody waits for company and a
/// herd costs few statements. An answer is never older than its question.
pub(crate) struct Grouped<Q, A> {
    queue: mpsc::UnboundedSender<Waiting<Q, A>>,
}

struct Waiting<Q, A> {
    question: Q,
    reply: oneshot::Sender<Result<A>>,
}

impl<Q, A> Grouped<Q, A>
where
    Q: Send + Sync + 'static,
    A: Send + 'static,
{
    /// Its task ends with it.
    pub(crate) fn start(pools: &Pools, read: Read<Q, A>) -> Self {
        let (queue, waiting) = mpsc::unbounded_channel();
        tokio::spawn(answer(pools.clone(), read, waiting));
        Self { queue }
    }

    pub(crate) async fn ask(&self, question: Q) -> Result<A> {
        let (reply, answer) = oneshot::channel();
        let gone = || Error::Unavailable("closed".to_owned());
        self.queue
            .send(Waiting { question, reply })
            .map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

async fn answer<Q, A>(
    pools: Pools,
    read: Read<Q, A>,
    mut queue: mpsc::UnboundedReceiver<Waiting<Q, A>>,
) where
    Q: Send + Sync + 'static,
    A: Send + 'static,
{
    let in_flight = Arc::new(Semaphore::new(GROUPS_AT_ONCE));
    let mut waiting = Vec::new();
    // Closed never: it is this task's own.
    while let Ok(place) = in_flight.clone().acquire_owned().await {
        if queue.recv_many(&mut waiting, AT_ONCE).await == 0 {
            return;
        }
        let group = std::mem::take(&mut waiting);
        let pools = pools.clone();
        tokio::spawn(async move {
            answer_group(&pools, read, group).await;
            drop(place);
        });
    }
}

async fn answer_group<Q, A>(pools: &Pools, read: Read<Q, A>, group: Vec<Waiting<Q, A>>)
where
    Q: Send + Sync + 'static,
    A: Send + 'static,
{
    let (questions, replies): (Vec<Q>, Vec<_>) = group
        .into_iter()
        .filter(|one| !one.reply.is_closed())
        .map(|one| (one.question, one.reply))
        .unzip();
    if questions.is_empty() {
        return;
    }
    let questions: Arc<[Q]> = questions.into();
    let asked = questions.clone();
    let answers = pools.run(Role::Read, async move |mut conn: Conn| {
        together_or_alone(&mut conn, read, &asked).await
    });
    let answers = answers.await.unwrap_or_else(|error| {
        let failed = questions.iter().map(|_| Err(error.clone()));
        failed.collect()
    });
    for (answer, reply) in answers.into_iter().zip(replies) {
        // Who went away has no question any more.
        let _ = reply.send(answer);
    }
}

/// One read for all; if it fails, one for each, so that a row that cannot be read fails alone.
async fn together_or_alone<Q, A>(
    conn: &mut Conn,
    read: Read<Q, A>,
    questions: &[Q],
) -> Result<Vec<Result<A>>> {
    match read(conn, questions).await {
        Ok(answers) => Ok(answers.into_iter().map(Ok).collect()),
        Err(error @ Error::Unavailable(_)) => Err(error),
        Err(error) if questions.len() == 1 => Ok(vec![Err(error)]),
        Err(_) => {
            let mut answers = Vec::with_capacity(questions.len());
            for question in questions {
                let alone = read(conn, std::slice::from_ref(question)).await;
                answers.push(alone.and_then(|mut one| {
                    one.pop()
                        .ok_or_else(|| Error::Other("a question without an answer".to_owned()))
                }));
            }
            Ok(answers)
        }
    }
}
