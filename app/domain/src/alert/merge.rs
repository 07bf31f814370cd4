use crate::{Seq, UnixMillis, limits};

/// An episode, as far as it matters for whether an alert belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub raised_seq: Seq,
    /// When its first and its last alert happened.
    pub first_at: UnixMillis,
    pub last_at: UnixMillis,
    /// Nobody has closed it.
    pub goes_on: bool,
}

/// Where an alert belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// To the episode of this event.
    Joins(Seq),
    /// To one of its own. It happened soon after this one, which was closed.
    Opens { after: Option<Seq> },
}

/// Where an alert that happened at this time belongs, beside these episodes of the same wearer in any order: to the one that
/// goes on and is nearest, if that is within [`limits::EPISODE_MS`].
pub fn place(known: impl IntoIterator<Item = Span>, at: UnixMillis) -> Placed {
    let near = |span: &Span| {
        let before = span.first_at.saturating_sub(at);
        let after = at.saturating_sub(span.last_at);
        before.max(after).max(0)
    };
    let mut around: Vec<(UnixMillis, Span)> = known
        .into_iter()
        .map(|span| (near(&span), span))
        .filter(|(distance, _)| *distance <= limits::EPISODE_MS)
        .collect();
    around.sort_by_key(|(distance, span)| (!span.goes_on, *distance, span.raised_seq));
    match around.first() {
        Some((_, span)) if span.goes_on => Placed::Joins(span.raised_seq),
        nearest => Placed::Opens {
            after: nearest.map(|(_, span)| span.raised_seq),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: i64 = 60_000;

    /// Takes alerts in this order; the episode of each.
    fn episodes(times: &[i64]) -> Vec<Seq> {
        let mut spans: Vec<Span> = Vec::new();
        let mut placed = Vec::new();
        for (seq, at) in (1..).zip(times) {
            match place(spans.iter().copied(), *at) {
                Placed::Joins(raised) => {
                    let span = spans.iter_mut().find(|span| span.raised_seq == raised);
                    let span = span.unwrap();
                    span.first_at = span.first_at.min(*at);
                    span.last_at = span.last_at.max(*at);
                    placed.push(raised);
                }
                Placed::Opens { .. } => {
                    spans.push(Span {
                        raised_seq: seq,
                        first_at: *at,
                        last_at: *at,
                        goes_on: true,
                    });
                    placed.push(seq);
                }
            }
        }
        placed
    }

    #[test]
    fn alerts_within_ten_minutes_of_one_another_are_one_episode() {
        let times = [0, 9, 18, 27, 38].map(|minute| minute * MINUTE);
        assert_eq!(episodes(&times), [1, 1, 1, 1, 5]);
    }

    #[test]
    fn what_was_closed_is_pointed_at_and_not_joined() {
        let closed = Span {
            raised_seq: 7,
            first_at: 0,
            last_at: MINUTE,
            goes_on: false,
        };
        assert_eq!(
            place([closed], 2 * MINUTE),
            Placed::Opens { after: Some(7) }
        );
        assert_eq!(place([closed], 12 * MINUTE), Placed::Opens { after: None });
        let open = Span {
            raised_seq: 3,
            goes_on: true,
            first_at: -9 * MINUTE,
            last_at: -8 * MINUTE,
        };
        assert_eq!(place([closed, open], MINUTE), Placed::Joins(3));
    }

    proptest! {
        /// Whatever the order of arrival, each alert is in one episode, and episodes are no longer than
        /// their alerts carry them.
        #[test]
        fn late_and_shuffled_alerts_find_a_place(
            times in prop::collection::vec(0_i64..180, 1..60),
            shuffled in any::<prop::sample::Index>(),
        ) {
            let mut times: Vec<i64> = times.iter().map(|minute| minute * MINUTE).collect();
            let turn = shuffled.index(times.len());
            times.rotate_left(turn);
            let placed = episodes(&times);
            for (alert, raised) in placed.iter().enumerate() {
                let mut of_episode: Vec<i64> = (0..times.len())
                    .filter(|other| placed[*other] == *raised)
                    .map(|other| times[other])
                    .collect();
                of_episode.sort_unstable();
                let gaps = of_episode.windows(2).map(|pair| pair[1] - pair[0]);
                prop_assert!(gaps.max().unwrap_or_default() <= limits::EPISODE_MS);
                prop_assert!(of_episode.contains(&times[alert]));
            }
        }

        /// In the order in which they happened, a gap of more than ten minutes begins a new one and nothing
        /// else does.
        #[test]
        fn alerts_in_order_are_parted_by_gaps_alone(mut times in prop::collection::vec(0_i64..400, 1..60)) {
            times.sort_unstable();
            let times: Vec<i64> = times.iter().map(|minute| minute * MINUTE).collect();
            let placed = episodes(&times);
            for pair in 0..times.len() - 1 {
                let is_same = placed[pair] == placed[pair + 1];
                prop_assert_eq!(is_same, times[pair + 1] - times[pair] <= limits::EPISODE_MS);
            }
        }
    }
}
