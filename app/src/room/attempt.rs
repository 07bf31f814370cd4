use ::words::{alert, room};
use domain::{AlertId, RoomAction, RoomId};
use leptos::prelude::*;

use crate::{
    live::{Draft, DraftState, Live},
    words::t,
};

/// The reader's own attempt to do something about an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub action: RoomAction,
    pub progress: Progress,
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// For a connection.
    Waiting,
    OnItsWay,
    Failed(String),
}

impl Progress {
    pub fn of(state: &DraftState) -> Self {
        match state {
            DraftState::Failed { error, .. } => Self::Failed(t(::words::why(error))),
            DraftState::Held => Self::Failed(t(room::earlier_attempt_failed())),
            DraftState::Waiting => Self::Waiting,
            DraftState::OnItsWay { .. } | DraftState::Sent { .. } => Self::OnItsWay,
        }
    }
}

impl Attempt {
    /// The newest about this alert. Having seen it is no attempt at anything.
    pub(super) fn about(live: &Live, room: RoomId, alert: AlertId) -> Option<Self> {
        Self::newest(live, |draft| {
            draft.room == room
                && draft.action.alert() == Some(alert)
                && !matches!(draft.action, RoomAction::SeeAlert { .. })
        })
    }

    /// To ask for somebody.
    pub(super) fn to_call_somebody(live: &Live, room: RoomId) -> Option<Self> {
        Self::newest(live, |draft| {
            draft.room == room && draft.action == RoomAction::RaiseAlert {}
        })
    }

    fn newest(live: &Live, is_it: impl Fn(&Draft) -> bool) -> Option<Self> {
        let draft = live.outbox().drafts().iter().rev().find(|one| is_it(one))?;
        Some(Self {
            action: draft.action.clone(),
            progress: Progress::of(&draft.state),
        })
    }

    pub(super) fn has_failed(&self) -> bool {
        matches!(self.progress, Progress::Failed(_))
    }

    /// In words, for the place of what it is about.
    pub(super) fn line(&self) -> AnyView {
        let (waiting, under_way, failed) = match self.action {
            RoomAction::AcknowledgeAlert { .. } => (
                alert::waiting(),
                alert::taking(),
                alert::not_taken_because(),
            ),
            RoomAction::RaiseAlert {} => (
                alert::need_waiting(),
                alert::need_sending(),
                room::not_sent_because(),
            ),
            _ => (
                alert::act_waiting(),
                alert::acting(),
                alert::not_done_because(),
            ),
        };
        let said = match &self.progress {
            Progress::Waiting => t(waiting).into_any(),
            Progress::OnItsWay => t(under_way).into_any(),
            Progress::Failed(why) => view! {
                <strong>{t(failed)}</strong>
                " "
                {why.clone()}
            }
            .into_any(),
        };
        view! { <p class="attempt" role="status">{said}</p> }.into_any()
    }
}
