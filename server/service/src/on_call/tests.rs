use domain::{
    Error, Person, Role, RoomId, UserId,
    on_call::{ScheduleFault, ShiftKind, Span},
};
use store::{OpenShift, QuietHours, RoomPlan, TurnPlan};
use uuid::Uuid;

use super::{
    DAY_MS, Plan,
    local::{Zone, parse_day, parse_minute},
};

const HOUR_MS: i64 = 3_600_000;

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn at(text: &str) -> i64 {
    zone("UTC").read(text).unwrap()
}

fn turns(zone: &str, every_days: i64, first: &str) -> TurnPlan {
    TurnPlan {
        zone: zone.to_owned(),
        every_days,
        handover_minute: 8 * 60,
        first_day: parse_day(first).unwrap(),
        people: vec![person(1), person(2)],
        by_shifts: false,
    }
}

fn person(number: u128) -> UserId {
    UserId(Uuid::from_u128(number))
}

fn plan(turns: Option<TurnPlan>) -> RoomPlan {
    let team = (1..=2).map(|number| Person {
        id: person(number),
        name: format!("Expert {number}"),
        role: Role::Expert,
    });
    RoomPlan {
        room: RoomId(Uuid::nil()),
        team: team.collect(),
        supervisors: Vec::new(),
        turns,
        shifts: Vec::new(),
        quiet: Vec::new(),
    }
}

/// Hand-overs of a plan within a span, in UTC.
fn handovers(turns: &TurnPlan, from: &str, until: &str) -> Vec<i64> {
    let within = Span {
        from: at(from),
        until: at(until),
    };
    let (_, all) = zone(&turns.zone).handovers(turns, within);
    all.into_iter()
        .filter(|handover| within.holds(*handover))
        .collect()
}

/// The clocks of Berlin go on at 02:00 on 29 March 2026, and back at 03:00 on 25 October.
#[test]
fn a_hand_over_keeps_its_local_time_through_summer_time() {
    let berlin = turns("Europe/Berlin", 1, "2026-01-01");
    assert_eq!(
        handovers(&berlin, "2026-03-28T00:00", "2026-03-31T00:00"),
        ["2026-03-28T07:00", "2026-03-29T06:00", "2026-03-30T06:00"].map(at)
    );
    assert_eq!(
        handovers(&berlin, "2026-10-24T00:00", "2026-10-27T00:00"),
        ["2026-10-24T06:00", "2026-10-25T07:00", "2026-10-26T07:00"].map(at)
    );
    // Nepal has no summer time, and stands at a quarter of an hour.
    let nepal = turns("Asia/Kathmandu", 1, "2026-01-01");
    for day in ["2026-03-29", "2026-10-25"] {
        let (from, until) = (format!("{day}T00:00"), format!("{day}T23:00"));
        let expected = at(&format!("{day}T02:15"));
        assert_eq!(handovers(&nepal, &from, &until), [expected], "{day}");
    }
}

#[test]
fn a_time_that_a_clock_leaves_out_or_shows_twice_has_one_place() {
    let berlin = zone("europe/berlin");
    assert_eq!(berlin.name(), "Europe/Berlin");
    let read = |text: &str| berlin.read(text).unwrap();
    assert_eq!(read("2026-03-29T02:30"), at("2026-03-29T01:30"), "left out");
    assert_eq!(read("2026-10-25 02:30"), at("2026-10-25T00:30"), "twice");
    assert_eq!(read("2026-10-25T02:30:00"), at("2026-10-25T00:30"));
    let shown = berlin.show(at("2026-10-25T01:30"));
    assert_eq!(shown.offset_min, 60);
}

