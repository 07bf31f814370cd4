use super::{Episode, Phase};
use crate::UnixMillis;

/// With fewer answers nothing is said of how long one takes.
const ENOUGH: usize = 5;
/// Most answers: as many of a hundred came within the time that is said.
const MOST_PERCENT: usize = 80;

/// Within which time most of these episodes were answered, milliseconds. What did not work, what came late and what
/// still waits say nothing of it; one that nobody took counts as never answered. `None`: too few are known, or most
/// were not answered.
pub fn usual_answer_ms(episodes: &[Episode]) -> Option<i64> {
    let mut times: Vec<Option<i64>> = episodes
        .iter()
        .map(|episode| &episode.life)
        .filter(|life| life.why.technical.is_none() && !life.late)
        .filter_map(|life| match (life.answered_at, &life.phase) {
            (Some(at), _) => Some(Some(at.saturating_sub(life.raised_at).max(0))),
            (None, Phase::Expired { .. }) => Some(None),
            (None, _) => None,
        })
        .collect();
    if times.len() < ENOUGH {
        return None;
    }
    // Those that were never answered last.
    times.sort_by_key(|time: &Option<UnixMillis>| (time.is_none(), *time));
    let place = (times.len() * MOST_PERCENT).div_ceil(100) - 1;
    times[place]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AlertId,
        alert::{Life, Technical},
        samples,
    };

    fn episode(answered_after: Option<i64>) -> Episode {
        let mut life = Life::raised(1, 1_000, &samples::report());
        life.answered_at = answered_after.map(|after| 1_000 + after);
        if answered_after.is_none() {
            life.phase = Phase::Expired { at: 9_000 };
        }
        Episode {
            alert: AlertId(uuid::Uuid::nil()),
            raised_seq: 1,
            life,
        }
    }

    #[test]
    fn most_of_them_were_answered_within_it() {
        let of = |times: &[Option<i64>]| {
            let episodes: Vec<Episode> = times.iter().map(|time| episode(*time)).collect();
            usual_answer_ms(&episodes)
        };
        assert_eq!(of(&[Some(1), Some(2), Some(3), Some(4)]), None);
        assert_eq!(of(&[Some(9), Some(1), Some(3), Some(2), Some(4)]), Some(4));
        assert_eq!(of(&[Some(9), Some(1), Some(3), Some(2), None]), Some(9));
        assert_eq!(of(&[Some(9), Some(1), Some(3), None, None]), None);
    }

    #[test]
    fn what_says_nothing_of_the_team_does_not_count() {
        let mut episodes: Vec<Episode> = (1..=5).map(|after| episode(Some(after))).collect();
        assert_eq!(usual_answer_ms(&episodes), Some(4));
        episodes[0].life.why.technical = Some(Technical::Silent);
        assert_eq!(usual_answer_ms(&episodes), None);
        episodes[0] = episode(Some(1));
        episodes[1].life.late = true;
        assert_eq!(usual_answer_ms(&episodes), None);
    }
}
