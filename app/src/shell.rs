use http::request::Parts;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, site::SiteAssets};

const EARLY: &str = include_str!("shell/early.js");
/// Nobody is signed in here: what somebody did not get sent must not stay.
const FORGET: &str = r#"try { sessionStorage.removeItem("outbox"); } catch {}"#;

/// The document around the pages.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce();
    let signed_in = crate::ssr::visitor().is_some();
    let early = if signed_in {
        EARLY.to_owned()
    } else {
        format!("{EARLY}{FORGET}")
    };
    let css = assets.css.clone();
    let client = (signed_in && is_talk()).then(|| view! { <ClientScripts assets/> });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta
                    name="viewport"
                    content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
                />
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fffdf9"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#27231f"/>
                <meta
                    name="description"
                    content="A room in which mental-health experts stand by the wearers of a watch."
                />
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icon-192.png"/>
                <link rel="stylesheet" href=css/>
                <script nonce=nonce>{early}</script>
                {client}
                <AutoReload options=options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
    // Else every crate that serves this compiles all pages once more.
    .into_any()
}

/// The one page that a client brings to life.
fn is_talk() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let path = parts.uri.path();
        path == "/" || path.starts_with("/rooms/")
    })
}

#[component]
fn ClientScripts(assets: SiteAssets) -> impl IntoView {
    let nonce = use_nonce();
    let SiteAssets { js, wasm, .. } = assets;
    let start = format!(
        "import init, {{ hydrate }} from {js:?};\nawait init({{ module_or_path: {wasm:?} }});\nhydrate();"
    );
    view! {
        <link rel="modulepreload" href=js nonce=nonce.clone()/>
        <link
            rel="preload"
            href=wasm
            r#as="fetch"
            r#type="application/wasm"
            crossorigin="anonymous"
        />
        <script type="module" nonce=nonce>
            {start}
        </script>
    }
}