#[test]
fn turns_have_the_same_person_from_wherever_they_are_looked_at() {
    for name in ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "UTC"] {
        for every_days in [1, 7, 14] {
            let turns = turns(name, every_days, "2026-03-23");
            let all = Span {
                from: at("2026-03-20T00:00"),
                until: at("2026-12-01T00:00"),
            };
            let whole = Plan::of(plan(Some(turns.clone())), all);
            // Meets all hours of a day, one after another.
            for step in 0..(all.until - all.from) / (7 * HOUR_MS) {
                let now = all.from + step * 7 * HOUR_MS;
                let near = Span {
                    from: now,
                    until: now + 1,
                };
                let near = Plan::of(plan(Some(turns.clone())), near);
                let on_call = near.schedule.on_call(now);
                assert_eq!(on_call, whole.schedule.on_call(now), "{name} {now}");
                assert!(on_call.is_some());
            }
            // One for each hand-over between the first and the last, and the time before the first.
            let stretches = whole.schedule.stretches(all);
            let expected = (all.until - at("2026-03-23T08:00")) / (every_days * DAY_MS);
            let found = i64::try_from(stretches.len()).unwrap();
            assert!((found - expected).abs() <= 1, "{name}: {found} {expected}");
        }
    }
}

#[test]
fn quiet_hours_go_over_midnight_and_through_summer_time() {
    let hours = QuietHours {
        person: person(2),
        zone: "Europe/Berlin".to_owned(),
        from_minute: 22 * 60,
        until_minute: 6 * 60,
        high_breaks_through: false,
    };
    let asked = |text: &str| {
        let now = at(text);
        let mut row = plan(None);
        row.quiet.push(hours.clone());
        let within = Span {
            from: now,
            until: now + 1,
        };
        let roster = Plan::of(row, within).roster(now, false);
        roster.experts.len()
    };
    // 21:59, 22:00, 05:59 and 06:00 of Berlin, in winter and in the night to summer time.
    for (text, people) in [
        ("2026-03-27T20:59", 2),
        ("2026-03-27T21:00", 1),
        ("2026-03-28T04:59", 1),
        ("2026-03-28T05:00", 2),
        ("2026-03-28T21:00", 1),
        ("2026-03-29T03:59", 1),
        ("2026-03-29T04:00", 2),
    ] {
        assert_eq!(asked(text), people, "{text}");
    }
}

#[test]
fn whoever_is_on_call_is_no_supervisor_of_their_own() {
    let now = at("2026-05-01T12:00");
    let mut row = plan(None);
    row.supervisors = vec![person(1), person(9)];
    let within = Span {
        from: now,
        until: now + DAY_MS,
    };
    let names = |people: Vec<Person>| people.into_iter().map(|one| one.id).collect::<Vec<_>>();
    let roster = Plan::of(row.clone(), within).roster(now, true);
    assert_eq!(names(roster.experts), [person(2)]);
    assert_eq!(names(roster.supervisors), [person(1)]);
    row.shifts.push(OpenShift {
        id: domain::ShiftId(Uuid::nil()),
        kind: ShiftKind::Override,
        person: person(1),
        span: within,
    });
    let roster = Plan::of(row, within).roster(now, true);
    assert_eq!(names(roster.experts), [person(1), person(2)]);
    assert_eq!(names(roster.supervisors), []);
}

#[test]
fn what_is_no_time_or_zone_is_named() {
    let bad_time = Error::BadSchedule(ScheduleFault::BadTime);
    for text in [
        "",
        "2026-11-28",
        "18:00",
        "tomorrow",
        "2026-13-01T00:00",
        "2026-11-28T24:30",
        "9999999-01-01T00:00",
    ] {
        assert_eq!(zone("UTC").read(text), Err(bad_time.clone()), "{text}");
    }
    for text in ["", "8", "25:00", "noon"] {
        assert_eq!(parse_minute(text), Err(bad_time.clone()), "{text}");
    }
    assert_eq!(parse_minute("08:05"), Ok(485));
    assert_eq!(parse_minute("08:05:00"), Ok(485));
    for text in ["", "today", "2026-02-30"] {
        assert_eq!(parse_day(text), Err(bad_time.clone()), "{text}");
    }
    for name in ["", "Mars/Olympus", "CET-1", "../etc/passwd", "Europe"] {
        let refused = Zone::named(name).err();
        let fault = Error::BadSchedule(ScheduleFault::BadTimeZone);
        assert_eq!(refused, Some(fault), "{name}");
    }
    let names = Zone::names();
    for name in ["Europe/Berlin", "Europe/Oslo", "Asia/Kuala_Lumpur", "UTC"] {
        assert!(names.iter().any(|one| one == name), "{name}");
    }
    assert!(names.iter().all(|name| Zone::named(name).is_ok()));
}
