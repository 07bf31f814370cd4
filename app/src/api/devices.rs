use domain::{DeviceId, PairingCodeView, ReadingsView, RoomId};
use leptos::prelude::*;

use super::{Failure, JsonAnswer};

/// A fresh code to pair a watch with.
#[server(prefix = "/api", endpoint = "create_pairing_code")]
pub async fn create_pairing_code() -> Result<PairingCodeView, Failure> {
    let actor = crate::ssr::actor()?;
    let code = crate::ssr::service().create_pairing_code(&actor).await?;
    crate::ssr::flash::keep_code(&code);
    leptos_axum::redirect("/settings#pairing-code");
    Ok(code)
}

/// Ends the credential of one of the own devices.
#[server(prefix = "/api", endpoint = "revoke_device")]
pub async fn revoke_device(id: DeviceId) -> Result<(), Failure> {
    let actor = crate::ssr::actor()?;
    crate::ssr::service().revoke_device(&actor, id).await?;
    leptos_axum::redirect("/settings#devices-title");
    Ok(())
}

/// Recent readings of a care room's wearer.
#[server(prefix = "/api", endpoint = "readings", output = JsonAnswer)]
pub async fn readings(room: RoomId) -> Result<ReadingsView, Failure> {
    let actor = crate::ssr::actor()?;
    Ok(crate::ssr::service()
        .readings(&actor, room, domain::limits::READINGS_SPAN_MS)
        .await?)
}
