//! How often somebody may try. The bucket is a single time stamp (GCRA), so that one fits
//! into every connection, and a try that succeeded can be given back: people behind one
//! address must not use up each other's attempts by signing in.

use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{DeviceId, Error, Result, limits};
use tokio::time::Instant;

/// So many at once, then one per `every`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    every: Duration,
    burst: u32,
}

/// When the bucket will be full again. `None`: it is.
pub(crate) type Bucket = Option<Instant>;

impl Pace {
    pub(crate) fn new(count: u32, span: Duration, burst: u32) -> Self {
        Self {
            every: span / count.max(1),
            burst,
        }
    }

    /// Takes `cost` tries, or says after how long there will be enough.
    pub(crate) fn take(
        self,
        bucket: &mut Bucket,
        now: Instant,
        cost: u32,
    ) -> std::result::Result<(), Duration> {
        let full_at = bucket.map_or(now, |at| at.max(now)) + self.every * cost;
        let wait = full_at
            .duration_since(now)
            .saturating_sub(self.every * self.burst);
        if wait.is_zero() {
            *bucket = Some(full_at);
            Ok(())
        } else {
            Err(wait)
        }
    }
}

/// A bucket per key.
pub(crate) struct Limiter<K> {
    pace: Pace,
    /// A std mutex: held for one look-up, or for a sweep that its growth has paid for.
    buckets: Mutex<Buckets<K>>,
}

struct Buckets<K> {
    by_key: HashMap<K, Bucket>,
    sweep_at: usize,
}

const SWEEP_AT_LEAST: usize = 1024;

impl<K: Eq + Hash> Limiter<K> {
    pub(crate) fn new(count: u32, span: Duration) -> Self {
        Self::at(Pace::new(count, span, count))
    }

    pub(crate) fn at(pace: Pace) -> Self {
        Self {
            pace,
            buckets: Mutex::new(Buckets {
                by_key: HashMap::new(),
                sweep_at: SWEEP_AT_LEAST,
            }),
        }
    }

    /// # Errors
    /// [`Error::TooManyAttempts`]; `what` is its label among the metrics.
    pub(crate) fn take(&self, key: K, what: &'static str) -> Result<()> {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.by_key.len() >= buckets.sweep_at {
            buckets
                .by_key
                .retain(|_, bucket| bucket.is_some_and(|full_at| full_at > now));
            buckets.sweep_at = SWEEP_AT_LEAST.max(buckets.by_key.len() * 2);
        }
        let bucket = buckets.by_key.entry(key).or_default();
        self.pace
            .take(bucket, now, 1)
            .map_err(|wait| too_many(wait, what))
    }

    /// The try was a good one and shall not count.
    pub(crate) fn give_back(&self, key: &K) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Some(full_at)) = buckets.by_key.get_mut(key) {
            *full_at = full_at.checked_sub(self.pace.every).unwrap_or(*full_at);
        }
    }
}

pub(crate) fn too_many(wait: Duration, what: &'static str) -> Error {
    metrics::counter!("fitweet_rate_limited_total", "what" => what).increment(1);
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    Error::TooManyAttempts {
        retry_after_s: u32::try_from(seconds).unwrap_or(u32::MAX).max(1),
    }
}

/// Who shares a budget: an IPv4 address, or an IPv6 network, since a household has a /64.
pub fn peer_key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            IpAddr::V6(Ipv6Addr::from(network))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The budgets of one process; several processes grant as many times as much.
pub(crate) struct Limiters {
    pub(crate) sign_in_account: Limiter<String>,
    pub(crate) sign_in_peer: Limiter<IpAddr>,
    pub(crate) pairing_peer: Limiter<IpAddr>,
    pub(crate) invitation_peer: Limiter<IpAddr>,
    pub(crate) ingest_device: Limiter<DeviceId>,
}

const QUARTER_HOUR: Duration = Duration::from_secs(15 * 60);

impl Limiters {
    pub(crate) fn new() -> Self {
        Self {
            sign_in_account: Limiter::new(limits::SIGN_IN_TRIES, QUARTER_HOUR),
            sign_in_peer: Limiter::new(limits::SIGN_IN_TRIES_PER_PEER, QUARTER_HOUR),
            pairing_peer: Limiter::new(limits::PAIRING_PER_HOUR, Duration::from_secs(3600)),
            invitation_peer: Limiter::new(limits::SIGN_IN_TRIES_PER_PEER, QUARTER_HOUR),
            ingest_device: Limiter::at(Pace::new(
                limits::INGEST_PER_SECOND,
                Duration::from_secs(1),
                limits::INGEST_BURST,
            )),
        }
    }
}

/// Commands of one connection.
pub(crate) fn command_pace() -> Pace {
    Pace::new(
        limits::COMMANDS_PER_SECOND,
        Duration::from_secs(1),
        limits::COMMANDS_BURST,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_the_burst_then_the_pace() {
        let pace = Pace::new(10, Duration::from_secs(10), 3);
        let start = Instant::now();
        let mut bucket = None;
        for _ in 0..3 {
            assert_eq!(pace.take(&mut bucket, start, 1), Ok(()));
        }
        assert_eq!(
            pace.take(&mut bucket, start, 1),
            Err(Duration::from_secs(1))
        );
        let later = start + Duration::from_secs(1);
        assert_eq!(pace.take(&mut bucket, later, 1), Ok(()));
        assert!(pace.take(&mut bucket, later, 1).is_err());
    }

    #[test]
    fn a_refused_try_costs_nothing() {
        let pace = Pace::new(1, Duration::from_secs(1), 1);
        let start = Instant::now();
        let mut bucket = None;
        assert!(pace.take(&mut bucket, start, 1).is_ok());
        for _ in 0..100 {
            assert!(pace.take(&mut bucket, start, 1).is_err());
        }
        assert!(
            pace.take(&mut bucket, start + Duration::from_secs(1), 1)
                .is_ok()
        );
    }

    #[test]
    fn good_tries_do_not_count_and_keys_do_not_mix() {
        let limiter = Limiter::new(2, QUARTER_HOUR);
        for _ in 0..50 {
            limiter.take("a", "test").expect("given back");
            limiter.give_back(&"a");
        }
        assert!(limiter.take("a", "test").is_ok());
        assert!(limiter.take("a", "test").is_ok());
        assert!(matches!(
            limiter.take("a", "test"),
            Err(Error::TooManyAttempts { retry_after_s: 1.. })
        ));
        assert!(limiter.take("b", "test").is_ok());
    }

    #[test]
    fn full_buckets_are_swept() {
        let limiter = Limiter::new(1_000_000_000, Duration::from_nanos(1));
        for key in 0..10_000 {
            limiter.take(key, "test").expect("wide");
        }
        let kept = limiter.buckets.lock().expect("unpoisoned").by_key.len();
        assert!(kept <= SWEEP_AT_LEAST * 2, "{kept} kept");
    }

    #[test]
    fn an_ipv6_network_and_a_mapped_address_are_one_peer() {
        let key = |text: &str| peer_key(text.parse().expect("an address"));
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:10.0.0.1"), key("10.0.0.1"));
        assert_ne!(key("10.0.0.2"), key("10.0.0.1"));
    }
}
