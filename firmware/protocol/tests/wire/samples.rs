//! One telling value of every type.

use watch_protocol::{
    Alert, Answer, Batch, BatchReply, Clock, Confirmation, Downlink, DownlinkKind, Evidence, Item,
    ItemResult, Outcome, PairReply, PairRequest, Qualities, Quality, Reading, RejectCode, Restart,
    RestartReason, Rule, Sample, WearState, WristAnswer,
};

const NOON: i64 = 1_790_000_000_000;

pub(crate) fn reading() -> Reading {
    Reading {
        seq: 7,
        measured_at: NOON,
        heart_rate_bpm: Some(71.5),
        ibi_ms: [820, 845, 833].into_iter().collect(),
        skin_conductance_us: Some(1.25),
        skin_temperature_c: Some(33.5),
        motion: Some(0.125),
        quality: Quality::Ok,
        qualities: Some(Qualities {
            intervals: Quality::Irregular,
            ..Qualities::all(Quality::Ok)
        }),
        wear: WearState::OnWrist,
        battery_percent: Some(88),
    }
}

pub(crate) fn evidence() -> Evidence {
    Evidence {
        sustained_s: 180,
        score: 2.5,
        threshold: 1.5,
        heart_rate_bpm: Some(96.0),
        baseline_heart_rate_bpm: Some(70.5),
        responses_per_min: Some(9.0),
        baseline_responses_per_min: Some(2.0),
        motion: 0.0625,
    }
}

pub(crate) fn sample() -> Sample {
    Sample {
        before_s: 10,
        heart_rate_bpm: Some(95.0),
        skin_conductance_us: None,
        score: Some(2.25),
    }
}

pub(crate) fn alert() -> Alert {
    Alert {
        seq: 8,
        measured_at: NOON + 500,
        rule: Rule::Arousal,
        detector: 2,
        evidence: evidence(),
        quality: Quality::Motion,
        window: [
            sample(),
            Sample {
                before_s: 0,
                ..sample()
            },
        ]
        .into_iter()
        .collect(),
    }
}

pub(crate) fn answer() -> Answer {
    Answer {
        seq: 9,
        measured_at: NOON + 900,
        alert_epoch: 0xfeed_beef,
        alert_seq: 8,
        answer: WristAnswer::Stay,
    }
}

pub(crate) fn restart() -> Restart {
    Restart {
        seq: 10,
        measured_at: NOON + 950,
        reason: RestartReason::Watchdog,
        faults: 2,
        starts: 300,
    }
}

pub(crate) fn confirmation() -> Confirmation {
    Confirmation {
        id: 41,
        felt_at: NOON - 2_000,
    }
}

pub(crate) fn batch() -> Batch {
    Batch {
        epoch: 0xfeed_beef,
        clock: Clock::Unix,
        sent_at: NOON + 1_000,
        items: vec![
            Item::Reading(reading()),
            Item::Alert(alert()),
            Item::Answer(answer()),
        ],
        confirmed: vec![confirmation()],
    }
}

pub(crate) fn downlink() -> Downlink {
    Downlink {
        id: 42,
        kind: DownlinkKind::Acknowledged {
            alert_epoch: 0xfeed_beef,
            alert_seq: 8,
            by: "Dr. Ines Ahrend".into(),
            at: NOON + 60_000,
        },
    }
}

pub(crate) fn results() -> Vec<ItemResult> {
    [
        Outcome::Accepted,
        Outcome::Duplicate,
        Outcome::Rejected(RejectCode::ValueOutOfRange),
        Outcome::Rejected(RejectCode::TimeOutOfRange),
        Outcome::Rejected(RejectCode::SeqReused),
        Outcome::Rejected(RejectCode::NoRoom),
        Outcome::Rejected(RejectCode::UnknownAlert),
        Outcome::Rejected(RejectCode::Malformed),
        Outcome::Rejected(RejectCode::UnknownKind),
    ]
    .into_iter()
    .zip(7..)
    .map(|(outcome, seq)| ItemResult { seq, outcome })
    .collect()
}

pub(crate) fn batch_reply() -> BatchReply {
    BatchReply {
        server_time: NOON + 1_200,
        results: results(),
        downlinks: vec![downlink()],
    }
}

pub(crate) fn pair_request() -> PairRequest {
    PairRequest {
        code: "K7QM-2XDV".into(),
        name: "Left wrist".into(),
    }
}

pub(crate) fn pair_reply() -> PairReply {
    PairReply {
        device_id: "019f0000-0000-7000-8000-000000000001".into(),
        token: "dev_019f.not-a-real-secret".into(),
        server_time: NOON,
    }
}
