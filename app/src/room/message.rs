use domain::{Person, UnixMillis};
use leptos::prelude::*;

use super::words;
use crate::{
    live::{Draft, DraftState, Saying},
    ui::{Avatar, Clock, Icon, LinkedText, Moment, Shape},
};

/// Something that was said.
#[component]
pub fn MessageView(
    text: String,
    author: Option<Person>,
    at: UnixMillis,
    /// Said by the reader.
    mine: bool,
    /// Stands under the name of the line above.
    joined: bool,
) -> impl IntoView {
    let class = if mine {
        "message message-own"
    } else {
        "message"
    };
    view! {
        <article class=class>
            {author
                .map(|author| {
                    let name = author.name.clone();
                    let role = words::role_name(author.role);
                    view! {
                        <Avatar person=author/>
                        <p class="message-head" class:visually-hidden=joined>
                            <strong><bdi>{name}</bdi></strong>
                            " "
                            <small>{role}</small>
                        </p>
                    }
                })}
            <p class="message-text" dir="auto">
                <LinkedText text/>
            </p>
            <p class="message-at">
                <Clock at/>
            </p>
        </article>
    }
}

/// Something said here that the server has not confirmed.
#[component]
pub fn DraftView(draft: Draft, on_retry: Callback<()>, on_discard: Callback<()>) -> impl IntoView {
    let Saying::Text { text } = draft.saying else {
        return ().into_any();
    };
    let at = draft.at;
    let state = match draft.state {
        DraftState::Waiting => view! {
            <p class="message-at">
                <Icon shape=Shape::Clock/>
                "Waiting to be sent"
                <button class="link-button" type="button" on:click=move |_| on_discard.run(())>
                    "Discard"
                </button>
            </p>
        }
        .into_any(),
        DraftState::OnItsWay { .. } => view! { <p class="message-at">"Sending…"</p> }.into_any(),
        DraftState::Sent { .. } => view! {
            <p class="message-at">
                <Clock at/>
            </p>
        }
        .into_any(),
        failed @ (DraftState::Failed { .. } | DraftState::Held) => {
            let (why, again) = if let DraftState::Failed { error, .. } = failed {
                let why = view! {
                    <strong>"Not sent. "</strong>
                    {error.to_string()}
                };
                (why.into_any(), "Try again")
            } else {
                let refused = draft.held.then_some(words::TRIED_EARLIER);
                let why = view! {
                    <strong>"Not sent"</strong>
                    ", from "
                    <Moment at/>
                    ". "
                    {refused}
                };
                (why.into_any(), "Send")
            };
            view! {
                <div class="message-failed" role="alert">
                    <p>
                        <Icon shape=Shape::Unlinked/>
                        <span>{why}</span>
                    </p>
                    <p>
                        <button class="button" type="button" on:click=move |_| on_retry.run(())>
                            <Icon shape=Shape::Retry/>
                            {again}
                        </button>
                        <button class="button" type="button" on:click=move |_| on_discard.run(())>
                            "Discard"
                        </button>
                    </p>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <article class="message message-own message-draft">
            <p class="message-text" dir="auto">
                <LinkedText text/>
            </p>
            {state}
        </article>
    }
    .into_any()
}
