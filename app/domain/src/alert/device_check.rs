//! Whether a watch works, as far as the server can tell: pure, so that a clock can be stepped through it.
//!
//! A check compares what is known of a watch now with what the last check found. It goes by the database's clock alone. The
//! stamp of the last contact comes from the clock of some process, so it mainly tells that there was another contact.

use serde::{Deserialize, Serialize};
use watch_protocol::WearState;

use super::Technical;
use crate::{DeviceStarts, Seq, UnixMillis, limits};

/// What a site can set about watches, milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DevicePolicy {
    /// A watch that was not heard for so long is silent.
    pub silent: i64,
    /// One that stays silent for so long is urgent.
    pub silent_escalates: i64,
    /// How long a watch may take from being paired to its first post.
    pub never_heard: i64,
    /// A watch that is off the wrist for so long is told of.
    pub off_wrist: i64,
}

const SECOND: i64 = 1_000;

impl Default for DevicePolicy {
    fn default() -> Self {
        Self {
            silent: 180 * SECOND,
            silent_escalates: 900 * SECOND,
            never_heard: 600 * SECOND,
            off_wrist: 1_800 * SECOND,
        }
    }
}

/// A watch as storage has it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceNow {
    pub paired_at: UnixMillis,
    /// Neither it nor its wearer's account has ended.
    pub is_live: bool,
    /// `None`: it never posted.
    pub contact: Option<LastContact>,
    /// See [`DeviceStarts::too_many_since`].
    pub too_many_starts_since: Option<UnixMillis>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastContact {
    /// By the clock of the process that took the post.
    pub at: UnixMillis,
    pub battery_percent: Option<u8>,
    pub clock_skew_ms: Option<i64>,
    pub wear: WearState,
}

/// What the last check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// When that was, by the database's clock.
    pub at: UnixMillis,
    /// The stamp of the last contact then.
    pub contact: Option<UnixMillis>,
    /// When it was last heard, by the database's clock; when it was paired, if it never was.
    pub heard_at: UnixMillis,
    /// Since when the server has listened without a break as long as a silence: whoever does not listen hears nothing.
    pub listening_from: UnixMillis,
    /// When the next look was due.
    pub due_at: UnixMillis,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_wrist_since: Option<UnixMillis>,
    /// At most one of each kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub troubles: Vec<Trouble>,
}

/// Something that does not work, and was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub technical: Technical,
    pub since: UnixMillis,
    /// The event of its episode.
    pub episode: Seq,
    #[serde(default)]
    pub urgent: bool,
}

/// What is to be told. Whoever tells it adds the trouble, or takes it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceNews {
    Began {
        technical: Technical,
        since: UnixMillis,
        urgent: bool,
    },
    /// It goes on for so long that somebody should look.
    Urgent(Trouble),
    Over(Trouble),
}

/// What a check finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceFinding {
    /// With the troubles of before.
    pub checked: Checked,
    pub news: Vec<DeviceNews>,
    /// When to check again; `None`: never.
    pub due_at: Option<UnixMillis>,
}

/// A check at this time of the database.
pub fn check(
    before: Option<&Checked>,
    device: &DeviceNow,
    now: UnixMillis,
    policy: &DevicePolicy,
) -> DeviceFinding {
    let heard_at = heard_at(before, device, now);
    let stamp = device.contact.map(|contact| contact.at);
    let is_off = device
        .contact
        .is_some_and(|contact| contact.wear == WearState::OffWrist);
    let off_before = before.and_then(|before| before.off_wrist_since);
    let mut checked = Checked {
        at: now,
        contact: stamp,
        heard_at,
        listening_from: listening_from(before, now, policy),
        due_at: now,
        off_wrist_since: is_off.then(|| off_before.unwrap_or(heard_at)),
        troubles: before.map_or_else(Vec::new, |before| before.troubles.clone()),
    };
    if !device.is_live {
        let news = checked.troubles.iter().copied().map(DeviceNews::Over);
        return DeviceFinding {
            news: news.collect(),
            checked,
            due_at: None,
        };
    }
    let mut found = Found {
        checked: &checked,
        news: Vec::new(),
    };
    let due_at = found.silence(device, now, policy);
    let off_due = found.off_wrist(now, policy);
    let contact = device.contact;
    let battery = contact.and_then(|contact| contact.battery_percent);
    found.level(
        Technical::BatteryLow,
        heard_at,
        battery.map(|percent| {
            let low = percent <= limits::BATTERY_LOW_PERCENT;
            (low, percent >= limits::BATTERY_CHARGED_PERCENT)
        }),
    );
    let skew = contact.and_then(|contact| contact.clock_skew_ms);
    found.level(
        Technical::ClockOff,
        heard_at,
        skew.map(|skew| {
            let far = skew.saturating_abs();
            (
                far > limits::CLOCK_SKEW_MS,
                far <= limits::CLOCK_SKEW_MS / 2,
            )
        }),
    );
    let since = device.too_many_starts_since;
    let is_new = since.is_some_and(|since| now.saturating_sub(since) < DeviceStarts::SPAN_MS);
    found.level(
        Technical::Restarts,
        since.unwrap_or(heard_at),
        Some((is_new, !is_new)),
    );
    let news = found.news;
    checked.due_at = due_at.min(off_due.unwrap_or(i64::MAX));
    DeviceFinding {
        news,
        due_at: Some(checked.due_at),
        checked,
    }
}

