use domain::{CanaryView, LinkView, Role, UserDetail, UserId, UserView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::Failure;

/// What the page of all people shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeoplePage {
    pub people: Vec<UserView>,
    /// Unused ones of everybody.
    pub links: Vec<LinkView>,
    /// Whether alerts get through; `None` where that is not tried.
    pub canary: Option<CanaryView>,
}

/// Everybody with an account.
#[server(prefix = "/api", endpoint = "people")]
pub async fn people() -> Result<PeoplePage, Failure> {
    let actor = crate::ssr::actor()?;
    let service = crate::ssr::service();
    Ok(PeoplePage {
        people: service.users(&actor).await?,
        links: service.all_links(&actor).await?,
        canary: service.canary(),
    })
}

/// One of them.
#[server(prefix = "/api", endpoint = "person")]
pub async fn person(id: UserId) -> Result<UserDetail, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().user_detail(&actor, id).await?)
}

/// Makes an account without an invitation.
#[server(prefix = "/api", endpoint = "add_person")]
pub async fn add_person(
    name: String,
    email: String,
    password: String,
    role: Role,
) -> Result<(), Failure> {
    use crate::ssr::flash;
    let actor = crate::ssr::actor()?;
    let role_name = role.to_string();
    let typed = flash::typed(&[("name", &name), ("email", &email), ("role", &role_name)]);
    let account = service::NewAccount {
        name,
        email,
        password,
    };
    let person = crate::ssr::service()
        .add_user(&actor, account, role)
        .await
        .inspect_err(|_| flash::keep(&typed))?;
    crate::ssr::form::back(&crate::paths::person_place(person.id));
    Ok(())
}

/// Ends an account.
#[server(prefix = "/api", endpoint = "disable_person")]
pub async fn disable_person(id: UserId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service().disable_user(&actor, id).await?;
    crate::ssr::form::back(&crate::paths::person_place(id));
    Ok(())
}

/// Lets somebody in who waits.
#[server(prefix = "/api", endpoint = "approve_person")]
pub async fn approve_person(id: UserId) -> Result<(), Failure> {
    use crate::ssr::flash::{self, Confirmation, Flash};
    let actor = crate::ssr::actor()?;
    crate::ssr::service().approve_user(&actor, id).await?;
    flash::keep(&Flash::Done(Confirmation::Approved));
    crate::ssr::form::back(&crate::paths::person_place(id));
    Ok(())
}

/// Ends the accounts of all staff whom this person invited, directly or not.
#[server(prefix = "/api", endpoint = "disable_invited")]
pub async fn disable_invited(id: UserId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service().disable_invited(&actor, id).await?;
    crate::ssr::form::back("invited-title");
    Ok(())
}

/// Opens an ended account again.
#[server(prefix = "/api", endpoint = "enable_person")]
pub async fn enable_person(id: UserId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service().enable_user(&actor, id).await?;
    crate::ssr::form::back(&crate::paths::person_place(id));
    Ok(())
}
