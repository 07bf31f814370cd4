//! How an item lies in flash and in memory.

use watch_protocol::{Alert, DeviceMillis, Item, Rule, codec::VERSION};

/// Names an item on this device for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) epoch: u32,
    pub(crate) seq: u32,
}

/// Bytes before the item: version of the encoding, epoch, number.
const HEADER: usize = 9;
/// Bytes of the largest record: an alert with its whole window.
pub(crate) const MAX_RECORD: usize = 960;

/// Writes a record and says how long it is; `None` when the buffer is too small.
pub(crate) fn encode(epoch: u32, item: &Item, buffer: &mut [u8]) -> Option<usize> {
    let (header, payload) = buffer.split_at_mut_checked(HEADER)?;
    header[0] = VERSION;
    header[1..5].copy_from_slice(&epoch.to_le_bytes());
    header[5..9].copy_from_slice(&item.seq().to_le_bytes());
    let written = postcard::to_slice(item, payload).ok()?;
    Some(HEADER + written.len())
}

/// The name of a record; `None` for one that another version of this firmware wrote.
pub(crate) fn key(record: &[u8]) -> Option<Key> {
    let [version, e0, e1, e2, e3, s0, s1, s2, s3] = *record.first_chunk::<HEADER>()?;
    (version == VERSION).then_some(Key {
        epoch: u32::from_le_bytes([e0, e1, e2, e3]),
        seq: u32::from_le_bytes([s0, s1, s2, s3]),
    })
}

pub(crate) fn item(record: &[u8]) -> Option<Item> {
    key(record)?;
    postcard::from_bytes(record.get(HEADER..)?).ok()
}

/// Whether the wearer pressed for help.
pub(crate) fn is_press(item: &Item) -> bool {
    matches!(
        item,
        Item::Alert(Alert {
            rule: Rule::Manual,
            ..
        })
    )
}

pub(crate) fn measured_at(item: &Item) -> DeviceMillis {
    match item {
        Item::Reading(reading) => reading.measured_at,
        Item::Alert(alert) => alert.measured_at,
        Item::Answer(answer) => answer.measured_at,
        Item::Restart(restart) => restart.measured_at,
    }
}

#[cfg(test)]
mod tests {
    use watch_protocol::{Evidence, MAX_SAMPLES, Quality, Sample};

    use super::*;

    #[test]
    fn the_largest_alert_fits() {
        let sample = Sample {
            before_s: u16::MAX,
            heart_rate_bpm: Some(1.0),
            skin_conductance_us: Some(1.0),
            score: Some(1.0),
        };
        let alert = Item::Alert(Alert {
            seq: u32::MAX,
            measured_at: i64::MIN,
            rule: Rule::Manual,
            detector: u16::MAX,
            evidence: Evidence {
                sustained_s: u16::MAX,
                heart_rate_bpm: Some(1.0),
                baseline_heart_rate_bpm: Some(1.0),
                responses_per_min: Some(1.0),
                baseline_responses_per_min: Some(1.0),
                ..Evidence::default()
            },
            quality: Quality::NoSensor,
            window: [sample; MAX_SAMPLES].into_iter().collect(),
        });
        let mut buffer = [0; MAX_RECORD];
        let length = encode(u32::MAX, &alert, &mut buffer).unwrap();
        assert!(length > MAX_RECORD * 9 / 10, "{length} bytes");
        assert_eq!(item(&buffer[..length]), Some(alert));
        let name = Key {
            epoch: u32::MAX,
            seq: u32::MAX,
        };
        assert_eq!(key(&buffer[..length]), Some(name));
        buffer[0] = VERSION + 1;
        assert_eq!(item(&buffer[..length]), None);
    }
}
