//! Telephone numbers that a wearer keeps for bad hours.

use domain::{CrisisNumber, CrisisNumberId, Error, Result, crisis, limits, text};
use uuid::Uuid;

use crate::{
    Actor, Service,
    access::{Action, Object},
    fault, may,
};

impl Service {
    /// The wearer's own, and nobody else's.
    pub async fn crisis_numbers(&self, actor: &Actor) -> Result<Vec<CrisisNumber>> {
        may(actor, Action::SeeCrisisNumbers, Object::OWN)?;
        let own = self.store().crisis_numbers(actor.user.id);
        own.await.map_err(fault)
    }

    pub async fn add_crisis_number(&self, actor: &Actor, name: &str, number: &str) -> Result<()> {
        may(actor, Action::ChangeCrisisNumbers, Object::OWN)?;
        let added = CrisisNumber {
            id: CrisisNumberId(Uuid::now_v7()),
            name: text::name(name)?,
            number: crisis::telephone(number)?,
        };
        let service = self.clone();
        let user = actor.user.id;
        self.owned(async move {
            let limit = limits::CRISIS_NUMBERS;
            let kept = service.store().add_crisis_number(user, added, limit);
            if kept.await.map_err(fault)? {
                Ok(())
            } else {
                Err(Error::TooMany { limit })
            }
        })
        .await
    }

    pub async fn remove_crisis_number(&self, actor: &Actor, id: CrisisNumberId) -> Result<()> {
        may(actor, Action::ChangeCrisisNumbers, Object::OWN)?;
        let service = self.clone();
        let user = actor.user.id;
        self.owned(async move {
            let removed = service.store().remove_crisis_number(user, id);
            if removed.await.map_err(fault)? {
                Ok(())
            } else {
                Err(Error::NotFound)
            }
        })
        .await
    }
}
