use leptos::prelude::*;

/// Light, dark, or as the system says. Kept in this browser alone.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let (chosen, choose) = signal("system".to_owned());
    Effect::new(move |_| {
        if let Some(stored) = storage().and_then(|storage| storage.get_item("theme").ok().flatten())
        {
            choose.set(stored);
        }
    });
    let on_change = move |event| {
        let theme = event_target_value(&event);
        apply(&theme);
        choose.set(theme);
    };
    let option = move |value: &'static str, words: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="theme"
                    value=value
                    prop:checked=move || chosen.get() == value
                    on:change=on_change
                />
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="theme">
            <legend>"Colours"</legend>
            {option("system", "As the system says")}
            {option("light", "Light")}
            {option("dark", "Dark")}
        </fieldset>
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// The same mark that the shell's early script sets.
fn apply(theme: &str) {
    let Some(root) = document().document_element() else {
        return;
    };
    // A browser that keeps nothing still shows the choice until the next load.
    let storage = storage();
    if theme == "system" {
        let _ = root.remove_attribute("data-theme");
        storage.map(|storage| storage.remove_item("theme"));
    } else {
        let _ = root.set_attribute("data-theme", theme);
        storage.map(|storage| storage.set_item("theme", theme));
    }
}
