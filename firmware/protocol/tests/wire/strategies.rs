//! Any value of every type. Numbers are multiples of 1/8, which JSON keeps exactly.

use proptest::{collection::vec, option, prelude::*};
use watch_protocol::{
    Alert, Answer, Batch, BatchReply, Clock, Confirmation, Downlink, DownlinkKind, Evidence, Item,
    ItemResult, MAX_INTERVALS, MAX_SAMPLES, Outcome, PairReply, PairRequest, Qualities, Quality,
    Reading, RejectCode, Restart, RestartReason, Rule, Sample, WearState, WristAnswer,
};

fn number() -> impl Strategy<Value = f32> {
    any::<i16>().prop_map(|n| f32::from(n) / 8.0)
}

fn maybe() -> impl Strategy<Value = Option<f32>> {
    option::of(number())
}

fn quality() -> impl Strategy<Value = Quality> {
    prop::sample::select(vec![
        Quality::Ok,
        Quality::Motion,
        Quality::PoorContact,
        Quality::NoData,
        Quality::WarmingUp,
        Quality::Irregular,
        Quality::OffWrist,
        Quality::NoSensor,
        Quality::Charging,
        Quality::NoLight,
        Quality::NoAnswer,
        Quality::NoValues,
        Quality::Shorted,
        Quality::Broken,
        Quality::ForeignVoltage,
    ])
}

prop_compose! {
    fn qualities()(
        heart_rate in quality(),
        intervals in quality(),
        skin_conductance in quality(),
        skin_temperature in quality(),
        motion in quality(),
    ) -> Qualities {
        Qualities { heart_rate, intervals, skin_conductance, skin_temperature, motion }
    }
}

fn wear() -> impl Strategy<Value = WearState> {
    prop::sample::select(vec![
        WearState::OnWrist,
        WearState::OffWrist,
        WearState::Unknown,
    ])
}

prop_compose! {
    pub(crate) fn reading()(
        seq in any::<u32>(),
        measured_at in any::<i64>(),
        heart_rate_bpm in maybe(),
        ibi_ms in vec(any::<u16>(), 0..=MAX_INTERVALS),
        skin_conductance_us in maybe(),
        skin_temperature_c in maybe(),
        motion in maybe(),
        quality in quality(),
        qualities in option::of(qualities()),
        wear in wear(),
        battery_percent in any::<Option<u8>>(),
    ) -> Reading {
        Reading {
            seq, measured_at, heart_rate_bpm, ibi_ms: ibi_ms.into_iter().collect(),
            skin_conductance_us, skin_temperature_c, motion, quality, qualities, wear, battery_percent,
        }
    }
}

prop_compose! {
    fn evidence()(
        sustained_s in any::<u16>(),
        score in number(),
        threshold in number(),
        heart_rate_bpm in maybe(),
        baseline_heart_rate_bpm in maybe(),
        responses_per_min in maybe(),
        baseline_responses_per_min in maybe(),
        motion in number(),
    ) -> Evidence {
        Evidence {
            sustained_s, score, threshold, heart_rate_bpm, baseline_heart_rate_bpm,
            responses_per_min, baseline_responses_per_min, motion,
        }
    }
}

prop_compose! {
    fn sample()(
        before_s in any::<u16>(),
        heart_rate_bpm in maybe(),
        skin_conductance_us in maybe(),
        score in maybe(),
    ) -> Sample {
        Sample { before_s, heart_rate_bpm, skin_conductance_us, score }
    }
}

prop_compose! {
    pub(crate) fn alert()(
        seq in any::<u32>(),
        measured_at in any::<i64>(),
        manual in any::<bool>(),
        detector in any::<u16>(),
        evidence in evidence(),
        quality in quality(),
        window in vec(sample(), 0..=MAX_SAMPLES),
    ) -> Alert {
        Alert {
            seq, measured_at, rule: if manual { Rule::Manual } else { Rule::Arousal },
            detector,
            evidence, quality, window: window.into_iter().collect(),
        }
    }
}

prop_compose! {
    fn answer()(
        seq in any::<u32>(),
        measured_at in any::<i64>(),
        (alert_epoch, alert_seq) in any::<(u32, u32)>(),
        answer in prop::sample::select(vec![
            WristAnswer::Fine,
            WristAnswer::Stay,
            WristAnswer::Silence,
        ]),
    ) -> Answer {
        Answer { seq, measured_at, alert_epoch, alert_seq, answer }
    }
}

prop_compose! {
    fn restart()(
        seq in any::<u32>(),
        measured_at in any::<i64>(),
        reason in prop::sample::select(RestartReason::ALL.to_vec()),
        (faults, starts) in any::<(u32, u32)>(),
    ) -> Restart {
        Restart { seq, measured_at, reason, faults, starts }
    }
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        reading().prop_map(Item::Reading),
        alert().prop_map(Item::Alert),
        answer().prop_map(Item::Answer),
        restart().prop_map(Item::Restart),
    ]
}

prop_compose! {
    pub(crate) fn batch()(
        epoch in any::<u32>(),
        clock in prop::sample::select(vec![Clock::Unix, Clock::Uptime, Clock::Interrupted]),
        sent_at in any::<i64>(),
        items in vec(item(), 0..6),
        confirmed in vec(any::<(i64, i64)>(), 0..4),
    ) -> Batch {
        Batch {
            epoch,
            clock,
            sent_at,
            items,
            confirmed: confirmed.into_iter()
                .map(|(id, felt_at)| Confirmation { id, felt_at }).collect(),
        }
    }
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop::sample::select(vec![
        Outcome::Accepted,
        Outcome::Duplicate,
        Outcome::Rejected(RejectCode::ValueOutOfRange),
        Outcome::Rejected(RejectCode::TimeOutOfRange),
        Outcome::Rejected(RejectCode::SeqReused),
        Outcome::Rejected(RejectCode::NoRoom),
    ])
}

prop_compose! {
    fn downlink()(
        id in any::<i64>(),
        alert_epoch in any::<u32>(),
        alert_seq in any::<u32>(),
        by in any::<String>(),
        at in any::<i64>(),
    ) -> Downlink {
        Downlink { id, kind: DownlinkKind::Acknowledged { alert_epoch, alert_seq, by, at } }
    }
}

prop_compose! {
    pub(crate) fn batch_reply()(
        server_time in any::<i64>(),
        results in vec((any::<u32>(), outcome()), 0..8),
        downlinks in vec(downlink(), 0..3),
    ) -> BatchReply {
        BatchReply {
            server_time,
            results: results.into_iter()
                .map(|(seq, outcome)| ItemResult { seq, outcome }).collect(),
            downlinks,
        }
    }
}

prop_compose! {
    pub(crate) fn pair_request()(code in any::<String>(), name in any::<String>()) -> PairRequest {
        PairRequest { code, name }
    }
}

prop_compose! {
    pub(crate) fn pair_reply()(
        device_id in any::<String>(), token in any::<String>(), server_time in any::<i64>(),
    ) -> PairReply {
        PairReply { device_id, token, server_time }
    }
}
