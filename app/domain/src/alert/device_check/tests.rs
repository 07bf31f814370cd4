use proptest::prelude::*;

use super::*;

const MINUTE: i64 = 60_000;
const START: i64 = 1_795_000_000_000;

/// A watch with a server that checks it whenever it is due.
struct World {
    device: DeviceNow,
    checked: Option<Checked>,
    due_at: i64,
    now: i64,
    told: Vec<(i64, Technical, &'static str)>,
}

impl World {
    fn new() -> Self {
        Self {
            device: DeviceNow {
                paired_at: START,
                is_live: true,
                contact: None,
                too_many_starts_since: None,
            },
            checked: None,
            due_at: START,
            now: START,
            told: Vec::new(),
        }
    }

    fn post(&mut self, wear: WearState, battery: u8) {
        self.device.contact = Some(LastContact {
            at: self.now,
            battery_percent: Some(battery),
            clock_skew_ms: Some(0),
            wear,
        });
        let silent = |one: &Trouble| one.technical == Technical::Silent;
        if self
            .checked
            .as_ref()
            .is_some_and(|one| one.troubles.iter().any(silent))
        {
            self.due_at = 0;
        }
    }

    fn look(&mut self) {
        let found = check(
            self.checked.as_ref(),
            &self.device,
            self.now,
            &DevicePolicy::default(),
        );
        let mut checked = found.checked;
        let minute = (self.now - START) / MINUTE;
        for news in found.news {
            match news {
                DeviceNews::Began {
                    technical,
                    since,
                    urgent,
                } => {
                    let how = if urgent { "urgent" } else { "began" };
                    self.told.push((minute, technical, how));
                    checked.troubles.push(Trouble {
                        technical,
                        since,
                        episode: 1,
                        urgent,
                    });
                }
                DeviceNews::Urgent(told) => {
                    self.told.push((minute, told.technical, "urgent"));
                    for one in &mut checked.troubles {
                        one.urgent |= one.technical == told.technical;
                    }
                }
                DeviceNews::Over(told) => {
                    self.told.push((minute, told.technical, "over"));
                    checked
                        .troubles
                        .retain(|one| one.technical != told.technical);
                }
            }
        }
        self.checked = Some(checked);
        self.due_at = found.due_at.unwrap_or(i64::MAX);
    }

    /// Checks what is due, second by second.
    fn pass(&mut self, ms: i64) {
        let end = self.now + ms;
        while self.now < end {
            if self.due_at <= self.now {
                self.look();
                assert!(self.due_at > self.now, "due again at once");
            }
            self.now += 1_000;
        }
    }

