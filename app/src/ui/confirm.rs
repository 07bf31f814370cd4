use leptos::prelude::*;

use super::Form;

/// Asks before it ends something: what opens stands below, and the same place then says "Cancel".
#[component]
pub fn Confirm(
    /// As in [`Form`].
    action: &'static str,
    /// On the button that asks, and on no other.
    word: &'static str,
    /// The whole of it: on the button that does it.
    label: String,
    /// What ends by it.
    warning: &'static str,
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
                <span class="confirm-cancel">"Cancel"</span>
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
