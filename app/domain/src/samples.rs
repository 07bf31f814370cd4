//! One of each kind, for tests: a kind that is forgotten here does not compile.

use std::collections::BTreeMap;

use strum::IntoEnumIterator as _;
use uuid::Uuid;
use watch_protocol::{Evidence, Quality, Rule, WristAnswer};

use crate::{
    AlertId, AlertReport, AlertStep, Change, ChangeKind, ClientId, Command, CommandKind, DeviceId,
    Outcome, Person, Role, RoomAction, RoomActionKind, RoomId, Seq, UserId,
};

/// The alert that the samples are about, unless a test names another.
pub const ALERT: AlertId = AlertId(Uuid::from_u128(0xa1));

/// Somebody who comes and goes.
pub fn person() -> Person {
    Person {
        id: UserId(Uuid::from_u128(0x5a)),
        name: "Jon Lind".to_owned(),
        role: Role::Expert,
    }
}

/// Without any doubt about it.
pub fn report() -> AlertReport {
    AlertReport {
        device: Some(DeviceId(Uuid::from_u128(0xd1))),
        device_name: "Left wrist".to_owned(),
        technical: None,
        since: None,
        person: None,
        urgent: false,
        rule: Rule::Arousal,
        detector: 1,
        evidence: Evidence {
            sustained_s: 180,
            ..Evidence::default()
        },
        quality: Quality::Ok,
        window: Vec::new(),
        measured_at: 1_795_000_000_000,
        received_at: 1_795_000_000_000,
        clock_skew_ms: None,
        time_uncertain: false,
        doubts: Vec::new(),
    }
}

/// A change of this kind. One that changes another event changes `target`.
pub fn change(kind: ChangeKind, target: Seq) -> Change {
    match kind {
        ChangeKind::Message => Change::Message {
            text: "Good morning!".to_owned(),
        },
        ChangeKind::AlertRaised => Change::AlertRaised {
            alert: ALERT,
            report: Box::new(report()),
            joins: None,
            after: None,
        },
        ChangeKind::AlertAcknowledged => Change::AlertAcknowledged {
            alert: ALERT,
            raised_seq: target,
        },
        ChangeKind::AlertConfirmed => Change::AlertConfirmed {
            alert: ALERT,
            raised_seq: target,
            felt_at: 1_795_000_001_000,
            time_unknown: false,
        },
        ChangeKind::AlertAnswered => Change::AlertAnswered {
            alert: ALERT,
            raised_seq: target,
            answer: WristAnswer::Stay,
            answered_at: 1_795_000_002_000,
            time_unknown: false,
        },
        ChangeKind::AlertChanged => Change::AlertChanged {
            alert: ALERT,
            raised_seq: target,
            step: AlertStep::Asked {
                who: vec![person()],
                next: None,
            },
        },
        ChangeKind::Joined => Change::Joined { who: person() },
        ChangeKind::Left => Change::Left { who: person() },
        ChangeKind::Unknown => Change::Unknown,
    }
}

/// The kind of event that a change of this kind changes.
pub const fn target(kind: ChangeKind) -> Option<ChangeKind> {
    match kind {
        ChangeKind::AlertAcknowledged
        | ChangeKind::AlertConfirmed
        | ChangeKind::AlertAnswered
        | ChangeKind::AlertChanged => Some(ChangeKind::AlertRaised),
        ChangeKind::Message
        | ChangeKind::AlertRaised
        | ChangeKind::Joined
        | ChangeKind::Left
        | ChangeKind::Unknown => None,
    }
}

/// One of each kind, about an event that exists.
pub fn changes() -> Vec<Change> {
    ChangeKind::iter().map(|kind| change(kind, 1)).collect()
}

/// An action of this kind, about this alert where it is about one.
pub fn action(kind: RoomActionKind, alert: AlertId) -> RoomAction {
    match kind {
        RoomActionKind::SendMessage => RoomAction::SendMessage {
            text: "a word".to_owned(),
        },
        RoomActionKind::AcknowledgeAlert => RoomAction::AcknowledgeAlert { alert },
        RoomActionKind::SeeAlert => RoomAction::SeeAlert { alert },
        RoomActionKind::SnoozeAlert => RoomAction::SnoozeAlert { alert },
        RoomActionKind::GiveBackAlert => RoomAction::GiveBackAlert { alert },
        RoomActionKind::HandOverAlert => RoomAction::HandOverAlert {
            alert,
            to: person().id,
        },
        RoomActionKind::ResolveAlert => RoomAction::ResolveAlert {
            alert,
            outcome: Outcome::Talked,
        },
        RoomActionKind::AnswerAlert => RoomAction::AnswerAlert {
            alert,
            answer: WristAnswer::Stay,
        },
        RoomActionKind::RaiseAlert => RoomAction::RaiseAlert {},
        RoomActionKind::StartDrill => RoomAction::StartDrill {},
    }
}

/// One of each kind, with one for each kind of action.
pub fn commands(room: RoomId, alert: AlertId, fresh: impl Fn() -> ClientId) -> Vec<Command> {
    let act = |kind| Command::Act {
        room,
        client_id: fresh(),
        action: action(kind, alert),
    };
    let of = |kind| match kind {
        CommandKind::Resume => vec![Command::Resume {
            have: BTreeMap::from([(room, 0)]),
            log: None,
        }],
        CommandKind::Fetch => vec![Command::Fetch {
            room,
            after: 0,
            before: 3,
        }],
        CommandKind::Act => RoomActionKind::iter().map(act).collect(),
        CommandKind::MarkRead => vec![Command::MarkRead { room, seq: 1 }],
        CommandKind::Show => [(Some(room), true), (None, false)]
            .map(|(room, visible)| Command::Show { room, visible })
            .into(),
        CommandKind::Beat => vec![Command::Beat],
    };
    CommandKind::iter().flat_map(of).collect()
}
