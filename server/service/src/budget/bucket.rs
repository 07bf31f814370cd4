use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use domain::{Budget, DeviceId, UserId, limits};
use sha2::{Digest, Sha256};
use store::{BudgetKey, Charge, Pace};

const SECOND: Duration = Duration::from_secs(1);
const QUARTER_HOUR: Duration = Duration::from_secs(15 * 60);
const HOUR: Duration = Duration::from_secs(3600);

/// One budget of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bucket {
    pub(crate) budget: Budget,
    pub(super) pace: Pace,
    pub(super) key: BudgetKey,
}

impl Bucket {
    pub(crate) fn of_person(budget: Budget, user: UserId) -> Self {
        Self::of(budget, pace(budget), &[user.0.as_bytes()])
    }

    pub(crate) fn of_watch(budget: Budget, device: DeviceId) -> Self {
        Self::of(budget, pace(budget), &[device.0.as_bytes()])
    }

    /// What one watch has for what its wearer presses when its alerts have used up theirs.
    pub(crate) fn presses(device: DeviceId) -> Self {
        let pace = Pace::new(1, SECOND * limits::ALERT_EVERY_S, limits::PRESSES_BURST);
        Self::of(Budget::Alerts, pace, &[b"presses", device.0.as_bytes()])
    }

    pub(crate) fn of_peer(budget: Budget, address: IpAddr) -> Self {
        Self::of(budget, pace(budget), &[&address_bytes(address)])
    }

    /// Wrong sign-ins to one account from one peer.
    pub(crate) fn account_from_peer(email: &str, address: IpAddr) -> Self {
        let whose: [&[u8]; 3] = [b"peer", email.as_bytes(), &address_bytes(address)];
        let budget = Budget::WrongPasswords;
        Self::of(budget, pace(budget), &whose)
    }

    /// Wrong sign-ins to one account from a browser that is known there.
    pub(crate) fn account_from_browser(email: &str, token_hash: &[u8; 32]) -> Self {
        let whose: [&[u8]; 3] = [b"browser", email.as_bytes(), token_hash];
        let budget = Budget::WrongPasswords;
        Self::of(budget, pace(budget), &whose)
    }

    /// Wrong sign-ins to one account from all strangers together.
    pub(crate) fn account_from_strangers(email: &str) -> Self {
        let tries = limits::SIGN_IN_TRIES_OF_STRANGERS;
        let whose: [&[u8]; 2] = [b"strangers", email.as_bytes()];
        let pace = Pace::new(tries, HOUR, tries);
        Self::of(Budget::WrongPasswords, pace, &whose)
    }

    /// What one peer has left to one account when others have used up what they share: strangers that
    /// of the account, or those behind the same address that of the peer.
    pub(crate) fn reserve(email: &str, address: IpAddr) -> Self {
        let tries = limits::SIGN_IN_TRIES_IN_RESERVE;
        let whose: [&[u8]; 3] = [b"guessed", email.as_bytes(), &address_bytes(address)];
        let pace = Pace::new(tries, HOUR, tries);
        Self::of(Budget::WrongPasswords, pace, &whose)
    }

    /// Wrong sign-ins to whichever account from one network, reserves included.
    pub(crate) fn of_network(address: IpAddr) -> Self {
        let tries = limits::SIGN_IN_TRIES_PER_NETWORK;
        let network = bytes_of(network_key(address));
        let pace = Pace::new(tries, QUARTER_HOUR, tries);
        Self::of(Budget::FailedAttempts, pace, &[b"network", &network])
    }

    fn of(budget: Budget, pace: Pace, whose: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in [budget.name().as_bytes()].iter().chain(whose) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let hash: [u8; 32] = hash.finalize().into();
        let (half, _) = hash.split_at(16);
        let mut key = [0; 16];
        key.copy_from_slice(half);
        Self {
            budget,
            pace,
            key: BudgetKey(key),
        }
    }

    pub(super) fn charge(self, tries: u32) -> Charge {
        Charge {
            key: self.key,
            pace: self.pace,
            tries,
        }
    }

    /// Tries that may be drawn before storage hears of them, and again while it does.
    pub(super) fn untold(self) -> u32 {
        match self.budget {
            Budget::Messages
            | Budget::Alerts
            | Budget::WrongInvitations
            | Budget::WrongResetLinks => 20,
            Budget::Requests => 100,
            Budget::Posts => 200,
            _ => 1,
        }
    }

    /// Whether who draws faster than storage hears of it waits. A watch never does, nor a page.
    pub(super) fn waits(self) -> bool {
        self.budget == Budget::Messages
    }
}

