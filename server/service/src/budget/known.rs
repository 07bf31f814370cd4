use std::{collections::HashMap, time::Duration};

use store::{BudgetKey, Pace};
use tokio::{sync::watch, time::Instant};

use super::Bucket;

/// How full a bucket is, by this process's clock: when it will be full. `None`: it is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Level(Option<Instant>);

impl Level {
    /// Takes these tries, or says after how long there will be enough.
    pub(crate) fn take(&mut self, pace: Pace, tries: u32, now: Instant) -> Result<(), Duration> {
        let full_in = pace.take(self.full_in(now), tries)?;
        self.set(full_in, now);
        Ok(())
    }

    fn full_in(self, now: Instant) -> Duration {
        self.0
            .map_or(Duration::ZERO, |at| at.saturating_duration_since(now))
    }

    fn set(&mut self, full_in: Duration, now: Instant) {
        self.0 = Some(now + full_in);
    }
}

/// Ends when storage has heard of what was drawn.
pub(super) type Telling = watch::Receiver<()>;

/// Why nothing is drawn now.
pub(super) enum Short {
    /// After how long there will be enough.
    Empty(Duration),
    /// Too much was drawn that storage has not heard of.
    Untold(Telling),
}

/// What this process knows of the buckets that are not full.
#[derive(Default)]
pub(super) struct Known {
    by_key: HashMap<BudgetKey, One>,
    sweep_at: usize,
}

#[derive(Default)]
struct One {
    level: Level,
    /// Tries that storage has not heard of.
    untold: u32,
    telling: Option<Telling>,
}

const SWEEP_AT_LEAST: usize = 1024;

impl Known {
    /// Takes these tries. With what storage is to be told, if it is time to.
    pub(super) fn draw(
        &mut self,
        bucket: Bucket,
        tries: u32,
        now: Instant,
    ) -> Result<Option<(u32, watch::Sender<()>)>, Short> {
        let one = self.entry(bucket, now);
        if let Some(telling) = &one.telling
            && bucket.waits()
            && one.untold + tries > bucket.untold()
        {
            return Err(Short::Untold(telling.clone()));
        }
        self.hold(bucket, tries, now).map_err(Short::Empty)?;
        Ok(self.settle(bucket, tries, tries, now))
    }

    /// Takes these tries until it is known how many were used.
    pub(super) fn hold(
        &mut self,
        bucket: Bucket,
        tries: u32,
        now: Instant,
    ) -> Result<(), Duration> {
        let one = self.entry(bucket, now);
        if one.level.full_in(now).is_zero() {
            // It has filled again, in storage as well.
            one.untold = 0;
        }
        one.level.take(bucket.pace, tries, now)
    }

    /// So many of those held were used. With what storage is to be told, if it is time to.
    pub(super) fn settle(
        &mut self,
        bucket: Bucket,
        held: u32,
        used: u32,
        now: Instant,
    ) -> Option<(u32, watch::Sender<()>)> {
        self.give_back(bucket, held.saturating_sub(used), now);
        let one = self.entry(bucket, now);
        one.untold = one.untold.saturating_add(used);
        if one.untold < bucket.untold() || one.telling.is_some() {
            return None;
        }
        let (sender, telling) = watch::channel(());
        one.telling = Some(telling);
        Some((std::mem::take(&mut one.untold), sender))
    }

    /// Storage has heard, and says in how long the bucket is full; or it did not answer.
    pub(super) fn told(&mut self, bucket: Bucket, full_in: Option<Duration>, now: Instant) {
        let one = self.entry(bucket, now);
        one.telling = None;
        if let Some(full_in) = full_in {
            let full_in = bucket.pace.drain(full_in, one.untold);
            one.level.set(full_in.max(one.level.full_in(now)), now);
        }
    }

    /// One try, whether there is one or not.
    pub(super) fn take(&mut self, bucket: Bucket, now: Instant) {
        let full_in = self.full_in(bucket, now);
        self.set(bucket, bucket.pace.drain(full_in, 1), now);
    }

    pub(super) fn give_back(&mut self, bucket: Bucket, tries: u32, now: Instant) {
        let full_in = self.full_in(bucket, now);
        let one = self.entry(bucket, now);
        one.level.set(bucket.pace.give_back(full_in, tries), now);
    }

