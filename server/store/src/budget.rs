use std::time::Duration;

use diesel::{QueryableByName, sql_types};
use diesel_async::RunQueryDsl;

use crate::{
    Result, Store,
    conn::{Conn, on},
    key::Key,
    statement::{Column, Rows, Statement},
};

/// So many at once, then one per `every`. What is left of a budget is one number: in how long its
/// bucket will be full again (GCRA).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    every: Duration,
    burst: u32,
}

impl Pace {
    /// `count` per `span`, and `burst` at once.
    pub fn new(count: u32, span: Duration, burst: u32) -> Self {
        Self {
            every: span / count.max(1),
            burst,
        }
    }

    /// Takes all these tries: in how long the bucket will be full then.
    ///
    /// # Errors
    /// After how long there will be enough.
    pub fn take(self, full_in: Duration, tries: u32) -> std::result::Result<Duration, Duration> {
        let full_in = self.clamp(full_in) + self.every * tries;
        match full_in.saturating_sub(self.empty()) {
            Duration::ZERO => Ok(full_in),
            wait => Err(wait),
        }
    }

    /// Takes these tries, or as many as there are.
    pub fn drain(self, full_in: Duration, tries: u32) -> Duration {
        self.clamp(self.clamp(full_in) + self.every * tries)
    }

    /// Puts back what was taken.
    pub fn give_back(self, full_in: Duration, tries: u32) -> Duration {
        self.clamp(full_in).saturating_sub(self.every * tries)
    }

    /// No bucket is emptier than empty. A clock that went back would say so.
    fn clamp(self, full_in: Duration) -> Duration {
        full_in.min(self.empty())
    }

    /// In how long an empty bucket is full.
    fn empty(self) -> Duration {
        self.every * self.burst
    }
}

/// Whose budget, and which: a hash, so that no address is kept in the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BudgetKey(pub [u8; 16]);

impl From<BudgetKey> for Key {
    fn from(key: BudgetKey) -> Self {
        Self::new(key.0)
    }
}

/// Tries of one budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    pub key: BudgetKey,
    pub pace: Pace,
    pub tries: u32,
}

/// What became of some charges that go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Charged {
    /// In how long each bucket is full, in the order of the charges.
    Taken(Vec<Duration>),
    /// Nothing was taken, since this one has not enough: in how long its bucket is full.
    Refused { place: usize, full_in: Duration },
}

impl Store {
    /// Takes all of them or none.
    pub async fn charge(&self, charges: Vec<Charge>) -> Result<Charged> {
        let decided = self.change(charges, |charges, full_in_of| {
            let each = charges.iter().zip(full_in_of);
            let clamped: Vec<Duration> = each
                .map(|(one, full_in)| one.pace.clamp(*full_in))
                .collect();
            let mut after = Vec::with_capacity(charges.len());
            for (place, (charge, full_in)) in charges.iter().zip(&clamped).enumerate() {
                let full_in = *full_in;
                let Ok(taken) = charge.pace.take(full_in, charge.tries) else {
                    // A stamp of a clock that went back would be as far ahead next time.
                    let mended = (clamped.as_slice() != full_in_of).then(|| clamped.clone());
                    return (mended, Charged::Refused { place, full_in });
                };
                after.push(taken);
            }
            (Some(after.clone()), Charged::Taken(after))
        });
        decided.await
    }

    /// Notes tries that were taken already; in how long the bucket is full. A budget that does
    /// not have as many is empty then, and owes nothing.
    pub async fn note_charge(&self, charge: Charge) -> Result<Duration> {
        let decided = self.change(vec![charge], |charges, full_in| {
            let after: Vec<Duration> = charges
                .iter()
                .zip(full_in)
                .map(|(charge, full_in)| charge.pace.drain(*full_in, charge.tries))
                .collect();
            let first = after.as_slice().first().copied().unwrap_or_default();
            (Some(after), first)
        });
        decided.await
    }

    /// Puts back what [`Self::charge`] took.
    pub async fn give_back(&self, charges: Vec<Charge>) -> Result<()> {
        let decided = self.change(charges, |charges, full_in| {
            let after = charges
                .iter()
                .zip(full_in)
                .map(|(charge, full_in)| charge.pace.give_back(*full_in, charge.tries));
            (Some(after.collect()), ())
        });
        decided.await
    }

    /// Forgets some of the buckets that have been full for an hour.
    pub async fn forget_full_budgets(&self) -> Result<()> {
        self.write(|tx| {
            Box::pin(async move {
                on!(&mut tx.conn, |db| forget().execute(db))?;
                Ok(())
            })
        })
        .await
    }

