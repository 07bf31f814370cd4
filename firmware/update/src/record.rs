use sha2::{Digest, Sha256};

use crate::{HEADER_BYTES, Header, Report, Slot};

const MAGIC: [u8; 4] = *b"FTWR";
const FORMAT: u8 = 1;
const SUM_AT: usize = 24 + HEADER_BYTES;
/// Of one copy in flash.
pub(crate) const RECORD_BYTES: usize = SUM_AT + 32;

/// How far an update is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    #[default]
    Idle,
    /// Bytes of the image that are surely in flash.
    Downloading { offset: u32 },
    /// All of it is there and is what was signed.
    Ready,
    /// The other slot is to be started, or was.
    Trial { boots_left: u8 },
}

/// What outlives a loss of power.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// Greater with each writing: the greatest counts.
    pub(crate) counter: u32,
    /// Where the image lies that has proved itself.
    pub(crate) active: Slot,
    pub(crate) phase: Phase,
    /// The image in, or for, the other slot.
    pub(crate) candidate: Option<Header>,
    pub(crate) report: Option<Report>,
    /// The version that failed last.
    pub(crate) failed: Option<u32>,
}

#[repr(align(4))]
pub(crate) struct RecordBytes(pub(crate) [u8; RECORD_BYTES]);

impl Record {
    pub(crate) fn encode(&self) -> RecordBytes {
        let mut bytes = [0; RECORD_BYTES];
        let (phase, detail) = match self.phase {
            Phase::Idle => (0, 0),
            Phase::Downloading { offset } => (1, offset),
            Phase::Ready => (2, 0),
            Phase::Trial { boots_left } => (3, u32::from(boots_left)),
        };
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[4] = FORMAT;
        bytes[5] = u8::from(self.active == Slot::B);
        bytes[6] = phase;
        bytes[7] = self.report.map_or(0, Report::code);
        let reported = self.report.map_or(0, |report| report.version);
        let numbers = [self.counter, detail, reported, self.failed.unwrap_or(0)];
        for (place, number) in bytes[8..24].chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        if let Some(candidate) = &self.candidate {
            bytes[24..SUM_AT].copy_from_slice(&candidate.bytes());
        }
        let sum = Sha256::digest(&bytes[..SUM_AT]);
        bytes[SUM_AT..].copy_from_slice(&sum);
        RecordBytes(bytes)
    }

    /// `None`: this was never written to its end.
    pub(crate) fn decode(bytes: &[u8; RECORD_BYTES]) -> Option<Self> {
        let sum = Sha256::digest(&bytes[..SUM_AT]);
        if bytes[..4] != MAGIC || bytes[4] != FORMAT || bytes[SUM_AT..] != sum[..] {
            return None;
        }
        let mut numbers = [0; 4];
        for (number, place) in numbers.iter_mut().zip(bytes[8..24].chunks_exact(4)) {
            *number = u32::from_le_bytes(place.try_into().ok()?);
        }
        let [counter, detail, reported, failed] = numbers;
        let header = bytes[24..SUM_AT].try_into().ok()?;
        Some(Self {
            counter,
            active: if bytes[5] == 0 { Slot::A } else { Slot::B },
            phase: match bytes[6] {
                1 => Phase::Downloading { offset: detail },
                2 => Phase::Ready,
                3 => Phase::Trial {
                    boots_left: u8::try_from(detail).unwrap_or(0),
                },
                _ => Phase::Idle,
            },
            candidate: Header::parse(header).ok(),
            report: Report::of(bytes[7], reported),
            failed: (failed > 0).then_some(failed),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Outcome, Refusal};

    #[test]
    fn every_phase_comes_back_and_no_bit_may_differ() {
        let header = Header {
            may_replace_newer: true,
            board: [7; 32],
            version: 3,
            length: 9,
            sha256: [1; 32],
            signature: [2; 64],
        };
        let phases = [
            Phase::Idle,
            Phase::Downloading { offset: 4096 },
            Phase::Ready,
            Phase::Trial { boots_left: 1 },
        ];
        let outcomes = [
            Outcome::Confirmed,
            Outcome::RolledBack,
            Outcome::Refused(Refusal::BadDigest),
        ];
        for (phase, outcome) in phases
            .into_iter()
            .flat_map(|phase| outcomes.map(|outcome| (phase, outcome)))
        {
            let record = Record {
                counter: 5,
                active: Slot::B,
                phase,
                candidate: Some(header),
                report: Some(Report {
                    version: 3,
                    outcome,
                }),
                failed: Some(2),
            };
            let RecordBytes(good) = record.encode();
            assert_eq!(Record::decode(&good), Some(record));
            for place in 0..RECORD_BYTES {
                for bit in 0..8 {
                    let mut torn = good;
                    torn[place] ^= 1 << bit;
                    assert_eq!(Record::decode(&torn), None, "byte {place}, bit {bit}");
                }
            }
        }
        let RecordBytes(empty) = Record::default().encode();
        assert_eq!(Record::decode(&empty), Some(Record::default()));
    }
}
