//! The file handles that the system grants this process, and who may have how many of them.

/// Kept for the listener, the log, files of the site, Redis and what libraries open.
const OTHERS: usize = 64;
/// A SQLite connection opens the database, its journal and the index of that.
const PER_DATABASE_CONNECTION: usize = 4;
/// Each may hold the head and the body of a request in memory.
const MOST_ANONYMOUS: usize = 1_024;
const LEAST_ANONYMOUS: usize = 16;
/// Connections of one signed-in person, or of one watch. A browser needs a few.
const PER_KNOWN: usize = 64;
/// Fewer handles than this serve a trial.
pub(crate) const FEW: usize = 4_096;

/// How many connections may be open at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shares {
    pub(crate) anonymous: usize,
    /// Of one IPv4 address, or of one IPv6 network.
    pub(crate) per_peer: usize,
    pub(crate) known: usize,
    pub(crate) per_known: usize,
}

impl Shares {
    /// Of that many handles, on a server that keeps so many connections to its database. Those
    /// who have proved who they are get most: strangers cannot take these.
    pub(crate) fn of(handles: usize, database_connections: usize) -> Self {
        let others = OTHERS + PER_DATABASE_CONNECTION * database_connections;
        let rest = handles.saturating_sub(others);
        let anonymous = (rest / 4).clamp(LEAST_ANONYMOUS, MOST_ANONYMOUS);
        Self {
            anonymous,
            per_peer: (anonymous / 4).clamp(LEAST_ANONYMOUS, 256),
            known: rest.saturating_sub(anonymous).max(LEAST_ANONYMOUS),
            per_known: PER_KNOWN,
        }
    }
}

/// How many file handles this process may have: the most that the system lets it ask for.
#[cfg(unix)]
pub(crate) fn raise() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limits = getrlimit(Resource::Nofile);
    let all = Rlimit {
        current: limits.maximum,
        maximum: limits.maximum,
    };
    let granted = if setrlimit(Resource::Nofile, all).is_ok() {
        limits.maximum
    } else {
        limits.current
    };
    granted.map_or(usize::MAX, |it| usize::try_from(it).unwrap_or(usize::MAX))
}

/// There is no such limit to know of.
#[cfg(not(unix))]
pub(crate) fn raise() -> usize {
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_fit_into_the_handles_and_leave_most_to_the_known() {
        for handles in [256, 1_024, 4_096, 20_000, 1 << 20] {
            let shares = Shares::of(handles, 8);
            assert!(shares.anonymous + shares.known + OTHERS + 32 <= handles);
            assert!(shares.known >= 3 * shares.anonymous, "{shares:?}");
            assert!(shares.per_peer <= shares.anonymous, "{shares:?}");
        }
        let few = Shares::of(0, 8);
        assert!(few.anonymous > 0 && few.known > 0 && few.per_peer > 0);
    }
}
