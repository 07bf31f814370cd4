use domain::{
    AlertId, ClientId, Command, Error, RoomAction, RoomId, Seq, UnixMillis, UserId, limits,
};
use serde::{Deserialize, Serialize};

/// What an earlier page left this long ago is sent by itself. Anything older, and what the clock
/// says comes from the future, stands there until its author says what becomes of it.
const FRESH_MS: i64 = 3_600_000;
/// Pause before something refused for a passing reason is tried again by itself.
const RETRY_MS: i64 = 5_000;
/// The longest pause. A time further ahead than that was given by a clock that went back since.
const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// Something done here that the server has not confirmed. Kept by the browser while that is so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "KeptDraft")]
pub struct Draft {
    /// Never sent in another person's name.
    pub by: UserId,
    pub room: RoomId,
    pub client_id: ClientId,
    pub at: UnixMillis,
    pub action: RoomAction,
    /// Refused for good: sent again only when its author asks, after a reload as well.
    pub held: bool,
    #[serde(skip)]
    pub state: DraftState,
}

/// A draft as this page or one of an earlier build kept it.
#[derive(Deserialize)]
struct KeptDraft {
    by: UserId,
    room: RoomId,
    client_id: ClientId,
    at: UnixMillis,
    action: Option<RoomAction>,
    /// In place of `action`, up to protocol 1.
    saying: Option<KeptSaying>,
    #[serde(default)]
    held: bool,
}

#[derive(Deserialize)]
struct KeptSaying {
    text: Option<String>,
    alert: Option<AlertId>,
}

impl KeptSaying {
    fn into_action(self) -> Option<RoomAction> {
        let message = self.text.map(|text| RoomAction::SendMessage { text });
        message.or_else(|| {
            let alert = self.alert?;
            Some(RoomAction::AcknowledgeAlert { alert })
        })
    }
}

impl TryFrom<KeptDraft> for Draft {
    type Error = &'static str;

    fn try_from(kept: KeptDraft) -> Result<Self, Self::Error> {
        let action = kept.action.or_else(|| kept.saying?.into_action());
        Ok(Self {
            by: kept.by,
            room: kept.room,
            client_id: kept.client_id,
            at: kept.at,
            action: action.ok_or("action")?,
            held: kept.held,
            state: DraftState::Waiting,
        })
    }
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
    /// Left by an earlier page, and sent only when its author asks.
    Held,
    /// On disk; stays until the event itself arrives.
    Sent { seq: Seq },
}

impl Draft {
    fn command(&self) -> Command {
        Command::Act {
            room: self.room,
            client_id: self.client_id,
            action: self.action.clone(),
        }
    }

    fn is_text(&self) -> bool {
        self.action.text().is_some()
    }
}

