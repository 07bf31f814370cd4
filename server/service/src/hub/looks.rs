//! Looks at storage that find what no hint told. While nothing was committed since the last one,
//! and nobody came, there is nothing to find: such a look reads a [`Mark`] and no rows.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, MutexGuard, PoisonError},
};

use domain::{RoomId, Seq, SignInId, UnixMillis};
use store::{Head, Revision};

use super::Hub;

/// Storage and what is compared with it. Taken before the rows are read, so that what is
/// committed meanwhile makes the next look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    revision: Revision,
    /// Of the state: rises with everybody who comes and every room that opens.
    generation: u64,
}

/// The heads of all rooms of this process, as storage has had them since `mark`.
pub(super) struct Remembered {
    mark: Mark,
    heads: Arc<HashMap<RoomId, Seq>>,
}

/// A complete look at sign-ins and memberships.
pub(super) struct Audit {
    mark: Mark,
    /// When the first sign-in ends without a commit.
    next_at: Option<UnixMillis>,
}

impl Hub {
    pub(super) async fn mark(&self) -> store::Result<Mark> {
        let revision = self.read_mark(self.shared.store.revision()).await?;
        let generation = self.state().generation();
        Ok(Mark {
            revision,
            generation,
        })
    }

    /// What the last complete look found, if a look now would find the same.
    pub(super) fn remembered(&self, now: &Mark) -> Option<Arc<HashMap<RoomId, Seq>>> {
        let remembered = self.lock_remembered();
        let same = remembered.as_ref().filter(|it| it.mark == *now)?;
        Some(Arc::clone(&same.heads))
    }

    /// Whether the heads of all rooms were read.
    pub(super) async fn look_at_heads(&self) -> store::Result<bool> {
        let mark = self.mark().await?;
        if self.remembered(&mark).is_some() {
            return Ok(false);
        }
        let rooms = self.state().rooms();
        let heads = by_room(&self.heads(&rooms).await?);
        *self.lock_remembered() = Some(Remembered { mark, heads });
        Ok(true)
    }

    /// Whether sign-ins and memberships were read.
    pub(super) async fn look_at_people(&self, last: &mut Option<Audit>, now: UnixMillis) -> bool {
        let Ok(mark) = self.mark().await else {
            return false;
        };
        if last.as_ref().is_some_and(|it| it.holds(&mark, now)) {
            return false;
        }
        *last = None;
        let sign_ins: HashSet<SignInId> = self
            .state()
            .links()
            .map(|link| link.actor.sign_in)
            .collect();
        let sign_ins: Vec<SignInId> = sign_ins.into_iter().collect();
        let next_at = self.check_sign_ins(&sign_ins, now).await;
        let compared = self.check_memberships().await;
        if let Ok(next_at) = next_at
            && compared
        {
            *last = Some(Audit { mark, next_at });
        }
        true
    }

    fn lock_remembered(&self) -> MutexGuard<'_, Option<Remembered>> {
        let remembered = self.shared.remembered.lock();
        remembered.unwrap_or_else(PoisonError::into_inner)
    }
}

impl Audit {
    fn holds(&self, mark: &Mark, now: UnixMillis) -> bool {
        self.mark == *mark && self.next_at.is_none_or(|next_at| now < next_at)
    }
}

pub(super) fn by_room(heads: &[Head]) -> Arc<HashMap<RoomId, Seq>> {
    Arc::new(heads.iter().map(|head| (head.room, head.seq)).collect())
}

#[cfg(test)]
mod tests;
