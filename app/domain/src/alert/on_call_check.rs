//! Whether anything reaches whoever is on call, as far as the server can tell: pure, so that a clock can be stepped through
//! it. It goes by the database's clock alone.

use serde::{Deserialize, Serialize};

use crate::{Seq, UnixMillis, UserId};

/// What a site can set about those on call, milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnCallPolicy {
    /// Whoever is on call and was in no way reachable for so long is told of.
    pub no_way: i64,
    /// The same person in the same room is told of again after so long at the earliest.
    pub again: i64,
}

/// Whoever is on call, as storage has them now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnCallNow {
    pub person: UserId,
    /// One of their devices takes pushes, and this site sends them.
    pub takes_pushes: bool,
    /// When a page of theirs was last noted to be on a visible screen.
    pub page_at: Option<UnixMillis>,
}

/// What the last check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCallChecked {
    /// `None`: nobody was on call.
    pub person: Option<UserId>,
    /// When something would last have reached them. When they came on call, if nothing has since.
    pub way_at: UnixMillis,
    pub page_at: Option<UnixMillis>,
    /// When the next look was due.
    pub due_at: UnixMillis,
    /// The event of the episode by which it was told that nothing reaches them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Seq>,
    /// Of whom it was last told, and when, whoever is on call since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_told: Option<(UserId, UnixMillis)>,
}

/// What a check finds. Whoever tells it notes what was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnCallFinding {
    /// With what was told before, if that is not over.
    pub checked: OnCallChecked,
    /// The episode that is over.
    pub over: Option<Seq>,
    /// Whom it is to be told of that nothing reaches them.
    pub begins: Option<UserId>,
}

impl OnCallFinding {
    pub fn has_news(&self) -> bool {
        self.over.is_some() || self.begins.is_some()
    }
}

/// A look that comes later than this was not made because nobody was there, and nobody noted who had a page open either.
const LATE_MS: i64 = 60_000;
/// While somebody is told of, it is looked at this often whether that is over.
const LOOK_AGAIN_MS: i64 = 15_000;

