use domain::{DeviceView, PairingCodeView};
use leptos::prelude::*;

use crate::{
    api::devices::{CreatePairingCode, RevokeDevice},
    client::Client,
    ui::{Clock, FormError},
    when,
};

/// A wearer's own watches, and how to pair one.
#[component]
pub(super) fn Devices(devices: Vec<DeviceView>, changed: Callback<()>) -> impl IntoView {
    let pair = ServerAction::<CreatePairingCode>::new();
    let none = devices.iter().all(|device| device.revoked_at.is_some());
    view! {
        <section aria-labelledby="devices-title">
            <h2 id="devices-title">"Your watch"</h2>
            {none
                .then(|| {
                    view! { <p class="empty">"No watch is paired. Make a code, then give it to the watch."</p> }
                })}
            <ul class="cards">
                {devices
                    .into_iter()
                    .map(|device| view! { <DeviceCard device changed/> })
                    .collect_view()}
            </ul>
            <ActionForm action=pair>
                <button class="button primary" type="submit" disabled=pair.pending()>
                    "Pair a watch"
                </button>
            </ActionForm>
            <FormError answer=pair.value().into()/>
            {move || {
                pair.value()
                    .get()
                    .and_then(Result::ok)
                    .map(|code| view! { <PairingCode code changed/> })
            }}
        </section>
    }
}

#[component]
fn DeviceCard(device: DeviceView, changed: Callback<()>) -> impl IntoView {
    let client = Client::get();
    let revoke = ServerAction::<RevokeDevice>::new();
    Effect::new(move |_| {
        if matches!(revoke.value().get(), Some(Ok(()))) {
            changed.run(());
        }
    });
    let day = move |at| when::day_name(when::day(at, client.offset_min(at)), None);
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
                    {move || format!("Paired {}", day(paired_at))}
                    {last_seen_at
                        .map(|at| {
                            view! {
                                ". Last heard "
                                {move || day(at)}
                                ", "
                                <Clock at/>
                            }
                        })} {battery_percent.map(|charge| format!(". Battery {charge} %"))}
                    {revoked_at.map(|at| move || format!(". Pairing ended {}", day(at)))}
                </small>
            </span>
            {revoked_at
                .is_none()
                .then(|| {
                    view! {
                        <ActionForm action=revoke>
                            <input type="hidden" name="id" value=id.to_string()/>
                            <button class="button" type="submit" aria-label=label>
                                "End pairing"
                            </button>
                        </ActionForm>
                        <FormError answer=revoke.value().into()/>
                    }
                })}
        </li>
    }
}

/// Shown once, big enough to type from.
#[component]
fn PairingCode(code: PairingCodeView, changed: Callback<()>) -> impl IntoView {
    let (first, second) = code.code.split_at_checked(4).unwrap_or((&code.code, ""));
    let spaced = format!("{first}-{second}");
    let origin = window().location().origin().unwrap_or_default();
    let command = format!("fitweet-watch pair --server {origin} --code {spaced}");
    view! {
        <div class="pairing" role="status">
            <p class="pairing-code">{spaced}</p>
            <p>"Good until " <Clock at=code.expires_at/> ", for one watch."</p>
            <p class="hint">"For the simulated watch:"</p>
            <pre tabindex="0" aria-label="Command to pair the simulated watch">
                <code>{command}</code>
            </pre>
            <button class="button" type="button" on:click=move |_| changed.run(())>
                "It is paired"
            </button>
        </div>
    }
}
