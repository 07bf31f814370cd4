use ::words::{devices, watch};
use domain::{DeviceView, PairingCodeView};
use leptos::{nonce::use_nonce, prelude::*};

use super::slot;
use crate::{
    api::devices::{CreatePairingCode, RevokeDevice},
    client::Client,
    ui::{Confirm, Form, FormError, to},
    words::{t, t_view},
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
            <h2 id="devices-title">{t(devices::title())}</h2>
            {none
                .then(|| {
                    view! { <p class="empty">{t(devices::none())}</p> }
                })}
            {new.map(|new| {
                view! {
                    <p role="status">
                        <strong>{t_view(devices::now_paired(slot::name(new)))}</strong>
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
                    {t(devices::pair())}
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
    let label = t(devices::unpair_which(&*name));
    let heard = match last_seen_at {
        Some(at) => t_view(devices::last_data(slot::day(at), slot::clock(at))).into_any(),
        None => t(watch::never_heard()).into_any(),
    };
    let battery = battery_percent.map(|charge| t(watch::battery(charge)));
    let ended = revoked_at.map(|at| t_view(devices::unpaired(slot::day(at))));
    view! {
        <li class="card">
            <span>
                <strong><bdi>{name}</bdi></strong>
                <small>
                    {t_view(devices::paired(slot::day(paired_at)))} " · " {heard}
                    {battery.map(|battery| view! { " · " {battery} })}
                    {ended.map(|ended| view! { " · " {ended} })}
                </small>
            </span>
            {revoked_at
                .is_none()
                .then(|| {
                    view! {
                        <Confirm
                            action={to::<RevokeDevice>()}
                            word=t(devices::unpair())
                            label
                            warning=t(devices::unpair_warning())
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
            <p>{t_view(devices::code_hint(slot::clock(code.expires_at)))}</p>
            <p class="hint js-only">{t(devices::will_tell())}</p>
            <p class="hint no-js-only">{t(devices::reload())}</p>
            <details>
                <summary>{t(devices::simulated())}</summary>
                <pre>
                    <code>{command}</code>
                </pre>
            </details>
        </div>
        <script nonce=use_nonce()>{LOOK}</script>
    }
}
