use std::fmt::Write;

use serde::Serialize;
use watch_protocol::{
    Clock, Item, Quality, RejectCode, RestartReason, Rule, WearState, WristAnswer, codec,
};

use crate::samples;

/// JSON on the first line, then postcard as hex.
fn both<T: Serialize>(value: &T) -> String {
    let mut text = serde_json::to_string(value).unwrap();
    for line in codec::to_postcard(value).unwrap().chunks(32) {
        text.push('\n');
        for byte in line {
            write!(text, "{byte:02x}").unwrap();
        }
    }
    text
}

macro_rules! snapshots {
    ($($name:ident: $value:expr;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(stringify!($name), both(&$value));
        }
    )*};
}

snapshots! {
    reading: samples::reading();
    evidence: samples::evidence();
    sample: samples::sample();
    alert: samples::alert();
    item_reading: Item::Reading(samples::reading());
    item_alert: Item::Alert(samples::alert());
    item_answer: Item::Answer(samples::answer());
    item_restart: Item::Restart(samples::restart());
    restart_reasons: RestartReason::ALL;
    answers: [WristAnswer::Fine, WristAnswer::Stay, WristAnswer::Silence];
    confirmation: samples::confirmation();
    batch: samples::batch();
    results: samples::results();
    downlink: samples::downlink();
    batch_reply: samples::batch_reply();
    pair_request: samples::pair_request();
    pair_reply: samples::pair_reply();
    clocks: [Clock::Unix, Clock::Uptime, Clock::Interrupted];
    wear_states: [WearState::OnWrist, WearState::OffWrist, WearState::Unknown];
    qualities: [Quality::Ok, Quality::Motion, Quality::PoorContact, Quality::NoData, Quality::WarmingUp, Quality::Irregular, Quality::OffWrist, Quality::NoSensor, Quality::Charging, Quality::NoLight, Quality::NoAnswer, Quality::NoValues, Quality::Shorted, Quality::Broken, Quality::ForeignVoltage];
    rules: [Rule::Arousal, Rule::Manual, Rule::Other];
    reject_codes: [
        RejectCode::ValueOutOfRange, RejectCode::TimeOutOfRange, RejectCode::SeqReused, RejectCode::NoRoom,
        RejectCode::UnknownAlert, RejectCode::Malformed, RejectCode::UnknownKind,
    ];
}