    fn posts_for(&mut self, minutes: i64) {
        for _ in 0..minutes {
            self.post(WearState::OnWrist, 80);
            self.pass(MINUTE);
        }
    }
}

#[test]
fn a_watch_that_posts_is_left_alone() {
    let mut world = World::new();
    world.posts_for(120);
    assert_eq!(world.told, []);
}

#[test]
fn a_watch_that_stops_is_told_of_after_three_intervals_and_urgent_after_fifteen_minutes() {
    let mut world = World::new();
    world.posts_for(10);
    // Its last post was at the ninth minute.
    world.pass(60 * MINUTE);
    let silent = Technical::Silent;
    assert_eq!(world.told, [(12, silent, "began"), (24, silent, "urgent")]);
    world.post(WearState::OnWrist, 80);
    world.pass(MINUTE);
    assert_eq!(world.told.last(), Some(&(70, silent, "over")));
}

#[test]
fn a_watch_that_restarts_again_and_again_is_told_of_until_it_goes_on_for_an_hour() {
    let mut world = World::new();
    world.posts_for(10);
    world.device.too_many_starts_since = Some(world.now);
    world.posts_for(90);
    let restarts = Technical::Restarts;
    let told: Vec<_> = world
        .told
        .iter()
        .map(|(minute, kind, how)| (*minute / 10, *kind, *how))
        .collect();
    assert_eq!(told, [(1, restarts, "began"), (7, restarts, "over")]);
}

#[test]
fn a_watch_that_never_posts_is_told_of() {
    let mut world = World::new();
    world.pass(60 * MINUTE);
    let silent = Technical::Silent;
    assert_eq!(world.told, [(10, silent, "began"), (22, silent, "urgent")]);
}

#[test]
fn what_is_so_at_the_first_check_is_told() {
    let mut world = World::new();
    world.post(WearState::OnWrist, 5);
    world.now += 24 * 60 * MINUTE;
    // Its silence before may have been the server's.
    world.pass(4 * MINUTE);
    world
        .told
        .sort_by_key(|(_, kind, _)| *kind == Technical::Silent);
    let kinds: Vec<_> = world
        .told
        .iter()
        .map(|(_, kind, how)| (*kind, *how))
        .collect();
    assert_eq!(
        kinds,
        [
            (Technical::BatteryLow, "began"),
            (Technical::Silent, "urgent")
        ]
    );
}

#[test]
fn a_server_that_did_not_listen_tells_of_nobody_at_once() {
    let mut world = World::new();
    world.posts_for(10);
    // The server is away, then back, and so is the watch.
    world.now += 60 * MINUTE;
    world.pass(MINUTE);
    world.posts_for(10);
    assert_eq!(world.told, []);
    // What is silent stays so.
    world.pass(5 * MINUTE);
    world.now += 60 * MINUTE;
    world.pass(5 * MINUTE);
    let kinds: Vec<_> = world.told.iter().map(|(_, _, how)| *how).collect();
    assert_eq!(kinds, ["began", "urgent"]);
}

#[test]
fn a_watch_that_said_that_it_is_off_may_sleep() {
    let mut world = World::new();
    world.posts_for(5);
    world.post(WearState::OffWrist, 80);
    world.pass(600 * MINUTE);
    assert_eq!(world.told, [(35, Technical::OffWrist, "began")]);
    world.post(WearState::OnWrist, 80);
    world.pass(2 * MINUTE);
    world.look();
    let last = world.told.last().map(|(_, kind, how)| (*kind, *how));
    assert_eq!(last, Some((Technical::OffWrist, "over")));
}

#[test]
fn a_silent_watch_that_reports_from_the_table_is_heard() {
    let mut world = World::new();
    world.posts_for(1);
    world.pass(10 * MINUTE);
    world.post(WearState::OffWrist, 80);
    world.pass(MINUTE);
    assert_eq!(world.told.last(), Some(&(11, Technical::Silent, "over")));
}

#[test]
fn a_low_battery_is_told_once_until_it_is_charged() {
    let mut world = World::new();
    for percent in (5..=12).rev().chain(8..=14).chain(80..82).chain([9]) {
        world.post(WearState::OnWrist, percent);
        world.pass(3 * MINUTE);
    }
    world.pass(3 * MINUTE);
    let kinds: Vec<_> = world
        .told
        .iter()
        .map(|(_, kind, how)| (*kind, *how))
        .collect();
    let low = Technical::BatteryLow;
    assert_eq!(kinds[..3], [(low, "began"), (low, "over"), (low, "began")]);
}

#[test]
fn a_clock_of_a_process_silences_nothing() {
    for wrong in [-3 * 24 * 60 * MINUTE, 3 * 24 * 60 * MINUTE] {
        let mut world = World::new();
        world.posts_for(3);
        world.post(WearState::OnWrist, 80);
        if let Some(contact) = &mut world.device.contact {
            contact.at += wrong;
        }
        // Heard some time between two checks.
        world.pass(7 * MINUTE);
        assert_eq!(world.told.len(), 1, "{wrong}");
    }
}

#[test]
fn what_ended_is_not_checked_and_its_troubles_are_over() {
    let mut world = World::new();
    world.pass(20 * MINUTE);
    world.device.is_live = false;
    world.look();
    assert_eq!(world.told.last(), Some(&(20, Technical::Silent, "over")));
    assert_eq!(world.due_at, i64::MAX);
}

proptest! {
    /// Whenever it posts and is checked, it is told of as silent exactly while it was not heard for that long, as far as
    /// checks that are due can see it.
    #[test]
    fn silence_is_told_when_it_is_there(pauses in prop::collection::vec(1_i64..40, 1..12)) {
        let mut world = World::new();
        let mut expected = Vec::new();
        for pause in pauses {
            world.post(WearState::OnWrist, 80);
            world.pass(pause * MINUTE);
            if pause > 3 {
                expected.push("began");
            }
            if pause > 15 {
                expected.push("urgent");
            }
            if pause > 3 {
                expected.push("over");
            }
        }
        world.post(WearState::OnWrist, 80);
        world.pass(MINUTE);
        let told: Vec<_> = world.told.iter().map(|(_, _, how)| *how).collect();
        prop_assert_eq!(told, expected);
    }
}
