use ::words::{common, room};
use domain::{Person, RoomAction, UnixMillis};
use leptos::prelude::*;

use super::words;
use crate::{
    live::{Draft, DraftState},
    ui::{Avatar, Clock, Icon, LinkedText, Moment, Shape},
    words::{t, t_view},
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
    grouped: bool,
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
                        <p class="message-head" class:visually-hidden=grouped>
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
    let RoomAction::SendMessage { text } = draft.action else {
        return ().into_any();
    };
    let at = draft.at;
    let state = match draft.state {
        DraftState::Waiting => view! {
            <p class="message-at">
                <Icon shape=Shape::Clock/>
                {t(room::waiting_to_be_sent())}
                <button class="link-button" type="button" on:click=move |_| on_discard.run(())>
                    {t(common::discard())}
                </button>
            </p>
        }
        .into_any(),
        DraftState::OnItsWay { .. } => {
            view! { <p class="message-at">{t(room::sending())}</p> }.into_any()
        }
        DraftState::Sent { .. } => view! {
            <p class="message-at">
                <Clock at/>
            </p>
        }
        .into_any(),
        failed @ (DraftState::Failed { .. } | DraftState::Held) => {
            let (why, again) = if let DraftState::Failed { error, .. } = failed {
                let why = view! {
                    <strong>{t(room::not_sent_because())}</strong>
                    " "
                    {t(::words::why(&error))}
                };
                (why.into_any(), common::try_again())
            } else {
                let refused = draft.held.then(|| t(room::earlier_attempt_failed()));
                let not_sent = view! { <strong>{t(common::not_sent())}</strong> }.into_any();
                let moment = view! { <Moment at/> }.into_any();
                let why = view! {
                    {t_view(room::not_sent_from(not_sent, moment))}
                    " "
                    {refused}
                };
                (why.into_any(), room::send())
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
                            {t(again)}
                        </button>
                        <button class="button" type="button" on:click=move |_| on_discard.run(())>
                            {t(common::discard())}
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