fn pace(budget: Budget) -> Pace {
    let hourly = |count| Pace::new(count, HOUR, count);
    let quarterly = |count| Pace::new(count, QUARTER_HOUR, count);
    match budget {
        Budget::Commands | Budget::Pages => command_pace(),
        Budget::Messages => Pace::new(limits::MESSAGES_PER_SECOND, SECOND, limits::MESSAGES_BURST),
        Budget::Requests => Pace::new(limits::REQUESTS_PER_SECOND, SECOND, limits::REQUESTS_BURST),
        Budget::Posts => Pace::new(limits::INGEST_PER_SECOND, SECOND, limits::INGEST_BURST),
        Budget::Alerts => Pace::new(1, SECOND * limits::ALERT_EVERY_S, limits::ALERTS_BURST),
        Budget::Invitations => hourly(limits::INVITATIONS_PER_HOUR),
        Budget::PairingCodes => hourly(limits::PAIRING_CODES_PER_HOUR),
        Budget::NewRooms => hourly(limits::ROOMS_PER_HOUR),
        Budget::Reports => hourly(limits::REPORTS_PER_HOUR),
        Budget::NewAccounts => hourly(limits::ACCOUNTS_PER_HOUR),
        Budget::PasswordChanges => hourly(limits::PASSWORD_CHANGES_PER_HOUR),
        Budget::PushSubscriptions => hourly(limits::PUSH_SUBSCRIPTIONS_PER_HOUR),
        Budget::TestPushes => hourly(limits::TEST_PUSHES_PER_HOUR),
        Budget::WrongPairingCodes => hourly(limits::PAIRING_PER_HOUR),
        Budget::WrongPasswords => quarterly(limits::SIGN_IN_TRIES),
        Budget::Attempts
        | Budget::Hashes
        | Budget::FailedAttempts
        | Budget::WrongInvitations
        | Budget::WrongResetLinks => quarterly(limits::SIGN_IN_TRIES_PER_PEER),
    }
}

/// Commands of one connection.
pub(crate) fn command_pace() -> Pace {
    Pace::new(limits::COMMANDS_PER_SECOND, SECOND, limits::COMMANDS_BURST)
}

fn address_bytes(address: IpAddr) -> Vec<u8> {
    bytes_of(peer_key(address))
}

fn bytes_of(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}

/// Who shares a budget: an IPv4 address, or an IPv6 network, since a household has a /64.
pub fn peer_key(address: IpAddr) -> IpAddr {
    masked(address, 64)
}

/// Whose peers are limited together: an IPv4 address, or an IPv6 /48, as one customer is given with
/// thousands of /64 in it.
pub fn network_key(address: IpAddr) -> IpAddr {
    masked(address, 48)
}

/// The first so many bits of an IPv6 address.
fn masked(address: IpAddr, bits: u32) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let rest = 128 - bits;
            IpAddr::V6(Ipv6Addr::from(u128::from(address) >> rest << rest))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use domain::watch::MAX_ITEMS;

    use super::*;

    #[test]
    fn an_ipv6_network_and_a_mapped_address_are_one_peer() {
        let key = |text: &str| peer_key(text.parse().expect("an address"));
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:10.0.0.1"), key("10.0.0.1"));
        assert_ne!(key("10.0.0.2"), key("10.0.0.1"));
    }

    #[test]
    fn a_48_is_one_network_of_many_peers() {
        let key = |text: &str| network_key(text.parse().expect("an address"));
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:ffff::1"));
        assert_ne!(key("2001:db8:1::1"), key("2001:db8:2::1"));
        assert_eq!(key("::ffff:10.0.0.1"), key("10.0.0.1"));
        assert_ne!(key("10.0.0.2"), key("10.0.0.1"));
    }

    #[test]
    fn budgets_of_different_people_and_kinds_do_not_mix() {
        let peer = |text: &str| text.parse::<IpAddr>().expect("an address");
        let watch = DeviceId(uuid::Uuid::from_u128(1));
        let buckets = [
            Bucket::of_peer(Budget::FailedAttempts, peer("10.0.0.1")),
            Bucket::of_peer(Budget::FailedAttempts, peer("10.0.0.2")),
            Bucket::of_peer(Budget::WrongPairingCodes, peer("10.0.0.1")),
            Bucket::account_from_peer("a@example.org", peer("10.0.0.1")),
            Bucket::account_from_peer("b@example.org", peer("10.0.0.1")),
            Bucket::reserve("a@example.org", peer("10.0.0.1")),
            Bucket::of_network(peer("10.0.0.1")),
            Bucket::account_from_strangers("a@example.org"),
            Bucket::of_watch(Budget::Alerts, watch),
            Bucket::presses(watch),
        ];
        for (place, one) in buckets.iter().enumerate() {
            for other in &buckets[place + 1..] {
                assert_ne!(one.key, other.key, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_full_batch_of_alerts_fits_into_a_full_bucket() {
        assert_eq!(limits::ALERTS_BURST as usize, MAX_ITEMS);
    }
}
