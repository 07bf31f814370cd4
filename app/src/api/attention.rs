use leptos::prelude::*;

use super::Failure;
use crate::attention::Attention;

/// What waits for the reader, for pages that no client keeps current. They ask again and again (`public/calls.js`).
#[server(name = LoadAttention, prefix = "/api", endpoint = "attention")]
pub async fn attention() -> Result<Attention, Failure> {
    use crate::attention::{self, Place};
    let actor = crate::ssr::actor()?;
    crate::ssr::service().has_plain_page(&actor);
    let rooms = crate::ssr::service().rooms(&actor).await?;
    let now = crate::ssr::now();
    Ok(attention::attention(
        &rooms,
        Some(&actor.user),
        now,
        Place::Elsewhere,
    ))
}
