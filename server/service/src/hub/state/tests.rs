//! Any interleaving of appends, hints (lost, late, doubled), membership changes, connects,
//! resumes, disconnects and half-done reads: nobody sees a hole, nobody hears what was said
//! while they were out, and at the end everybody has exactly what is in storage.

mod world;

use proptest::{collection::vec, prelude::*};

use world::{Op, World};

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let user = 0..world::USERS;
    let one = prop_oneof![
        4 => Just(Op::Append),
        2 => user.clone().prop_map(Op::Toggle),
        3 => any::<u8>().prop_map(Op::HandOut),
        2 => Just(Op::Hint),
        1 => Just(Op::OldHint),
        2 => user.clone().prop_map(Op::Arrive),
        3 => Just(Op::Greet),
        3 => (any::<u8>(), 0..4_i64).prop_map(|(client, back)| Op::Resume { client, back }),
        1 => any::<u8>().prop_map(Op::Leave),
        6 => Just(Op::Read),
        3 => any::<u8>().prop_map(Op::Fetch),
        4 => any::<u8>().prop_map(Op::CatchUp),
        3 => Just(Op::LookAtPeople),
        1 => user.prop_map(Op::HintUser),
    ];
    vec(one, 1..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn everybody_ends_with_what_they_may_see(ops in ops()) {
        let mut world = World::new();
        for op in ops {
            world.run(&op);
        }
        world.settle();
        world.check_the_end();
    }
}

/// Members were read before this one joined, and are applied after.
#[test]
fn a_read_does_not_judge_who_came_after_it_began() {
    let mut world = World::new();
    let ops = [
        Op::Arrive(0),
        Op::Greet,
        Op::Read,
        Op::Read,
        Op::Read,
        Op::Toggle(2),
        Op::Arrive(2),
        Op::Greet,
        Op::Read,
    ];
    for op in ops {
        world.run(&op);
    }
    world.settle();
    world.check_the_end();
}

/// The page was read while its reader was a member, and is there after the room was closed.
#[test]
fn no_page_comes_after_its_room_was_closed() {
    let mut world = World::new();
    let ops = [
        Op::Append,
        Op::Arrive(1),
        Op::Greet,
        Op::Resume { client: 0, back: 0 },
        Op::Read,
        Op::Read,
        Op::Read,
        Op::CatchUp(0),
        Op::Fetch(1),
        Op::Toggle(1),
        Op::Hint,
        // The rest of what was being read, and all of another read, which closes the room.
        Op::Read,
        Op::Read,
        Op::Read,
        Op::Read,
        Op::Read,
        Op::Fetch(0),
    ];
    for op in ops {
        world.run(&op);
    }
    world.settle();
    world.check_the_end();
}
