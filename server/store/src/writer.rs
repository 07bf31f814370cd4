//! Group commit. A queue per shard; its task takes all that waits and runs it in one
//! transaction, while the next ones gather behind it.

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hash, Hasher},
    panic::AssertUnwindSafe,
    slice, thread,
    time::{Duration, Instant},
};

use futures::FutureExt;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, mpsc, oneshot},
};

use crate::{
    Advance, Advanced, Append, Appended, CheckDevice, CheckOnCall, Committed, Error, Ingest,
    Ingested, Reach, ReadingMark, Result,
    pool::{Pools, Role},
    room::Mark,
    writes::Reports,
};

mod batch;
mod decide;
mod known;
mod outcome;

/// Jobs of one transaction.
const JOBS: usize = 256;
/// Rows of one transaction, about: others wait for it, and some statements on Postgres take a
/// value per column and row, of which there may be 65,535.
const ROWS: usize = 1500;
/// Postgres commits this many at once. Rooms are spread over them.
const POSTGRES_SHARDS: usize = 3;
/// A link that was lost is replaced once, unless the loss took so long that those who wait
/// should hear of it.
const PATIENCE: Duration = Duration::from_secs(2);
/// Tries of one transaction when other processes write the same.
const TRIES: usize = 5;

#[derive(Clone, Debug)]
pub(crate) enum Job {
    Append(Append),
    Ingest(Ingest),
    Mark(Mark),
    Advance(Advance),
    Reach(Reach),
    Check(CheckDevice),
    CheckOnCall(CheckOnCall),
}

#[derive(Clone, Debug)]
pub(crate) enum Answer {
    Append(Appended),
    Mark(Option<ReadingMark>),
    Ingest(Option<Ingested>),
    Advance(Option<Advanced>),
    Reach(bool),
    /// How much was told.
    Check(usize),
}

struct Waiting {
    job: Job,
    reply: oneshot::Sender<Result<Answer>>,
    /// Held until answered, so that closing waits for it.
    permit: OwnedSemaphorePermit,
}

pub(crate) struct Writer {
    shards: Vec<mpsc::UnboundedSender<Waiting>>,
}

impl Writer {
    /// Starts the tasks. They end when the writer is dropped and its queue is done.
    pub(crate) fn start(
        pools: &Pools,
        commits: &mpsc::UnboundedSender<Vec<Committed>>,
        reports: &Reports,
    ) -> Result<Self> {
        let start = || {
            let (queue, jobs) = mpsc::unbounded_channel();
            let base = Base {
                pools: pools.clone(),
                reports: reports.clone(),
            };
            (queue, run(base, jobs, commits.clone()))
        };
        let mut shards = Vec::new();
        match pools {
            // Its statements block, so it has a thread of its own.
            Pools::Sqlite { .. } => {
                let (queue, writing) = start();
                let runtime = Handle::current();
                thread::Builder::new()
                    .name("sqlite-writer".to_owned())
                    .spawn(move || runtime.block_on(writing))
                    .map_err(|error| Error::Other(format!("no thread for the writer: {error}")))?;
                shards.push(queue);
            }
            Pools::Postgres(_) => {
                for _ in 0..POSTGRES_SHARDS {
                    let (queue, writing) = start();
                    tokio::spawn(writing);
                    shards.push(queue);
                }
            }
        }
        Ok(Self { shards })
    }

    pub(crate) async fn append(
        &self,
        append: Append,
        permit: OwnedSemaphorePermit,
    ) -> Result<Appended> {
        let room = append.room;
        match self.hand_over(&room, Job::Append(append), permit).await? {
            Answer::Append(appended) => Ok(appended),
            _ => Err(mixed_up()),
        }
    }

    pub(crate) async fn ingest(
        &self,
        ingest: Ingest,
        permit: OwnedSemaphorePermit,
    ) -> Result<Option<Ingested>> {
        let device = ingest.device;
        match self.hand_over(&device, Job::Ingest(ingest), permit).await? {
            Answer::Ingest(ingested) => Ok(ingested),
            _ => Err(mixed_up()),
        }
    }

    pub(crate) async fn mark(
        &self,
        mark: Mark,
        permit: OwnedSemaphorePermit,
    ) -> Result<Option<ReadingMark>> {
        let room = mark.room;
        match self.hand_over(&room, Job::Mark(mark), permit).await? {
            Answer::Mark(mark) => Ok(mark),
            _ => Err(mixed_up()),
        }
    }

    pub(crate) async fn advance(
        &self,
        advance: Advance,
        permit: OwnedSemaphorePermit,
    ) -> Result<Option<Advanced>> {
        let room = advance.episode.room;
        match self.hand_over(&room, Job::Advance(advance), permit).await? {
            Answer::Advance(advanced) => Ok(advanced),
            _ => Err(mixed_up()),
        }
    }

    pub(crate) async fn reach(&self, reach: Reach, permit: OwnedSemaphorePermit) -> Result<bool> {
        let room = reach.episode.room;
        match self.hand_over(&room, Job::Reach(reach), permit).await? {
            Answer::Reach(written) => Ok(written),
            _ => Err(mixed_up()),
        }
    }

    pub(crate) async fn check(
        &self,
        check: CheckDevice,
        permit: OwnedSemaphorePermit,
    ) -> Result<usize> {
        let device = check.device;
        match self.hand_over(&device, Job::Check(check), permit).await? {
            Answer::Check(news) => Ok(news),
            _ => Err(mixed_up()),
        }
    }

