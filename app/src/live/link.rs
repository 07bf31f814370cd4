use domain::{UnixMillis, limits};

/// How far the clock may step back before what was heard counts as stale.
const CLOCK_STEP_MS: i64 = 5_000;

/// What can be said about the socket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// The page as it was served, no client running.
    #[default]
    Idle,
    Connecting,
    /// The hello came and was answered with a resume.
    Ready,
}

/// Whether the screen shows what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// As the page was served.
    AsLoaded,
    /// On the way to the first connection.
    Connecting,
    /// Storage was read at this server time and nothing it told of is missing here.
    UpToDate { as_of: UnixMillis },
    /// Connected by name, but an answer or a beat is due.
    Checking,
    /// Connected, and still fetching.
    CatchingUp,
    /// Cut off since then; the server was last heard at `last_checked`. Own clock.
    NotConnected {
        since: UnixMillis,
        last_checked: Option<UnixMillis>,
    },
    /// Connected to a server whose storage does not answer.
    StorageDown,
    /// The server answers plain requests, and no socket to it opens.
    Blocked,
    /// Connected, but not all that came could be read.
    Outdated,
}

/// The state of the connection, by what happened to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    phase: Phase,
    /// When the connection was missed first; `None` while it stands, or before a first failure.
    lost_at: Option<UnixMillis>,
    /// Own clock at the last frame.
    heard_at: Option<UnixMillis>,
    /// Server's clock when it last read storage.
    as_of: UnixMillis,
    storage_down: bool,
    /// Plain requests are all there is.
    blocked: bool,
    /// The first frame could not be read, so there was no hello.
    misread: bool,
}

impl Link {
    pub fn connecting(&mut self) {
        self.phase = Phase::Connecting;
    }

    pub fn greeted(&mut self, as_of: UnixMillis) {
        self.phase = Phase::Ready;
        self.lost_at = None;
        self.storage_down = false;
        self.blocked = false;
        self.misread = false;
        self.as_of = as_of;
    }

    /// Whether plain requests reach the server while no socket does.
    pub fn block(&mut self, blocked: bool) {
        self.blocked = blocked && !self.is_ready();
    }

    pub fn is_blocked(&self) -> bool {
        self.blocked
    }

    pub fn heard(&mut self, now: UnixMillis) {
        self.heard_at = Some(now);
    }

    /// A frame came that could not be read.
    pub fn misread(&mut self) {
        self.misread |= !self.is_ready();
    }

    /// Whether a server is there whose hello cannot be read.
    pub fn is_misread(&self, now: UnixMillis) -> bool {
        self.misread && self.heard_within(now, limits::CLIENT_STALE_MS)
    }

    /// The clock was set back: how long ago the last frame came is not known.
    pub fn doubt(&mut self, now: UnixMillis) {
        let doubt = i64::try_from(limits::CLIENT_DOUBT_MS).unwrap_or(i64::MAX);
        self.heard_at = self.heard_at.map(|_| now - doubt);
    }

    pub fn read_at(&mut self, as_of: UnixMillis) {
        self.as_of = self.as_of.max(as_of);
    }

    pub fn storage(&mut self, up: bool) {
        self.storage_down = !up;
    }

    pub fn lost(&mut self, now: UnixMillis) {
        let stale = self.is_stale(now);
        let missed = self.heard_at.filter(|_| stale).unwrap_or(now);
        self.lost_at.get_or_insert(missed);
        self.phase = Phase::Connecting;
    }

    /// Whether commands reach the server.
    pub fn is_ready(&self) -> bool {
        self.phase == Phase::Ready
    }

    /// Open by name, but silent for too long: beats come every 20 s.
    pub fn is_stale(&self, now: UnixMillis) -> bool {
        self.is_ready() && !self.heard_within(now, limits::CLIENT_STALE_MS)
    }

    /// Whether a frame came within this time.
    pub fn heard_within(&self, now: UnixMillis, span_ms: u64) -> bool {
        let span = i64::try_from(span_ms).unwrap_or(i64::MAX);
        self.heard_at
            .is_some_and(|heard| (-CLOCK_STEP_MS..span).contains(&(now - heard)))
    }

    /// `complete`: the shown room holds everything that the server told of.
    pub fn freshness(&self, now: UnixMillis, complete: bool) -> Freshness {
        let cut_off = |since| Freshness::NotConnected {
            since,
            last_checked: self.heard_at,
        };
        match (self.phase, self.lost_at) {
            (Phase::Idle, _) => Freshness::AsLoaded,
            _ if self.blocked => Freshness::Blocked,
            (_, Some(since)) => cut_off(since),
            (Phase::Connecting, None) => Freshness::Connecting,
            _ if self.is_stale(now) => cut_off(self.heard_at.unwrap_or(now)),
            (Phase::Ready, None) if self.storage_down => Freshness::StorageDown,
            (Phase::Ready, None) if !self.heard_within(now, limits::CLIENT_DOUBT_MS) => {
                Freshness::Checking
            }
            (Phase::Ready, None) if complete => Freshness::UpToDate { as_of: self.as_of },
            (Phase::Ready, None) => Freshness::CatchingUp,
        }
    }
}
