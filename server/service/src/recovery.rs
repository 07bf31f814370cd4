//! Whether what a watch noticed is as usual again. Any process looks, whenever time passes over the alert.

use domain::{
    UnixMillis,
    alert::{is_as_usual, usual_heart_rate},
};
use store::EpisodeId;

use crate::Service;

/// Readings of this long before now are looked at, milliseconds.
const BEHIND_MS: i64 = 30 * 60_000;
/// Clocks of watches may be a little ahead.
const AHEAD_MS: i64 = 10 * 60_000;
/// More than there are readings in that time, so that each is looked at by itself.
const POINTS: usize = 1_024;

impl Service {
    /// After how many alerts of it an episode is as usual again; `None`: it is not, or nobody can tell.
    pub(crate) async fn as_usual_after(
        &self,
        episode: EpisodeId,
        now: UnixMillis,
    ) -> store::Result<Option<u32>> {
        let Some(measured) = self.store().measured(episode).await? else {
            return Ok(None);
        };
        let (report, life) = (measured.report, measured.episode.life);
        let usual = usual_heart_rate(&report).filter(|_| life.recovered_at.is_none());
        let (Some(usual_bpm), Some(device)) = (usual, report.device) else {
            return Ok(None);
        };
        let from = life.last_at.max(now - BEHIND_MS) + 1;
        let readings = self
            .store()
            .readings(measured.wearer, from, now + AHEAD_MS, POINTS)
            .await?;
        let own = readings.iter().find(|one| one.device == device);
        let is_calm = own.is_some_and(|own| is_as_usual(usual_bpm, life.last_at, now, &own.points));
        Ok(is_calm.then_some(life.alerts))
    }
}
