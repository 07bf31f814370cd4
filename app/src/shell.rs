use std::sync::LazyLock;

use http::request::Parts;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, site::SiteAssets};

/// On every page, so without what only its authors read.
static EARLY: LazyLock<String> = LazyLock::new(|| {
    let lines = include_str!("shell/early.js").lines().map(str::trim);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
});

/// The document around the pages.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce();
    // No secrets: what other tabs are told of, and whom what is kept here belongs to.
    let visitor = crate::ssr::visitor();
    let person = visitor.as_ref().map(|actor| actor.user.id.to_string());
    let sign_in = visitor.map(|actor| actor.sign_in.to_string());
    let css = assets.css.clone();
    let client = (sign_in.is_some() && is_talk()).then(|| view! { <ClientScripts assets/> });
    view! {
        <!DOCTYPE html>
        <html lang="en" data-sign-in=sign_in data-person=person>
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
                <script nonce=nonce>{EARLY.as_str()}</script>
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
        let room = path.strip_prefix("/rooms/");
        path == "/" || room.is_some_and(|id| !id.contains('/'))
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
