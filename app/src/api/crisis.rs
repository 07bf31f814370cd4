use domain::CrisisNumberId;
use leptos::prelude::*;

use super::Failure;

/// Puts a telephone number on the own crisis card.
#[server(prefix = "/api", endpoint = "add_crisis_number")]
pub async fn add_crisis_number(name: String, number: String) -> Result<(), Failure> {
    use crate::ssr::flash;
    let actor = crate::ssr::actor()?;
    crate::ssr::service()
        .add_crisis_number(&actor, &name, &number)
        .await
        .inspect_err(|_| flash::keep(&flash::typed(&[("name", &name), ("number", &number)])))?;
    leptos_axum::redirect("/settings#crisis-title");
    Ok(())
}

/// Takes one of the own numbers away.
#[server(prefix = "/api", endpoint = "remove_crisis_number")]
pub async fn remove_crisis_number(id: CrisisNumberId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service()
        .remove_crisis_number(&actor, id)
        .await?;
    leptos_axum::redirect("/settings#crisis-title");
    Ok(())
}