    /// `decide` is given the charges by key, with the buckets as they are, and says how they are
    /// to be.
    async fn change<R: Send + 'static>(
        &self,
        charges: Vec<Charge>,
        decide: impl FnOnce(&[Charge], &[Duration]) -> (Option<Vec<Duration>>, R) + Send + 'static,
    ) -> Result<R> {
        self.write(move |tx| {
            Box::pin(async move {
                let buckets = lock(&mut tx.conn, &charges).await?;
                let full_in: Vec<Duration> = charges
                    .iter()
                    .map(|charge| {
                        let key = Key::from(charge.key);
                        let bucket = buckets.iter().find(|bucket| bucket.key == key);
                        bucket.map_or(Duration::ZERO, Bucket::full_in)
                    })
                    .collect();
                let (after, decided) = decide(&charges, &full_in);
                if let (Some(after), Some(bucket)) = (after, buckets.as_slice().first()) {
                    write(&mut tx.conn, &charges, &after, bucket.now).await?;
                }
                Ok(decided)
            })
        })
        .await
    }
}

#[derive(QueryableByName)]
struct Bucket {
    #[diesel(sql_type = sql_types::Binary)]
    key: Key,
    #[diesel(sql_type = sql_types::BigInt)]
    full_at: i64,
    #[diesel(sql_type = sql_types::BigInt)]
    now: i64,
}

impl Bucket {
    fn full_in(&self) -> Duration {
        let ms = self.full_at.saturating_sub(self.now);
        Duration::from_millis(u64::try_from(ms).unwrap_or(0))
    }
}

/// Makes the rows that are not there yet. Rows are locked in the order of their keys.
async fn lock(conn: &mut Conn, charges: &[Charge]) -> Result<Vec<Bucket>> {
    let mut keys: Vec<Key> = charges.iter().map(|charge| charge.key.into()).collect();
    keys.sort_unstable();
    keys.dedup();
    let asked = Rows::new("asked").column("key", Column::Keys(keys));
    let lock = Statement::new("INSERT INTO budgets AS b (key, full_at) SELECT key, 0 FROM ")
        .rows(asked)
        .sql(" WHERE true ON CONFLICT (key) DO UPDATE SET full_at = b.full_at RETURNING key, full_at, ")
        // One clock for all processes of a site.
        .sql_of(
            "(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now",
            "CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now",
        );
    Ok(on!(conn, |db| lock.load(db))?)
}

async fn write(conn: &mut Conn, charges: &[Charge], after: &[Duration], now: i64) -> Result<()> {
    let keys = charges.iter().map(|charge| charge.key.into()).collect();
    let full_at = after.iter().map(|full_in| {
        let ms = i64::try_from(full_in.as_millis()).unwrap_or(i64::MAX);
        now.saturating_add(ms)
    });
    let rows = Rows::new("later")
        .column("key", Column::Keys(keys))
        .column("full_at", Column::Numbers(full_at.collect()));
    let update = Statement::new("UPDATE budgets SET full_at = later.full_at FROM ")
        .rows(rows)
        .sql(" WHERE budgets.key = later.key");
    on!(conn, |db| update.execute(db))?;
    Ok(())
}

/// Of those that are full first. Their ends are looked at under the lock: another process may
/// have taken from one meanwhile.
fn forget() -> Statement {
    Statement::default().sql_of(
        "DELETE FROM budgets \
         WHERE full_at < (extract(epoch FROM now()) * 1000)::bigint - 3600000 \
           AND key = ANY(ARRAY(SELECT key FROM budgets ORDER BY full_at LIMIT 500))",
        "DELETE FROM budgets WHERE key IN (SELECT key FROM budgets \
           WHERE full_at < unixepoch() * 1000 - 3600000 ORDER BY full_at LIMIT 500)",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn grants_the_burst_then_the_pace() {
        let pace = Pace::new(10, 10 * SECOND, 3);
        let mut full_in = Duration::ZERO;
        for n in 1..=3 {
            full_in = pace.take(full_in, 1).unwrap();
            assert_eq!(full_in, SECOND * n);
        }
        assert_eq!(pace.take(full_in, 1), Err(SECOND));
        let later = full_in.saturating_sub(SECOND);
        assert_eq!(pace.take(later, 1), Ok(full_in));
        assert_eq!(pace.take(later, 2), Err(SECOND));
    }

    #[test]
    fn a_bucket_is_never_emptier_than_empty() {
        let pace = Pace::new(10, 10 * SECOND, 3);
        let far = SECOND * 1_000_000;
        assert_eq!(pace.take(far, 1), Err(SECOND));
        assert_eq!(pace.drain(far, 7), SECOND * 3);
        assert_eq!(pace.give_back(far, 1), SECOND * 2);
        assert_eq!(pace.drain(SECOND, 1), SECOND * 2);
        assert_eq!(pace.give_back(SECOND, 5), Duration::ZERO);
    }
}
