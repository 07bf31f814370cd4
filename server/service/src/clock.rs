use std::time::{SystemTime, UNIX_EPOCH};

use domain::UnixMillis;

/// Milliseconds since 1970. The only place of the rules that asks the system.
pub(crate) fn now() -> UnixMillis {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |past| {
            UnixMillis::try_from(past.as_millis()).unwrap_or(UnixMillis::MAX)
        })
}
