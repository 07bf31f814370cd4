use uuid::Uuid;

use super::*;
use crate::{
    Change, ChangeKind, Person, Phase, Role, RoomEvent, Technical,
    alert::{Asked, Reopened, Taken},
    samples,
};

const AT: i64 = 1_795_000_000_000;
const MINUTE: i64 = 60_000;

fn person(n: u128) -> Person {
    Person {
        id: UserId(Uuid::from_u128(n)),
        name: format!("Expert {n}"),
        role: Role::Expert,
    }
}

fn episode(seq: i64, priority: Priority, since: i64) -> Episode {
    let event = RoomEvent {
        room: RoomId(Uuid::nil()),
        seq,
        at: since,
        author: None,
        client_id: None,
        change: samples::change(ChangeKind::AlertRaised, seq),
    };
    assert!(matches!(event.change, Change::AlertRaised { .. }));
    let mut episode = Episode::opened(&event).unwrap();
    episode.life.priority = priority;
    episode
}

fn room(n: u128, episodes: Vec<Episode>) -> RoomSummary {
    RoomSummary {
        id: RoomId(Uuid::from_u128(n)),
        kind: RoomKind::Care,
        name: format!("Wearer {n}"),
        wearer: Some(UserId(Uuid::from_u128(n + 100))),
        head: 9,
        last_read: 0,
        unread: 0,
        muted: false,
        open_alerts: 0,
        episodes,
        preview: None,
        active_at: AT,
    }
}

fn triage(rooms: &[RoomSummary]) -> Triage {
    Triage::of(rooms, false, |room| room.name.clone())
}

fn seqs(needs: &[Need]) -> Vec<i64> {
    needs.iter().map(|need| need.episode.raised_seq).collect()
}

fn asked(who: u128, asked_at: Option<i64>) -> Asked {
    Asked {
        who: person(who),
        asked_at,
        reached_at: None,
        seen_at: None,
        snoozed_until: None,
    }
}

#[test]
fn the_most_urgent_stands_first_then_who_has_waited_longest_and_what_came_late_last() {
    let mut late = episode(5, Priority::Medium, AT - 90 * MINUTE);
    late.life.late = true;
    let mut again = episode(4, Priority::Medium, AT - 60 * MINUTE);
    again.life.reopened = Some(Reopened {
        why: WhyReopened::NoWord,
        by: None,
        at: AT + MINUTE,
    });
    let rooms = [
        room(1, vec![episode(1, Priority::Medium, AT), late]),
        room(2, vec![episode(2, Priority::High, AT + 9 * MINUTE), again]),
        room(3, vec![episode(3, Priority::Medium, AT - MINUTE)]),
    ];
    assert_eq!(seqs(&triage(&rooms).open), [2, 3, 1, 4, 5]);
}

#[test]
fn each_episode_stands_in_one_list_by_who_has_it_and_what_it_is_about() {
    let mut taken = episode(2, Priority::High, AT);
    taken.life.phase = Phase::Taken(Taken {
        by: Some(person(1)),
        seq: 3,
        at: AT,
        from: None,
    });
    let mut expired = episode(3, Priority::Medium, AT);
    expired.life.phase = Phase::Expired { at: AT };
    let mut silent = episode(4, Priority::Low, AT);
    silent.life.why.technical = Some(Technical::Silent);
    let open = episode(1, Priority::Medium, AT);
    let found = triage(&[room(1, vec![open, taken, expired, silent])]);
    assert_eq!(seqs(&found.open), [1, 3]);
    assert_eq!(seqs(&found.taken), [2]);
    assert_eq!(seqs(&found.technical), [4]);
}

#[test]
fn unread_messages_wait_but_not_in_a_muted_room_and_not_behind_an_alert() {
    let message = || Some(Preview::message("Are you there?"));
    let with = |n, unread, muted, preview| RoomSummary {
        unread,
        muted,
        preview,
        ..room(n, Vec::new())
    };
    let alert = Some(Preview::alert(&samples::report()));
    let mut team = with(5, 1, false, message());
    team.kind = RoomKind::Team;
    team.active_at = AT - MINUTE;
    let mut longest = with(6, 1, false, message());
    longest.active_at = AT - 2 * MINUTE;
    let rooms = [
        team,
        with(1, 1, false, message()),
        with(2, 0, false, message()),
        with(3, 1, true, message()),
        with(4, 1, false, alert),
        longest,
    ];
    let waiting: Vec<String> = triage(&rooms)
        .waiting
        .into_iter()
        .map(|room| room.name)
        .collect();
    assert_eq!(waiting, ["Wearer 6", "Wearer 1", "Wearer 5"]);
}

