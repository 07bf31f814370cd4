use std::collections::BTreeSet;

use domain::{RoomId, UserId};

use super::{Answer, Job, decide, known::Known, outcome::Outcome};
use crate::{
    Committed, Head, Result,
    conn::{Conn, execute_all},
    room,
    statement::Statement,
    tx::Tx,
};

/// All jobs in this transaction: read what they need to know, decide in their order, write.
pub(super) async fn run(conn: Conn, jobs: &[Job]) -> Result<(Vec<Answer>, Vec<Committed>)> {
    let mut tx = Tx::begin_unsent(conn).await?;
    match write(&mut tx, jobs).await {
        Ok((answers, last)) => Ok((answers, tx.commit_after(last).await?)),
        Err(error) => {
            tx.roll_back().await;
            Err(error)
        }
    }
}

/// Returns the statements that are still to be executed as well.
async fn write(tx: &mut Tx, jobs: &[Job]) -> Result<(Vec<Answer>, Vec<Statement>)> {
    let mut known = Known::load(tx, jobs).await?;
    let mut outcome = Outcome::default();
    let mut answers = Vec::with_capacity(jobs.len());
    for job in jobs {
        answers.push(match job {
            Job::Append(append) => {
                Answer::Append(decide::append(&mut known, &mut outcome, append)?)
            }
            Job::Mark(mark) => {
                decide::mark(&known, &mut outcome, mark);
                Answer::Mark(None)
            }
            Job::Check(one) => Answer::Check(decide::check(&mut known, &mut outcome, one)?),
            Job::CheckOnCall(one) => {
                Answer::Check(decide::check_on_call(&mut known, &mut outcome, one)?)
            }
            Job::Advance(one) => Answer::Advance(decide::advance(&mut known, &mut outcome, one)?),
            Job::Reach(one) => Answer::Reach(decide::reach(&mut known, &mut outcome, one)?),
            Job::Ingest(ingest) => {
                Answer::Ingest(decide::ingest(&mut known, &mut outcome, ingest)?)
            }
        });
    }
    for (room, events) in std::mem::take(&mut outcome.told) {
        if let Some(locked) = known.rooms.get(&room) {
            let head = Head {
                room,
                seq: locked.head,
                epoch: locked.epoch,
            };
            tx.moved.push(Committed { head, events });
        }
    }
    outcome.episodes = known.episodes.take_changed();
    let mut last = outcome.write(&mut tx.conn).await?;
    last.extend(known.readings.into_statements());
    if jobs.iter().any(|job| matches!(job, Job::Mark(_))) {
        execute_all(&mut tx.conn, std::mem::take(&mut last)).await?;
        answer_marks(&mut tx.conn, jobs, &mut answers).await?;
    }
    Ok((answers, last))
}

/// How the marks are once all jobs are written.
async fn answer_marks(conn: &mut Conn, jobs: &[Job], answers: &mut [Answer]) -> Result<()> {
    let marked = |job: &Job| match job {
        Job::Mark(mark) => Some((mark.room, mark.user)),
        Job::Append(_)
        | Job::Ingest(_)
        | Job::Advance(_)
        | Job::Reach(_)
        | Job::Check(_)
        | Job::CheckOnCall(_) => None,
    };
    let asked: BTreeSet<(RoomId, UserId)> = jobs.iter().filter_map(marked).collect();
    let marks = room::marks(conn, asked.into_iter()).await?;
    for (job, answer) in jobs.iter().zip(answers) {
        if let Some(of) = marked(job) {
            *answer = Answer::Mark(marks.get(&of).copied());
        }
    }
    Ok(())
}
