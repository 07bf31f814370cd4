use domain::{Error, Language, Result, Standing, StandingView};

use crate::{
    Actor, Service,
    access::{Action, Object},
    fault, may,
};

impl Service {
    /// The language that this person reads in, in whichever browser.
    pub async fn choose_language(&self, actor: &Actor, language: Language) -> Result<()> {
        may(actor, Action::ChooseLanguage, Object::OWN)?;
        let (service, user) = (self.clone(), actor.user.id);
        self.owned(async move {
            let chosen = service.store().set_language(user, language);
            chosen.await.map_err(fault)
        })
        .await
    }

    /// Whether the actor's account can be used, and who can see to it if not.
    pub async fn standing(&self, actor: &Actor) -> Result<StandingView> {
        may(actor, Action::SeeStanding, Object::OWN)?;
        let store = self.store();
        let user = store.user(actor.user.id).await.map_err(fault)?;
        let user = user.ok_or(Error::SignedOut)?;
        let invited_by = match user.invited_by {
            Some(by) => store.user(by).await.map_err(fault)?,
            None => None,
        };
        let admins = match user.standing {
            Standing::Waiting => store.admins().await.map_err(fault)?,
            Standing::Active | Standing::MustChangePassword => Vec::new(),
        };
        Ok(StandingView {
            person: user.person,
            email: user.email,
            standing: user.standing,
            invited_by: invited_by.map(|by| by.person),
            admins,
        })
    }
}
