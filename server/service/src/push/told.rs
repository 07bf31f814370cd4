//! What became of pushes: shown for as long as they are kept, then forgotten.

use std::time::Duration;

use domain::{
    AlertId, DeliveryOutcome, DeliveryState, DeliveryView, Member, Result, RoomId, UnixMillis,
    limits,
};
use store::DeliveryRow;
use tokio::time::Instant;

use crate::{
    Actor, Service,
    access::{About, Action, Object},
    fault, may,
    room::joined,
};

/// What is old is looked for this often.
const SWEEP_EVERY: Duration = Duration::from_secs(3_600);
/// A loop shows this often that it still turns.
const IDLE_TURN: Duration = Duration::from_secs(1);

impl Service {
    /// Whose devices were to tell of an alert of this room and whether they did, the oldest first, for its experts. The
    /// device is named as its browser names itself; nothing by which it could be reached is in it.
    pub async fn deliveries(
        &self,
        actor: &Actor,
        room: RoomId,
        alert: AlertId,
    ) -> Result<Vec<DeliveryView>> {
        may(actor, Action::SeeDeliveries, Object::JOINED)?;
        let detail = self.detail(actor, room).await?;
        may(actor, Action::SeeDeliveries, joined(&detail, About::Nobody))?;
        let rows = self.store().deliveries_of(alert).await.map_err(fault)?;
        // That somebody else has it is told to those who were asked, and says nothing of whether they were reached.
        let rows = rows
            .into_iter()
            .filter(|row| row.room == Some(room) && !row.kind.is_end());
        let person = |row: &DeliveryRow| {
            let mut members = detail.members.iter();
            let member = members.find(|member| member.person.id == row.user);
            member.map(Member::told_apart)
        };
        let views = rows.filter_map(|row| {
            let person = person(&row)?;
            let (at, state) = state(&row);
            Some(DeliveryView {
                person,
                device: row.user_agent.unwrap_or_default(),
                at,
                state,
            })
        });
        Ok(views.collect())
    }

    pub(crate) fn keep_sweeping_deliveries(&self) {
        let service = self.clone();
        let work = move |_| service.clone().sweep_deliveries_again_and_again();
        self.hub().keep_running("old deliveries", work);
    }

    async fn sweep_deliveries_again_and_again(self) {
        let mut due = Instant::now();
        while self.hub().pause(IDLE_TURN).await {
            if Instant::now() < due {
                continue;
            }
            match self
                .store()
                .sweep_deliveries(limits::DELIVERIES_KEPT_MS, 0)
                .await
            {
                // There may be more.
                Ok(swept) if swept > 0 => {}
                Ok(_) => due = Instant::now() + SWEEP_EVERY,
                // Said by the fan-out, which asks storage all the time.
                Err(error) => tracing::debug!(%error, "old deliveries are kept for now"),
            }
        }
    }
}

/// How far it got, and when.
fn state(row: &DeliveryRow) -> (UnixMillis, DeliveryState) {
    if let Some(at) = row.opened_at {
        return (at, DeliveryState::Opened);
    }
    if let Some(at) = row.shown_at {
        return (at, DeliveryState::Shown);
    }
    match row.outcome.filter(|_| row.is_over) {
        None => (row.queued_at, DeliveryState::Waiting),
        Some(outcome) => {
            let at = match outcome {
                DeliveryOutcome::Accepted => row.accepted_at,
                _ => row.failed_at,
            };
            (at.unwrap_or(row.queued_at), DeliveryState::Ended(outcome))
        }
    }
}
