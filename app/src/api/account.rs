use domain::{
    CrisisNumber, DeviceView, Language, LinkView, PasswordResetView, Person, SignInId, SignInView,
    StandingView,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Failure, JsonAnswer};

/// What the settings show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingsPage {
    /// The reader's own.
    pub email: String,
    pub sign_ins: Vec<SignInView>,
    pub blocked: Vec<Person>,
    /// A wearer's own; `None` for everybody else.
    pub devices: Option<Vec<DeviceView>>,
    /// A wearer's own, likewise.
    pub crisis_numbers: Option<Vec<CrisisNumber>>,
    /// Own one-time links that can still do something.
    pub links: Vec<LinkView>,
    /// The newest link to a new password that an admin made for them.
    pub reset: Option<PasswordResetView>,
}

/// Whether the site waits for its first admin.
#[server(prefix = "/api", endpoint = "needs_set_up")]
pub async fn needs_set_up() -> Result<bool, Failure> {
    Ok(crate::ssr::service().needs_set_up().await?)
}

/// Makes the first admin. The server printed the code at its start.
#[server(prefix = "/api", endpoint = "set_up")]
pub async fn set_up(
    code: String,
    name: String,
    email: String,
    password: String,
) -> Result<(), Failure> {
    use crate::ssr::flash;
    let typed = flash::typed(&[("code", &code), ("name", &name), ("email", &email)]);
    let account = service::NewAccount {
        name,
        email,
        password,
    };
    let signed_in = crate::ssr::service()
        .set_up(&code, account, &crate::ssr::peer())
        .await
        .inspect_err(|_| flash::keep(&typed))?;
    crate::ssr::adopt_language(&signed_in.actor).await;
    Ok(crate::ssr::welcome(&signed_in, "/")?)
}

/// `next` is the page that asked for a sign-in.
#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(email: String, password: String, next: Option<String>) -> Result<(), Failure> {
    use crate::ssr::flash;
    let signed_in = crate::ssr::service()
        .sign_in(&email, &password, &crate::ssr::peer())
        .await
        .inspect_err(|_| flash::keep(&flash::typed(&[("email", &email)])))?;
    Ok(crate::ssr::welcome(
        &signed_in,
        crate::paths::own(next.as_deref()),
    )?)
}

/// Ends this sign-in. Also works for one that has ended already. `next` is a page for those who
/// are signed out.
#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out(next: Option<String>) -> Result<(), Failure> {
    if let Some(actor) = crate::ssr::visitor() {
        crate::ssr::service().sign_out(&actor).await?;
    }
    crate::ssr::forget_sign_in();
    let next = next.filter(|next| next.starts_with("/join/"));
    leptos_axum::redirect(match crate::paths::own(next.as_deref()) {
        "/" => "/sign-in",
        next => next,
    });
    Ok(())
}

/// Whether this browser is still signed in: a socket cannot tell why it was not opened.
#[server(prefix = "/api", endpoint = "signed_in", output = JsonAnswer)]
pub async fn signed_in() -> Result<bool, Failure> {
    Ok(crate::ssr::visitor().is_some())
}

/// Whether the own account can be used yet, and who can see to it.
#[server(prefix = "/api", endpoint = "standing")]
pub async fn standing() -> Result<StandingView, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service().standing(&actor).await?)
}

/// Chooses the language of this browser and, of somebody who is signed in, of their account.
#[server(prefix = "/api", endpoint = "choose_language")]
pub async fn choose_language(language: Language) -> Result<(), Failure> {
    if let Some(actor) = crate::ssr::visitor() {
        let service = crate::ssr::service();
        service.choose_language(&actor, language).await?;
    }
    crate::ssr::keep_language(language)?;
    crate::ssr::form::back("language");
    Ok(())
}

/// The own sign-ins and links, and a wearer's devices.
#[server(prefix = "/api", endpoint = "settings")]
pub async fn settings() -> Result<SettingsPage, Failure> {
    let actor = crate::ssr::actor()?;
    let service = crate::ssr::service();
    let (devices, crisis_numbers) = match actor.user.role {
        domain::Role::Wearer => (
            Some(service.devices(&actor).await?),
            Some(service.crisis_numbers(&actor).await?),
        ),
        domain::Role::Admin | domain::Role::Expert => (None, None),
    };
    Ok(SettingsPage {
        email: service.standing(&actor).await?.email,
        sign_ins: service.sign_ins(&actor).await?,
        blocked: service.blocked(&actor).await?,
        devices,
        crisis_numbers,
        links: service.links(&actor).await?,
        reset: service.own_password_reset(&actor).await?,
    })
}

/// Ends one of the own sign-ins.
#[server(prefix = "/api", endpoint = "revoke_sign_in")]
pub async fn revoke_sign_in(id: SignInId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service().revoke_sign_in(&actor, id).await?;
    leptos_axum::redirect("/settings#sign-ins-title");
    Ok(())
}
