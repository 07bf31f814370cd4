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
    let actor = crate::ssr::actor()?;
    let account = service::NewAccount {
        name,
        email,
        password,
    };
    crate::ssr::service()
        .add_user(&actor, account, role)
        .await?;
    Ok(())
}

/// Ends an account.
#[server(prefix = "/api", endpoint = "disable_person")]
pub async fn disable_person(id: UserId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().disable_user(&actor, id).await?)
}
