use ::words::{Phrase, appearance};
use leptos::prelude::*;

use crate::words::t;

/// Light, dark, or as the system says. Kept in this browser alone, by the script that the shell
/// runs before anything is drawn.
#[component]
pub(crate) fn ThemeChoice() -> impl IntoView {
    let option = |value: &'static str, said: Phrase| {
        view! {
            <label class="choice">
                <input type="radio" name="theme" value=value checked=value == "system"/>
                {t(said)}
            </label>
        }
    };
    view! {
        <fieldset class="theme js-only">
            <legend>{t(appearance::legend())}</legend>
            {option("system", appearance::system())}
            {option("light", appearance::light())}
            {option("dark", appearance::dark())}
        </fieldset>
    }
}
