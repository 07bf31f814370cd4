use std::{collections::BTreeMap, sync::LazyLock};

use ::words::{Words, calls, early, offline};
use domain::{Language, Role, Standing};
use http::request::Parts;
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;
use strum::IntoEnumIterator as _;

use crate::{
    App, attention,
    pages::CrisisCard,
    paths::Page,
    site::SiteAssets,
    words::{t, words},
};

/// On every page.
static EARLY: LazyLock<ByLanguage> = LazyLock::new(|| {
    by_language(include_str!("shell/early.js"), |words| {
        let say = |phrase| words.say(&phrase);
        serde_json::json!({
            "unsent": say(early::unsent()),
            "copied": say(early::copied()),
            // By plural category, with the number as "#".
            "excess": words.forms(early::excess, "#"),
        })
    })
});

/// On those that have a client.
static CLIENT_DIED: LazyLock<ByLanguage> = LazyLock::new(|| {
    by_language(include_str!("shell/client_died.js"), |words| {
        let say = |phrase| words.say(&phrase);
        serde_json::json!({
            "reloading": say(early::reloading()),
            "stopped": say(early::stopped()),
            "loadAgain": say(early::load_again()),
            "notUpToDate": say(early::not_up_to_date()),
            "notUpToDateUtc": say(early::not_up_to_date_utc()),
        })
    })
});

type ByLanguage = BTreeMap<&'static str, String>;

/// A script with what it says by itself, and without what only its authors read.
fn by_language(script: &str, said: impl Fn(Words) -> serde_json::Value) -> ByLanguage {
    let lines = script.lines().map(str::trim);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    let languages = Language::iter();
    languages
        .map(|language| {
            let said = said(Words::of(language)).to_string();
            (language.tag(), code.replace("\"__WORDS__\"", &said))
        })
        .collect()
}

/// What the script about open alerts says by itself.
fn calls_words(words: Words) -> String {
    let say = |phrase| words.say(&phrase);
    serde_json::json!({ "cut": say(calls::cut()), "ended": say(calls::ended()) }).to_string()
}

/// The document around the pages.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    if page() == Some(Page::Crisis) {
        return view! { <CrisisCard/> }.into_any();
    }
    let assets = use_context::<SiteAssets>().unwrap_or_default();
    let nonce = use_nonce();
    // No secrets: what other tabs are told of, and whom what is kept here belongs to.
    let visitor = crate::ssr::visitor();
    let person = visitor.as_ref().map(|actor| actor.user.id.to_string());
    let called = visitor
        .as_ref()
        .filter(|actor| actor.standing == Standing::Active && attention::has_bar(actor.user.role))
        .map(|actor| view! { <CallsScript role=actor.user.role/> });
    let sign_in = visitor.map(|actor| actor.sign_in.to_string());
    let css = assets.css.clone();
    let manifest = assets.manifests.get(words().language().tag()).cloned();
    let language = words().language();
    let has_client = sign_in.is_some() && is_talk();
    let scripts = [Some(&*EARLY), has_client.then_some(&*CLIENT_DIED)];
    let scripts = scripts.into_iter().flatten();
    let early: String = scripts
        .filter_map(|script| script.get(language.tag()))
        .cloned()
        .collect();
    let client = has_client.then(|| view! { <ClientScripts assets/> });
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() dir=language.direction() data-sign-in=sign_in data-person=person>
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
                    content=t(offline::description())
                />
                {manifest.map(|href| view! { <link rel="manifest" href=href/> })}
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icon-192.png"/>
                <link rel="stylesheet" href=css/>
                <script nonce=nonce>{early}</script>
                {client}
                {called}
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
    page().is_some_and(|page| page.is_live())
}

/// The one that was asked for.
fn page() -> Option<Page> {
    use_context::<Parts>().and_then(|parts| Page::at(parts.uri.path()))
}

/// Keeps the bar of a plain page current, and makes alerts heard.
#[component]
fn CallsScript(role: Role) -> impl IntoView {
    let polls = (!is_talk()).then_some("");
    let sounds = (role == Role::Expert).then_some("");
    view! {
        <script
            src="/calls.js"
            defer
            nonce=use_nonce()
            data-words=calls_words(words())
            data-polls=polls
            data-sounds=sounds
        ></script>
    }
}

#[component]
fn ClientScripts(assets: SiteAssets) -> impl IntoView {
    let nonce = use_nonce();
    let SiteAssets {
        js, wasm, words, ..
    } = assets;
    let words = words.get(crate::words::words().language().tag()).cloned();
    let words = words.unwrap_or_default();
    let start = format!(
        "import init, {{ hydrate }} from {js:?};\n\
         const said = async () => {{\n\
         const answer = await fetch({words:?});\n\
         if (!answer.ok) throw new Error(answer.status);\n\
         return answer.text();\n\
         }};\n\
         const [words] = await Promise.all([said(), init({{ module_or_path: {wasm:?} }})]);\n\
         hydrate(words);"
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
        <link rel="preload" href=words r#as="fetch" r#type="text/plain" crossorigin="anonymous"/>
        <script type="module" nonce=nonce>
            {start}
        </script>
    }
}
