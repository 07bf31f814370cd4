use leptos::prelude::*;

/// Light, dark, or as the system says. Kept in this browser alone, by the script that the shell
/// runs before anything is drawn.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let option = |value: &'static str, words: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="theme" value=value checked=value == "system"/>
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="theme js-only">
            <legend>"Colours"</legend>
            {option("system", "As the system says")}
            {option("light", "Light")}
            {option("dark", "Dark")}
        </fieldset>
    }
}
