//! A watch that changes hands.

use watch_core::{Pairing, PairingRequest, Provision};

use crate::{
    now,
    world::{Fate, Step, World},
};

fn pairing(token: &str) -> Pairing {
    Pairing {
        server: "http://10.0.2.2:3000".try_into().unwrap(),
        device_id: "019f0000-0000-7000-8000-000000000001".try_into().unwrap(),
        token: token.try_into().unwrap(),
    }
}

/// Something waits and something was felt, for the first pairing.
fn worn() -> World {
    let mut world = World::new(16, false);
    now(world.outbox.pair(pairing("first"))).unwrap();
    world.restart(0);
    world.step(&Step::Alert);
    world.step(&Step::Post(Fate::Answered));
    world.step(&Step::Wait(20_000));
    world.step(&Step::Post(Fate::ReplyLost));
    world.step(&Step::Alert);
    world.step(&Step::Reading(70.0));
    world
}

#[test]
fn nothing_waits_for_the_wrong_one_whenever_the_power_fails() {
    let mut whole = worn();
    let before = whole.chip.worked();
    now(whole.outbox.pair(pairing("second"))).unwrap();
    assert!(now(whole.outbox.pairing()) == Ok(Some(pairing("second"))));
    let (mut former, mut latter) = (0, 0);
    for bytes in 0..whole.chip.worked() - before {
        let mut world = worn();
        world.chip.cut_after(bytes);
        let done = now(world.outbox.pair(pairing("second"))).is_ok();
        assert!(!done || bytes + 4 > whole.chip.worked() - before);
        world.chip.power_on();
        world.restart(0);
        let found = now(world.outbox.pairing()).unwrap();
        if found == Some(pairing("second")) {
            assert_eq!(world.outbox.waiting().items(), 0, "cut after {bytes}");
            latter += 1;
        } else {
            assert!(
                found == Some(pairing("first")),
                "unpaired by a cut after {bytes}"
            );
            former += 1;
        }
        world.step(&Step::Alert);
        assert_eq!(
            world.truth.values().filter(|truth| truth.durable).count(),
            4
        );
    }
    assert!(former > 400 && latter < 8, "{former}, {latter}");
}

#[test]
fn what_was_typed_in_outlives_pairings() {
    let mut world = worn();
    let provision = Provision {
        wifi_name: "home".try_into().unwrap(),
        pin: Some([7; 32]),
        pairing_code: "K7QM2XDV".try_into().unwrap(),
        ..Provision::default()
    };
    let request = PairingRequest {
        code: "K7QM2XDV".try_into().unwrap(),
        name: "Left wrist".try_into().unwrap(),
        discard: false,
    };
    now(world.outbox.set_provision(provision.clone())).unwrap();
    now(world.outbox.set_pairing_request(request.clone())).unwrap();
    now(world.outbox.pair(pairing("second"))).unwrap();
    world.restart(0);
    assert!(now(world.outbox.pairing_request()) == Ok(Some(request)));
    assert!(now(world.outbox.provision()) == Ok(Some(provision)));
}
