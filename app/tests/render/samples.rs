use std::sync::Arc;

use app::{
    client::{Boot, Client},
    live::{AlertCard, Input, Live, RowKey},
};
use domain::{
    AlertId, AlertReport, AlertStep, Change, ClientId, DeviceId, EventPage, Member, OpenRoom,
    Person, Role, RoomDetail, RoomEvent, RoomId, RoomKind, RoomSummary, UnixMillis, UserId,
    alert::NextAsk,
    watch::{Evidence, Quality, Rule, Sample, WristAnswer},
};
use uuid::Uuid;

pub(crate) const ROOM: RoomId = RoomId(Uuid::from_u128(7));
pub(crate) const ALERT: AlertId = AlertId(Uuid::from_u128(8));
/// 2026-11-22 14:02:09 UTC
pub(crate) const AT: UnixMillis = 1_795_356_129_000;

pub(crate) fn person(number: u128, name: &str, role: Role) -> Person {
    Person {
        id: UserId(Uuid::from_u128(number)),
        name: name.to_owned(),
        role,
    }
}

pub(crate) fn client() -> Client {
    Client::new(Boot {
        me: Some(person(1, "Ines Ahrend", Role::Expert)),
        version: "1".to_owned(),
        now: AT,
        refused: None,
    })
}

pub(crate) fn report() -> AlertReport {
    let sample = |before_s, heart, score| Sample {
        before_s,
        heart_rate_bpm: heart,
        skin_conductance_us: Some(4.25),
        score: Some(score),
    };
    AlertReport {
        device: Some(DeviceId(Uuid::from_u128(9))),
        technical: None,
        person: None,
        since: None,
        urgent: false,
        device_name: "Mara’s watch".to_owned(),
        detector: 1,
        rule: Rule::Arousal,
        evidence: Evidence {
            sustained_s: 180,
            score: 3.4,
            threshold: 2.5,
            heart_rate_bpm: Some(104.0),
            baseline_heart_rate_bpm: Some(71.0),
            responses_per_min: Some(9.0),
            baseline_responses_per_min: Some(3.2),
            motion: 0.02,
        },
        quality: Quality::Ok,
        window: vec![
            sample(120, Some(80.0), 1.0),
            sample(60, None, 2.0),
            sample(0, Some(104.0), 3.4),
        ],
        measured_at: AT,
        received_at: AT + 240_000,
        clock_skew_ms: None,
        time_uncertain: false,
        doubts: Vec::new(),
    }
}

pub(crate) fn ines() -> Person {
    person(1, "Ines Ahrend", Role::Expert)
}

pub(crate) fn mara() -> Person {
    person(2, "Mara Vogel", Role::Wearer)
}

pub(crate) fn jonas() -> Person {
    person(3, "Jonas Lind", Role::Expert)
}

/// What can happen to the alert: who did it, and what.
pub(crate) type Happens = (Option<Person>, Change);

pub(crate) fn taken(by: Person) -> Happens {
    let change = Change::AlertAcknowledged {
        alert: ALERT,
        raised_seq: 1,
    };
    (Some(by), change)
}

pub(crate) fn step(by: Option<Person>, step: AlertStep) -> Happens {
    let change = Change::AlertChanged {
        alert: ALERT,
        raised_seq: 1,
        step,
    };
    (by, change)
}

/// Ines is asked, and Jonas is next.
pub(crate) fn asked() -> Happens {
    let next = NextAsk {
        at: AT + 600_000,
        who: vec![jonas()],
    };
    let who = vec![ines()];
    step(
        None,
        AlertStep::Asked {
            who,
            next: Some(next),
        },
    )
}

pub(crate) fn answered(answer: WristAnswer) -> Happens {
    let change = Change::AlertAnswered {
        alert: ALERT,
        raised_seq: 1,
        answer,
        answered_at: AT + 320_000,
        time_unknown: false,
    };
    (None, change)
}

pub(crate) fn felt() -> Happens {
    let change = Change::AlertConfirmed {
        alert: ALERT,
        raised_seq: 1,
        felt_at: AT + 360_000,
        time_unknown: false,
    };
    (None, change)
}

/// Another alert of the same episode.
pub(crate) fn joined() -> Happens {
    let mut report = report();
    report.measured_at += 300_000;
    let change = Change::AlertRaised {
        alert: AlertId(Uuid::from_u128(80)),
        report: Box::new(report),
        joins: Some(1),
        after: None,
    };
    (None, change)
}

/// An alert of the watch, and what became of it.
pub(crate) fn alert(happens: Vec<Happens>) -> Arc<AlertCard> {
    alert_of(report(), happens)
}

/// An alert as the client folds it from the room's log, an event each half minute.
pub(crate) fn alert_of(report: AlertReport, happens: Vec<Happens>) -> Arc<AlertCard> {
    let raised = Change::AlertRaised {
        alert: ALERT,
        report: Box::new(report),
        joins: None,
        after: None,
    };
    let changes = std::iter::once((None, raised)).chain(happens);
    let events: Vec<_> = changes
        .zip(1..)
        .map(|((author, change), seq)| RoomEvent {
            room: ROOM,
            seq,
            at: AT + 270_000 + 30_000 * seq,
            author,
            client_id: None,
            change,
        })
        .collect();
    let mut live = Live::new(None, String::new());
    live.apply(AT, Input::Loaded(Box::new(opened(events))));
    let item = live.item(ROOM, RowKey::Event(1)).unwrap();
    let Some(card) = item.alert_card() else {
        panic!("not an alert");
    };
    Arc::new(card)
}

/// The room with these events, and everybody in it.
pub(crate) fn opened(events: Vec<RoomEvent>) -> OpenRoom {
    let head = events.last().map_or(0, |event| event.seq);
    let members = [ines(), mara(), jonas()].map(|person| Member {
        person,
        joined_at: AT,
        left_at: None,
        alike: false,
    });
    OpenRoom {
        detail: RoomDetail {
            summary: summary(head),
            members: members.to_vec(),
        },
        page: EventPage {
            events,
            head,
            more: false,
            later: Vec::new(),
        },
        readings: None,
        log: None,
    }
}

pub(crate) fn summary(head: i64) -> RoomSummary {
    RoomSummary {
        id: ROOM,
        kind: RoomKind::Care,
        name: "Mara Vogel".to_owned(),
        wearer: Some(UserId(Uuid::from_u128(2))),
        head,
        last_read: 0,
        muted: false,
        unread: 0,
        open_alerts: 0,
        episodes: Vec::new(),
        preview: None,
        active_at: AT,
    }
}

pub(crate) fn client_id(number: u128) -> ClientId {
    ClientId(Uuid::from_u128(number))
}
