//! What a signed-in person does by form, besides talking.

use std::net::SocketAddr;

use anyhow::{Result, bail};
use domain::{RoomId, UserId};
use serde_json::Value;

use crate::fitweet::SeededUser;

/// Ends all of the person's own sign-ins, through the settings page.
pub async fn revoke_sign_ins(server: SocketAddr, user: &SeededUser) -> Result<()> {
    let settings = call(server, user, "settings", &[]).await?;
    let sign_ins = settings["sign_ins"].as_array().cloned().unwrap_or_default();
    if sign_ins.is_empty() {
        bail!("no sign-ins in {settings}");
    }
    for sign_in in sign_ins {
        let id = sign_in["id"].as_str().unwrap_or_default();
        call(server, user, "revoke_sign_in", &[("id", id)]).await?;
    }
    Ok(())
}

/// Takes `who` out of a room.
pub async fn remove_member(
    server: SocketAddr,
    by: &SeededUser,
    room: RoomId,
    who: UserId,
) -> Result<()> {
    let fields = [("room", &*room.to_string()), ("user", &*who.to_string())];
    call(server, by, "remove_member", &fields).await?;
    Ok(())
}

/// A fresh pairing code of a wearer.
pub async fn pairing_code(server: SocketAddr, wearer: &SeededUser) -> Result<String> {
    let made = call(server, wearer, "create_pairing_code", &[]).await?;
    let code = made["code"].as_str().unwrap_or_default();
    if code.is_empty() {
        bail!("no code in {made}");
    }
    Ok(code.to_owned())
}

/// Ends the credential of one of a wearer's devices.
pub async fn revoke_device(server: SocketAddr, wearer: &SeededUser, device: &str) -> Result<()> {
    call(server, wearer, "revoke_device", &[("id", device)]).await?;
    Ok(())
}

/// Calls a server function as the site's own pages do.
async fn call(
    server: SocketAddr,
    user: &SeededUser,
    name: &str,
    fields: &[(&str, &str)],
) -> Result<Value> {
    // Ids and names of fields need no escaping.
    let body: Vec<String> = fields
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    let answer = reqwest::Client::new()
        .post(format!("http://{server}/api/{name}"))
        .header("cookie", &user.cookie)
        .header("origin", format!("http://{server}"))
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.join("&"))
        .send()
        .await?;
    let status = answer.status();
    let body = answer.text().await?;
    if !status.is_success() {
        bail!("{name}: {status}: {body}");
    }
    Ok(serde_json::from_str(&body)?)
}
