//! What a look at a watch tells its wearer's room.

use domain::{
    AlertId, AlertReport, Priority, RoomId, UnixMillis,
    alert::{DeviceNews, LastContact, Placed, Technical, Trouble, check as look},
};
use uuid::Uuid;

use super::alert::{over, raise, raise_at};
use crate::{
    CheckDevice, QuietCheck, Result,
    device::CheckRow,
    key::Key,
    writer::{known::Known, outcome::Outcome},
};

pub(in crate::writer) fn check(
    known: &mut Known,
    out: &mut Outcome,
    job: &CheckDevice,
) -> Result<usize> {
    let Some(row) = known.checks.remove(&job.device) else {
        return Ok(0);
    };
    let mut is_now = row.is_now;
    // It posted a moment ago, in this very transaction.
    let key = Key::from(job.device);
    if let Some(post) = out.contacts.iter().find(|one| one.device_id == key) {
        let before = is_now.contact;
        is_now.contact = Some(LastContact {
            at: post.last_seen_at,
            battery_percent: post
                .battery_percent
                .and_then(|percent| u8::try_from(percent).ok())
                .or(before.and_then(|contact| contact.battery_percent)),
            clock_skew_ms: post.clock_skew_ms,
            wear: post
                .wear
                .or(before.map(|contact| contact.wear))
                .unwrap_or_default(),
        });
    }
    let found = look(row.checked.as_ref(), &is_now, job.now, &job.policy);
    let mut checked = found.checked;
    let count = found.news.len();
    if let Some(room) = row.room {
        for news in found.news {
            let mut telling = Telling {
                known,
                out,
                room,
                row: &row,
                job,
            };
            match news {
                DeviceNews::Began {
                    technical,
                    since,
                    urgent,
                } => checked
                    .troubles
                    .push(telling.begin(technical, since, urgent)?),
                DeviceNews::Urgent(trouble) => {
                    telling.worsen(trouble)?;
                    let mut troubles = checked.troubles.iter_mut();
                    let same = troubles.find(|one| one.technical == trouble.technical);
                    if let Some(same) = same {
                        same.urgent = true;
                    }
                }
                DeviceNews::Over(trouble) => {
                    over(telling.known, telling.out, (room, trouble.episode), job.now)?;
                    checked
                        .troubles
                        .retain(|one| one.technical != trouble.technical);
                }
            }
        }
    }
    let is_silent = checked
        .troubles
        .iter()
        .any(|trouble| trouble.technical == Technical::Silent);
    if let Some(device) = known.devices.get_mut(&job.device) {
        device.is_silent = is_silent;
    }
    out.checks.push(QuietCheck {
        device: job.device,
        checked,
        due_at: found.due_at,
    });
    Ok(count)
}

struct Telling<'a> {
    known: &'a mut Known,
    out: &'a mut Outcome,
    room: RoomId,
    row: &'a CheckRow,
    job: &'a CheckDevice,
}

impl Telling<'_> {
    fn report(&self, technical: Technical, since: UnixMillis, urgent: bool) -> AlertReport {
        let device = (self.job.device, self.row.name.clone());
        let mut report = AlertReport::of_trouble(device, technical, self.job.now);
        report.since = Some(since);
        report.urgent = urgent;
        report
    }

    fn begin(&mut self, technical: Technical, since: UnixMillis, urgent: bool) -> Result<Trouble> {
        let (alert, report) = (
            AlertId(Uuid::now_v7()),
            self.report(technical, since, urgent),
        );
        let raised = raise(self.known, self.out, self.room, None, alert, report)?;
        Ok(Trouble {
            technical,
            since,
            episode: raised.episode_seq,
            urgent,
        })
    }

    /// A second report, into the same episode. Where somebody has closed that, they know.
    fn worsen(&mut self, trouble: Trouble) -> Result<()> {
        let episode = self.known.episodes.get(self.room, trouble.episode);
        let goes_on = episode.is_some_and(|one| {
            let life = &one.episode.life;
            life.phase.goes_on() && life.priority < Priority::Medium
        });
        if goes_on {
            let report = self.report(trouble.technical, trouble.since, true);
            let report = (AlertId(Uuid::now_v7()), report);
            let placed = Placed::Joins(trouble.episode);
            raise_at(self.known, self.out, self.room, None, report, placed)?;
        }
        Ok(())
    }
}