    pub(super) fn set(&mut self, bucket: Bucket, full_in: Duration, now: Instant) {
        self.entry(bucket, now).level.set(full_in, now);
    }

    pub(super) fn full_in(&self, bucket: Bucket, now: Instant) -> Duration {
        let one = self.by_key.get(&bucket.key);
        one.map_or(Duration::ZERO, |one| one.level.full_in(now))
    }

    fn entry(&mut self, bucket: Bucket, now: Instant) -> &mut One {
        if self.by_key.len() >= self.sweep_at.max(SWEEP_AT_LEAST) {
            self.by_key
                .retain(|_, one| one.telling.is_some() || !one.level.full_in(now).is_zero());
            self.sweep_at = self.by_key.len() * 2;
        }
        self.by_key.entry(bucket.key).or_default()
    }
}

#[cfg(test)]
mod tests {
    use domain::{Budget, UserId, limits};
    use uuid::Uuid;

    use super::*;

    fn talk_of(user: u128) -> Bucket {
        Bucket::of_person(Budget::Messages, UserId(Uuid::from_u128(user)))
    }

    /// Draws one at a time until something stops it: how many there were.
    fn draw_all(known: &mut Known, bucket: Bucket, now: Instant) -> (u32, Short) {
        let mut drawn = 0;
        loop {
            match known.draw(bucket, 1, now) {
                Ok(_) => drawn += 1,
                Err(short) => return (drawn, short),
            }
        }
    }

    #[test]
    fn who_talks_at_a_human_pace_is_never_written_down() {
        let (mut known, mut now) = (Known::default(), Instant::now());
        for _ in 0..1_000 {
            let told = known.draw(talk_of(1), 1, now);
            assert!(matches!(told, Ok(None)));
            now += Duration::from_millis(20);
        }
    }

    #[test]
    fn a_burst_is_told_some_at_a_time() {
        let (mut known, now) = (Known::default(), Instant::now());
        let (bucket, mut told) = (talk_of(1), 0);
        for _ in 0..limits::MESSAGES_BURST {
            if let Ok(Some((tries, _))) = known.draw(bucket, 1, now) {
                told += tries;
                let full_in = bucket.pace.drain(Duration::ZERO, told);
                known.told(bucket, Some(full_in), now);
            }
        }
        assert_eq!(told, limits::MESSAGES_BURST);
        let (more, short) = draw_all(&mut known, bucket, now);
        assert!(more == 0 && matches!(short, Short::Empty(_)));
    }

    #[test]
    fn what_storage_has_not_heard_of_is_bounded() {
        let (mut known, now) = (Known::default(), Instant::now());
        let bucket = talk_of(1);
        let (drawn, short) = draw_all(&mut known, bucket, now);
        assert!(drawn == 2 * bucket.untold() && matches!(short, Short::Untold(_)));
        // Others have used all of it.
        known.told(bucket, Some(bucket.pace.drain(Duration::MAX, 1)), now);
        let (more, short) = draw_all(&mut known, bucket, now);
        assert!(more == 0 && matches!(short, Short::Empty(_)));
    }

    #[test]
    fn without_storage_the_whole_budget_is_granted_here_and_no_more() {
        let (mut known, now) = (Known::default(), Instant::now());
        let (bucket, mut drawn) = (talk_of(1), 0);
        loop {
            let (some, short) = draw_all(&mut known, bucket, now);
            drawn += some;
            match short {
                Short::Untold(_) => known.told(bucket, None, now),
                Short::Empty(wait) => {
                    assert_eq!(wait, Duration::from_millis(20));
                    break;
                }
            }
        }
        assert_eq!(drawn, limits::MESSAGES_BURST);
    }

    #[test]
    fn full_buckets_are_swept() {
        let (mut known, mut now) = (Known::default(), Instant::now());
        for user in 0..10_000 {
            assert!(known.draw(talk_of(user), 1, now).is_ok());
            now += Duration::from_millis(1);
        }
        let kept = known.by_key.len();
        assert!(kept <= SWEEP_AT_LEAST, "{kept} kept");
    }
}