    pub(crate) async fn check_on_call(
        &self,
        check: CheckOnCall,
        permit: OwnedSemaphorePermit,
    ) -> Result<usize> {
        let room = check.room;
        let job = Job::CheckOnCall(check);
        match self.hand_over(&room, job, permit).await? {
            Answer::Check(news) => Ok(news),
            _ => Err(mixed_up()),
        }
    }

    /// Jobs of one shard key keep their order.
    async fn hand_over(
        &self,
        shard_by: &impl Hash,
        job: Job,
        permit: OwnedSemaphorePermit,
    ) -> Result<Answer> {
        let (reply, answer) = oneshot::channel();
        let waiting = Waiting { job, reply, permit };
        let mut hasher = DefaultHasher::new();
        shard_by.hash(&mut hasher);
        let index = usize::try_from(hasher.finish() % self.shards.len() as u64).unwrap_or(0);
        let gone = || Error::Unavailable("the writer has ended".to_owned());
        self.shards[index].send(waiting).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn mixed_up() -> Error {
    Error::Other("the writer mixed two answers up".to_owned())
}

/// What every batch needs.
struct Base {
    pools: Pools,
    reports: Reports,
}

async fn run(
    base: Base,
    mut queue: mpsc::UnboundedReceiver<Waiting>,
    commits: mpsc::UnboundedSender<Vec<Committed>>,
) {
    let mut waiting = VecDeque::new();
    loop {
        if waiting.is_empty() {
            match queue.recv().await {
                Some(first) => waiting.push_back(first),
                None => return,
            }
        }
        while waiting.len() < JOBS {
            match queue.try_recv() {
                Ok(next) => waiting.push_back(next),
                Err(_) => break,
            }
        }
        let count = fitting(&waiting);
        let (jobs, replies): (Vec<Job>, Vec<_>) = waiting
            .drain(..count)
            .map(|one| (one.job, (one.reply, one.permit)))
            .unzip();
        // A panic fails these jobs, not the writer.
        let work = AssertUnwindSafe(together_or_alone(&base, jobs)).catch_unwind();
        let done = work.await.unwrap_or_else(|_| {
            let error = Error::Other("a batch failed".to_owned());
            replies
                .iter()
                .map(|_| (Err(error.clone()), Vec::new()))
                .collect()
        });
        let (answers, moved): (Vec<_>, Vec<_>) = done.into_iter().unzip();
        let moved: Vec<Committed> = moved.into_iter().flatten().collect();
        // Readers first: the answers wake more tasks than there are cores.
        if !moved.is_empty() {
            let _ = commits.send(moved);
        }
        for (answer, (reply, _permit)) in answers.into_iter().zip(replies) {
            // Who went away asks again with the same id.
            let _ = reply.send(answer);
        }
    }
}

/// How many from the front go into one transaction; at least one.
fn fitting(waiting: &VecDeque<Waiting>) -> usize {
    let mut rows = 0;
    let fits = waiting.iter().take_while(|one| {
        let before = rows;
        rows += match &one.job {
            Job::Append(_)
            | Job::Mark(_)
            | Job::Advance(_)
            | Job::Reach(_)
            | Job::Check(_)
            | Job::CheckOnCall(_) => 1,
            Job::Ingest(ingest) => 1 + ingest.items.len(),
        };
        before == 0 || rows <= ROWS
    });
    fits.count().min(JOBS)
}

type Done = (Result<Answer>, Vec<Committed>);

/// One transaction for all; if it is refused, one for each, so that a job that cannot be
/// written fails alone.
async fn together_or_alone(base: &Base, jobs: Vec<Job>) -> Vec<Done> {
    match base.retried(&jobs).await {
        Ok((answers, committed)) => {
            // What was committed goes with the first answer; any would do.
            let mut committed = Some(committed);
            answers
                .into_iter()
                .map(|answer| (Ok(answer), committed.take().unwrap_or_default()))
                .collect()
        }
        Err(error @ Error::Unavailable(_)) => jobs
            .iter()
            .map(|_| (Err(error.clone()), Vec::new()))
            .collect(),
        Err(error) if jobs.len() == 1 => vec![(Err(error), Vec::new())],
        Err(_) => {
            let mut done = Vec::with_capacity(jobs.len());
            for job in &jobs {
                done.push(match base.retried(slice::from_ref(job)).await {
                    Ok((mut answers, committed)) => (answers.pop().ok_or_else(mixed_up), committed),
                    Err(error) => (Err(error), Vec::new()),
                });
            }
            done
        }
    }
}

impl Base {
    /// Reports only how it ended: a link that was replaced is no outage.
    async fn retried(&self, jobs: &[Job]) -> Result<(Vec<Answer>, Vec<Committed>)> {
        self.reports.on(retried(&self.pools, jobs)).await
    }
}

/// Another process may have written the same just now, or a link may have died in the pool.
/// Trying again is harmless: everything carries an id.
async fn retried(pools: &Pools, jobs: &[Job]) -> Result<(Vec<Answer>, Vec<Committed>)> {
    let start = Instant::now();
    let mut tries = 0;
    let mut lost_link = false;
    loop {
        let done = async { batch::run(pools.take(Role::Write).await?, jobs).await };
        match pools.bounded(done).await {
            Err(Error::Conflict(_)) if tries < TRIES => tries += 1,
            Err(Error::Unavailable(_)) if !lost_link && start.elapsed() < PATIENCE => {
                lost_link = true;
            }
            other => return other,
        }
    }
}
