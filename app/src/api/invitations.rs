use domain::{InvitationId, InvitationView, Role, RoomId};
use leptos::prelude::*;

use super::Failure;

/// What a link opens.
#[server(prefix = "/api", endpoint = "invitation")]
pub async fn invitation(token: String) -> Result<InvitationView, Failure> {
    Ok(crate::ssr::service()
        .invitation(&token, &crate::ssr::peer())
        .await?)
}

/// Makes a one-time link: into a room, or to the site alone.
#[server(prefix = "/api", endpoint = "invite")]
pub async fn invite(room: Option<RoomId>, role: Role) -> Result<InvitationView, Failure> {
    let actor = crate::ssr::actor()?;
    let invitation = crate::ssr::service().invite(&actor, room, role).await?;
    crate::ssr::flash::keep_invitation(&invitation);
    crate::ssr::form::back(crate::paths::LINK_PLACE);
    Ok(invitation)
}

/// Ends a link, one's own or as an admin anybody's.
#[server(prefix = "/api", endpoint = "revoke_link")]
pub async fn revoke_link(id: InvitationId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service().revoke_link(&actor, id).await?;
    crate::ssr::form::back("links-title");
    Ok(())
}

/// Uses a link with the account one has.
#[server(prefix = "/api", endpoint = "accept_invitation")]
pub async fn accept_invitation(token: String) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    let room = crate::ssr::service()
        .accept_invitation(&actor, &token)
        .await?;
    leptos_axum::redirect(&crate::paths::room_or_home(room));
    Ok(())
}

/// Uses a link with a new account.
#[server(prefix = "/api", endpoint = "accept_invitation_as")]
pub async fn accept_invitation_as(
    token: String,
    name: String,
    email: String,
    password: String,
) -> Result<(), Failure> {
    use crate::ssr::flash;
    let typed = flash::typed(&[("token", &token), ("name", &name), ("email", &email)]);
    let account = service::NewAccount {
        name,
        email,
        password,
    };
    let (signed_in, room) = crate::ssr::service()
        .accept_invitation_as(&token, account, &crate::ssr::peer())
        .await
        .inspect_err(|_| flash::keep(&typed))?;
    crate::ssr::adopt_language(&signed_in.actor).await;
    Ok(crate::ssr::welcome(
        &signed_in,
        &crate::paths::room_or_home(room),
    )?)
}
