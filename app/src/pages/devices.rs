use domain::{DeviceView, PairingCodeView};
use leptos::prelude::*;

use crate::{
    api::devices::{CreatePairingCode, RevokeDevice},
    ui::{Clock, Confirm, Day, Form, FormError, to},
};

/// A wearer's own watches, and how to pair one.
#[component]
pub(super) fn Devices(
    devices: Vec<DeviceView>,
    /// Made just now.
    code: Option<PairingCodeView>,
) -> impl IntoView {
    let none = devices.iter().all(|device| device.revoked_at.is_some());
    view! {
        <section aria-labelledby="devices-title">
            <h2 id="devices-title">"Your watch"</h2>
            {none
                .then(|| {
                    view! { <p class="empty">"No watch is paired. Make a code, then give it to the watch."</p> }
                })}
            <FormError action={to::<RevokeDevice>()}/>
            <ul class="cards">
                {devices.into_iter().map(|device| view! { <DeviceCard device/> }).collect_view()}
            </ul>
            {code.map(|code| view! { <PairingCode code/> })}
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
    let label = format!("End the pairing of {name}");
    view! {
        <li class="card">
            <span>
                <strong>{name}</strong>
                <small>
                    "Paired " <Day at=paired_at/> "."
                    {last_seen_at.map(|at| view! { " Last heard " <Day at/> ", " <Clock at/> "." })}
                    {battery_percent.map(|charge| format!(" Battery {charge} %."))}
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
fn PairingCode(code: PairingCodeView) -> impl IntoView {
    let (first, second) = code.code.split_at_checked(4).unwrap_or((&code.code, ""));
    let spaced = format!("{first}-{second}");
    let origin = crate::ssr::origin();
    let command = format!("fitweet-watch pair --server {origin} --code {spaced}");
    view! {
        <div class="pairing" role="status">
            <p class="pairing-code" data-once>{spaced}</p>
            <p>"Good until " <Clock at=code.expires_at/> ", for one watch."</p>
            <p class="hint">"For the simulated watch:"</p>
            <pre tabindex="0" role="region" aria-label="Command to pair the simulated watch">
                <code>{command}</code>
            </pre>
        </div>
    }
}
