use ::words::{notifications, settings};
use domain::{PushEnd, PushFault, PushSubscriptionView, PushSubscriptionsView};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::Title;

use super::slot;
use crate::{
    api::notifications::{RemovePushSubscription, SendTestPush, push_subscriptions},
    browser,
    ui::{Confirmed, Failed, Form, FormError, to},
    words::{t, t_view},
};

/// Asks the browser, which the server cannot.
const HERE: &str = include_str!("notifications.js");

/// Which of the own devices are told what waits, and whether that works.
#[component]
pub fn Notifications() -> impl IntoView {
    let page = Resource::new(|| (), |()| push_subscriptions());
    view! {
        <Title text=t(notifications::title())/>
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Loaded page/> }.into_any(),
                    Err(failure) => view! { <Failed failure/> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Loaded(page: PushSubscriptionsView) -> impl IntoView {
    let PushSubscriptionsView {
        subscriptions,
        public_key,
    } = page;
    let is_known = subscriptions
        .iter()
        .any(|one| one.current && one.ended.is_none());
    let is_empty = subscriptions.is_empty();
    view! {
        <section class="page">
            <h1>{t(notifications::title())}</h1>
            <Confirmed/>
            <p class="lead">{t(notifications::lead())}</p>
            <p class="hint">{t(notifications::not_alone())}</p>
            {match public_key {
                Some(key) => view! { <Here key is_known/> }.into_any(),
                None => {
                    view! { <p class="empty">{t(notifications::not_set_up())}</p> }.into_any()
                }
            }}
            <section aria-labelledby="devices-title">
                <h2 id="devices-title">{t(notifications::yours_title())}</h2>
                <FormError action={to::<SendTestPush>()}/>
                <FormError action={to::<RemovePushSubscription>()}/>
                {is_empty.then(|| view! { <p class="empty">{t(notifications::none())}</p> })}
                <ul class="cards">
                    {subscriptions
                        .into_iter()
                        .map(|subscription| view! { <Device subscription/> })
                        .collect_view()}
                </ul>
            </section>
        </section>
    }
}

/// The device that shows the page. Which of its lines is true is for the script to find out.
#[component]
fn Here(
    /// Of this site.
    key: String,
    /// Whether this browser's sign-in has one that is listed.
    is_known: bool,
) -> impl IntoView {
    let line = |when: &'static str, said: String| {
        view! {
            <p data-when=when hidden>
                {said}
            </p>
        }
    };
    view! {
        <section aria-labelledby="here-title" id="here" data-key=key data-known=is_known.to_string()>
            <h2 id="here-title">{t(notifications::here_title())}</h2>
            <p class="no-js-only">{t(notifications::needs_scripts())}</p>
            {line("unsupported", t(notifications::unsupported()))}
            {line("home-screen", t(notifications::home_screen()))}
            {line("denied", t(notifications::denied()))} {line("on", t(notifications::is_on()))}
            <p data-when="failed" role="alert" hidden>
                {t(notifications::failed())}
            </p>
            <button class="button primary" type="button" data-when="off failed" hidden>
                {t(notifications::turn_on())}
            </button>
        </section>
        <script nonce=use_nonce()>{HERE}</script>
    }
}

#[component]
fn Device(subscription: PushSubscriptionView) -> impl IntoView {
    let PushSubscriptionView {
        id,
        user_agent,
        current,
        added_at,
        accepted_at,
        shown_at,
        failed,
        is_deaf,
        ended,
    } = subscription;
    let device = browser::name(&user_agent);
    let test = t(notifications::test_which(&*device));
    let remove = t(notifications::remove_which(&*device));
    let accepted = match accepted_at {
        Some(at) => t_view(notifications::accepted(slot::day(at), slot::clock(at))).into_any(),
        None => t(notifications::never_accepted()).into_any(),
    };
    let shown = shown_at.map(|at| t_view(notifications::shown(slot::day(at), slot::clock(at))));
    // A later success makes it history.
    let failed = failed.filter(|(at, _)| accepted_at.is_none_or(|accepted| accepted < *at));
    let failed = failed.map(|(at, fault)| {
        let why = t(said(fault));
        t_view(notifications::last_failure(
            slot::day(at),
            slot::clock(at),
            &*why,
        ))
    });
    let warning = match ended {
        Some(PushEnd::Gone) => Some(t(notifications::ended_gone())),
        Some(PushEnd::SignedOut) => Some(t(notifications::ended_signed_out())),
        None => is_deaf.then(|| t(notifications::deaf())),
    };
    view! {
        <li class="card" data-current=current.to_string()>
            <span>
                <strong>{device}</strong>
                {current.then(|| view! { " · " {t(settings::this_device())} })}
                <small>
                    {t_view(notifications::added(slot::day(added_at)))} " · " {accepted}
                    {shown.map(|shown| view! { " · " {shown} })}
                </small>
                {failed.map(|failed| view! { <small>{failed}</small> })}
                {warning
                    .map(|warning| {
                        view! {
                            <small>
                                <strong>{warning}</strong>
                            </small>
                        }
                    })}
            </span>
            {ended
                .is_none()
                .then(|| {
                    view! {
                        <Form action={to::<SendTestPush>()}>
                            <input type="hidden" name="id" value=id.to_string()/>
                            <button class="button" type="submit" aria-label=test>
                                {t(notifications::test())}
                            </button>
                        </Form>
                    }
                })}
            <Form action={to::<RemovePushSubscription>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button" type="submit" aria-label=remove>
                    {t(notifications::remove())}
                </button>
            </Form>
        </li>
    }
}

fn said(fault: PushFault) -> ::words::Phrase {
    match fault {
        PushFault::Gone => notifications::fault_gone(),
        PushFault::Refused => notifications::fault_refused(),
        PushFault::Busy => notifications::fault_busy(),
        PushFault::Unreachable => notifications::fault_unreachable(),
    }
}
