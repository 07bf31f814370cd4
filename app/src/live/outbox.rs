use domain::{AlertId, ClientId, Command, Error, RoomId, Seq, UnixMillis, UserId, limits};
use serde::{Deserialize, Serialize};

/// How long an unsent draft may wait in the tab.
const KEEP_MS: i64 = 24 * 3_600_000;
/// Pause before something refused for a passing reason is tried again by itself.
const RETRY_MS: i64 = 5_000;

/// Something said here that the server has not confirmed. Kept in the tab while that is so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Never sent in another person's name.
    pub by: UserId,
    pub room: RoomId,
    pub client_id: ClientId,
    pub at: UnixMillis,
    pub saying: Saying,
    /// Refused for good: sent again only when its author asks, after a reload as well.
    #[serde(default)]
    pub held: bool,
    #[serde(skip)]
    pub state: DraftState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Saying {
    Text { text: String },
    TakeOn { alert: AlertId },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DraftState {
    #[default]
    Waiting,
    /// Said to the server at that time, own clock.
    OnItsWay { since: UnixMillis },
    /// Tried again at that time; never, if there is none.
    Failed {
        error: Error,
        retry_at: Option<UnixMillis>,
    },
    /// Was refused before this page was loaded.
    Held,
    /// On disk; stays until the event itself arrives.
    Sent { seq: Seq },
}

impl Draft {
    fn command(&self) -> Command {
        let (room, client_id) = (self.room, self.client_id);
        match &self.saying {
            Saying::Text { text } => Command::Send {
                room,
                client_id,
                text: text.clone(),
            },
            Saying::TakeOn { alert } => Command::Acknowledge {
                room,
                client_id,
                alert: *alert,
            },
        }
    }

    fn is_text(&self) -> bool {
        matches!(self.saying, Saying::Text { .. })
    }
}

/// Unconfirmed drafts in the order in which they were made.
///
/// One text per room is under way at a time, so that what is said keeps its order even if
/// something in the middle is refused. Taking an alert on waits for nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outbox {
    drafts: Vec<Draft>,
}

impl Outbox {
    pub fn drafts(&self) -> &[Draft] {
        &self.drafts
    }

    pub fn get(&self, client_id: ClientId) -> Option<&Draft> {
        self.drafts
            .iter()
            .find(|draft| draft.client_id == client_id)
    }

    /// Whether anything would be lost with the tab.
    pub fn is_pending(&self) -> bool {
        self.unsent().next().is_some()
    }

    /// What belongs into the tab's storage.
    pub fn unsent(&self) -> impl Iterator<Item = &Draft> {
        self.drafts
            .iter()
            .filter(|draft| !matches!(draft.state, DraftState::Sent { .. }))
    }

    /// The text of this room's drafts, for the end of its timeline.
    pub fn texts(&self, room: RoomId) -> impl Iterator<Item = &Draft> {
        self.drafts
            .iter()
            .filter(move |draft| draft.room == room && draft.is_text())
    }

    /// The own attempt to take this alert on.
    pub fn taking(&self, alert: AlertId) -> Option<&Draft> {
        let wanted = Saying::TakeOn { alert };
        self.drafts.iter().find(|draft| draft.saying == wanted)
    }

    pub fn add(&mut self, draft: Draft) {
        if self.get(draft.client_id).is_none() {
            self.drafts.push(draft);
        }
    }

    /// Takes what the tab kept over a reload: this person's own, and nothing stale.
    pub fn restore(&mut self, kept: Vec<Draft>, me: UserId, now: UnixMillis) {
        let newer = std::mem::take(&mut self.drafts);
        for mut draft in kept.into_iter().chain(newer) {
            if draft.held && draft.state == DraftState::Waiting {
                draft.state = DraftState::Held;
            }
            if draft.by == me && now - draft.at < KEEP_MS {
                self.add(draft);
            }
        }
    }

    /// After a new connection: whatever was under way may or may not have arrived.
    pub fn rewind(&mut self) {
        for draft in &mut self.drafts {
            if draft.is_on_its_way() || draft.is_passing_failure() {
                draft.state = DraftState::Waiting;
            }
        }
    }

