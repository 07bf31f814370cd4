use std::sync::Arc;

use super::{Answer, Job, decide, known::Known, outcome::Outcome};
use crate::{Committed, Head, Result, conn::Tx};

/// All jobs in this transaction: read what they need to know, decide in their order, write.
pub(super) async fn run(tx: &mut Tx, jobs: Arc<[Job]>) -> Result<Vec<Answer>> {
    let mut known = Known::load(&mut tx.conn, &jobs).await?;
    let mut outcome = Outcome::default();
    let mut answers = Vec::with_capacity(jobs.len());
    for job in jobs.iter() {
        answers.push(match job {
            Job::Append(append) => {
                Answer::Append(decide::append(&mut known, &mut outcome, append)?)
            }
            Job::Mark(mark) => {
                decide::mark(&known, &mut outcome, mark);
                Answer::Marked
            }
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
    outcome.readings = std::mem::take(&mut known.readings).into_statements();
    outcome.write(&mut tx.conn).await?;
    Ok(answers)
}
