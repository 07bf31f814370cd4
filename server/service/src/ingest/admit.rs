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
    bucket: Bucket,
    tries: u32,
}

impl Service {
    /// Takes a try for each item that people are shown. A watch that has sent too many keeps all of its
    /// post and sends it again, but somebody who pressed for help is not made to wait for that: of what
    /// was pressed some is taken at once, and alerts and answers beside it are left out of the post.
    pub(super) fn hold_for_people(
        &self,
        device: DeviceId,
        post: &mut Vec<Judged>,
        problems: &mut Vec<Problem>,
    ) -> Result<Held> {
        let bucket = Bucket::of_watch(Budget::Alerts, device);
        let tries = count_for_people(post.iter().map(|one| one.kind));
        let Err(refused) = self.budgets().hold(bucket, tries) else {
            return Ok(Held { bucket, tries });
        };
        let pressed = post.iter().filter(|one| one.kind == Kind::Press).count();
        if pressed == 0 {
            return Err(refused);
        }
        let bucket = Bucket::presses(device);
        let pressed = u32::try_from(pressed).unwrap_or(u32::MAX);
        let tries = self.budgets().hold_some(bucket, pressed)?;
        let mut left = tries;
        post.retain(|one| match one.kind {
            Kind::Press if left > 0 => {
                left -= 1;
                true
            }
            kind => !is_for_people(kind),
        });
        problems.push(too_many_alerts());
        Ok(Held { bucket, tries })
    }

    /// So many of those held were used.
    pub(super) fn settle(&self, held: Held, used: u32) {
        self.budgets().settle(held.bucket, held.tries, used);
    }
}

/// Each of these is shown to people.
fn is_for_people(kind: Kind) -> bool {
    matches!(kind, Kind::Alert | Kind::Press | Kind::Answer)
}

pub(super) fn count_for_people(kinds: impl Iterator<Item = Kind>) -> u32 {
    let count = kinds.filter(|kind| is_for_people(*kind)).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn too_many_alerts() -> Problem {
    let message = "This watch has sent more alerts than people can look at, so of these only what was \
        pressed was taken. Those without a result here were not taken: send them again in another post.";
    Problem::with_message("items", Reason::TooMany, message.to_owned())
}