/// Unconfirmed drafts in the order in which they were made.
///
/// One text per room is under way at a time, so that what is said keeps its order even if
/// something in the middle is refused. Actions without text wait for nothing.
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

    /// Whether anything would be lost with the page.
    pub fn is_pending(&self) -> bool {
        self.unsent().next().is_some()
    }

    /// What belongs into the browser's storage. A refused action without text is none of it: what it is
    /// about offers it anew.
    pub fn unsent(&self) -> impl Iterator<Item = &Draft> {
        self.drafts.iter().filter(|draft| {
            !matches!(draft.state, DraftState::Sent { .. }) && (draft.is_text() || !draft.is_held())
        })
    }

    /// The text of this room's drafts, for the end of its timeline.
    pub fn texts(&self, room: RoomId) -> impl Iterator<Item = &Draft> {
        self.drafts
            .iter()
            .filter(move |draft| draft.room == room && draft.is_text())
    }

    /// The own attempt at this, if there is one.
    pub fn attempt(&self, action: &RoomAction) -> Option<&Draft> {
        self.drafts.iter().find(|draft| draft.action == *action)
    }

    /// Other attempts at the same alert that were refused and go nowhere by themselves.
    pub fn failed_before(&self, action: &RoomAction) -> Vec<ClientId> {
        let alert = action.alert();
        let failed = self.drafts.iter().filter(|draft| {
            alert.is_some()
                && draft.action.alert() == alert
                && draft.action != *action
                && draft.is_held()
        });
        failed.map(|draft| draft.client_id).collect()
    }

    pub fn add(&mut self, draft: Draft) {
        if self.get(draft.client_id).is_none() {
            self.drafts.push(draft);
        }
    }

    /// Takes what an earlier page left: all of this person's own.
    pub fn restore(&mut self, kept: Vec<Draft>, me: UserId, now: UnixMillis) {
        let newer = std::mem::take(&mut self.drafts);
        for mut draft in kept {
            let is_fresh = (0..FRESH_MS).contains(&now.saturating_sub(draft.at));
            if draft.held || !is_fresh {
                draft.state = DraftState::Held;
            }
            if draft.by == me {
                self.add(draft);
            }
        }
        for draft in newer {
            self.add(draft);
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

    /// What was written is perhaps no more.
    pub fn say_again(&mut self) {
        for draft in &mut self.drafts {
            if matches!(draft.state, DraftState::Sent { .. }) {
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
                && is_due(at, now)
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
            // A clock that went back leaves as much doubt as one that went on.
            matches!(draft.state, DraftState::OnItsWay { since } if !(0..patience).contains(&(now - since)))
        })
    }

    /// Whether something wants to be tried again by itself now.
    pub fn is_due(&self, now: UnixMillis) -> bool {
        self.drafts.iter().any(|draft| {
            matches!(draft.state, DraftState::Failed { retry_at: Some(at), .. } if is_due(at, now))
        })
    }

    pub fn sent(&mut self, client_id: ClientId, seq: Seq) {
        if let Some(draft) = self.find(client_id) {
            draft.state = DraftState::Sent { seq };
        }
    }

    /// A plain request wrote it, and told no number: it stays until the event itself arrives.
    pub fn posted(&mut self, client_id: ClientId) {
        self.sent(client_id, Seq::MAX);
    }

    pub fn refused(&mut self, client_id: ClientId, error: Error, now: UnixMillis) {
        let Some(draft) = self.find(client_id) else {
            return;
        };
        let pause = match &error {
            Error::TooManyAttempts { retry_after_s, .. } => i64::from(*retry_after_s).max(1) * 1000,
            _ => RETRY_MS,
        };
        let pause = pause.min(LONGEST_PAUSE_MS);
        let retry_at = error.is_passing().then_some(now + pause);
        draft.held = retry_at.is_none();
        draft.state = DraftState::Failed { error, retry_at };
    }

    /// Tries a failed one again now, whyever it failed: the same id says it once, however often it
    /// is said. Only where that id is taken by another text it goes under a `fresh` one.
    pub fn retry(&mut self, client_id: ClientId, fresh: ClientId) {
        if let Some(draft) = self.find(client_id)
            && matches!(draft.state, DraftState::Failed { .. } | DraftState::Held)
        {
            if matches!(&draft.state, DraftState::Failed { error, .. } if *error == Error::IdReused)
            {
                draft.client_id = fresh;
            }
            draft.held = false;
            draft.state = DraftState::Waiting;
        }
    }

    /// Takes one away: discarded by its author, or seen in the log.
    pub fn remove(&mut self, client_id: ClientId) {
        self.drafts.retain(|draft| draft.client_id != client_id);
    }

    /// Somebody has done this: no own attempt goes on.
    pub fn done(&mut self, action: &RoomAction) {
        self.drafts.retain(|draft| draft.action != *action);
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

    /// Goes nowhere until its author asks.
    fn is_held(&self) -> bool {
        self.held || self.state == DraftState::Held
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

/// Whether the time for another attempt has come.
fn is_due(at: UnixMillis, now: UnixMillis) -> bool {
    !(1..=LONGEST_PAUSE_MS).contains(&(at - now))
}
