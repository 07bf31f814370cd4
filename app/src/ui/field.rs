use ::words::{common, fields};
use domain::limits;
use leptos::prelude::*;

use crate::{api::Retry, words::t};

/// A labelled line of text.
#[component]
pub(crate) fn Field(
    /// Of its form: what was typed before stands here again.
    retry: Retry,
    /// Also the element's id.
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(default = "text")] kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    #[prop(default = limits::NAME_CHARS)] max: usize,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let hint_id = hint.as_ref().map(|_| format!("{name}-hint"));
    let fault = retry.fault(name);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                dir="auto"
                autocomplete=autocomplete
                data-most=max.to_string()
                required
                value=retry.typed(name)
                aria-invalid=fault.is_some().then_some("true")
                aria-describedby=described_by([hint_id.clone(), fault])
            />
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// Whose password a form is about, for programs that keep passwords. Not sent, and not shown.
#[component]
pub(crate) fn WhosePassword(email: String) -> impl IntoView {
    view! {
        <input
            class="visually-hidden"
            type="email"
            autocomplete="username"
            value=email
            readonly
            tabindex="-1"
            aria-hidden="true"
        />
    }
}

/// A password, with the rule it must meet when it is a new one.
#[component]
pub(crate) fn PasswordField(
    /// Of its form.
    retry: Retry,
    #[prop(optional)] new: bool,
    /// Also the element's id.
    #[prop(default = "password")]
    name: &'static str,
    #[prop(default = t(common::password()), into)] label: String,
) -> impl IntoView {
    let hint_id = new.then(|| format!("{name}-hint"));
    let fault = retry.fault(name);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="password"
                autocomplete=if new { "new-password" } else { "current-password" }
                minlength=new.then(|| limits::PASSWORD_MIN_CHARS.to_string())
                data-most=limits::PASSWORD_MAX_CHARS.to_string()
                required
                aria-invalid=fault.is_some().then_some("true")
                aria-describedby=described_by([hint_id.clone(), fault])
            />
            {hint_id
                .map(|id| {
                    view! {
                        <p class="hint" id=id>
                            {t(fields::password_hint(limits::PASSWORD_MIN_CHARS))}
                        </p>
                    }
                })}
        </div>
    }
}

fn described_by(ids: [Option<String>; 2]) -> Option<String> {
    let ids: Vec<_> = ids.into_iter().flatten().collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
