use domain::{DeviceView, PairingCodeView};
use leptos::{nonce::use_nonce, prelude::*};

use crate::{
    api::devices::{CreatePairingCode, RevokeDevice},
    client::Client,
    ui::{Clock, Confirm, Day, Form, FormError, isolated, to},
};

/// The page brings itself up to date when the watch has come.
const LOOK: &str = include_str!("pairing.js");
/// So long a watch is new.
const NEW_MS: i64 = 120_000;

/// A wearer's own watches, and how to pair one.
#[component]
pub(super) fn Devices(
    devices: Vec<DeviceView>,
    /// Made just now.
    code: Option<PairingCodeView>,
) -> impl IntoView {
    let mut paired = devices.iter().filter(|device| device.revoked_at.is_none());
    let now = Client::get().now_untracked();
    let (none, known) = (paired.clone().next().is_none(), devices.len());
    let new = paired
        .find(|device| now - device.paired_at < NEW_MS)
        .map(|device| device.name.clone());
    view! {
        <section aria-labelledby="devices-title">
            <h2 id="devices-title">"Your watch"</h2>
            {none
                .then(|| {
                    view! { <p class="empty">"No watch is paired. Make a code, then give it to the watch."</p> }
                })}
            {new.map(|new| {
                view! {
                    <p role="status">
                        <strong>
                            <bdi>{new}</bdi>
                            " is paired. Its alerts go to your care room."
                        </strong>
                    </p>
                }
            })}
            <FormError action={to::<RevokeDevice>()}/>
            <ul class="cards">
                {devices.into_iter().map(|device| view! { <DeviceCard device/> }).collect_view()}
            </ul>
            {code.map(|code| view! { <PairingCode code known/> })}
            <Form action={to::<CreatePairingCode>()}>
                <button class="button primary" type="submit">
                    "Pair a watch"
                </button>
            </Form>
            <FormError action={to::<CreatePairingCode>()}/>
        </section>
    }
}

#[component]
fn DeviceCard(device: DeviceView) -> impl IntoView {
    let DeviceView {
        id,
        name,
        paired_at,
        last_seen_at,
        battery_percent,
        revoked_at,
        ..
    } = device;
    let label = format!("End the pairing of {}", isolated(&name));
    view! {
        <li class="card">
            <span>
                <strong><bdi>{name}</bdi></strong>
                <small>
                    "Paired " <Day at=paired_at/> "."
                    {last_seen_at.map(|at| view! { " Last heard " <Day at/> ", " <Clock at/> "." })}
                    {battery_percent.map(|charge| format!(" Battery {charge}\u{a0}%."))}
                    {revoked_at.map(|at| view! { " Pairing ended " <Day at/> "." })}
                </small>
            </span>
            {revoked_at
                .is_none()
                .then(|| {
                    view! {
                        <Confirm
                            action={to::<RevokeDevice>()}
                            word="End pairing"
                            label
                            warning="Nothing of this watch arrives any more: no alerts and no readings. What it sent stays. To use it again, pair it anew."
                        >
                            <input type="hidden" name="id" value=id.to_string()/>
                        </Confirm>
                    }
                })}
        </li>
    }
}

/// Shown once, big enough to type from.
#[component]
fn PairingCode(
    code: PairingCodeView,
    /// How many watches the page shows.
    known: usize,
) -> impl IntoView {
    let (first, second) = code.code.split_at_checked(4).unwrap_or((&code.code, ""));
    let spaced = format!("{first}-{second}");
    let origin = crate::ssr::origin();
    let command = format!("fitweet-watch pair --server {origin} --code {spaced}");
    let good_for = code.expires_at - Client::get().now_untracked();
    view! {
        <div
            class="pairing"
            id="pairing-code"
            role="status"
            tabindex="-1"
            data-known=known.to_string()
            data-good-for=good_for.to_string()
        >
            <p class="pairing-code" data-once>{spaced}</p>
            <p>"Give this code to the watch. It is good until " <Clock at=code.expires_at/> ", for one watch."</p>
            <p class="hint js-only">"This page tells when the watch is paired."</p>
            <p class="hint no-js-only">"Load this page again when the watch is paired."</p>
            <details>
                <summary>"For a simulated watch"</summary>
                <pre>
                    <code>{command}</code>
                </pre>
            </details>
        </div>
        <script nonce=use_nonce()>{LOOK}</script>
    }
}