/// A look that comes so late was not made because nobody was there. The first one tells nothing about before.
fn listening_from(before: Option<&Checked>, now: UnixMillis, policy: &DevicePolicy) -> UnixMillis {
    match before {
        Some(before) if now.saturating_sub(before.due_at) <= policy.silent => before.listening_from,
        _ => now,
    }
}

/// A stamp that another clock cannot have given between the two checks only tells that the watch was heard.
fn heard_at(before: Option<&Checked>, device: &DeviceNow, now: UnixMillis) -> UnixMillis {
    let stamp = device.contact.map(|contact| contact.at);
    match (before, stamp) {
        (None, None) => device.paired_at.min(now),
        (None, Some(stamp)) => stamp.min(now),
        (Some(before), None) => before.heard_at,
        (Some(before), Some(stamp)) if before.contact == Some(stamp) => before.heard_at,
        (Some(before), Some(stamp)) if (before.at..=now).contains(&stamp) => stamp,
        (Some(_), Some(_)) => now,
    }
}

struct Found<'a> {
    checked: &'a Checked,
    news: Vec<DeviceNews>,
}

impl Found<'_> {
    fn told(&self, technical: Technical) -> Option<Trouble> {
        let mut told = self.checked.troubles.iter();
        told.find(|one| one.technical == technical).copied()
    }

    /// Returns when it is or gets worse, or is to be looked at again.
    fn silence(
        &mut self,
        device: &DeviceNow,
        now: UnixMillis,
        policy: &DevicePolicy,
    ) -> UnixMillis {
        let heard_at = self.checked.heard_at;
        let told = self.told(Technical::Silent);
        // A grace for what could not be heard, or was not yet worn.
        let (after, urgent_after) = if device.contact.is_some() {
            (policy.silent, policy.silent_escalates.max(policy.silent))
        } else {
            let more = policy.silent_escalates.max(policy.silent) - policy.silent;
            (policy.never_heard, policy.never_heard.saturating_add(more))
        };
        let listened = self.checked.listening_from.saturating_add(policy.silent);
        let silent_at = heard_at.saturating_add(after).max(listened);
        let urgent_at = heard_at.saturating_add(urgent_after).max(listened);
        // Not `>`: the clock may have been set back.
        let is_heard = told.is_some_and(|told| heard_at != told.since);
        if let Some(told) = told.filter(|_| is_heard) {
            self.news.push(DeviceNews::Over(told));
        }
        let told = told.filter(|_| !is_heard);
        // Whoever takes it off may let it sleep.
        let may_sleep = self.checked.off_wrist_since.is_some();
        if told.is_none() && (now < silent_at || may_sleep) {
            return if now >= silent_at {
                now.saturating_add(LOOK_AGAIN_MS)
            } else if device.contact.is_none() {
                // Its first post may be its last.
                silent_at.min(now.saturating_add(policy.silent))
            } else {
                silent_at
            };
        }
        match told {
            None => self.news.push(DeviceNews::Began {
                technical: Technical::Silent,
                since: heard_at,
                urgent: now >= urgent_at,
            }),
            Some(told) if !told.urgent && now >= urgent_at => {
                self.news.push(DeviceNews::Urgent(told));
            }
            Some(_) => {}
        }
        if now < urgent_at {
            urgent_at
        } else {
            now.saturating_add(LOOK_AGAIN_MS)
        }
    }

    fn off_wrist(&mut self, now: UnixMillis, policy: &DevicePolicy) -> Option<UnixMillis> {
        let told = self.told(Technical::OffWrist);
        let Some(since) = self.checked.off_wrist_since else {
            self.news.extend(told.map(DeviceNews::Over));
            return None;
        };
        let due = since.saturating_add(policy.off_wrist);
        if told.is_some() {
            return None;
        }
        if now < due {
            return Some(due);
        }
        self.news.push(DeviceNews::Began {
            technical: Technical::OffWrist,
            since,
            urgent: false,
        });
        None
    }

    /// Something that is so, is not so, or is neither; `None`: nobody knows, and nothing changes.
    fn level(&mut self, technical: Technical, since: UnixMillis, level: Option<(bool, bool)>) {
        match (level, self.told(technical)) {
            (Some((true, _)), None) => self.news.push(DeviceNews::Began {
                technical,
                since,
                urgent: false,
            }),
            (Some((_, true)), Some(told)) => self.news.push(DeviceNews::Over(told)),
            _ => {}
        }
    }
}

/// What a post is to bring forward, and would in a version that did not know of checks, is found within this.
const LOOK_AGAIN_MS: i64 = 300_000;

#[cfg(test)]
mod tests;