#[test]
fn who_was_asked_is_called_and_everybody_only_where_nobody_was() {
    let me = person(1).id;
    let with = |asked| {
        let mut need = triage(&[room(1, vec![episode(1, Priority::High, AT)])])
            .open
            .remove(0);
        need.episode.life.asked = asked;
        need
    };
    assert_eq!(with(vec![]).calls(me, 0), Calls::UnlessSomebodyIsAsked);
    // To have looked at it is not to have been asked.
    assert_eq!(
        with(vec![asked(2, None)]).calls(me, 0),
        Calls::UnlessSomebodyIsAsked
    );
    assert_eq!(with(vec![asked(2, Some(AT))]).calls(me, 0), Calls::No);
    let second = with(vec![asked(2, Some(AT)), asked(1, Some(AT))]);
    assert_eq!(second.calls(me, 0), Calls::Yes);
    let gave_back = |by: u128, why| {
        let mut need = second.clone();
        need.episode.life.reopened = Some(Reopened {
            why,
            by: Some(person(by)),
            at: AT,
        });
        need.calls(me, 0)
    };
    assert_eq!(gave_back(1, WhyReopened::GivenBack), Calls::No);
    assert_eq!(gave_back(2, WhyReopened::GivenBack), Calls::Yes);
    assert_eq!(gave_back(1, WhyReopened::NoWord), Calls::Yes);
}

#[test]
fn what_came_late_or_waits_till_somebody_looks_calls_nobody() {
    let me = person(1).id;
    let mut need = triage(&[room(1, vec![episode(1, Priority::High, AT)])])
        .open
        .remove(0);
    need.episode.life.asked = vec![asked(1, Some(AT))];
    let mut late = need.clone();
    late.episode.life.late = true;
    assert_eq!(late.calls(me, 0), Calls::No);
    need.episode.life.priority = Priority::Low;
    assert_eq!(need.calls(me, 0), Calls::No);
}

#[test]
fn whoever_wants_quiet_is_called_again_after_it_and_others_all_the_time() {
    let (me, other) = (person(1).id, person(2).id);
    let mut need = triage(&[room(1, vec![episode(1, Priority::High, AT)])])
        .open
        .remove(0);
    let mut quiet = asked(1, Some(AT));
    quiet.snoozed_until = Some(AT + MINUTE);
    need.episode.life.asked = vec![quiet, asked(2, Some(AT))];
    assert_eq!(need.calls(me, AT + MINUTE - 1), Calls::No);
    assert_eq!(need.calls(me, AT + MINUTE), Calls::Yes);
    assert_eq!(need.calls(other, AT), Calls::Yes);
}

/// It is heard like an alert, and no wearer is told that somebody is looked for.
#[test]
fn a_drill_waits_for_experts_and_is_nothing_to_a_wearer() {
    let mut drill = episode(1, Priority::High, AT);
    drill.life.why.technical = Some(Technical::Drill);
    let mut silent = episode(2, Priority::Low, AT);
    silent.life.why.technical = Some(Technical::Silent);
    let rooms = [room(1, vec![drill, silent])];
    let of_expert = triage(&rooms);
    assert_eq!(
        (seqs(&of_expert.open), seqs(&of_expert.technical)),
        (vec![1], vec![2])
    );
    let of_wearer = Triage::of(&rooms, true, |room| room.name.clone());
    assert_eq!(
        (seqs(&of_wearer.open), seqs(&of_wearer.technical)),
        (vec![], vec![2])
    );
}

#[test]
fn a_drill_stands_below_every_alert() {
    let mut drill = episode(1, Priority::High, AT);
    drill.life.why.technical = Some(Technical::Drill);
    let press = episode(2, Priority::High, AT + 1);
    let mut late = episode(3, Priority::Low, AT + 2);
    late.life.late = true;
    let rooms = [room(1, vec![drill]), room(2, vec![late, press])];
    assert_eq!(seqs(&triage(&rooms).open), [2, 3, 1]);
}
