use ::words::common;
use leptos::prelude::*;

use super::Form;
use crate::words::t;

/// Asks before it ends something: what opens stands below, and the same place then says "Cancel".
#[component]
pub fn Confirm(
    /// As in [`Form`].
    action: &'static str,
    /// On the button that asks, and on no other.
    #[prop(into)]
    word: String,
    /// The whole of it: on the button that does it.
    #[prop(into)]
    label: String,
    /// What ends by it.
    #[prop(into)]
    warning: String,
    #[prop(default = "button")] look: &'static str,
    /// Hidden fields.
    children: Children,
) -> impl IntoView {
    let spoken = label.clone();
    view! {
        <details class="confirm">
            <summary class=look>
                <span class="confirm-ask">
                    <span aria-hidden="true">{word}</span>
                    <span class="visually-hidden">{spoken}</span>
                </span>
                <span class="confirm-cancel">{t(common::cancel())}</span>
            </summary>
        </details>
        <div class="confirm-form">
            <Form action>
                {children()} <p>{warning}</p>
                <button class="button danger" type="submit">
                    {label}
                </button>
            </Form>
        </div>
    }
}
