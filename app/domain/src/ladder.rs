//! Who is asked about an alert, one after the other, until somebody takes it.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{Person, Priority, UserId};

/// Who can be asked, as of now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// Experts of the room: who is on call, then who is second, then everybody else.
    pub experts: Vec<Person>,
    /// Asked last. They may stand among the experts as well.
    pub supervisors: Vec<Person>,
}

/// A rung: these people are asked so long after the alert was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    pub after_ms: i64,
    pub kind: RungKind,
    /// Never empty.
    pub asks: Vec<Person>,
}

/// In the order in which they come.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RungKind {
    OnCall,
    /// The same people once more.
    Again,
    Second,
    Team,
    Supervisor,
}

/// How long each rung waits, milliseconds after an alert was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delays {
    pub again: i64,
    pub second: i64,
    pub team: i64,
    pub supervisor: i64,
    /// After the last rung everybody is asked again this often.
    pub repeat: i64,
    /// Then nobody is asked any more, and whoever runs the site is told.
    pub expire: i64,
}

/// What a site can set about alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub high: Delays,
    pub medium: Delays,
    /// Whoever took an alert and neither wrote nor closed it for so long loses it, milliseconds.
    pub lapse: i64,
    /// One told of once is over after so long, milliseconds.
    pub low_expire: i64,
}

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

impl Default for Policy {
    fn default() -> Self {
        Self {
            high: Delays {
                again: 30 * SECOND,
                second: MINUTE,
                team: 2 * MINUTE,
                supervisor: 5 * MINUTE,
                repeat: MINUTE,
                expire: 3 * HOUR,
            },
            medium: Delays {
                again: 2 * MINUTE,
                second: 5 * MINUTE,
                team: 8 * MINUTE,
                supervisor: 10 * MINUTE,
                repeat: 3 * MINUTE,
                expire: 3 * HOUR,
            },
            lapse: 10 * MINUTE,
            low_expire: 24 * HOUR,
        }
    }
}

impl Policy {
    /// `None`: told once, and not repeated.
    pub const fn delays(&self, priority: Priority) -> Option<Delays> {
        match priority {
            Priority::High => Some(self.high),
            Priority::Medium => Some(self.medium),
            Priority::Low => None,
        }
    }

    pub fn expires_after(&self, priority: Priority) -> i64 {
        self.delays(priority)
            .map_or(self.low_expire, |delays| delays.expire)
    }
}

/// The one rung of what all of the team are told at once. Empty where nobody can be asked.
pub fn all_at_once(roster: &Roster) -> Vec<Rung> {
    let mut asks = roster.experts.clone();
    let more = roster.supervisors.iter();
    let more = more.filter(|person| !roster.experts.iter().any(|one| one.id == person.id));
    asks.extend(more.cloned());
    let rung = Rung {
        after_ms: 0,
        kind: RungKind::OnCall,
        asks,
    };
    if rung.asks.is_empty() {
        Vec::new()
    } else {
        vec![rung]
    }
}

/// The rungs that there are with these people, in order. Nobody is asked twice before the last rung, but the person on call
/// once more. Empty where nobody can be asked.
pub fn rungs(policy: &Policy, priority: Priority, roster: &Roster) -> Vec<Rung> {
    let mut rungs = Vec::new();
    let mut asked: Vec<UserId> = Vec::new();
    let mut add = |kind, after_ms, people: &mut dyn Iterator<Item = &Person>| {
        let asks: Vec<Person> = people
            .filter(|person| kind == RungKind::Again || !asked.contains(&person.id))
            .cloned()
            .collect();
        if !asks.is_empty() {
            asked.extend(asks.iter().map(|person| person.id));
            rungs.push(Rung {
                after_ms,
                kind,
                asks,
            });
        }
    };
    let experts = &roster.experts;
    // Without experts a supervisor is the first who can be asked.
    let first = experts.first().or(roster.supervisors.first());
    add(RungKind::OnCall, 0, &mut first.into_iter());
    if let Some(delays) = policy.delays(priority) {
        add(RungKind::Again, delays.again, &mut first.into_iter());
        add(
            RungKind::Second,
            delays.second,
            &mut experts.iter().skip(1).take(1),
        );
        add(RungKind::Team, delays.team, &mut experts.iter().skip(2));
        add(
            RungKind::Supervisor,
            delays.supervisor,
            &mut roster.supervisors.iter(),
        );
    }
    rungs
}
