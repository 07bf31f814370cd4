use std::net::Ipv4Addr;

use axum::body::Body;
use futures::FutureExt as _;

use super::*;

const SHARES: Shares = Shares {
    anonymous: 4,
    per_peer: 2,
    known: 3,
    per_known: 2,
};

fn peer(n: u8) -> IpAddr {
    Ipv4Addr::new(10, 0, 0, n).into()
}

fn person(n: u128) -> Key {
    Key::Person(domain::UserId(uuid::Uuid::from_u128(n)))
}

impl Lines {
    fn counts(&self) -> (usize, usize) {
        let pools = self.pools();
        (pools.anonymous.len(), pools.known.len())
    }
}

/// Runs as the task of a connection does: ends when it is cut.
fn held(line: Line) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        line.state.until_cut().await;
        drop(line);
    })
}

#[tokio::test]
async fn the_oldest_that_waits_makes_room_for_a_newcomer() {
    let lines = Lines::new(SHARES, false);
    let busy = lines.admit(peer(1)).await.unwrap();
    let working = busy.state.begin(&Body::empty());
    let oldest = held(lines.admit(peer(1)).await.unwrap());
    let slow = lines.admit(peer(2)).await.unwrap();
    let body = slow.state.begin(&Body::from("half"));
    let slow = held(slow);
    let newest = held(lines.admit(peer(3)).await.unwrap());
    assert_eq!(lines.counts(), (4, 0));
    // Those that wait go before those that are slow, however old these are.
    let newcomers = [lines.admit(peer(4)).await, lines.admit(peer(5)).await];
    oldest.await.unwrap();
    newest.await.unwrap();
    assert!(!slow.is_finished() && newcomers.iter().all(Option::is_some));
    let busy_too: Vec<_> = newcomers
        .iter()
        .flatten()
        .map(|line| line.state.begin(&Body::empty()))
        .collect();
    let last = lines.admit(peer(6)).await.unwrap();
    slow.await.unwrap();
    let busy_last = last.state.begin(&Body::empty());
    assert!(
        lines.admit(peer(7)).await.is_none(),
        "what we work on is not cut"
    );
    drop((working, body, busy_too, busy_last, busy, newcomers, last));
    assert_eq!(lines.counts(), (0, 0));
    assert!(lines.pools().anonymous.is_clean());
}

#[tokio::test]
async fn one_peer_makes_room_for_itself_alone() {
    let lines = Lines::new(SHARES, false);
    let other = held(lines.admit(peer(1)).await.unwrap());
    let own = held(lines.admit(peer(2)).await.unwrap());
    let _second = held(lines.admit(peer(2)).await.unwrap());
    let _third = held(lines.admit(peer(2)).await.unwrap());
    own.await.unwrap();
    assert!(!other.is_finished());
    let network = |text: &str| text.parse::<IpAddr>().unwrap();
    let _a = held(lines.admit(network("2001:db8::1")).await.unwrap());
    assert!(
        lines.admit(network("2001:db8::2")).now_or_never().is_none(),
        "one network"
    );
}

#[tokio::test]
async fn what_is_known_is_out_of_reach_for_strangers() {
    let lines = Lines::new(SHARES, false);
    let mut known = Vec::new();
    for n in 0..3 {
        let line = lines.admit(peer(1)).await.unwrap();
        assert!(line.proof().prove(person(n), n == 0));
        known.push(held(line));
    }
    for n in 0..50 {
        held(lines.admit(peer(n)).await.unwrap());
    }
    assert_eq!(lines.counts(), (4, 3));
    assert!(known.iter().all(|line| !line.is_finished()));
    // The oldest that waits; the first one is a socket.
    let line = lines.admit(peer(60)).await.unwrap();
    assert!(line.proof().prove(person(9), true));
    known.remove(1).await.unwrap();
    assert!(known.iter().all(|line| !line.is_finished()));
}

#[tokio::test]
async fn sockets_are_never_cut_and_one_too_many_is_not_let_in() {
    let lines = Lines::new(SHARES, false);
    let mut sockets = Vec::new();
    for n in 0..3 {
        let line = lines.admit(peer(1)).await.unwrap();
        assert!(line.proof().prove(person(n), true));
        sockets.push(held(line));
    }
    let line = lines.admit(peer(1)).await.unwrap();
    assert!(!line.proof().prove(person(9), true));
    assert_eq!(lines.counts(), (1, 3));
    assert!(sockets.iter().all(|line| !line.is_finished()));
}

#[tokio::test]
async fn one_person_makes_room_for_themselves_alone() {
    let lines = Lines::new(SHARES, false);
    let mut theirs = Vec::new();
    for n in [1, 2, 2, 2] {
        let line = lines.admit(peer(1)).await.unwrap();
        assert!(line.proof().prove(person(n), false));
        theirs.push(held(line));
    }
    theirs.remove(1).await.unwrap();
    assert!(theirs.iter().all(|line| !line.is_finished()));
}

#[tokio::test]
async fn lines_of_a_proxy_are_not_counted_by_peer_but_what_they_pass_on_is() {
    let lines = Lines::new(SHARES, true);
    let proxy: Vec<_> = [1, 1, 1, 1]
        .map(|n| lines.admit(peer(n)).now_or_never().flatten())
        .into();
    assert!(proxy.iter().all(Option::is_some));
    let line = proxy.first().unwrap().as_ref().unwrap().proof();
    let nine = line.begin(peer(9));
    let (first, _second) = (nine.stranger().unwrap(), nine.stranger().unwrap());
    assert!(nine.stranger().is_err());
    let known = line.begin(peer(9)).prove(person(1), false);
    assert!(
        known,
        "strangers at their address keep nobody out who is known"
    );
    assert!(line.begin(peer(8)).stranger().is_ok());
    drop(first);
    assert!(nine.stranger().is_ok());
}

/// An IPv6 customer has thousands of peers.
#[tokio::test]
async fn the_peers_of_one_network_make_room_for_themselves() {
    let shares = Shares {
        anonymous: 100,
        ..SHARES
    };
    let of = |network: u16, peer: u16| IpAddr::from([0x2001, 0xdb8, network, peer, 0, 0, 0, 1]);
    for are_proxies in [false, true] {
        let lines = Lines::new(shares, are_proxies);
        if are_proxies {
            let line = lines.admit(peer(1)).await.unwrap().proof();
            let strangers: Vec<_> = (0..50)
                .filter_map(|n| line.begin(of(1, n)).stranger().ok())
                .collect();
            assert_eq!(strangers.len(), SHARES.per_peer * PEERS_PER_NETWORK);
            assert!(line.begin(of(2, 0)).stranger().is_ok());
            continue;
        }
        let other = held(lines.admit(of(2, 0)).await.unwrap());
        let mut lives = Vec::new();
        for n in 0..50 {
            lives.push(held(lines.admit(of(1, n)).await.unwrap()));
        }
        let most = SHARES.per_peer * PEERS_PER_NETWORK;
        for line in lives.drain(..50 - most) {
            line.await.unwrap();
        }
        assert!(lives.iter().all(|line| !line.is_finished()));
        assert!(!other.is_finished());
    }
}
