//! An estimate of how long a battery lasts, from numbers that are stated beside it. Nothing here was
//! measured on hardware but the share of the processor, and that on an emulated one.

use std::fmt::Write;

const BATTERY_MAH: f64 = 300.0;
/// The optical sensor with its light, as its maker says of 50 samples a second.
const PULSE_MA: f64 = 0.6;
/// Accelerometer, and the voltage over the skin.
const OTHER_SENSORS_MA: f64 = 0.15;
/// A processor that sleeps with its memory on, and one that works.
const ASLEEP_MA: f64 = 0.13;
const AWAKE_MA: f64 = 20.0;
/// Radio on: joining the network again, a connection, a post.
const RADIO_MA: f64 = 95.0;
const POST_S: f64 = 1.5;
/// What a post comes after, at most, while there is something to post.
const POST_EVERY_S: f64 = 60.0;

pub(super) fn rows(share: f64) -> String {
    let parts = [
        ("sensors", PULSE_MA + OTHER_SENSORS_MA),
        ("sleep", ASLEEP_MA),
        ("signal and detector", share * AWAKE_MA),
        ("radio", RADIO_MA * POST_S / POST_EVERY_S),
    ];
    let total: f64 = parts.iter().map(|(_, ma)| ma).sum();
    let mut words = String::new();
    for (name, ma) in parts {
        let _ = write!(words, "{name} {ma:.2} + ");
    }
    let words = words.trim_end_matches(" + ");
    format!(
        "| Mean current, estimated | {words} = {total:.1} mA |\n\
         | Battery of {BATTERY_MAH:.0} mAh, estimated | {:.0} hours |\n\
         \n\
         The last two rows are an estimate and were never measured. They assume, beside the share above: an optical \
         sensor of {PULSE_MA} mA, other sensors of {OTHER_SENSORS_MA} mA, a chip that takes {ASLEEP_MA} mA asleep and \
         {AWAKE_MA} mA awake, and a radio that is on for {POST_S} s at {RADIO_MA} mA every {POST_EVERY_S} s. A display \
         and a motor come on top, and a network that is hard to join costs most of all.\n",
        BATTERY_MAH / total,
    )
}
