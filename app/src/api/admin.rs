use domain::{Role, UserId, UserView};
use leptos::prelude::*;

use super::Failure;

/// Everybody with an account.
#[server(prefix = "/api", endpoint = "people")]
pub async fn people() -> Result<Vec<UserView>, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().users(&actor).await?)
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
