//! Postcard says neither names nor lengths, so values are read in their order. An unknown word
//! of a closed list has a known length and costs its field alone; an unknown kind of item hides
//! where the next one starts. Every kind begins with its number, so at least that is known.

use alloc::{boxed::Box, format, string::String, vec::Vec};

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    Content, Problems, Received, ReceivedItem, add_confirmation, add_item, too_many_confirmations,
    too_many_items,
};
use crate::{
    Alert, Answer, Evidence, Item, MAX_INTERVALS, MAX_SAMPLES, Qualities, Quality, Reading, Reason,
    RejectCode, Restart, RestartReason, Rule, Sample, WristAnswer,
    codec::{DecodeError, VERSION},
};

type Result<T> = core::result::Result<T, DecodeError>;

/// What is left to read.
struct Remaining<'a>(&'a [u8]);

pub(super) fn read(body: &[u8]) -> Result<Received> {
    let (version, rest) = body.split_first().ok_or(DecodeError::Empty)?;
    if *version != VERSION {
        return Err(DecodeError::Version(*version));
    }
    let mut from = Remaining(rest);
    let mut problems = Problems::default();
    let mut received = Received {
        epoch: from.take()?,
        clock: from.word()?,
        sent_at: from.take()?,
        items: Vec::new(),
        confirmed: Vec::new(),
        problems: Vec::new(),
    };
    if received.clock.is_none() {
        problems.add("clock", Reason::UnknownValue);
    }
    let (mut is_cut, mut is_whole, mut are_all_confirmed) = (false, true, true);
    for place in 0..from.take::<u32>()? {
        let item = from.item()?;
        is_cut = matches!(
            item.content,
            Content::Refused {
                code: RejectCode::UnknownKind,
                ..
            }
        );
        is_whole &= add_item(&mut received.items, item);
        if is_cut {
            problems.add(&format!("items[{place}]"), Reason::UnknownKind);
            break;
        }
    }
    if !is_cut {
        for _ in 0..from.take::<u32>()? {
            are_all_confirmed &= add_confirmation(&mut received.confirmed, from.take()?);
        }
        if !from.0.is_empty() {
            return Err(DecodeError::Trailing);
        }
    }
    if !is_whole {
        problems.say(too_many_items());
    }
    if !are_all_confirmed {
        problems.say(too_many_confirmations());
    }
    received.problems = problems.0;
    Ok(received)
}

impl<'a> Remaining<'a> {
    fn take<T: Deserialize<'a>>(&mut self) -> Result<T> {
        let (value, rest) =
            postcard::take_from_bytes(self.0).map_err(|_| DecodeError::Malformed)?;
        self.0 = rest;
        Ok(value)
    }

    /// A word of a closed list; `None` for one that only a newer device knows.
    fn word<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        let place: u32 = self.take()?;
        let byte = u8::try_from(place).ok().filter(|byte| *byte < 0x80);
        Ok(byte.and_then(|byte| postcard::from_bytes(&[byte]).ok()))
    }

    /// The same, with a word about its field.
    fn known<T: DeserializeOwned>(
        &mut self,
        field: &str,
        problems: &mut Problems,
    ) -> Result<Option<T>> {
        let word = self.word()?;
        if word.is_none() {
            problems.add(field, Reason::UnknownValue);
        }
        Ok(word)
    }

    fn item(&mut self) -> Result<ReceivedItem> {
        let mut problems = Problems::default();
        let (seq, item) = match self.take::<u32>()? {
            0 => self.reading(&mut problems)?,
            1 => self.alert(&mut problems)?,
            2 => self.answer(&mut problems)?,
            3 => self.restart(&mut problems)?,
            _ => {
                problems.add("item", Reason::UnknownKind);
                return Ok(ReceivedItem {
                    seq: self.take().ok(),
                    content: Content::Refused {
                        code: RejectCode::UnknownKind,
                        raw: String::new(),
                    },
                    problems: problems.0,
                });
            }
        };
        let content = match item {
            Some(item) => Content::Item(Box::new(item)),
            None => Content::Refused {
                code: RejectCode::Malformed,
                raw: String::new(),
            },
        };
        Ok(ReceivedItem {
            seq: Some(seq),
            content,
            problems: problems.0,
        })
    }

    fn reading(&mut self, problems: &mut Problems) -> Result<(u32, Option<Item>)> {
        let mut it = Reading {
            seq: self.take()?,
            measured_at: self.take()?,
            heart_rate_bpm: self.take()?,
            ..Reading::default()
        };
        for place in 0..self.take::<u32>()? {
            if it.ibi_ms.push(self.take()?).is_err() && place as usize == MAX_INTERVALS {
                problems.add("ibi_ms", Reason::TooMany);
            }
        }
        it.skin_conductance_us = self.take()?;
        it.skin_temperature_c = self.take()?;
        it.motion = self.take()?;
        it.quality = self.known("quality", problems)?.unwrap_or_default();
        it.qualities = match self.take::<u8>()? {
            0 => None,
            1 => Some(self.qualities(problems)?),
            _ => return Err(DecodeError::Malformed),
        };
        it.wear = self.known("wear", problems)?.unwrap_or_default();
        it.battery_percent = self.take()?;
        Ok((it.seq, Some(Item::Reading(it))))
    }

    fn qualities(&mut self, problems: &mut Problems) -> Result<Qualities> {
        let mut each = |field: &str| -> Result<Quality> {
            Ok(self.known(field, problems)?.unwrap_or_default())
        };
        Ok(Qualities {
            heart_rate: each("qualities.heart_rate")?,
            intervals: each("qualities.intervals")?,
            skin_conductance: each("qualities.skin_conductance")?,
            skin_temperature: each("qualities.skin_temperature")?,
            motion: each("qualities.motion")?,
        })
    }

    fn alert(&mut self, problems: &mut Problems) -> Result<(u32, Option<Item>)> {
        let mut it = Alert {
            seq: self.take()?,
            measured_at: self.take()?,
            rule: self.known("rule", problems)?.unwrap_or(Rule::Other),
            detector: self.take()?,
            evidence: self.take::<Evidence>()?,
            quality: self.known("quality", problems)?.unwrap_or_default(),
            window: heapless::Vec::new(),
        };
        for place in 0..self.take::<u32>()? {
            let sample: Sample = self.take()?;
            if it.window.is_full() {
                it.window.remove(0);
                if place as usize == MAX_SAMPLES {
                    problems.add("window", Reason::TooMany);
                }
            }
            let _ = it.window.push(sample);
        }
        Ok((it.seq, Some(Item::Alert(it))))
    }

    fn answer(&mut self, problems: &mut Problems) -> Result<(u32, Option<Item>)> {
        let (seq, measured_at) = (self.take()?, self.take()?);
        let (alert_epoch, alert_seq) = (self.take()?, self.take()?);
        let answer: Option<WristAnswer> = self.known("answer", problems)?;
        let item = answer.map(|answer| {
            Item::Answer(Answer {
                seq,
                measured_at,
                alert_epoch,
                alert_seq,
                answer,
            })
        });
        Ok((seq, item))
    }

    fn restart(&mut self, problems: &mut Problems) -> Result<(u32, Option<Item>)> {
        let (seq, measured_at) = (self.take()?, self.take()?);
        let reason: Option<RestartReason> = self.known("reason", problems)?;
        let restart = Restart {
            seq,
            measured_at,
            reason: reason.unwrap_or_default(),
            faults: self.take()?,
            starts: self.take()?,
        };
        Ok((seq, Some(Item::Restart(restart))))
    }
}