    /// Commands to say now.
    pub fn next(&mut self, now: UnixMillis) -> Vec<Command> {
        let mut blocked = Vec::new();
        let mut commands = Vec::new();
        for draft in &mut self.drafts {
            if let DraftState::Failed {
                retry_at: Some(at), ..
            } = draft.state
                && at <= now
            {
                draft.state = DraftState::Waiting;
            }
            let waits_for_another = draft.is_text() && blocked.contains(&draft.room);
            if draft.state == DraftState::Waiting && !waits_for_another {
                draft.state = DraftState::OnItsWay { since: now };
                commands.push(draft.command());
            }
            let holds_others_back = draft.is_on_its_way()
                || draft.state == DraftState::Waiting
                || draft.is_passing_failure();
            if draft.is_text() && holds_others_back {
                blocked.push(draft.room);
            }
        }
        commands
    }

    /// Whether something was said so long ago that the answer should be here.
    pub fn is_overdue(&self, now: UnixMillis) -> bool {
        let patience = i64::try_from(limits::CLIENT_ANSWER_MS).unwrap_or(i64::MAX);
        self.drafts.iter().any(|draft| {
            matches!(draft.state, DraftState::OnItsWay { since } if now - since >= patience)
        })
    }

    /// When something wants to be tried again by itself.
    pub fn retry_at(&self) -> Option<UnixMillis> {
        self.drafts
            .iter()
            .filter_map(|draft| match draft.state {
                DraftState::Failed { retry_at, .. } => retry_at,
                _ => None,
            })
            .min()
    }

    pub fn sent(&mut self, client_id: ClientId, seq: Seq) {
        if let Some(draft) = self.find(client_id) {
            draft.state = DraftState::Sent { seq };
        }
    }

    pub fn refused(&mut self, client_id: ClientId, error: Error, now: UnixMillis) {
        let Some(draft) = self.find(client_id) else {
            return;
        };
        let pause = match &error {
            Error::TooManyAttempts { retry_after_s, .. } => i64::from(*retry_after_s) * 1000,
            _ => RETRY_MS,
        };
        let retry_at = error.is_passing().then_some(now + pause);
        draft.held = retry_at.is_none();
        draft.state = DraftState::Failed { error, retry_at };
    }

    /// Tries a failed one again now.
    pub fn retry(&mut self, client_id: ClientId) {
        if let Some(draft) = self.find(client_id)
            && (draft.is_passing_failure() || draft.state == DraftState::Held)
        {
            draft.held = false;
            draft.state = DraftState::Waiting;
        }
    }

    /// Takes one away: discarded by its author, or seen in the log.
    pub fn remove(&mut self, client_id: ClientId) {
        self.drafts.retain(|draft| draft.client_id != client_id);
    }

    /// Takes away what the room's log holds up to `have`.
    pub fn settle(&mut self, room: RoomId, have: Seq) {
        self.drafts.retain(|draft| {
            draft.room != room || !matches!(draft.state, DraftState::Sent { seq } if seq <= have)
        });
    }

    /// The room is closed to its author.
    pub fn close(&mut self, room: RoomId) {
        self.settle(room, Seq::MAX);
        for draft in self.drafts.iter_mut().filter(|draft| draft.room == room) {
            draft.held = true;
            draft.state = DraftState::Failed {
                error: Error::NotFound,
                retry_at: None,
            };
        }
    }

    fn find(&mut self, client_id: ClientId) -> Option<&mut Draft> {
        self.drafts
            .iter_mut()
            .find(|draft| draft.client_id == client_id)
    }
}

impl Draft {
    fn is_on_its_way(&self) -> bool {
        matches!(self.state, DraftState::OnItsWay { .. })
    }

    fn is_passing_failure(&self) -> bool {
        matches!(
            self.state,
            DraftState::Failed {
                retry_at: Some(_),
                ..
            }
        )
    }
}
