//! How much of a post is put before people now.

use domain::{
    Budget, DeviceId, Result,
    watch::{Problem, Reason},
};

use super::judge::{Judged, Kind};
use crate::{Service, budget::Bucket};

/// Tries that were taken for a post until it is known how many of them were used.
#[derive(Clone, Copy)]
pub(super) struct Held {
    device: DeviceId,
    presses: u32,
    /// Of everything else that people are shown, or of all of it.
    others: u32,
}

/// How many of a post people were shown, or would be.
#[derive(Clone, Copy, Default)]
pub(super) struct Shown {
    presses: u32,
    others: u32,
}

impl Shown {
    pub(super) fn count(kinds: impl Iterator<Item = Kind>) -> Self {
        let mut shown = Self::default();
        for kind in kinds {
            match kind {
                Kind::Press => shown.presses += 1,
                Kind::Alert | Kind::Answer => shown.others += 1,
                Kind::Reading | Kind::Start | Kind::Unknown => {}
            }
        }
        shown
    }

    fn all(self) -> u32 {
        self.presses + self.others
    }
}

impl Service {
    /// Takes a try for each item that people are shown. Of a watch that has sent too many some are taken,
    /// the oldest first, and the rest is left out of the post: it keeps those and sends them again. For
    /// what was pressed there are tries beside these.
    ///
    /// # Errors
    /// [`domain::Error::TooManyAttempts`] if nothing of the post would be left.
    pub(super) fn hold_for_people(
        &self,
        device: DeviceId,
        post: &mut Vec<Judged>,
        problems: &mut Vec<Problem>,
    ) -> Result<Held> {
        let asked = Shown::count(post.iter().map(|one| one.kind));
        let (alerts, presses) = (of_alerts(device), Bucket::presses(device));
        let all = asked.all();
        if self.budgets().hold(alerts, all).is_ok() {
            return Ok(Held {
                device,
                presses: 0,
                others: all,
            });
        }
        let some = |bucket, most| match most {
            0 => Ok(0),
            most => self.budgets().hold_some(bucket, most),
        };
        let held_presses = some(presses, asked.presses);
        let held_others = some(alerts, asked.others);
        let held = Held {
            device,
            presses: held_presses.as_ref().copied().unwrap_or_default(),
            others: held_others.as_ref().copied().unwrap_or_default(),
        };
        let mut left = Shown {
            presses: held.presses,
            others: held.others,
        };
        let mut is_whole = true;
        post.retain(|one| {
            let left = match one.kind {
                Kind::Reading | Kind::Start | Kind::Unknown => return true,
                Kind::Press => &mut left.presses,
                // It may be the answer to what was left out, and nobody knows an answer to nothing.
                Kind::Answer if !is_whole => return false,
                Kind::Alert | Kind::Answer => &mut left.others,
            };
            let is_taken = *left > 0;
            *left = left.saturating_sub(1);
            is_whole &= is_taken;
            is_taken
        });
        if post.is_empty() {
            self.settle(held, Shown::default());
            held_presses?;
            held_others?;
        }
        problems.push(too_many_alerts());
        Ok(held)
    }

    /// So many of those held were used.
    pub(super) fn settle(&self, held: Held, used: Shown) {
        let presses = used.presses.min(held.presses);
        let others = used.all() - presses;
        let budgets = self.budgets();
        if held.presses > 0 {
            budgets.settle(Bucket::presses(held.device), held.presses, presses);
        }
        if held.others > 0 {
            budgets.settle(of_alerts(held.device), held.others, others);
        }
    }
}

fn of_alerts(device: DeviceId) -> Bucket {
    Bucket::of_watch(Budget::Alerts, device)
}

fn too_many_alerts() -> Problem {
    let message = "This watch has sent more alerts than people can look at, so only some of these were \
        taken. Those without a result here were not taken: send them again in another post.";
    Problem::with_message("items", Reason::TooMany, message.to_owned())
}
