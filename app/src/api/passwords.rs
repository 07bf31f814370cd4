use domain::{PasswordResetView, UserId};
use leptos::prelude::*;

use super::Failure;

/// Another password for oneself. Ends all other sign-ins.
#[server(prefix = "/api", endpoint = "change_password")]
pub async fn change_password(present: String, password: String) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service()
        .change_password(&actor, &present, password)
        .await?;
    crate::ssr::flash::keep(&crate::ssr::flash::Flash::PasswordChanged);
    match actor.standing {
        domain::Standing::Active => crate::ssr::form::back("password-title"),
        domain::Standing::Waiting | domain::Standing::MustChangePassword => {
            leptos_axum::redirect("/");
        }
    }
    Ok(())
}

/// Makes a link by which somebody chooses a new password.
#[server(prefix = "/api", endpoint = "make_password_reset")]
pub async fn make_password_reset(id: UserId) -> Result<String, Failure> {
    use crate::ssr::flash;
    let actor = crate::ssr::actor()?;
    let path = crate::ssr::service()
        .make_password_reset(&actor, id)
        .await?;
    flash::keep(&flash::Flash::Reset(path.clone()));
    crate::ssr::form::back(crate::paths::LINK_PLACE);
    Ok(path)
}

/// Whose password a link sets, and who made it.
#[server(prefix = "/api", endpoint = "password_reset")]
pub async fn password_reset(token: String) -> Result<PasswordResetView, Failure> {
    Ok(crate::ssr::service()
        .password_reset(&token, &crate::ssr::peer())
        .await?)
}

/// Uses such a link, and signs in.
#[server(prefix = "/api", endpoint = "reset_password")]
pub async fn reset_password(token: String, password: String) -> Result<(), Failure> {
    let signed_in = crate::ssr::service()
        .reset_password(&token, password, &crate::ssr::peer())
        .await?;
    Ok(crate::ssr::welcome(&signed_in, "/")?)
}
