//! The crisis card: a document of its own, so that a browser can keep it for times without a network. It is light,
//! names nobody but those whom its reader would call, and runs nothing that belongs to a sign-in.

use ::words::{common, crisis, rest};
use domain::{
    CrisisLine, CrisisNumber, Role,
    crisis::{EUROPE, NORTH_AMERICA},
};
use leptos::{nonce::use_nonce, prelude::*};

use super::slot;
use crate::{
    ssr::{crisis_lines, service, visitor},
    ui::Dial,
    words::{t, t_view, words},
};

/// What there is of the reader's own numbers.
enum Own {
    /// The reader has no place for any.
    Nobodys,
    Read(Vec<CrisisNumber>),
    NotRead,
}

/// Numbers for somebody in danger: the operator's or the common ones, then the wearer's own.
#[component]
pub fn CrisisCard() -> impl IntoView {
    let language = words().language();
    let title = format!("{} · Fitweet", t(crisis::card()));
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() dir=language.direction()>
            <head>
                <meta charset="utf-8"/>
                <meta
                    name="viewport"
                    content="width=device-width, initial-scale=1, viewport-fit=cover"
                />
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href="/calm.css"/>
                <script src="/calm.js" nonce=use_nonce()></script>
            </head>
            <body>
                <main class="crisis">
                    <h1>{t(crisis::heading())}</h1>
                    <p>{t(crisis::lead())}</p>
                    <Lines/>
                    <Suspense>
                        {move || {
                            let own = own();
                            Suspend::new(async move { shown(own.await) })
                        }}
                    </Suspense>
                    <p class="small">{t(crisis::private())}</p>
                    <nav class="ways">
                        <a class="way" href="/breathe">
                            {t(rest::breathe())}
                        </a>
                        <a class="way" id="back" href="/">
                            {t(crisis::back())}
                        </a>
                    </nav>
                </main>
            </body>
        </html>
    }
}

/// Those of the operator by region, or the common ones.
#[component]
fn Lines() -> impl IntoView {
    let lines = crisis_lines();
    if lines.is_empty() {
        let common = [
            (crisis::europe(), EUROPE),
            (crisis::north_america(), NORTH_AMERICA),
        ];
        let common = common.map(|(region, number)| CrisisLine {
            region: t(region),
            name: t(crisis::emergency_number()),
            number: number.to_owned(),
            hours: String::new(),
        });
        let elsewhere = t(crisis::elsewhere());
        return view! { {by_region(common.into())} <p class="small">{elsewhere}</p> }.into_any();
    }
    by_region(lines)
}

fn by_region(lines: Vec<CrisisLine>) -> AnyView {
    let mut regions: Vec<(String, Vec<CrisisLine>)> = Vec::new();
    for line in lines {
        match regions.iter_mut().find(|(name, _)| *name == line.region) {
            Some((_, lines)) => lines.push(line),
            None => regions.push((line.region.clone(), vec![line])),
        }
    }
    let shown = regions.into_iter().map(|(region, lines)| {
        let lines = lines.into_iter().map(|line| {
            view! { <Line name=line.name number=line.number about=line.hours urgent=true/> }
        });
        view! {
            <h2>
                <bdi>{region}</bdi>
            </h2>
            <ul>{lines.collect_view()}</ul>
        }
    });
    shown.collect_view().into_any()
}

#[component]
fn Line(
    name: String,
    number: String,
    /// In small letters below the name.
    #[prop(optional)]
    about: String,
    #[prop(optional)] urgent: bool,
) -> impl IntoView {
    let said = t(crisis::call(&*number));
    let label = t(crisis::call_whom(&*name, &*number));
    view! {
        <li class="line" class:urgent=urgent>
            <span>
                <b>
                    <bdi>{name}</bdi>
                </b>
                {(!about.is_empty())
                    .then(|| {
                        view! {
                            <small>
                                <bdi>{about}</bdi>
                            </small>
                        }
                    })}
            </span>
            <Dial number said label class="call"/>
        </li>
    }
}

/// Whoever cannot be told theirs sees the others all the same.
fn own() -> impl Future<Output = Own> + Send {
    let reader = visitor().filter(|actor| {
        actor.user.role == Role::Wearer && actor.standing == domain::Standing::Active
    });
    let asked = reader.map(|actor| (service(), actor));
    async move {
        let Some((service, actor)) = asked else {
            return Own::Nobodys;
        };
        let numbers = service.crisis_numbers(&actor).await;
        numbers.map_or(Own::NotRead, Own::Read)
    }
}

fn shown(own: Own) -> AnyView {
    let said = match own {
        Own::Nobodys => return ().into_any(),
        Own::NotRead => view! { <p>{t(crisis::own_not_read())}</p> }.into_any(),
        Own::Read(numbers) if numbers.is_empty() => {
            let place = "/settings#crisis-title".to_owned();
            let settings = slot::link(place, t(common::settings()));
            view! { <p>{t_view(crisis::own_none(settings))}</p> }.into_any()
        }
        Own::Read(numbers) => {
            let lines = numbers
                .into_iter()
                .map(|own| view! { <Line name=own.name number=own.number/> });
            view! { <ul>{lines.collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <h2>{t(crisis::own())}</h2>
        {said}
    }
    .into_any()
}
