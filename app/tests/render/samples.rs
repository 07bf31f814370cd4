use std::sync::Arc;

use app::{
    client::{Boot, Client},
    live::{AlertCard, Input, Live, RowKey},
};
use domain::{
    AlertId, AlertReport, Change, ClientId, DeviceId, EventPage, OpenRoom, Person, Role,
    RoomDetail, RoomEvent, RoomId, RoomKind, RoomSummary, UnixMillis, UserId,
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

fn report() -> AlertReport {
    let sample = |before_s, heart, score| Sample {
        before_s,
        heart_rate_bpm: heart,
        skin_conductance_us: Some(4.25),
        score: Some(score),
    };
    AlertReport {
        device: Some(DeviceId(Uuid::from_u128(9))),
        technical: None,
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

/// An alert as the client folds it from the room's log.
pub(crate) fn alert(taken: bool, felt: bool, said: Option<WristAnswer>) -> Arc<AlertCard> {
    let mut changes = vec![(
        None,
        Change::AlertRaised {
            alert: ALERT,
            report: Box::new(report()),
            joins: None,
            after: None,
        },
    )];
    if taken {
        changes.push((
            Some(person(1, "Ines Ahrend", Role::Expert)),
            Change::AlertAcknowledged {
                alert: ALERT,
                raised_seq: 1,
            },
        ));
    }
    if let Some(answer) = said {
        changes.push((
            None,
            Change::AlertAnswered {
                alert: ALERT,
                raised_seq: 1,
                answer,
                answered_at: AT + 320_000,
                time_unknown: false,
            },
        ));
    }
    if felt {
        changes.push((
            None,
            Change::AlertConfirmed {
                alert: ALERT,
                raised_seq: 1,
                felt_at: AT + 360_000,
                time_unknown: false,
            },
        ));
    }
    let events: Vec<_> = changes
        .into_iter()
        .zip(1..)
        .map(|((author, change), seq)| RoomEvent {
            room: ROOM,
            seq,
            at: AT + 300_000,
            author,
            client_id: None,
            change,
        })
        .collect();
    let head = events.last().map_or(0, |event| event.seq);
    let mut live = Live::new(None, String::new());
    live.apply(
        AT,
        Input::Loaded(Box::new(OpenRoom {
            detail: RoomDetail {
                summary: summary(head),
                members: Vec::new(),
            },
            page: EventPage {
                events,
                head,
                more: false,
                later: Vec::new(),
            },
            readings: None,
            log: None,
        })),
    );
    let item = live.item(ROOM, RowKey::Event(1)).unwrap();
    let Some(card) = item.alert_card() else {
        panic!("not an alert");
    };
    Arc::new(card)
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
