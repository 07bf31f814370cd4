use domain::limits;
use leptos::prelude::*;

/// A labelled line of text.
#[component]
pub fn Field(
    /// Also the element's id.
    name: &'static str,
    label: &'static str,
    #[prop(default = "text")] kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    #[prop(default = limits::NAME_CHARS)] max: usize,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let hint_id = hint.map(|_| format!("{name}-hint"));
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                maxlength=max.to_string()
                required
                aria-describedby=hint_id.clone()
            />
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// A password, with the rule it must meet when it is a new one.
#[component]
pub fn PasswordField(#[prop(optional)] new: bool) -> impl IntoView {
    view! {
        <div class="field">
            <label for="password">"Password"</label>
            <input
                id="password"
                name="password"
                type="password"
                autocomplete=if new { "new-password" } else { "current-password" }
                minlength=new.then(|| limits::PASSWORD_MIN_CHARS.to_string())
                maxlength=limits::PASSWORD_MAX_CHARS.to_string()
                required
                aria-describedby=new.then_some("password-hint")
            />
            {new
                .then(|| {
                    view! {
                        <p class="hint" id="password-hint">
                            {format!(
                                "At least {} characters. A few words in a row are good; no digits or signs are needed.",
                                limits::PASSWORD_MIN_CHARS,
                            )}
                        </p>
                    }
                })}
        </div>
    }
}