/// A check at this time of the database. `None` for `is_now`: nobody is on call.
pub fn check_on_call(
    before: Option<&OnCallChecked>,
    is_now: Option<&OnCallNow>,
    now: UnixMillis,
    policy: &OnCallPolicy,
) -> OnCallFinding {
    let person = is_now.map(|one| one.person);
    let page_at = is_now.and_then(|one| one.page_at);
    let takes_pushes = is_now.is_some_and(|one| one.takes_pushes);
    let same = before.filter(|before| before.person == person);
    // Not `>`: the clock may have been set back.
    let had_page = same.is_some_and(|before| page_at.is_some() && before.page_at != page_at);
    let known = same.filter(|before| now.saturating_sub(before.due_at) <= LATE_MS);
    let told = same.and_then(|before| before.told);
    let goes_on = told.is_some() && !takes_pushes && !had_page;
    let way_at = if goes_on {
        same.map_or(now, |before| before.way_at)
    } else if takes_pushes || told.is_some() || is_now.is_none() {
        // What was told is looked at as soon as it may be over.
        now
    } else {
        let page_at = page_at.unwrap_or(UnixMillis::MIN).min(now);
        known.map_or(now, |before| before.way_at.max(page_at).min(now))
    };
    let last_told = before.and_then(|before| before.last_told);
    let told_at = last_told.filter(|(whom, _)| Some(*whom) == person);
    let told_at = told_at.map(|(_, at)| at);
    let may_tell_at = told_at.map_or(UnixMillis::MIN, |at| at.saturating_add(policy.again));
    let begins_at = way_at.saturating_add(policy.no_way).max(may_tell_at);
    let may_begin = person.filter(|_| !takes_pushes && !goes_on);
    let begins = may_begin.filter(|_| now >= begins_at);
    let due_at = if goes_on || begins.is_some() {
        now.saturating_add(LOOK_AGAIN_MS)
    } else if may_begin.is_some() {
        // Somebody else may be on call before that.
        begins_at.min(now.saturating_add(policy.no_way))
    } else {
        now.saturating_add(policy.no_way / 2)
    };
    OnCallFinding {
        over: before.and_then(|before| before.told).filter(|_| !goes_on),
        checked: OnCallChecked {
            person,
            way_at,
            page_at,
            due_at,
            told: told.filter(|_| goes_on),
            last_told,
        },
        begins,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const MINUTE: i64 = 60_000;
    const POLICY: OnCallPolicy = OnCallPolicy {
        no_way: 10 * MINUTE,
        again: 0,
    };
    const INES: UserId = UserId(Uuid::from_u128(1));
    const JONAS: UserId = UserId(Uuid::from_u128(2));

    fn person(person: UserId) -> OnCallNow {
        OnCallNow {
            person,
            takes_pushes: false,
            page_at: None,
        }
    }

    /// A room over time. Each look that is due is made, and what begins is told.
    #[derive(Default)]
    struct Room {
        checked: Option<OnCallChecked>,
        told: Vec<(i64, UserId)>,
        over: Vec<i64>,
        policy: Option<OnCallPolicy>,
    }

    impl Room {
        fn look(&mut self, now: i64, is_now: Option<OnCallNow>) {
            let policy = self.policy.unwrap_or(POLICY);
            let found = check_on_call(self.checked.as_ref(), is_now.as_ref(), now, &policy);
            assert!(found.checked.due_at > now, "{found:?}");
            let mut checked = found.checked;
            if found.over.is_some() {
                self.over.push(now / MINUTE);
            }
            if let Some(person) = found.begins {
                assert_eq!(checked.told, None);
                self.told.push((now / MINUTE, person));
                checked.told = Some(7);
                checked.last_told = found.begins.map(|whom| (whom, now));
            }
            self.checked = Some(checked);
        }

        /// From one minute until before another.
        fn pass(
            &mut self,
            minutes: std::ops::Range<i64>,
            is_now: impl Fn(i64) -> Option<OnCallNow>,
        ) {
            for second in minutes.start * 60..minutes.end * 60 {
                let now = second * 1_000;
                let is_due = self.checked.as_ref().is_none_or(|it| it.due_at <= now);
                if is_due {
                    self.look(now, is_now(now));
                }
            }
        }
    }

    #[test]
    fn whom_nothing_reaches_is_told_of_once_and_over_with_a_page_or_a_device_or_another() {
        let mut room = Room::default();
        room.pass(0..60, |_| Some(person(INES)));
        assert_eq!(room.told, [(10, INES)]);
        let page = OnCallNow {
            page_at: Some(60 * MINUTE),
            ..person(INES)
        };
        room.pass(60..62, |_| Some(page));
        assert_eq!(room.over, [60]);
        room.pass(62..90, |_| Some(page));
        assert_eq!(room.told, [(10, INES), (70, INES)]);
        room.pass(90..120, |_| {
            Some(OnCallNow {
                takes_pushes: true,
                ..page
            })
        });
        assert_eq!(room.over, [60, 90]);
        room.pass(120..140, |_| Some(page));
        room.pass(140..145, |_| Some(person(JONAS)));
        assert_eq!(room.over.len(), room.told.len());
        room.pass(145..160, |_| Some(person(JONAS)));
        assert_eq!(room.told.last(), Some(&(150, JONAS)));
        room.pass(160..400, |_| None);
        assert_eq!(room.over.len(), room.told.len());
    }

    #[test]
    fn a_page_that_is_loaded_again_tells_nothing() {
        let mut room = Room::default();
        // Noted for a minute, then away for nine, again and again.
        room.pass(0..300, |now| {
            let page_at = Some(now - now % (10 * MINUTE));
            Some(OnCallNow {
                page_at,
                ..person(INES)
            })
        });
        assert_eq!(room.told, []);
        let last = OnCallNow {
            page_at: Some(300 * MINUTE),
            ..person(INES)
        };
        room.pass(300..400, |_| Some(last));
        assert_eq!(room.told, [(310, INES)]);
    }

    #[test]
    fn a_server_that_was_away_gives_everybody_the_time_anew() {
        let mut room = Room::default();
        room.pass(0..9, |_| Some(person(INES)));
        room.pass(100..109, |_| Some(person(INES)));
        assert_eq!(room.told, []);
        room.pass(109..150, |_| Some(person(INES)));
        assert_eq!(room.told, [(110, INES)]);
        // What was told goes on meanwhile.
        room.pass(300..350, |_| Some(person(INES)));
        assert_eq!((room.told.len(), room.over.len()), (1, 0));
    }

    #[test]
    fn the_same_person_is_not_told_of_again_and_again() {
        let mut room = Room {
            policy: Some(OnCallPolicy {
                again: 720 * MINUTE,
                ..POLICY
            }),
            ..Room::default()
        };
        // A page is open for the first of each two hours.
        room.pass(0..24 * 60, |now| {
            let hours = 120 * MINUTE;
            let (begins, into) = (now - now % hours, now % hours);
            let page_at = begins + into.min(hours / 2) / MINUTE * MINUTE;
            Some(OnCallNow {
                page_at: Some(page_at),
                ..person(INES)
            })
        });
        assert_eq!(room.told, [(70, INES), (790, INES)]);
    }
}
